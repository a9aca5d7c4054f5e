/**
 * The internal methods of objects (10.1 for ordinary ones): each function here dispatches to the object's kind and
 * otherwise does what the specification says for an ordinary object. All guest-visible property access that an inline cache
 * does not answer comes through here, so rules about properties have one place.
 */

import type { GuestObject } from "./guest-object.ts";
import {
  addProperty,
  ownFlags,
  ownKeysInOrder,
  ownSlot,
  redefine,
  removeOwn,
  toDictionary,
  writePrototype,
  writeSlot,
} from "./own-properties.ts";
import {
  dataDescriptor,
  descriptorOfSlot,
  flagsOfDescriptor,
  isAccessorDescriptor,
  isDataDescriptor,
  type PropertyDescriptor,
  valueOnly,
} from "./property-descriptor.ts";
import type { PropertyKey } from "./property-key.ts";
import { ACCESSOR, Accessor, CONFIGURABLE, DEFAULT, ENUMERABLE, type Slot, WRITABLE } from "./shape.ts";
import { ABSENT, isAbsent, isObject, type Value } from "./values.ts";

/** 10.1.1 */
export const getPrototypeOf = (object: GuestObject): GuestObject | null =>
  object.kind.getPrototypeOf === null ? object.shape.proto : object.kind.getPrototypeOf(object);

/** 10.1.2 */
export const setPrototypeOf = (object: GuestObject, proto: GuestObject | null): boolean => {
  if (object.kind.setPrototypeOf !== null) return object.kind.setPrototypeOf(object, proto);
  if (proto === object.shape.proto) return true;
  if (!object.shape.extensible || wouldCycle(object, proto)) return false;
  object.kind.resolve?.(object, undefined);
  writePrototype(object, proto);
  return true;
};

const wouldCycle = (object: GuestObject, proto: GuestObject | null): boolean => {
  for (let ancestor = proto; ancestor !== null; ancestor = ancestor.shape.proto) {
    ancestor.shape.realm.meter.tick();
    if (ancestor === object) return true;
    if (ancestor.kind.getPrototypeOf !== null) return false;
  }
  return false;
};

/** 10.1.3 */
export const isExtensible = (object: GuestObject): boolean =>
  object.kind.isExtensible === null ? object.shape.extensible : object.kind.isExtensible(object);

/** 10.1.4 */
export const preventExtensions = (object: GuestObject): boolean => {
  if (object.kind.preventExtensions !== null) return object.kind.preventExtensions(object);
  object.kind.resolve?.(object, undefined);
  toDictionary(object);
  object.shape.extensible = false;
  return true;
};

/** 10.1.5 */
export const getOwnProperty = (object: GuestObject, key: PropertyKey): PropertyDescriptor | undefined =>
  object.kind.getOwnProperty === null ? ordinaryGetOwnProperty(object, key) : object.kind.getOwnProperty(object, key);

/** 10.1.5.1 */
export const ordinaryGetOwnProperty = (object: GuestObject, key: PropertyKey): PropertyDescriptor | undefined => {
  object.kind.resolve?.(object, key);
  const flags = ownFlags(object, key);
  return flags < 0 ? undefined : descriptorOfSlot(ownSlot(object, key), flags);
};

/** 10.1.6 */
export const defineOwnProperty = (object: GuestObject, key: PropertyKey, descriptor: PropertyDescriptor): boolean =>
  object.kind.defineOwnProperty === null
    ? ordinaryDefineOwnProperty(object, key, descriptor)
    : object.kind.defineOwnProperty(object, key, descriptor);

/** 10.1.6.1, 10.1.6.3 */
export const ordinaryDefineOwnProperty = (
  object: GuestObject,
  key: PropertyKey,
  descriptor: PropertyDescriptor,
): boolean => {
  object.kind.resolve?.(object, key);
  const flags = ownFlags(object, key);
  if (flags >= 0) return redefineValidated(object, key, descriptor, flags);
  if (!object.shape.extensible) return false;
  addProperty(object, key, slotOfDescriptor(descriptor), flagsOfDescriptor(descriptor));
  return true;
};

const slotOfDescriptor = (descriptor: PropertyDescriptor): Slot => {
  if (isAccessorDescriptor(descriptor)) return new Accessor(descriptor.get ?? undefined, descriptor.set ?? undefined);
  return isAbsent(descriptor.value) ? undefined : descriptor.value;
};

const redefineValidated = (
  object: GuestObject,
  key: PropertyKey,
  descriptor: PropertyDescriptor,
  flags: number,
): boolean => {
  const old = ownSlot(object, key);
  if (!isCompatibleChange(old, flags, descriptor)) return false;
  redefine(object, key, mergedSlot(old, descriptor), mergedFlags(flags, descriptor));
  return true;
};

