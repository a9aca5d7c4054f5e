/**
 * The operators of the language on values of any type (13.5 - 13.15, 7.2). Compiled code answers the common cases (two
 * numbers, two strings) itself and comes here for the rest.
 */
import { BOUNDS, COSTS } from "../accounting/costs.ts";
import { describe, getMethod, toNumeric, toPrimitive, toPropertyKey, toString } from "./conversions.ts";
import { BOUND, type BoundFunction, isCallable } from "./function-objects.ts";
import type { GuestObject } from "./guest-object.ts";
import { get, getPrototypeOf, hasProperty } from "./objects.ts";
import type { Realm } from "./realm.ts";
import { throwRangeError, throwTypeError } from "./throw.ts";
import { isObject, type Primitive, type Value, wellKnownSymbols } from "./values.ts";

/** `+` (13.15.3). */
export const add = (realm: Realm, left: Value, right: Value): Value => {
  if (typeof left === "string" && typeof right === "string") return concatenate(realm, left, right);
  const a = toPrimitive(realm, left);
  const b = toPrimitive(realm, right);
  if (typeof a === "string" || typeof b === "string") return concatenate(realm, toString(realm, a), toString(realm, b));
  const x = toNumeric(realm, a);
  const y = toNumeric(realm, b);
  if (typeof x === "number" && typeof y === "number") return x + y;
  return bigIntOperation(realm, "+", x, y);
};

/** Charged by the shorter operand, so that building a string piece by piece stays linear. */
export const concatenate = (realm: Realm, left: string, right: string): string => {
  const length = left.length + right.length;
  if (length > BOUNDS.stringLength) return throwRangeError(realm, "Invalid string length");
  realm.meter.chargeBytes(COSTS.stringUnit * Math.min(left.length, right.length));
  realm.meter.noteConcatenation(length);
  return left + right;
};

export type ArithmeticOperator = "-" | "*" | "/" | "%" | "**" | "&" | "|" | "^" | "<<" | ">>" | ">>>";

/** Every binary operator on numerics but `+` (13.15.4 ApplyStringOrNumericBinaryOperator). */
export const arithmetic = (realm: Realm, operator: ArithmeticOperator, left: Value, right: Value): Value => {
  const x = toNumeric(realm, left);
  const y = toNumeric(realm, right);
  if (typeof x === "number" && typeof y === "number") return numberOperations[operator](x, y);
  return bigIntOperation(realm, operator, x, y);
};

const numberOperations: Record<ArithmeticOperator, (x: number, y: number) => number> = {
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => x / y,
  "%": (x, y) => x % y,
  "**": (x, y) => x ** y,
  "&": (x, y) => x & y,
  "|": (x, y) => x | y,
  "^": (x, y) => x ^ y,
  "<<": (x, y) => x << y,
  ">>": (x, y) => x >> y,
  ">>>": (x, y) => x >>> y,
};

type BigIntOperator = Exclude<ArithmeticOperator, ">>>"> | "+";

const bigIntOperations: Record<BigIntOperator, (x: bigint, y: bigint) => bigint> = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => x / y,
  "%": (x, y) => x % y,
  "**": (x, y) => x ** y,
  "&": (x, y) => x & y,
  "|": (x, y) => x | y,
  "^": (x, y) => x ^ y,
  "<<": (x, y) => x << y,
  ">>": (x, y) => x >> y,
};

const bigIntOperation = (realm: Realm, operator: ArithmeticOperator | "+", x: number | bigint, y: number | bigint): Value => {
  if (typeof x !== "bigint" || typeof y !== "bigint")
    return throwTypeError(realm, "Cannot mix BigInt and other types, use explicit conversions");
  if (operator === ">>>") return throwTypeError(realm, "BigInts have no unsigned right shift, use >> instead");
  if ((operator === "/" || operator === "%") && y === 0n) return throwRangeError(realm, "Division by zero");
  if (operator === "**" && y < 0n) return throwRangeError(realm, "Exponent must be non-negative");
  prepareBigInt(realm, operator, x, y);
  return bigIntOperations[operator](x, y);
};

/** A bound on the bits of a BigInt that is never too low. */
export const bigIntBits = (x: bigint): number => {
  const small = BigInt.asIntN(64, x);
  return small === x ? 64 : x.toString(16).length * 4;
};

const resultBits = (operator: BigIntOperator, a: number, b: number, x: bigint, y: bigint): number => {
  if (operator === "*") return a + b;
  if (operator === "**") return x >= -1n && x <= 1n ? 64 : bitLength(x) * Number(y);
  if (operator === "<<" || operator === ">>") return shiftedBits(operator, a, y, x);
  return Math.max(a, b) + 1;
};

const bitLength = (x: bigint): number => (x < 0n ? -x : x).toString(2).length;

const shiftedBits = (operator: "<<" | ">>", bits: number, y: bigint, x: bigint): number => {
  const left = operator === "<<" ? y : -y;
  if (left <= 0n || x === 0n) return bits;
  return bits + Number(left);
};

