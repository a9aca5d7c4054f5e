/** Conversions (7.1) and operators (13). */

export const NO_PRIMITIVE = "Cannot convert object to primitive value";
export const SYMBOL_TO_NUMBER = "Cannot convert a Symbol value to a number";
export const SYMBOL_TO_STRING = "Cannot convert a Symbol value to a string";
export const BIGINT_TO_NUMBER = "Cannot convert a BigInt value to a number";
export const noBigInt = (value: string): string => `Cannot convert ${value} to a BigInt`;
export const numberNoBigInt = (value: number): string =>
  `The number ${value} cannot be converted to a BigInt because it is not an integer`;
export const badBitCount = (): string => "Invalid value: not (convertible to) a safe integer";
export const notObject = (value: string): string => `${value} is not an object`;
export const notString = (value: string): string => `${value} is not a string`;
export const notSymbol = (value: string): string => `${value} is not a symbol`;
export const notPropertyName = (value: string): string => `${value} is not a valid property name`;

// --- operators -------------------------------------------------------------------------------------------------------------

export const MIXED_BIGINT = "Cannot mix BigInt and other types, use explicit conversions";
export const BIGINT_UNSIGNED_SHIFT = "BigInts have no unsigned right shift, use >> instead";
export const cannotSearch = (key: string, target: string): string =>
  `Cannot use 'in' operator to search for '${key}' in ${target}`;
export const INSTANCEOF_NO_OBJECT = "Right-hand side of 'instanceof' is not an object";
export const INSTANCEOF_NOT_CALLABLE = "Right-hand side of 'instanceof' is not callable";
export const instanceofPrototype = (value: string): string =>
  `Function has non-object prototype '${value}' in instanceof check`;
