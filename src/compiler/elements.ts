/** `object[key]` (13.3.2): elements of arrays and typed arrays and units of strings at once, everything else by its property key. */
import { BOUNDS } from "../accounting/costs.ts";
import { cannotRead, cannotSet } from "../messages/properties.ts";
import { appendElement, canAppend } from "../runtime/arrays.ts";
import { getV, toPropertyKey } from "../runtime/conversions.ts";
import { ORDINARY } from "../runtime/guest-object.ts";
import { keyOfName, keyToText } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { ACCESSOR, flagsOf, slotOf } from "../runtime/shape.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { TYPED_ARRAY, typedArrayGet, typedArraySet } from "../runtime/typed-arrays.ts";
import { isNullish, isObject, type Value } from "../runtime/values.ts";
import { put, throwNullishRead, writeToPrimitive } from "./property-site.ts";

/**
 * Is this element certainly there, and not undefined? A hole holds a symbol; the type is compared, which the host's engine does
 * in place, and the few guest symbols in arrays take the long way.
 */
const isPresent = (element: Value): boolean => element !== undefined && typeof element !== "symbol";

/** An element that is there; undefined where a closer look is needed. Small, to be inlined where elements are read twice. */
export const elementAtHand = (object: Value, key: Value): Value => {
  if (typeof key !== "number" || typeof object !== "object" || object === null) return undefined;
  const { elements } = object;
  return key >= 0 && key < elements.length ? elements[key] : undefined;
};

/** `object[key]`. */
export const readElement = (realm: Realm, object: Value, key: Value, position: number): Value => {
  if (typeof key === "number") {
    if (typeof object === "object" && object !== null) {
      const { elements } = object;
      if (key >= 0 && key < elements.length) {
        const value = elements[key];
        if (isPresent(value)) return value;
      }
    } else if (typeof object === "string" && key >= 0 && key < object.length) {
      if (object.length >= BOUNDS.longString) noteRead(realm, object, position);
      const unit = object[key];
      if (unit !== undefined) return unit;
    }
  }
  return readElementSlow(realm, object, key, position);
};

const noteRead = (realm: Realm, text: string, position: number): void => {
  realm.caller.site = position;
  realm.meter.noteRead(text);
};

const readElementSlow = (realm: Realm, object: Value, key: Value, position: number): Value => {
  if (typeof key === "number" && typeof object === "object" && object !== null && object.kind === TYPED_ARRAY)
    return typedArrayGet(object, key);
  if (typeof key === "string" && typeof object === "object" && object !== null && object.kind === ORDINARY) {
    const { shape } = object;
    const entry = shape.dictionary === null ? shape.find(keyOfName(key)) : -1;
    if (entry >= 0 && (flagsOf(entry) & ACCESSOR) === 0) return object.getSlot(slotOf(entry)) as Value;
  }
  realm.caller.site = position;
  if (isNullish(object)) {
    // 13.3.2: the base is checked before the key is converted; the key is shown if that takes no guest code.
    if (isObject(key)) return throwTypeError(realm, cannotRead(String(object), null));
    return throwNullishRead(realm, object, toPropertyKey(realm, key), position);
  }
  return getV(realm, object, toPropertyKey(realm, key));
};

/** `object[key] = value`; the key is converted here. */
export const writeElement = (
  realm: Realm,
  object: Value,
  key: Value,
  value: Value,
  position: number,
  strict: boolean,
): void => {
  if (typeof key === "number" && typeof object === "object" && object !== null) {
    const { elements } = object;
    if (key >= 0 && key < elements.length) {
      const old = elements[key];
      if (isPresent(old)) {
        elements[key] = value;
        return;
      }
    } else if (key === elements.length && canAppend(object)) {
      appendElement(object, value);
      return;
    }
  }
  writeElementSlow(realm, object, key, value, position, strict);
};

const writeElementSlow = (
  realm: Realm,
  object: Value,
  key: Value,
  value: Value,
  position: number,
  strict: boolean,
): void => {
  realm.caller.site = position;
  if (typeof key === "number" && typeof object === "object" && object !== null && object.kind === TYPED_ARRAY)
    return typedArraySet(realm, object, key, value);
  if (isNullish(object)) {
    const text = isObject(key) ? null : keyToText(toPropertyKey(realm, key));
    throwTypeError(realm, cannotSet(String(object), text));
  }
  const propertyKey = toPropertyKey(realm, key);
  if (isObject(object)) put(realm, object, propertyKey, value, strict);
  else writeToPrimitive(realm, object, propertyKey, value, strict);
};
