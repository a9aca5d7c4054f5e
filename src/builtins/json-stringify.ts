/** JSON.stringify (25.5.2): its arguments, and the guest functions that it calls on the way. */

import { getAt, isArray } from "../runtime/arrays.ts";
import {
  getV,
  lengthOfArrayLike,
  PRIMITIVE_OBJECT,
  STRING_OBJECT,
  toIntegerOrInfinity,
  toNumber,
  toString,
} from "../runtime/conversions.ts";
import { createDataProperty, createObject } from "../runtime/create-object.ts";
import { GuestCall, isCallable, PAUSE } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import type { LongWork } from "../runtime/long-work.ts";
import { keyOfName, keyToValue, type PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { isObject, type Value } from "../runtime/values.ts";
import { JsonSerializer } from "./json-serializer.ts";

/** Longest indentation of one level. */
const MAX_GAP = 10;

/** 25.5.2 JSON.stringify ( value [ , replacer [ , space ] ] ) */
export function* stringify(realm: Realm, _: Value, [top, replacer, space]: Value[]): Steps<Value> {
  const replace = isCallable(replacer) ? replacer : undefined;
  const propertyList = isArray(replacer) ? yield* propertyListOf(realm, replacer) : null;
  const serializer = new JsonSerializer(realm, propertyList, gapOf(realm, space));
  const wrapper = replace === undefined ? undefined : wrap(realm, top);
  let value = top;
  for (;;) {
    if (isObject(value) || typeof value === "bigint") {
      const toJson = getV(realm, value, "toJSON");
      if (isCallable(toJson)) value = yield new GuestCall(toJson, value, [keyToValue(serializer.key)]);
    }
    if (replace !== undefined) {
      value = yield new GuestCall(replace, serializer.holder ?? wrapper, [keyToValue(serializer.key), value]);
    }
    serializer.write(value);
    if (!serializer.goesOn()) return serializer.result;
    if (realm.meter.sliceOver) yield PAUSE;
    value = serializer.nextValue();
  }
}

/** 25.5.2 steps 9-10: the holder of the value at the top, for the replacer to see. */
const wrap = (realm: Realm, value: Value): GuestObject => {
  const wrapper = createObject(realm);
  createDataProperty(wrapper, "", value);
  return wrapper;
};

/** 25.5.2 step 4.b: the names that an array lists, each once. */
function* propertyListOf(realm: Realm, replacer: GuestObject): LongWork<Set<PropertyKey>> {
  const list = new Set<PropertyKey>();
  const length = lengthOfArrayLike(realm, replacer);
  for (let index = 0; index < length; index++) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    const element = getAt(replacer, index);
    if (isNameOrNumber(element)) list.add(keyOfName(toString(realm, element)));
  }
  return list;
}

const isNameOrNumber = (value: Value): boolean => {
  if (!isObject(value)) return typeof value === "string" || typeof value === "number";
  return value.kind === STRING_OBJECT || (value.kind === PRIMITIVE_OBJECT && typeof value.payload === "number");
};

/** 25.5.2 steps 5-8. */
const gapOf = (realm: Realm, space: Value): string => {
  const value = isObject(space) ? unwrapSpace(realm, space) : space;
  if (typeof value === "number") return " ".repeat(Math.min(MAX_GAP, Math.max(0, toIntegerOrInfinity(realm, value))));
  return typeof value === "string" ? value.slice(0, MAX_GAP) : "";
};

const unwrapSpace = (realm: Realm, space: GuestObject): Value => {
  if (space.kind === STRING_OBJECT) return toString(realm, space);
  return space.kind === PRIMITIVE_OBJECT && typeof space.payload === "number" ? toNumber(realm, space) : undefined;
};
