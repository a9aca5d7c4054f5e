/**
 * What no trap may say (the last steps of each method in 10.5): a proxy cannot belie properties of its target that can no
 * longer change. Each function here looks at the target after the trap has answered, and throws in the words of V8.
 */
import {
  addsIncompatible,
  addsToFixed,
  definesFixed,
  definesReadOnly,
  deletesExisting,
  deletesFixed,
  deniesExisting,
  deniesFixed,
  EXTRA_KEYS,
  hidesExisting,
  hidesFixed,
  incompatibleDescriptor,
  keyMissing,
  NEW_PROTOTYPE,
  OTHER_PROTOTYPE,
  otherExtensibility,
  otherValue,
  reportsFixed,
  reportsReadOnly,
  STILL_EXTENSIBLE,
  setsOtherValue,
  setsWithoutSetter,
  valueWithoutGetter,
} from "../messages/proxies.ts";
import { describe } from "./describe.ts";
import type { GuestObject } from "./guest-object.ts";
import { getOwnProperty, getPrototypeOf, isCompatibleWith, isExtensible, ownKeys } from "./objects.ts";
import { isAccessorDescriptor, isDataDescriptor, type PropertyDescriptor } from "./property-descriptor.ts";
import { keyToText, type PropertyKey } from "./property-key.ts";
import type { Realm } from "./realm.ts";
import { throwTypeError } from "./throw.ts";
import type { Value } from "./values.ts";

/** 10.5.1 steps 8-10 */
export const checkPrototype = (realm: Realm, target: GuestObject, proto: GuestObject | null): void => {
  if (!isExtensible(target) && proto !== getPrototypeOf(target)) throwTypeError(realm, OTHER_PROTOTYPE);
};

/** 10.5.2 steps 9-12 */
export const checkNewPrototype = (realm: Realm, target: GuestObject, proto: GuestObject | null): void => {
  if (!isExtensible(target) && proto !== getPrototypeOf(target)) throwTypeError(realm, NEW_PROTOTYPE);
};

/** 10.5.3 steps 7-8 */
export const checkExtensible = (realm: Realm, target: GuestObject, answer: boolean): void => {
  if (isExtensible(target) !== answer) throwTypeError(realm, otherExtensibility(!answer));
};

/** 10.5.4 step 8 */
export const checkNotExtensible = (realm: Realm, target: GuestObject): void => {
  if (isExtensible(target)) throwTypeError(realm, STILL_EXTENSIBLE);
};

/** 10.5.5 step 10: the trap says that there is no such property. */
export const checkNoDescriptor = (
  realm: Realm,
  target: GuestObject,
  key: PropertyKey,
  own: PropertyDescriptor | undefined,
): void => {
  if (own === undefined) return;
  if (own.configurable === false) throwTypeError(realm, hidesFixed(keyToText(key)));
  if (!isExtensible(target)) throwTypeError(realm, hidesExisting(keyToText(key)));
};

/** 10.5.5 steps 14-16 */
export const checkDescriptor = (
  realm: Realm,
  key: PropertyKey,
  own: PropertyDescriptor | undefined,
  isTargetExtensible: boolean,
  answer: PropertyDescriptor,
): void => {
  const name = keyToText(key);
  if (!isPossible(own, isTargetExtensible, answer)) throwTypeError(realm, incompatibleDescriptor(name));
  if (answer.configurable === true) return;
  if (own?.configurable !== false) throwTypeError(realm, reportsFixed(name));
  if (answer.writable === false && own?.writable === true) throwTypeError(realm, reportsReadOnly(name));
};

/** 10.1.6.2 IsCompatiblePropertyDescriptor. */
const isPossible = (
  own: PropertyDescriptor | undefined,
  isTargetExtensible: boolean,
  descriptor: PropertyDescriptor,
): boolean => (own === undefined ? isTargetExtensible : isCompatibleWith(own, descriptor));

