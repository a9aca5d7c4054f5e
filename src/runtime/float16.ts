/** Numbers of 16 bits (IEEE 754 binary16), which not every host knows. */

/** The exponent that one bit pattern of a finite number has, and the least of all steps between two numbers. */
const SMALLEST_STEP = 2 ** -24;
/** From here on numbers round to infinity. */
const TOO_LARGE = 65520;

const isNegative = (value: number): boolean => value < 0 || Object.is(value, -0);

/** 21.3.2.17: to the next multiple of the step that numbers of this size have in 16 bits, ties to even. */
export const roundToFloat16 = (value: number): number => {
  const magnitude = Math.abs(value);
  if (!(magnitude < TOO_LARGE)) return magnitude >= TOO_LARGE ? value * Number.POSITIVE_INFINITY : value;
  let step = SMALLEST_STEP;
  while (magnitude >= step * 2 ** 11) step *= 2;
  // Adding 2 ** 52 leaves no bits for a fraction: the host rounds, ties to even.
  const rounded = (magnitude / step + 2 ** 52 - 2 ** 52) * step;
  return isNegative(value) ? -rounded : rounded;
};

/** The bits of a number, rounded. */
export const encodeFloat16 = (value: number): number => {
  const rounded = roundToFloat16(value);
  const sign = isNegative(rounded) ? 0x8000 : 0;
  const magnitude = Math.abs(rounded);
  if (magnitude !== magnitude) return 0x7e00;
  return sign | (magnitude === Number.POSITIVE_INFINITY ? 0x7c00 : encodeFinite(magnitude));
};

/** Counts the numbers below this one: the patterns are in the order of what they mean. */
const encodeFinite = (magnitude: number): number => {
  let step = SMALLEST_STEP;
  let exponent = 0;
  while (magnitude >= step * 2 ** 11) {
    step *= 2;
    exponent++;
  }
  return exponent * 1024 + magnitude / step;
};

/** The number that these bits are. */
export const decodeFloat16 = (bits: number): number => {
  const sign = bits >= 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * SMALLEST_STEP;
  return sign * (1024 + fraction) * SMALLEST_STEP * 2 ** (exponent - 1);
};
