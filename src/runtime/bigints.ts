/**
 * BigInts: host BigInts with a bound and a bill. A result of more than 64 bits costs its bytes. Sums and bitwise operations
 * are linear in operands that were paid for, so they are done first and billed after. Products, quotients, powers and
 * conversions from and to decimal text are (or may be, depending on the host) quadratic: their work is charged before it is
 * done, in products of 64-bit words.
 *
 * The common BigInt is small, and measuring one is work, too. So there are two gates, both a single comparison: results
 * within 64 bits are free, and work on narrow operands is free: a product of them takes no longer than a call.
 */
import { BOUNDS, COSTS } from "../accounting/costs.ts";
import { BIGINT_TOO_LARGE, DIVISION_BY_ZERO, NEGATIVE_EXPONENT } from "../messages/numbers.ts";
import type { Realm } from "./realm.ts";
import { chargeReading } from "./strings.ts";
import { throwRangeError } from "./throw.ts";

const WORD_BITS = 64;
/** What is below it, a Number can hold but for rounding. */
const NARROW_LIMIT = 1n << BigInt(COSTS.bigIntFreeWorkBits);
const FREE_LIMIT = 1n << BigInt(COSTS.bigIntFreeBits);
/** Decimal text up to this long stands for a narrow number. */
const NARROW_DIGITS = 288;

const isFree = (x: bigint): boolean => BigInt.asIntN(WORD_BITS, x) === x || (x < FREE_LIMIT && x > -FREE_LIMIT);
const isNarrow = (x: bigint): boolean => BigInt.asIntN(WORD_BITS, x) === x || (x < NARROW_LIMIT && x > -NARROW_LIMIT);

/** The steps of a binary search for the highest bit, the largest first. No BigInt is ever twice as long as that. */
const SHIFTS = Array.from({ length: 13 }, (_, step) => 2 ** (21 - step)).map((bits) => ({ bits, shift: BigInt(bits) }));

/** The bits of a BigInt's magnitude: 0 for 0, 3 for 4 and -4. */
export const bitLength = (x: bigint): number => {
  let rest = x < 0n ? -x : x;
  let skipped = 0;
  if (rest >= NARROW_LIMIT) {
    for (const { bits, shift } of SHIFTS) {
      const high = rest >> shift;
      if (high === 0n) continue;
      rest = high;
      skipped += bits;
    }
  }
  return skipped + narrowBitLength(rest);
};

/** The bits of a BigInt that a Number can hold, but for rounding: the logarithm may be off by one either way. */
const narrowBitLength = (x: bigint): number => {
  const approximate = Number(x);
  if (approximate < 2 ** 32) return 32 - Math.clz32(approximate);
  const exponent = Math.floor(Math.log2(approximate));
  const high = x >> BigInt(exponent);
  return high === 0n ? exponent : high === 1n ? exponent + 1 : exponent + 2;
};

const wordsOf = (bits: number): number => Math.ceil(bits / WORD_BITS);

const refuseSize = (realm: Realm): never => throwRangeError(realm, BIGINT_TOO_LARGE);

/** Bounds a result, and charges its bytes. */
export const settleBigInt = (realm: Realm, result: bigint): bigint =>
  isFree(result) ? result : settleLarge(realm, result);

const settleLarge = (realm: Realm, result: bigint): bigint => {
  const bits = bitLength(result);
  if (bits > BOUNDS.bigIntBits) refuseSize(realm);
  realm.meter.chargeBytes(Math.ceil(bits / 8));
  return result;
};

/** Charges the multiplication, or the division into a quotient and a divisor, of numbers with so many bits. */
const chargeProduct = (realm: Realm, leftBits: number, rightBits: number): void => {
  const iterations = Math.floor((wordsOf(leftBits) * wordsOf(rightBits)) / COSTS.bigIntProductsPerIteration);
  if (iterations > 0) realm.meter.chargeIterations(iterations);
};

/** 6.1.6.2.4 */
export const multiplyBigInts = (realm: Realm, x: bigint, y: bigint): bigint => {
  if (!isNarrow(x) || !isNarrow(y)) prepareProduct(realm, bitLength(x), bitLength(y));
  return settleBigInt(realm, x * y);
};

const prepareProduct = (realm: Realm, leftBits: number, rightBits: number): void => {
  // A product of a and b bits has a + b bits, or one less.
  if (leftBits > 0 && rightBits > 0 && leftBits + rightBits - 1 > BOUNDS.bigIntBits) refuseSize(realm);
  chargeProduct(realm, leftBits, rightBits);
};

