/**
 * The operators of the language on values of any type (13.5 - 13.15, 7.2). Compiled code answers the common cases (two
 * numbers, two strings) itself and comes here for the rest.
 */
import { BOUNDS, COSTS } from "../accounting/costs.ts";
import {
  BIGINT_UNSIGNED_SHIFT,
  cannotSearch,
  INSTANCEOF_NO_OBJECT,
  INSTANCEOF_NOT_CALLABLE,
  instanceofPrototype,
  MIXED_BIGINT,
  SYMBOL_TO_NUMBER,
} from "../messages/conversions.ts";
import { divideBigInts, multiplyBigInts, raiseBigInt, settleBigInt, shiftBigInt, stringToBigInt } from "./bigints.ts";
import { getMethod, toBoolean, toNumeric, toPrimitive, toPropertyKey, toString } from "./conversions.ts";
import { describe } from "./describe.ts";
import { BOUND, type BoundFunction, isCallable } from "./function-objects.ts";
import type { GuestObject } from "./guest-object.ts";
import { get, getPrototypeOf, hasProperty } from "./objects.ts";
import type { Realm } from "./realm.ts";
import { chargeReading, checkStringLength, noteComparison, noteEquation } from "./strings.ts";
import { throwTypeError } from "./throw.ts";
import { isNullish, isObject, type Primitive, type Value, wellKnownSymbols } from "./values.ts";

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
  checkStringLength(realm, length);
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

const bigIntOperation = (
  realm: Realm,
  operator: ArithmeticOperator | "+",
  x: number | bigint,
  y: number | bigint,
): Value => {
  if (typeof x !== "bigint" || typeof y !== "bigint") return throwTypeError(realm, MIXED_BIGINT);
  switch (operator) {
    case "*":
      return multiplyBigInts(realm, x, y);
    case "/":
    case "%":
      return divideBigInts(realm, operator, x, y);
    case "**":
      return raiseBigInt(realm, x, y);
    case "<<":
    case ">>":
      return shiftBigInt(realm, operator, x, y);
    case ">>>":
      return throwTypeError(realm, BIGINT_UNSIGNED_SHIFT);
    default:
      return settleBigInt(realm, linearOperations[operator](x, y));
  }
};

const linearOperations: Record<"+" | "-" | "&" | "|" | "^", (x: bigint, y: bigint) => bigint> = {
  "+": (x, y) => x + y,
  "-": (x, y) => x - y,
  "&": (x, y) => x & y,
  "|": (x, y) => x | y,
  "^": (x, y) => x ^ y,
};

/** Unary `-` (13.5.5). */
export const negate = (realm: Realm, value: Value): Value => {
  const x = toNumeric(realm, value);
  return typeof x === "number" ? -x : settleBigInt(realm, -x);
};

/** `~` (13.5.6). */
export const bitwiseNot = (realm: Realm, value: Value): Value => {
  const x = toNumeric(realm, value);
  return typeof x === "number" ? ~x : settleBigInt(realm, ~x);
};

/** `++` and `--`: the numeric plus 1 or minus 1. */
export const increment = (realm: Realm, x: number | bigint, by: 1 | -1): Value =>
  typeof x === "number" ? x + by : settleBigInt(realm, x + BigInt(by));

/** 7.2.13 IsLooselyEqual. */
export const looselyEqual = (realm: Realm, left: Value, right: Value): boolean => {
  if (isObject(left) && isObject(right)) return left === right;
  if (isObject(left)) return !isNullish(right) && primitivesEqual(realm, toPrimitive(realm, left), right as Primitive);
  if (isObject(right)) return !isNullish(left) && primitivesEqual(realm, left, toPrimitive(realm, right));
  return primitivesEqual(realm, left, right);
};

const primitivesEqual = (realm: Realm, left: Primitive, right: Primitive): boolean => {
  if (typeof left === "string" && typeof right === "string") noteEquation(realm, left, right);
  else chargeNumeral(realm, left, right);
  // biome-ignore lint/suspicious/noDoubleEquals: both are primitives, where the host's == is the specification's
  return left == right;
};

