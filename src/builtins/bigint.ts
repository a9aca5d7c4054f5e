/** BigInt objects (21.2). */
import { notConstructor, wrongThis } from "../messages/calls.ts";
import { badBitCount, numberNoBigInt } from "../messages/conversions.ts";
import { BAD_RADIX } from "../messages/numbers.ts";
import { bigIntToString, settleBigInt, wrapBigInt } from "../runtime/bigints.ts";
import { PRIMITIVE_OBJECT, toBigInt, toIndex, toIntegerOrInfinity, toPrimitive } from "../runtime/conversions.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import { defineClass, type IntrinsicTable, leaf, toStringTag } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { chargeString } from "../runtime/strings.ts";
import { throwRangeError, throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";

/** 21.2.1.1 */
const construct: LeafNative = (realm, _thisValue, args, newTarget) => {
  if (newTarget !== undefined) throwTypeError(realm, notConstructor("BigInt"));
  const primitive = toPrimitive(realm, args[0], "number");
  return typeof primitive === "number" ? numberToBigInt(realm, primitive) : toBigInt(realm, primitive);
};

/** 21.2.1.1.1 */
const numberToBigInt = (realm: Realm, number: number): bigint => {
  if (Number.isInteger(number)) return settleBigInt(realm, BigInt(number));
  return throwRangeError(realm, numberNoBigInt(number));
};

/** 21.2.2.1, 21.2.2.2: both arguments are converted first. */
const wrap =
  (signed: boolean): LeafNative =>
  (realm, _thisValue, args) => {
    const bits = toIndex(realm, args[0], badBitCount);
    return wrapBigInt(realm, signed, bits, toBigInt(realm, args[1]));
  };

/** 21.2.3.4.1 ThisBigIntValue. */
const thisBigIntValue = (realm: Realm, value: Value, method: string): bigint => {
  if (typeof value === "bigint") return value;
  if (isObject(value) && value.kind === PRIMITIVE_OBJECT && typeof value.payload === "bigint") return value.payload;
  return throwTypeError(realm, wrongThis(`BigInt.prototype.${method}`, "BigInt"));
};

const format = (realm: Realm, value: bigint, radix: number): string => {
  const text = bigIntToString(realm, value, radix);
  chargeString(realm, text.length);
  return text;
};

/** 21.2.3.3 */
const toString: LeafNative = (realm, thisValue, args) => {
  const value = thisBigIntValue(realm, thisValue, "toString");
  const radix = args[0] === undefined ? 10 : toIntegerOrInfinity(realm, args[0]);
  if (radix < 2 || radix > 36) throwRangeError(realm, BAD_RADIX);
  return format(realm, value, radix);
};

export const intrinsics: IntrinsicTable = defineClass({
  name: "BigInt",
  length: 1,
  code: { form: "leaf", run: construct },
  statics: [leaf("asIntN", 2, wrap(true)), leaf("asUintN", 2, wrap(false))],
  prototype: [
    // 21.2.3.2, without ECMA-402
    leaf("toLocaleString", 0, (realm, thisValue) =>
      format(realm, thisBigIntValue(realm, thisValue, "toLocaleString"), 10),
    ),
    leaf("toString", 0, toString),
    // 21.2.3.4
    leaf("valueOf", 0, (realm, thisValue) => thisBigIntValue(realm, thisValue, "valueOf")),
    toStringTag("BigInt"),
  ],
});
