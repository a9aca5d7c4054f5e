/** Type conversion (7.1). Conversions of objects may run guest code, nested. */

import { COSTS } from "../accounting/costs.ts";
import { notFunction } from "../messages/calls.ts";
import {
  BIGINT_TO_NUMBER,
  NO_PRIMITIVE,
  noBigInt,
  SYMBOL_TO_NUMBER,
  SYMBOL_TO_STRING,
} from "../messages/conversions.ts";
import { NULLISH_OBJECT } from "../messages/properties.ts";
import { bigIntToString, stringToBigInt } from "./bigints.ts";
import { createKind } from "./create-object.ts";
import { describe, describeTyped, shorten } from "./describe.ts";
import { isCallable } from "./function-objects.ts";
import { defineKind, type GuestObject } from "./guest-object.ts";
import {
  get,
  isCompatibleChange,
  ordinaryDefineOwnProperty,
  ordinaryDelete,
  ordinaryGet,
  ordinaryGetOwnProperty,
} from "./objects.ts";
import { noteKeysTaken, ownKeysInOrder } from "./own-properties.ts";
import { dataDescriptor, type PropertyDescriptor } from "./property-descriptor.ts";
import { isIndex, keyOfName, keyOfNumber, type PropertyKey } from "./property-key.ts";
import type { Realm } from "./realm.ts";
import { ENUMERABLE } from "./shape.ts";
import { chargeReading, noteLookup } from "./strings.ts";
import { throwError, throwRangeError, throwTypeError } from "./throw.ts";
import { isNullish, isObject, type Primitive, type Value, wellKnownSymbols } from "./values.ts";

/** 7.3.2 GetV. */
export const getV = (realm: Realm, value: Value, key: PropertyKey): Value => {
  if (isObject(value)) return get(value, key, value);
  if (typeof value === "string") {
    if (key === "length") return value.length;
    if (isIndex(key) && key < value.length) return unitOf(realm, value, key);
  }
  return get(prototypeOfPrimitive(realm, value), key, value);
};

const unitOf = (realm: Realm, text: string, index: number): Value => {
  realm.meter.noteRead(text);
  return text[index];
};

/** 7.3.11 GetMethod. */
export const getMethod = (realm: Realm, value: Value, key: PropertyKey): GuestObject | undefined => {
  const method = getV(realm, value, key);
  if (isNullish(method)) return undefined;
  return isCallable(method) ? method : throwTypeError(realm, notFunction(describeTyped(method)));
};

/** The prototype that property access on a primitive goes to. */
export const prototypeOfPrimitive = (realm: Realm, value: Value): GuestObject => {
  switch (typeof value) {
    case "string":
      return realm.intrinsic("String.prototype");
    case "number":
      return realm.intrinsic("Number.prototype");
    case "boolean":
      return realm.intrinsic("Boolean.prototype");
    case "symbol":
      return realm.intrinsic("Symbol.prototype");
    case "bigint":
      return realm.intrinsic("BigInt.prototype");
    default:
      return throwTypeError(realm, NULLISH_OBJECT);
  }
};

export type PreferredType = "default" | "number" | "string";

/** 7.1.1 */
export const toPrimitive = (realm: Realm, value: Value, preferred: PreferredType = "default"): Primitive => {
  if (!isObject(value)) return value;
  const exotic = getMethod(realm, value, wellKnownSymbols.toPrimitive);
  if (exotic === undefined) return ordinaryToPrimitive(realm, value, preferred === "string" ? "string" : "number");
  const result = realm.caller.call(exotic, value, [preferred]);
  return isObject(result) ? throwTypeError(realm, NO_PRIMITIVE) : result;
};

/** 7.1.1.1 */
export const ordinaryToPrimitive = (realm: Realm, object: GuestObject, hint: "string" | "number"): Primitive => {
  for (const name of hint === "string" ? ["toString", "valueOf"] : ["valueOf", "toString"]) {
    const method = get(object, name);
    if (!isCallable(method)) continue;
    const result = realm.caller.call(method, object, []);
    if (!isObject(result)) return result;
  }
  return throwTypeError(realm, NO_PRIMITIVE);
};

/** 7.1.2 */
export const toBoolean = (value: Value): boolean => !!value;

/** 7.1.3 */
export const toNumeric = (realm: Realm, value: Value): number | bigint => {
  const primitive = toPrimitive(realm, value, "number");
  return typeof primitive === "bigint" ? primitive : toNumber(realm, primitive);
};

/** 7.1.4 */
export const toNumber = (realm: Realm, value: Value): number => {
  if (typeof value === "number") return value;
  const primitive = toPrimitive(realm, value, "number");
  if (typeof primitive === "symbol") return throwTypeError(realm, SYMBOL_TO_NUMBER);
  if (typeof primitive === "bigint") return throwTypeError(realm, BIGINT_TO_NUMBER);
  return typeof primitive === "string" ? stringToNumber(realm, primitive) : Number(primitive);
};

/** 7.1.4.1.1 StringToNumber. */
const stringToNumber = (realm: Realm, text: string): number => {
  chargeReading(realm, text);
  return Number(text);
};