/** Comparing a string with a number or a BigInt parses it. */
const chargeNumeral = (realm: Realm, left: Primitive, right: Primitive): void => {
  if (typeof left === "string") chargeParsing(realm, left, typeof right);
  else if (typeof right === "string") chargeParsing(realm, right, typeof left);
};

const chargeParsing = (realm: Realm, text: string, other: string): void => {
  if (other === "bigint") stringToBigInt(realm, text);
  else if (other === "number" || other === "boolean") chargeReading(realm, text);
};

export type RelationalOperator = "<" | ">" | "<=" | ">=";

/** 13.10.1: the operands are evaluated already; conversions go from left to right. */
export const compare = (realm: Realm, operator: RelationalOperator, left: Value, right: Value): boolean => {
  const a = comparable(realm, toPrimitive(realm, left, "number"));
  const b = comparable(realm, toPrimitive(realm, right, "number"));
  if (typeof a === "string" && typeof b === "string") noteComparison(realm, a, b);
  else chargeNumeral(realm, a, b);
  if (operator === "<") return (a as number) < (b as number);
  if (operator === ">") return (a as number) > (b as number);
  return operator === "<=" ? (a as number) <= (b as number) : (a as number) >= (b as number);
};

const comparable = (realm: Realm, value: Primitive): Primitive =>
  typeof value === "symbol" ? throwTypeError(realm, SYMBOL_TO_NUMBER) : value;

export const typeOf = (value: Value): string => {
  if (value === null) return "object";
  return typeof value === "object" ? (value.kind.callable ? "function" : "object") : typeof value;
};

/** `in` (13.10.1). */
export const hasIn = (realm: Realm, key: Value, object: Value): boolean => {
  if (isObject(object)) return hasProperty(object, toPropertyKey(realm, key));
  return throwTypeError(realm, cannotSearch(describe(key), describe(object)));
};

/** 13.10.2 InstanceofOperator. Through bound functions it goes on to their targets, in a loop: they may be many. */
export const instanceOf = (realm: Realm, value: Value, target: Value): boolean => {
  for (let callee = target; ; callee = (callee.payload as BoundFunction).target) {
    if (!isObject(callee)) return throwTypeError(realm, INSTANCEOF_NO_OBJECT);
    const method = getMethod(realm, callee, wellKnownSymbols.hasInstance);
    const isDefault = method === realm.intrinsic("Function.prototype.@@hasInstance");
    if (method !== undefined && !isDefault) return toBoolean(realm.caller.call(method, callee, [value]));
    if (!isCallable(callee)) return isDefault ? false : throwTypeError(realm, INSTANCEOF_NOT_CALLABLE);
    if (callee.kind !== BOUND) return ordinaryHasInstance(realm, callee, value);
    realm.meter.tick();
  }
};

/** 7.3.21 OrdinaryHasInstance. */
export const ordinaryHasInstance = (realm: Realm, target: Value, value: Value): boolean => {
  if (!isCallable(target)) return false;
  if (target.kind === BOUND) return instanceOf(realm, value, (target.payload as BoundFunction).target);
  if (!isObject(value)) return false;
  const proto = get(target, "prototype");
  if (!isObject(proto)) return throwTypeError(realm, instanceofPrototype(describe(proto)));
  return isInPrototypeChain(value, proto);
};

/** Is `proto` in the prototype chain of the object? */
export const isInPrototypeChain = (value: GuestObject, proto: GuestObject): boolean => {
  const { meter } = proto.shape.realm;
  for (let object = getPrototypeOf(value); object !== null; object = getPrototypeOf(object)) {
    meter.tick();
    if (object === proto) return true;
  }
  return false;
};

/** 7.2.14 IsStrictlyEqual. */
export const strictlyEqual = (realm: Realm, left: Value, right: Value): boolean => {
  if (typeof left === "string" && left.length >= BOUNDS.longString && typeof right === "string")
    noteEquation(realm, left, right);
  return left === right;
};

/** 7.2.10 SameValue. */
export const sameValue = (realm: Realm, left: Value, right: Value): boolean => {
  if (typeof left === "string" && typeof right === "string") noteEquation(realm, left, right);
  return Object.is(left, right);
};

/** 7.2.11 SameValueZero. */
export const sameValueZero = (left: Value, right: Value): boolean =>
  left === right || (left !== left && right !== right);
