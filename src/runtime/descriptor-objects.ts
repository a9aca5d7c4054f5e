/** Property descriptors as guest objects: what `Object.defineProperty` takes and `getOwnPropertyDescriptor` gives. */
import { badAccessor, badDescriptor, MIXED_DESCRIPTOR } from "../messages/properties.ts";
import { createDataProperty, createObject } from "./create-object.ts";
import { describe } from "./describe.ts";
import { isCallable } from "./function-objects.ts";
import type { GuestObject } from "./guest-object.ts";
import { get, hasProperty } from "./objects.ts";
import { isAccessorDescriptor, isDataDescriptor, type PropertyDescriptor } from "./property-descriptor.ts";
import type { Realm } from "./realm.ts";
import { throwTypeError } from "./throw.ts";
import { ABSENT, isObject, type Value } from "./values.ts";

/** 6.2.6.4 FromPropertyDescriptor. */
export const fromPropertyDescriptor = (
  realm: Realm,
  descriptor: PropertyDescriptor | undefined,
): GuestObject | undefined => {
  if (descriptor === undefined) return undefined;
  const object = createObject(realm);
  if (descriptor.value !== ABSENT) createDataProperty(object, "value", descriptor.value);
  if (descriptor.writable !== undefined) createDataProperty(object, "writable", descriptor.writable);
  if (descriptor.get !== null) createDataProperty(object, "get", descriptor.get);
  if (descriptor.set !== null) createDataProperty(object, "set", descriptor.set);
  if (descriptor.enumerable !== undefined) createDataProperty(object, "enumerable", descriptor.enumerable);
  if (descriptor.configurable !== undefined) createDataProperty(object, "configurable", descriptor.configurable);
  return object;
};

/** 6.2.6.5 ToPropertyDescriptor: the order of the look-ups is observable. */
export const toPropertyDescriptor = (realm: Realm, value: Value): PropertyDescriptor => {
  if (!isObject(value)) return throwTypeError(realm, badDescriptor(describe(value)));
  const enumerable = booleanField(value, "enumerable");
  const configurable = booleanField(value, "configurable");
  const given = hasProperty(value, "value") ? get(value, "value") : ABSENT;
  const writable = booleanField(value, "writable");
  const getter = functionField(realm, value, "get");
  const setter = functionField(realm, value, "set");
  const descriptor = { value: given, writable, get: getter, set: setter, enumerable, configurable };
  if (isAccessorDescriptor(descriptor) && isDataDescriptor(descriptor)) throwTypeError(realm, MIXED_DESCRIPTOR);
  return descriptor;
};

const booleanField = (object: GuestObject, name: string): boolean | undefined =>
  hasProperty(object, name) ? !!get(object, name) : undefined;

const functionField = (realm: Realm, object: GuestObject, name: "get" | "set"): GuestObject | undefined | null => {
  if (!hasProperty(object, name)) return null;
  const field = get(object, name);
  if (field === undefined || isCallable(field)) return field;
  return throwTypeError(realm, badAccessor(name, describe(field)));
};