/** 6.1.6.2.5, 6.1.6.2.6 */
export const divideBigInts = (realm: Realm, operator: "/" | "%", x: bigint, y: bigint): bigint => {
  if (y === 0n) throwRangeError(realm, DIVISION_BY_ZERO);
  if (!isNarrow(x)) prepareDivision(realm, bitLength(x), bitLength(y));
  return settleBigInt(realm, operator === "/" ? x / y : x % y);
};

const prepareDivision = (realm: Realm, bits: number, divisorBits: number): void => {
  if (bits >= divisorBits) chargeProduct(realm, bits - divisorBits + 1, divisorBits);
};

/** 6.1.6.2.3 */
export const raiseBigInt = (realm: Realm, base: bigint, exponent: bigint): bigint => {
  if (exponent < 0n) throwRangeError(realm, NEGATIVE_EXPONENT);
  if (base < -1n || base > 1n) preparePower(realm, bitLength(base), Number(exponent));
  return settleBigInt(realm, base ** exponent);
};

const preparePower = (realm: Realm, bits: number, exponent: number): void => {
  // A number of b bits is at least 2 ** (b - 1), so this is the least that the power can have.
  if ((bits - 1) * exponent + 1 > BOUNDS.bigIntBits) refuseSize(realm);
  chargeProduct(realm, bits * exponent, bits * exponent);
};

/** 6.1.6.2.9, 6.1.6.2.10 */
export const shiftBigInt = (realm: Realm, operator: "<<" | ">>", x: bigint, y: bigint): bigint => {
  const left = operator === "<<" ? y : -y;
  if (left > 0n && x !== 0n && Number(left) + bitLength(x) > BOUNDS.bigIntBits) refuseSize(realm);
  return settleBigInt(realm, operator === "<<" ? x << y : x >> y);
};

/** 21.2.2.1, 21.2.2.2 */
export const wrapBigInt = (realm: Realm, signed: boolean, bits: number, x: bigint): bigint => {
  if (signed) return settleBigInt(realm, BigInt.asIntN(bits, x));
  // Of a negative number, all the high bits are ones.
  if (x < 0n && bits > BOUNDS.bigIntBits) return refuseSize(realm);
  return settleBigInt(realm, BigInt.asUintN(bits, x));
};

/** 6.1.6.2.21 BigInt::toString: its work is charged, but not the string. */
export const bigIntToString = (realm: Realm, x: bigint, radix = 10): string => {
  if (!isPowerOfTwo(radix) && !isNarrow(x)) chargeConversion(realm, bitLength(x));
  return x.toString(radix);
};

/** The square of the words: what a conversion to or from decimal digits takes. */
const chargeConversion = (realm: Realm, bits: number): void => chargeProduct(realm, bits, bits);

const isPowerOfTwo = (radix: number): boolean => (radix & (radix - 1)) === 0;

/** 7.1.14 StringToBigInt: undefined when the text is not a numeral; its work is charged. */
export const stringToBigInt = (realm: Realm, text: string): bigint | undefined => {
  if (text.length > NARROW_DIGITS && !prepareParsing(realm, text)) return undefined;
  const parsed = parseBigInt(text);
  return parsed === undefined ? undefined : settleBigInt(realm, parsed);
};

/** Bounds and charges the parsing of a long text; false when it is not a numeral. */
const prepareParsing = (realm: Realm, text: string): boolean => {
  chargeReading(realm, text);
  const trimmed = text.trim();
  const [leader = "", prefix = ""] = /^(0[xob]|[+-]?)0*/i.exec(trimmed) ?? [];
  const radix = radixOf(prefix);
  const digits = trimmed.slice(leader.length);
  if (!(radix === 10 ? /^\d*$/ : /^[\da-f]*$/i).test(digits)) return false;
  const bits = digits.length * Math.log2(radix);
  // The first digit may stand for a single bit.
  if (bits - Math.log2(radix) > BOUNDS.bigIntBits) refuseSize(realm);
  if (radix === 10) chargeConversion(realm, bits);
  return true;
};

const radixOf = (prefix: string): number => {
  const letter = prefix.charAt(1).toLowerCase();
  return letter === "x" ? 16 : letter === "o" ? 8 : letter === "b" ? 2 : 10;
};

const parseBigInt = (text: string): bigint | undefined => {
  try {
    return BigInt(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
