/** Numbers and BigInts (21). */

export const BAD_RADIX = "toString() radix argument must be between 2 and 36";
export const BAD_FIXED_DIGITS = "toFixed() digits argument must be between 0 and 100";
export const BAD_EXPONENTIAL_DIGITS = "toExponential() argument must be between 0 and 100";
export const BAD_PRECISION = "toPrecision() argument must be between 1 and 100";

export const BIGINT_TOO_LARGE = "Maximum BigInt size exceeded";
export const DIVISION_BY_ZERO = "Division by zero";
export const NEGATIVE_EXPONENT = "Exponent must be non-negative";