/** 10.1.6.2 IsCompatiblePropertyDescriptor for a property that is there. */
export const isCompatibleWith = (current: PropertyDescriptor, descriptor: PropertyDescriptor): boolean =>
  isCompatibleChange(slotOfDescriptor(current), flagsOfDescriptor(current), descriptor);

/** 10.1.6.3 steps 4-5: may a property with this slot and these attributes be redefined so? */
export const isCompatibleChange = (old: Slot, flags: number, descriptor: PropertyDescriptor): boolean => {
  if ((flags & CONFIGURABLE) !== 0) return true;
  if (descriptor.configurable === true) return false;
  if (descriptor.enumerable !== undefined && descriptor.enumerable !== ((flags & ENUMERABLE) !== 0)) return false;
  if (old instanceof Accessor) return isSameAccessor(old, descriptor);
  if (isAccessorDescriptor(descriptor)) return false;
  if ((flags & WRITABLE) !== 0) return true;
  return descriptor.writable !== true && (isAbsent(descriptor.value) || Object.is(descriptor.value, old));
};

const isSameAccessor = (old: Accessor, descriptor: PropertyDescriptor): boolean =>
  !isDataDescriptor(descriptor) &&
  (descriptor.get === null || descriptor.get === old.get) &&
  (descriptor.set === null || descriptor.set === old.set);

const mergedSlot = (old: Slot, descriptor: PropertyDescriptor): Slot => {
  if (isAccessorDescriptor(descriptor)) {
    const before = old instanceof Accessor ? old : undefined;
    return new Accessor(
      descriptor.get === null ? before?.get : descriptor.get,
      descriptor.set === null ? before?.set : descriptor.set,
    );
  }
  if (!isAbsent(descriptor.value)) return descriptor.value;
  return old instanceof Accessor && isDataDescriptor(descriptor) ? undefined : old;
};

const merged = (flags: number, bit: number, field: boolean | undefined): number =>
  field === undefined ? flags & bit : field ? bit : 0;

const mergedFlags = (flags: number, descriptor: PropertyDescriptor): number => {
  const common =
    merged(flags, ENUMERABLE, descriptor.enumerable) | merged(flags, CONFIGURABLE, descriptor.configurable);
  if (isAccessorDescriptor(descriptor)) return common | ACCESSOR;
  if (isDataDescriptor(descriptor)) return common | merged(flags, WRITABLE, descriptor.writable);
  return common | (flags & (ACCESSOR | WRITABLE));
};

/** 10.1.7 */
export const hasProperty = (object: GuestObject, key: PropertyKey): boolean => {
  if (object.kind.has !== null) return object.kind.has(object, key);
  return hasOwnProperty(object, key) || hasInherited(object, key);
};

/** 10.1.7.1 steps 3-5. Like every walk up a prototype chain, a loop that ticks: chains are as long as the guest likes. */
export const hasInherited = (object: GuestObject, key: PropertyKey): boolean => {
  for (let holder = nextHolder(object); holder !== null; holder = nextHolder(holder)) {
    if (holder.kind.has !== null && !holder.kind.shortcuts) return holder.kind.has(holder, key);
    if (hasOwnProperty(holder, key)) return true;
  }
  return false;
};

const nextHolder = (object: GuestObject): GuestObject | null => {
  object.shape.realm.meter.tick();
  return getPrototypeOf(object);
};

/** 7.3.12 */
export const hasOwnProperty = (object: GuestObject, key: PropertyKey): boolean => {
  if (object.kind.getOwnProperty !== null) return object.kind.getOwnProperty(object, key) !== undefined;
  object.kind.resolve?.(object, key);
  return ownFlags(object, key) >= 0;
};

/** 10.1.8 */
export const get = (object: GuestObject, key: PropertyKey, receiver: Value = object): Value =>
  object.kind.get === null ? ordinaryGet(object, key, receiver) : object.kind.get(object, key, receiver);

/** 10.1.8.1 */
export const ordinaryGet = (object: GuestObject, key: PropertyKey, receiver: Value): Value => {
  const slot = slotOf(object, key);
  return isAbsent(slot) ? getInherited(object, key, receiver) : valueOf(object, slot, receiver);
};

/** 10.1.8.1 step 2 */
export const getInherited = (object: GuestObject, key: PropertyKey, receiver: Value): Value => {
  for (let holder = nextHolder(object); holder !== null; holder = nextHolder(holder)) {
    if (holder.kind.get !== null && !holder.kind.shortcuts) return holder.kind.get(holder, key, receiver);
    const slot = slotOf(holder, key);
    if (!isAbsent(slot)) return valueOf(holder, slot, receiver);
  }
  return undefined;
};