/** 7.1.5 */
export const toIntegerOrInfinity = (realm: Realm, value: Value): number => {
  const number = Math.trunc(toNumber(realm, value));
  return number !== number || number === 0 ? 0 : number;
};

/** 7.1.6 */
export const toInt32 = (realm: Realm, value: Value): number => toNumber(realm, value) | 0;
/** 7.1.7 */
export const toUint32 = (realm: Realm, value: Value): number => toNumber(realm, value) >>> 0;

/** 7.1.13 */
export const toBigInt = (realm: Realm, value: Value): bigint => {
  const primitive = toPrimitive(realm, value, "number");
  if (typeof primitive === "bigint") return primitive;
  if (typeof primitive === "boolean") return primitive ? 1n : 0n;
  if (typeof primitive !== "string") return throwTypeError(realm, noBigInt(describe(primitive)));
  return stringToBigInt(realm, primitive) ?? throwError(realm, "SyntaxError", noBigInt(shorten(primitive)));
};

/** 7.1.17 */
export const toString = (realm: Realm, value: Value): string => {
  if (typeof value === "string") return value;
  const primitive = toPrimitive(realm, value, "string");
  if (typeof primitive === "symbol") return throwTypeError(realm, SYMBOL_TO_STRING);
  return textOf(realm, primitive);
};

const textOf = (realm: Realm, primitive: Exclude<Primitive, symbol>): string =>
  typeof primitive === "bigint" ? bigIntToString(realm, primitive) : String(primitive);

/** 7.1.18 */
export const toObject = (realm: Realm, value: Value): GuestObject => {
  if (isObject(value)) return value;
  const proto = prototypeOfPrimitive(realm, value);
  const kind = typeof value === "string" ? STRING_OBJECT : PRIMITIVE_OBJECT;
  return createKind(realm, proto, kind, value, COSTS.object);
};

/** 7.1.19 */
export const toPropertyKey = (realm: Realm, value: Value): PropertyKey => {
  if (typeof value === "number") return keyOfNumber(value);
  const primitive = toPrimitive(realm, value, "string");
  if (typeof primitive === "symbol") return primitive;
  const name = textOf(realm, primitive);
  noteLookup(realm, name);
  return keyOfName(name);
};

/** 7.1.20 */
export const toLength = (realm: Realm, value: Value): number => {
  const length = toIntegerOrInfinity(realm, value);
  return length <= 0 ? 0 : Math.min(length, Number.MAX_SAFE_INTEGER);
};

/** 7.1.22; `complain` says what is wrong with an integer that is no index. */
export const toIndex = (realm: Realm, value: Value, complain: (index: number) => string): number => {
  const index = toIntegerOrInfinity(realm, value);
  return index < 0 || index > Number.MAX_SAFE_INTEGER ? throwRangeError(realm, complain(index)) : index;
};

/** 7.3.18 LengthOfArrayLike. */
export const lengthOfArrayLike = (realm: Realm, object: GuestObject): number => toLength(realm, get(object, "length"));

/** Number, Boolean, Symbol and BigInt wrapper objects: the payload is the primitive. */
export const PRIMITIVE_OBJECT = defineKind("Primitive");

const stringOf = (object: GuestObject): string => object.payload as string;

/** 10.4.3.5 StringGetOwnProperty. */
const stringOwnProperty = (object: GuestObject, key: PropertyKey): PropertyDescriptor | undefined => {
  const text = stringOf(object);
  if (key === "length") return dataDescriptor(text.length, 0);
  const { realm } = object.shape;
  return isIndex(key) && key < text.length ? dataDescriptor(unitOf(realm, text, key), ENUMERABLE) : undefined;
};

/** 10.4.3.3: the units' indices, other indices, `length` (the first name that the object had), other names, symbols. */
const stringOwnKeys = (object: GuestObject): PropertyKey[] => {
  const { length } = stringOf(object);
  object.shape.realm.meter.chargeIterations(length);
  noteKeysTaken(object.shape.realm, length, 0);
  const others = ownKeysInOrder(object);
  const firstName = others.findIndex((key) => !isIndex(key));
  others.splice(firstName < 0 ? others.length : firstName, 0, "length");
  return [...Array.from({ length }, (_, index) => index), ...others];
};

/** String exotic objects (10.4.3): the payload is the string. */
export const STRING_OBJECT = defineKind("String", {
  shortcuts: true,
  getOwnProperty: (object, key) => stringOwnProperty(object, key) ?? ordinaryGetOwnProperty(object, key),
  get: (object, key, receiver) => {
    const text = stringOf(object);
    if (key === "length") return text.length;
    if (!isIndex(key) || key >= text.length) return ordinaryGet(object, key, receiver);
    return unitOf(object.shape.realm, text, key);
  },
  defineOwnProperty: (object, key, descriptor) => {
    const own = stringOwnProperty(object, key);
    if (own === undefined) return ordinaryDefineOwnProperty(object, key, descriptor);
    return isCompatibleChange(own.value, own.enumerable === true ? ENUMERABLE : 0, descriptor);
  },
  delete: (object, key) => stringOwnProperty(object, key) === undefined && ordinaryDelete(object, key),
  ownKeys: stringOwnKeys,
});
