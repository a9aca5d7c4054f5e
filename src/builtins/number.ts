/** Number objects (21.1). Formatting is the host's, whose algorithms are the specification's. */
import { COSTS } from "../accounting/costs.ts";
import { wrongThis } from "../messages/calls.ts";
import { BAD_EXPONENTIAL_DIGITS, BAD_FIXED_DIGITS, BAD_PRECISION, BAD_RADIX } from "../messages/numbers.ts";
import { PRIMITIVE_OBJECT, toIntegerOrInfinity, toNumeric } from "../runtime/conversions.ts";
import { createKind, prototypeFromConstructor } from "../runtime/create-object.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import { constant, defineClass, type IntrinsicTable, leaf, linked, type Row } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { chargeString } from "../runtime/strings.ts";
import { throwRangeError, throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";

/** 21.1.1.1 */
const construct: LeafNative = (realm, _thisValue, args, newTarget) => {
  const numeric = args.length === 0 ? 0 : toNumeric(realm, args[0]);
  const value = Number(numeric);
  if (newTarget === undefined) return value;
  const proto = prototypeFromConstructor(newTarget, "Number.prototype");
  return createKind(realm, proto, PRIMITIVE_OBJECT, value, COSTS.object);
};

/** 21.1.3.7.1 ThisNumberValue. */
const thisNumberValue = (realm: Realm, value: Value, method: string): number => {
  if (typeof value === "number") return value;
  if (isObject(value) && value.kind === PRIMITIVE_OBJECT && typeof value.payload === "number") return value.payload;
  return throwTypeError(realm, wrongThis(`Number.prototype.${method}`, "Number"));
};

const charged = (realm: Realm, text: string): string => {
  chargeString(realm, text.length);
  return text;
};

/** 21.1.3.6 */
const numberToString: LeafNative = (realm, thisValue, args) => {
  const value = thisNumberValue(realm, thisValue, "toString");
  const radix = args[0] === undefined ? 10 : toIntegerOrInfinity(realm, args[0]);
  if (radix < 2 || radix > 36) throwRangeError(realm, BAD_RADIX);
  return charged(realm, value.toString(radix));
};

/** 21.1.3.3 */
const toFixed: LeafNative = (realm, thisValue, args) => {
  const value = thisNumberValue(realm, thisValue, "toFixed");
  const digits = toIntegerOrInfinity(realm, args[0]);
  if (digits < 0 || digits > 100) throwRangeError(realm, BAD_FIXED_DIGITS);
  return charged(realm, value.toFixed(digits));
};

/** 21.1.3.2: a value that is not finite comes before a bad argument. */
const toExponential: LeafNative = (realm, thisValue, args) => {
  const value = thisNumberValue(realm, thisValue, "toExponential");
  const digits = toIntegerOrInfinity(realm, args[0]);
  if (!Number.isFinite(value)) return charged(realm, String(value));
  if (digits < 0 || digits > 100) throwRangeError(realm, BAD_EXPONENTIAL_DIGITS);
  return charged(realm, value.toExponential(args[0] === undefined ? undefined : digits));
};

/** 21.1.3.5 */
const toPrecision: LeafNative = (realm, thisValue, args) => {
  const value = thisNumberValue(realm, thisValue, "toPrecision");
  if (args[0] === undefined) return charged(realm, String(value));
  const precision = toIntegerOrInfinity(realm, args[0]);
  if (!Number.isFinite(value)) return charged(realm, String(value));
  if (precision < 1 || precision > 100) throwRangeError(realm, BAD_PRECISION);
  return charged(realm, value.toPrecision(precision));
};

const statics: readonly Row[] = [
  constant("EPSILON", Number.EPSILON),
  constant("MAX_SAFE_INTEGER", Number.MAX_SAFE_INTEGER),
  constant("MAX_VALUE", Number.MAX_VALUE),
  constant("MIN_SAFE_INTEGER", Number.MIN_SAFE_INTEGER),
  constant("MIN_VALUE", Number.MIN_VALUE),
  constant("NaN", Number.NaN),
  constant("NEGATIVE_INFINITY", Number.NEGATIVE_INFINITY),
  constant("POSITIVE_INFINITY", Number.POSITIVE_INFINITY),
  // 21.1.2.2 - 21.1.2.5: no conversions, so the host's answer for any value that is not a number is right, too.
  leaf("isFinite", 1, (_realm, _thisValue, args) => Number.isFinite(args[0])),
  leaf("isInteger", 1, (_realm, _thisValue, args) => Number.isInteger(args[0])),
  leaf("isNaN", 1, (_realm, _thisValue, args) => Number.isNaN(args[0])),
  leaf("isSafeInteger", 1, (_realm, _thisValue, args) => Number.isSafeInteger(args[0])),
  // 21.1.2.12, 21.1.2.13: the same functions as the globals.
  linked("parseFloat", "parseFloat"),
  linked("parseInt", "parseInt"),
];

export const intrinsics: IntrinsicTable = defineClass({
  name: "Number",
  length: 1,
  code: { form: "leaf", run: construct },
  statics,
  prototypeKind: PRIMITIVE_OBJECT,
  prototypePayload: () => 0,
  prototype: [
    leaf("toExponential", 1, toExponential),
    leaf("toFixed", 1, toFixed),
    // 21.1.3.4, without ECMA-402
    leaf("toLocaleString", 0, (realm, thisValue) =>
      charged(realm, String(thisNumberValue(realm, thisValue, "toLocaleString"))),
    ),
    leaf("toPrecision", 1, toPrecision),
    leaf("toString", 1, numberToString),
    // 21.1.3.7
    leaf("valueOf", 0, (realm, thisValue) => thisNumberValue(realm, thisValue, "valueOf")),
  ],
});