/** Charges a large BigInt operation before it is done: its result in bytes, and its work where that is quadratic. */
const prepareBigInt = (realm: Realm, operator: BigIntOperator, x: bigint, y: bigint): void => {
  const a = bigIntBits(x);
  const b = bigIntBits(y);
  const bits = resultBits(operator, a, b, x, y);
  if (bits > BOUNDS.bigIntBits) throwRangeError(realm, "Maximum BigInt size exceeded");
  if (bits <= 65) return;
  realm.meter.chargeBytes(Math.ceil(bits / 8));
  const words = operator === "**" ? (bits / 64) ** 2 : (a / 64) * (b / 64);
  if (words > 64) realm.meter.chargeIterations(Math.ceil(words / 64));
};

/** Unary `-`, `~`, `++` and `--` on a BigInt charge like the binary operators. */
export const negate = (realm: Realm, value: Value): Value => {
  const x = toNumeric(realm, value);
  return typeof x === "number" ? -x : bigIntOperation(realm, "-", 0n, x);
};

export const bitwiseNot = (realm: Realm, value: Value): Value => {
  const x = toNumeric(realm, value);
  return typeof x === "number" ? ~x : bigIntOperation(realm, "-", -1n, x);
};

/** `++` and `--`: the numeric plus 1 or minus 1. */
export const increment = (realm: Realm, x: number | bigint, by: 1 | -1): Value =>
  typeof x === "number" ? x + by : bigIntOperation(realm, "+", x, BigInt(by));

/** 7.2.13 IsLooselyEqual. */
export const looselyEqual = (realm: Realm, left: Value, right: Value): boolean => {
  if (isObject(left)) return isObject(right) ? left === right : right !== null && right !== undefined && looselyEqual(realm, toPrimitive(realm, left), right);
  if (isObject(right)) return left !== null && left !== undefined && looselyEqual(realm, left, toPrimitive(realm, right));
  // biome-ignore lint/suspicious/noDoubleEquals: both are primitives, where the host's == is the specification's
  return left == right;
};

export type RelationalOperator = "<" | ">" | "<=" | ">=";

/** 13.10.1: the operands are evaluated already; conversions go from left to right. */
export const compare = (realm: Realm, operator: RelationalOperator, left: Value, right: Value): boolean => {
  const a = comparable(realm, toPrimitive(realm, left, "number"));
  const b = comparable(realm, toPrimitive(realm, right, "number"));
  if (typeof a === "string" && typeof b === "string") realm.meter.tick();
  if (operator === "<") return (a as number) < (b as number);
  if (operator === ">") return (a as number) > (b as number);
  return operator === "<=" ? (a as number) <= (b as number) : (a as number) >= (b as number);
};

const comparable = (realm: Realm, value: Primitive): Primitive =>
  typeof value === "symbol" ? throwTypeError(realm, "Cannot convert a Symbol value to a number") : value;

export const typeOf = (value: Value): string => {
  if (value === null) return "object";
  return typeof value === "object" ? (value.kind.callable ? "function" : "object") : typeof value;
};

/** `in` (13.10.1). */
export const hasIn = (realm: Realm, key: Value, object: Value): boolean => {
  if (!isObject(object)) return throwTypeError(realm, `Cannot use 'in' operator to search for ${describe(key)} in ${describe(object)}`);
  return hasProperty(object, toPropertyKey(realm, key));
};

/** 13.10.2 InstanceofOperator. */
export const instanceOf = (realm: Realm, value: Value, target: Value): boolean => {
  if (!isObject(target)) return throwTypeError(realm, "Right-hand side of 'instanceof' is not an object");
  const method = getMethod(realm, target, wellKnownSymbols.hasInstance);
  if (method !== undefined && method !== realm.intrinsic("Function.prototype.@@hasInstance")) return !!realm.caller.call(method, target, [value]);
  if (!isCallable(target)) return throwTypeError(realm, "Right-hand side of 'instanceof' is not callable");
  return ordinaryHasInstance(realm, target, value);
};

/** 7.3.21 OrdinaryHasInstance. */
export const ordinaryHasInstance = (realm: Realm, target: Value, value: Value): boolean => {
  if (!isCallable(target)) return false;
  if (target.kind === BOUND) return instanceOf(realm, value, (target.payload as BoundFunction).target);
  if (!isObject(value)) return false;
  const proto = get(target, "prototype");
  if (!isObject(proto)) return throwTypeError(realm, "Function has non-object prototype in instanceof check");
  return isInChain(value, proto);
};

const isInChain = (value: GuestObject, proto: GuestObject): boolean => {
  for (let object = getPrototypeOf(value); object !== null; object = getPrototypeOf(object)) if (object === proto) return true;
  return false;
};

/** 7.2.11 SameValueZero. */
export const sameValueZero = (left: Value, right: Value): boolean => left === right || (left !== left && right !== right);
