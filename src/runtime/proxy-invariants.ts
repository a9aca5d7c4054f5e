/**
 * What no trap may say (the last steps of each method in 10.5): a proxy cannot belie properties of its target that can no
 * longer change. Each function here looks at the target after the trap has answered, and throws in the words of V8.
 */
import { describe } from "./conversions.ts";
import type { GuestObject } from "./guest-object.ts";
import { getOwnProperty, getPrototypeOf, isCompatibleWith, isExtensible, ownKeys } from "./objects.ts";
import { isAccessorDescriptor, isDataDescriptor, type PropertyDescriptor } from "./property-descriptor.ts";
import { keyToText, type PropertyKey } from "./property-key.ts";
import type { Realm } from "./realm.ts";
import { throwTypeError } from "./throw.ts";
import type { Value } from "./values.ts";

/** 10.5.1 steps 8-10 */
export const checkPrototype = (realm: Realm, target: GuestObject, proto: GuestObject | null): void => {
  if (!isExtensible(target) && proto !== getPrototypeOf(target))
    throwTypeError(
      realm,
      "'getPrototypeOf' on proxy: proxy target is non-extensible but the trap did not return its actual prototype",
    );
};

/** 10.5.2 steps 9-12 */
export const checkNewPrototype = (realm: Realm, target: GuestObject, proto: GuestObject | null): void => {
  if (!isExtensible(target) && proto !== getPrototypeOf(target))
    throwTypeError(
      realm,
      "'setPrototypeOf' on proxy: trap returned truish for setting a new prototype on the non-extensible proxy target",
    );
};

/** 10.5.3 steps 7-8 */
export const checkExtensible = (realm: Realm, target: GuestObject, answer: boolean): void => {
  if (isExtensible(target) !== answer)
    throwTypeError(
      realm,
      `'isExtensible' on proxy: trap result does not reflect extensibility of proxy target (which is '${!answer}')`,
    );
};

/** 10.5.4 step 8 */
export const checkNotExtensible = (realm: Realm, target: GuestObject): void => {
  if (isExtensible(target)) throwTypeError(realm, "'preventExtensions' on proxy: the proxy target is extensible");
};

/** 10.5.5 step 10: the trap says that there is no such property. */
export const checkNoDescriptor = (
  realm: Realm,
  target: GuestObject,
  key: PropertyKey,
  own: PropertyDescriptor | undefined,
): void => {
  if (own === undefined) return;
  const refusal = `'getOwnPropertyDescriptor' on proxy: trap returned undefined for property '${keyToText(key)}' which`;
  if (own.configurable === false) throwTypeError(realm, `${refusal} is non-configurable in the proxy target`);
  if (!isExtensible(target)) throwTypeError(realm, `${refusal} exists in the non-extensible proxy target`);
};

/** 10.5.5 steps 14-16 */
export const checkDescriptor = (
  realm: Realm,
  key: PropertyKey,
  own: PropertyDescriptor | undefined,
  isTargetExtensible: boolean,
  answer: PropertyDescriptor,
): void => {
  const refuse = (what: string): never => throwTypeError(realm, `'getOwnPropertyDescriptor' on proxy: trap ${what}`);
  const name = keyToText(key);
  if (!isPossible(own, isTargetExtensible, answer))
    refuse(
      `returned descriptor for property '${name}' that is incompatible with the existing property in the proxy target`,
    );
  if (answer.configurable === true) return;
  if (own?.configurable !== false)
    refuse(
      `reported non-configurability for property '${name}' which is either non-existent or configurable in the proxy target`,
    );
  if (answer.writable === false && own?.writable === true)
    refuse(
      `reported non-configurable and writable for property '${name}' which is non-configurable, non-writable in the proxy target`,
    );
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
  const refuse = (what: string): never =>
    throwTypeError(realm, `'defineProperty' on proxy: trap returned truish for ${what}`);
  if (own === undefined && !isTargetExtensible) refuse(`adding property '${name}'  to the non-extensible proxy target`);
  if (descriptor.configurable === false && own?.configurable !== false)
    refuse(
      `defining non-configurable property '${name}' which is either non-existent or configurable in the proxy target`,
    );
  if (own === undefined) return;
  if (!isCompatibleWith(own, descriptor))
    refuse(`adding property '${name}'  that is incompatible with the existing property in the proxy target`);
  if (own.configurable === false && own.writable === true && descriptor.writable === false)
    refuse(`defining non-configurable property '${name}' which cannot be non-writable`);
};