const valueOf = (holder: GuestObject, slot: Slot, receiver: Value): Value =>
  slot instanceof Accessor ? callGetter(holder, slot, receiver) : slot;

/** The slot of an own property, exotic or not, or ABSENT. */
const slotOf = (object: GuestObject, key: PropertyKey): Slot => {
  const { kind } = object;
  kind.resolve?.(object, key);
  if (kind.getOwnProperty === null) return ownSlot(object, key);
  const stored = kind.shortcuts ? ownSlot(object, key) : ABSENT;
  return isAbsent(stored) ? exoticSlot(object, key) : stored;
};

const exoticSlot = (object: GuestObject, key: PropertyKey): Slot => {
  const descriptor = object.kind.getOwnProperty?.(object, key);
  return descriptor === undefined ? ABSENT : slotOfDescriptor(descriptor);
};

export const callGetter = (holder: GuestObject, accessor: Accessor, receiver: Value): Value =>
  accessor.get === undefined ? undefined : holder.shape.realm.caller.call(accessor.get, receiver, []);

/** 10.1.9 */
export const set = (object: GuestObject, key: PropertyKey, value: Value, receiver: Value = object): boolean =>
  object.kind.set === null ? ordinarySet(object, key, value, receiver) : object.kind.set(object, key, value, receiver);

/** 10.1.9.1, 10.1.9.2 */
export const ordinarySet = (object: GuestObject, key: PropertyKey, value: Value, receiver: Value): boolean =>
  setOwn(object, key, value, receiver) ?? setInherited(object, key, value, receiver);

const setInherited = (object: GuestObject, key: PropertyKey, value: Value, receiver: Value): boolean => {
  for (let holder = nextHolder(object); holder !== null; holder = nextHolder(holder)) {
    if (holder.kind.set !== null && !holder.kind.shortcuts) return holder.kind.set(holder, key, value, receiver);
    const done = setOwn(holder, key, value, receiver);
    if (done !== undefined) return done;
  }
  return setOnReceiver(key, value, receiver);
};

/** What [[Set]] does where this object has the property, or undefined where it has not. */
const setOwn = (object: GuestObject, key: PropertyKey, value: Value, receiver: Value): boolean | undefined => {
  if (object.kind.getOwnProperty !== null) return setThroughDescriptor(object, key, value, receiver);
  object.kind.resolve?.(object, key);
  const flags = ownFlags(object, key);
  if (flags < 0) return undefined;
  if ((flags & ACCESSOR) !== 0) return callSetter(object, ownSlot(object, key) as Accessor, value, receiver);
  if ((flags & WRITABLE) === 0) return false;
  if (receiver !== object || object.kind.defineOwnProperty !== null) return setOnReceiver(key, value, receiver);
  writeSlot(object, key, value);
  return true;
};

const setThroughDescriptor = (
  object: GuestObject,
  key: PropertyKey,
  value: Value,
  receiver: Value,
): boolean | undefined => {
  const own = getOwnProperty(object, key);
  if (own === undefined) return undefined;
  if (isAccessorDescriptor(own)) return callSetter(object, slotOfDescriptor(own) as Accessor, value, receiver);
  return own.writable === true && setOnReceiver(key, value, receiver);
};

const callSetter = (holder: GuestObject, accessor: Accessor, value: Value, receiver: Value): boolean => {
  if (accessor.set === undefined) return false;
  holder.shape.realm.caller.call(accessor.set, receiver, [value]);
  return true;
};

/** 10.1.9.2 steps 2.b-2.e */
const setOnReceiver = (key: PropertyKey, value: Value, receiver: Value): boolean => {
  if (!isObject(receiver)) return false;
  const own = getOwnProperty(receiver, key);
  if (own === undefined) return defineOwnProperty(receiver, key, dataDescriptor(value, DEFAULT));
  if (isAccessorDescriptor(own) || own.writable === false) return false;
  return defineOwnProperty(receiver, key, valueOnly(value));
};

/** 10.1.10 */
export const deleteProperty = (object: GuestObject, key: PropertyKey): boolean =>
  object.kind.delete === null ? ordinaryDelete(object, key) : object.kind.delete(object, key);

/** 10.1.10.1 */
export const ordinaryDelete = (object: GuestObject, key: PropertyKey): boolean => {
  const own = getOwnProperty(object, key);
  if (own === undefined) return true;
  if (own.configurable !== true) return false;
  removeOwn(object, key);
  return true;
};

/** 10.1.11 */
export const ownKeys = (object: GuestObject): PropertyKey[] => {
  if (object.kind.ownKeys !== null) return object.kind.ownKeys(object);
  object.kind.resolve?.(object, undefined);
  return ownKeysInOrder(object);
};
