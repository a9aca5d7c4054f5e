/** String objects (22.1): the constructor and its statics; the methods of the prototype stand in files by theme. */

import { COSTS } from "../accounting/costs.ts";
import { wrongThis } from "../messages/calls.ts";
import { badCodePoint } from "../messages/text.ts";
import { lengthOfArrayLike, STRING_OBJECT, toNumber, toObject, toString } from "../runtime/conversions.ts";
import { createKind, prototypeFromConstructor } from "../runtime/create-object.ts";
import { type LeafNative, PAUSE } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { finishWork, type LongWork } from "../runtime/long-work.ts";
import { defineClass, defineLeaf, type IntrinsicTable, leaf, linked, type Row } from "../runtime/native-table.ts";
import { get } from "../runtime/objects.ts";
import { keyOfNumber } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { chargeScan, chargeString, StringBuilder } from "../runtime/strings.ts";
import { throwRangeError, throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";
import { htmlMethods } from "./string-html.ts";
import { createStringIterator } from "./string-iterator.ts";
import { makingMethods } from "./string-making.ts";
import { thisText } from "./string-method.ts";
import { patternMethods } from "./string-patterns.ts";
import { queryMethods } from "./string-queries.ts";
import { unitMethods } from "./string-units.ts";

/** 22.1.1.1 */
const construct: LeafNative = (realm, _thisValue, args, newTarget) => {
  const value = args.length === 0 ? "" : args[0];
  if (newTarget === undefined) return convert(realm, value);
  const text = toString(realm, value);
  return createKind(realm, prototypeFromConstructor(newTarget, "String.prototype"), STRING_OBJECT, text, COSTS.object);
};

/** `String(value)`: makes a string of any other primitive; what an object answers was made by somebody else. */
const convert = (realm: Realm, value: Value): string => {
  const text = typeof value === "symbol" ? `Symbol(${value.description ?? ""})` : toString(realm, value);
  if (typeof value !== "string" && !isObject(value)) chargeString(realm, text.length);
  return text;
};

/** 22.1.2.1. The usual call has one argument. */
const fromCharCode: LeafNative = (realm, _thisValue, args) => {
  if (args.length === 1) {
    const code = toNumber(realm, args[0]);
    chargeString(realm, 1);
    return String.fromCharCode(code);
  }
  return joinCodes(realm, args, (code) => String.fromCharCode(toNumber(realm, code)));
};

/** 22.1.2.2 */
const fromCodePoint: LeafNative = (realm, _thisValue, args) =>
  joinCodes(realm, args, (code) => characterOf(realm, code));

const characterOf = (realm: Realm, value: Value): string => {
  const code = toNumber(realm, value);
  if (!Number.isInteger(code) || code < 0 || code > 0x10ffff) throwRangeError(realm, badCodePoint(`${code}`));
  return String.fromCodePoint(code);
};

/** Among so many codes the slice may end. */
const MANY_CODES = 256;

const joinCodes = (realm: Realm, codes: Value[], characterOf: (code: Value) => string): Value => {
  chargeScan(realm, 0, codes.length);
  if (codes.length >= MANY_CODES) return finishWork(realm, joinManyCodes(realm, codes, characterOf));
  const result = new StringBuilder(realm);
  for (const code of codes) result.append(characterOf(code));
  return result.toString();
};

function* joinManyCodes(realm: Realm, codes: Value[], characterOf: (code: Value) => string): LongWork<string> {
  const result = new StringBuilder(realm);
  for (const code of codes) {
    realm.meter.tick();
    if (realm.meter.sliceOver) yield PAUSE;
    result.append(characterOf(code));
  }
  return result.toString();
}

/** 22.1.2.4 */
const raw: LeafNative = (realm, _thisValue, args) => {
  const cooked = toObject(realm, args[0]);
  const literals = toObject(realm, get(cooked, "raw"));
  const count = lengthOfArrayLike(realm, literals);
  return finishWork(realm, interleave(realm, literals, count, args));
};

/** 22.1.2.4 steps 5-8; the first of the arguments is no substitution. */
function* interleave(realm: Realm, literals: GuestObject, count: number, args: readonly Value[]): LongWork<string> {
  const result = new StringBuilder(realm);
  for (let index = 0; index < count; index++) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    result.append(toString(realm, get(literals, keyOfNumber(index))));
    if (index + 1 < count && index + 1 < args.length) result.append(toString(realm, args[index + 1]));
  }
  return result.toString();
}

/** 22.1.3.35.1 ThisStringValue. */
const thisStringValue = (realm: Realm, value: Value, method: string): string => {
  if (typeof value === "string") return value;
  if (isObject(value) && value.kind === STRING_OBJECT) return value.payload as string;
  return throwTypeError(realm, wrongThis(`String.prototype.${method}`, "String"));
};

const objectMethods: readonly Row[] = [
  // 22.1.3.29
  leaf("toString", 0, (realm, thisValue) => thisStringValue(realm, thisValue, "toString")),
  // 22.1.3.35
  leaf("valueOf", 0, (realm, thisValue) => thisStringValue(realm, thisValue, "valueOf")),
  linked(wellKnownSymbols.iterator, "String.prototype.@@iterator"),
];

export const intrinsics: IntrinsicTable = {
  // 22.1.3.36
  ...defineLeaf("String.prototype.@@iterator", 0, (realm, thisValue) =>
    createStringIterator(realm, thisText(realm, thisValue, "[Symbol.iterator]")),
  ),
  ...defineClass({
    name: "String",
    length: 1,
    code: { form: "leaf", run: construct },
    statics: [leaf("fromCharCode", 1, fromCharCode), leaf("fromCodePoint", 1, fromCodePoint), leaf("raw", 1, raw)],
    prototypeKind: STRING_OBJECT,
    prototypePayload: () => "",
    prototype: [...objectMethods, ...unitMethods, ...queryMethods, ...makingMethods, ...patternMethods, ...htmlMethods],
  }),
};
