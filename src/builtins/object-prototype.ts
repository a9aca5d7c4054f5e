/** The properties of Object.prototype (20.1.3, B.2.2), most of which other objects inherit. */
import { calledOnNullish } from "../messages/calls.ts";
import { expectingFunction } from "../messages/properties.ts";
import { isArray } from "../runtime/arrays.ts";
import { getV, PRIMITIVE_OBJECT, STRING_OBJECT, toObject, toPropertyKey } from "../runtime/conversions.ts";
import { ERROR } from "../runtime/errors.ts";
import { GuestCall, isCallable, type LeafNative, type TailNative } from "../runtime/function-objects.ts";
import { defineKind, type GuestObject } from "../runtime/guest-object.ts";
import { accessor, defineLeaf, type IntrinsicTable, leaf, linked, type Row, tail } from "../runtime/native-table.ts";
import { definePropertyOrThrow, setPrototypeOrThrow } from "../runtime/object-operations.ts";
import { get, getOwnProperty, getPrototypeOf, hasOwnProperty } from "../runtime/objects.ts";
import { isInPrototypeChain } from "../runtime/operators.ts";
import { accessorDescriptor, type PropertyDescriptor } from "../runtime/property-descriptor.ts";
import { CONFIGURABLE, ENUMERABLE } from "../runtime/shape.ts";
import { chargeString } from "../runtime/strings.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isNullish, isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";

/** 10.4.7 Immutable prototype exotic objects. */
export const IMMUTABLE_PROTOTYPE = defineKind("Object", {
  setPrototypeOf: (object, proto) => proto === getPrototypeOf(object),
});

/** 20.1.3.6 steps 4-14 */
const builtinTag = (object: GuestObject): string => {
  if (isArray(object as Value)) return "Array";
  if (object.kind.callable) return "Function";
  if (object.kind === ERROR) return "Error";
  if (object.kind === STRING_OBJECT) return "String";
  if (object.kind === PRIMITIVE_OBJECT) return primitiveTag(object.payload);
  return TAGGED_KINDS.has(object.kind.name) ? object.kind.name : "Object";
};

/** Kinds that are known to `toString` by a slot of their own. */
const TAGGED_KINDS = new Set(["Arguments", "Date", "RegExp"]);

const primitiveTag = (payload: unknown): string =>
  typeof payload === "boolean" ? "Boolean" : typeof payload === "number" ? "Number" : "Object";

/** 20.1.3.6 */
const objectToString: LeafNative = (realm, thisValue) => {
  if (thisValue === undefined) return "[object Undefined]";
  if (thisValue === null) return "[object Null]";
  const object = toObject(realm, thisValue);
  const builtin = builtinTag(object);
  const tag = get(object, wellKnownSymbols.toStringTag);
  const text = typeof tag === "string" ? tag : builtin;
  chargeString(realm, text.length + "[object ]".length);
  return `[object ${text}]`;
};

/** 20.1.3.3 */
const isPrototypeOf: LeafNative = (realm, thisValue, [value]) => {
  if (!isObject(value)) return false;
  return isInPrototypeChain(value, toObject(realm, thisValue));
};

/** 20.1.3.2: the key is converted before the object. */
const hasOwn: LeafNative = (realm, thisValue, [name]) => {
  const key = toPropertyKey(realm, name);
  return hasOwnProperty(toObject(realm, thisValue), key);
};

/** 20.1.3.4 */
const propertyIsEnumerable: LeafNative = (realm, thisValue, [name]) => {
  const key = toPropertyKey(realm, name);
  return getOwnProperty(toObject(realm, thisValue), key)?.enumerable === true;
};

/** 20.1.3.8.2 */
const setProto: LeafNative = (realm, thisValue, [proto]) => {
  if (isNullish(thisValue)) return throwTypeError(realm, calledOnNullish("Object.prototype.__proto__"));
  if ((isObject(proto) || proto === null) && isObject(thisValue)) setPrototypeOrThrow(realm, thisValue, proto);
  return undefined;
};

/** B.2.2.2, B.2.2.3 */
const defineAccessor =
  (name: string, toDescriptor: (callee: GuestObject) => PropertyDescriptor): LeafNative =>
  (realm, thisValue, [key, callee]) => {
    const object = toObject(realm, thisValue);
    if (!isCallable(callee)) return throwTypeError(realm, expectingFunction(name));
    definePropertyOrThrow(realm, object, toPropertyKey(realm, key), toDescriptor(callee));
    return undefined;
  };

/** B.2.2.4, B.2.2.5 */
const lookupAccessor =
  (half: "get" | "set"): LeafNative =>
  (realm, thisValue, [name]) => {
    let object: GuestObject | null = toObject(realm, thisValue);
    for (const key = toPropertyKey(realm, name); object !== null; object = getPrototypeOf(object)) {
      realm.meter.tick();
      const own = getOwnProperty(object, key);
      if (own !== undefined) return own[half] ?? undefined;
    }
    return undefined;
  };

/** 20.1.3.5 */
const toLocaleString: TailNative = (realm, thisValue) => {
  if (isNullish(thisValue)) return throwTypeError(realm, calledOnNullish("Object.prototype.toLocaleString"));
  return new GuestCall(getV(realm, thisValue, "toString"), thisValue, []);
};

const VISIBLE = ENUMERABLE | CONFIGURABLE;

export const objectPrototypeRows: readonly Row[] = [
  leaf(
    "__defineGetter__",
    2,
    defineAccessor("__defineGetter__", (getter) => accessorDescriptor(getter, null, VISIBLE)),
  ),
  leaf(
    "__defineSetter__",
    2,
    defineAccessor("__defineSetter__", (setter) => accessorDescriptor(null, setter, VISIBLE)),
  ),
  leaf("hasOwnProperty", 1, hasOwn),
  leaf("__lookupGetter__", 1, lookupAccessor("get")),
  leaf("__lookupSetter__", 1, lookupAccessor("set")),
  leaf("isPrototypeOf", 1, isPrototypeOf),
  leaf("propertyIsEnumerable", 1, propertyIsEnumerable),
  linked("toString", "Object.prototype.toString"),
  // 20.1.3.7
  leaf("valueOf", 0, (realm, thisValue) => toObject(realm, thisValue)),
  // B.2.2.1
  accessor("__proto__", (realm, thisValue) => getPrototypeOf(toObject(realm, thisValue)), setProto),
  tail("toLocaleString", 0, toLocaleString),
];

export const objectPrototypeIntrinsics: IntrinsicTable = defineLeaf("Object.prototype.toString", 0, objectToString);