/** 10.5.6 steps 10-16 */
export const checkDefined = (
  realm: Realm,
  target: GuestObject,
  key: PropertyKey,
  descriptor: PropertyDescriptor,
): void => {
  const own = getOwnProperty(target, key);
  const isTargetExtensible = isExtensible(target);
  const name = keyToText(key);
  if (own === undefined && !isTargetExtensible) throwTypeError(realm, addsToFixed(name));
  if (descriptor.configurable === false && own?.configurable !== false) throwTypeError(realm, definesFixed(name));
  if (own === undefined) return;
  if (!isCompatibleWith(own, descriptor)) throwTypeError(realm, addsIncompatible(name));
  if (own.configurable === false && own.writable === true && descriptor.writable === false)
    throwTypeError(realm, definesReadOnly(name));
};

/** 10.5.7 step 9: the trap says that there is no such property. */
export const checkAbsent = (realm: Realm, target: GuestObject, key: PropertyKey): void => {
  const own = getOwnProperty(target, key);
  if (own === undefined) return;
  if (own.configurable === false) throwTypeError(realm, deniesFixed(keyToText(key)));
  if (!isExtensible(target)) throwTypeError(realm, deniesExisting(keyToText(key)));
};

const isConstant = (own: PropertyDescriptor): boolean => isDataDescriptor(own) && own.writable === false;

/** 10.5.8 steps 9-10 */
export const checkGotten = (realm: Realm, target: GuestObject, key: PropertyKey, value: Value): void => {
  const own = getOwnProperty(target, key);
  if (own === undefined || own.configurable !== false) return;
  if (isConstant(own) && !Object.is(own.value, value))
    throwTypeError(realm, otherValue(keyToText(key), describe(own.value), describe(value)));
  if (isAccessorDescriptor(own) && own.get === undefined && value !== undefined)
    throwTypeError(realm, valueWithoutGetter(keyToText(key), describe(value)));
};

/** 10.5.9 steps 10-11 */
export const checkSet = (realm: Realm, target: GuestObject, key: PropertyKey, value: Value): void => {
  const own = getOwnProperty(target, key);
  if (own === undefined || own.configurable !== false) return;
  if (isConstant(own) && !Object.is(own.value, value)) throwTypeError(realm, setsOtherValue(keyToText(key)));
  if (isAccessorDescriptor(own) && own.set === undefined) throwTypeError(realm, setsWithoutSetter(keyToText(key)));
};

/** 10.5.10 steps 9-13 */
export const checkDeleted = (realm: Realm, target: GuestObject, key: PropertyKey): void => {
  const own = getOwnProperty(target, key);
  if (own === undefined) return;
  if (own.configurable === false) throwTypeError(realm, deletesFixed(keyToText(key)));
  if (!isExtensible(target)) throwTypeError(realm, deletesExisting(keyToText(key)));
};

/** 10.5.11 steps 9-23: `unseen` are the keys that the trap gave. Its lists are as long as the target has properties. */
export const checkKeys = (realm: Realm, target: GuestObject, unseen: Set<PropertyKey>): void => {
  const isTargetExtensible = isExtensible(target);
  const keys = ownKeys(target);
  realm.meter.tickMany(keys.length);
  const isFixed = (key: PropertyKey): boolean => getOwnProperty(target, key)?.configurable === false;
  const fixed = keys.filter(isFixed);
  const mandatory = isTargetExtensible ? fixed : inOrder(fixed, keys);
  for (const key of mandatory) if (!unseen.delete(key)) throwTypeError(realm, keyMissing(keyToText(key)));
  if (!isTargetExtensible && unseen.size > 0) throwTypeError(realm, EXTRA_KEYS);
};

/** All keys, those first that are fixed. */
const inOrder = (fixed: readonly PropertyKey[], keys: readonly PropertyKey[]): Iterable<PropertyKey> =>
  new Set([...fixed, ...keys]);