/** 10.5.7 step 9: the trap says that there is no such property. */
export const checkAbsent = (realm: Realm, target: GuestObject, key: PropertyKey): void => {
  const own = getOwnProperty(target, key);
  if (own === undefined) return;
  const refusal = `'has' on proxy: trap returned falsish for property '${keyToText(key)}'`;
  if (own.configurable === false)
    throwTypeError(realm, `${refusal} which exists in the proxy target as non-configurable`);
  if (!isExtensible(target)) throwTypeError(realm, `${refusal} but the proxy target is not extensible`);
};

const isConstant = (own: PropertyDescriptor): boolean => isDataDescriptor(own) && own.writable === false;

/** 10.5.8 steps 9-10 */
export const checkGotten = (realm: Realm, target: GuestObject, key: PropertyKey, value: Value): void => {
  const own = getOwnProperty(target, key);
  if (own === undefined || own.configurable !== false) return;
  const subject = `'get' on proxy: property '${keyToText(key)}' is a`;
  if (isConstant(own) && !Object.is(own.value, value))
    throwTypeError(
      realm,
      `${subject} read-only and non-configurable data property on the proxy target but the proxy did not return its actual value (expected '${plainText(own.value)}' but got '${plainText(value)}')`,
    );
  if (isAccessorDescriptor(own) && own.get === undefined && value !== undefined)
    throwTypeError(
      realm,
      `${subject} non-configurable accessor property on the proxy target and does not have a getter function, but the trap did not return 'undefined' (got '${plainText(value)}')`,
    );
};

const plainText = (value: Value): string =>
  typeof value === "string" ? describe(value).slice(1, -1) : describe(value);

/** 10.5.9 steps 10-11 */
export const checkSet = (realm: Realm, target: GuestObject, key: PropertyKey, value: Value): void => {
  const own = getOwnProperty(target, key);
  if (own === undefined || own.configurable !== false) return;
  const refusal = `'set' on proxy: trap returned truish for property '${keyToText(key)}' which exists in the proxy target as a non-configurable and non-writable`;
  if (isConstant(own) && !Object.is(own.value, value))
    throwTypeError(realm, `${refusal} data property with a different value`);
  if (isAccessorDescriptor(own) && own.set === undefined)
    throwTypeError(realm, `${refusal} accessor property without a setter`);
};

/** 10.5.10 steps 9-13 */
export const checkDeleted = (realm: Realm, target: GuestObject, key: PropertyKey): void => {
  const own = getOwnProperty(target, key);
  if (own === undefined) return;
  const refusal = `'deleteProperty' on proxy: trap returned truish for property '${keyToText(key)}'`;
  if (own.configurable === false) throwTypeError(realm, `${refusal} which is non-configurable in the proxy target`);
  if (!isExtensible(target)) throwTypeError(realm, `${refusal} but the proxy target is non-extensible`);
};

/** 10.5.11 steps 9-23: `unseen` are the keys that the trap gave. Its lists are as long as the target has properties. */
export const checkKeys = (realm: Realm, target: GuestObject, unseen: Set<PropertyKey>): void => {
  const isTargetExtensible = isExtensible(target);
  const keys = ownKeys(target);
  realm.meter.tickMany(keys.length);
  const isFixed = (key: PropertyKey): boolean => getOwnProperty(target, key)?.configurable === false;
  const fixed = keys.filter(isFixed);
  const mandatory = isTargetExtensible ? fixed : inOrder(fixed, keys);
  for (const key of mandatory)
    if (!unseen.delete(key))
      throwTypeError(realm, `'ownKeys' on proxy: trap result did not include '${keyToText(key)}'`);
  if (!isTargetExtensible && unseen.size > 0)
    throwTypeError(realm, "'ownKeys' on proxy: trap returned extra keys but proxy target is non-extensible");
};

/** All keys, those first that are fixed. */
const inOrder = (fixed: readonly PropertyKey[], keys: readonly PropertyKey[]): Iterable<PropertyKey> =>
  new Set([...fixed, ...keys]);
