/** The Reflect object (28.1): the internal methods of objects as functions. */
import { calledOnNonObject, notConstructor } from "../messages/calls.ts";
import { badPrototype } from "../messages/properties.ts";
import { toPropertyKey } from "../runtime/conversions.ts";
import { describe } from "../runtime/describe.ts";
import { fromPropertyDescriptor, toPropertyDescriptor } from "../runtime/descriptor-objects.ts";
import { GuestCall, isConstructor, type LeafNative, type TailNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { requireApplicable } from "../runtime/iteration.ts";
import { defineObject, type IntrinsicTable, leaf, type Row, tail, toStringTag } from "../runtime/native-table.ts";
import { chargedOwnKeys, createArrayOfKeys, withArguments } from "../runtime/object-operations.ts";
import {
  defineOwnProperty,
  deleteProperty,
  get,
  getOwnProperty,
  getPrototypeOf,
  hasProperty,
  isExtensible,
  preventExtensions,
  set,
  setPrototypeOf,
} from "../runtime/objects.ts";
import type { PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";

/** 28.1.1 */
const apply: TailNative = (realm, _thisValue, [target, thisArgument, list]) => {
  const callee = requireApplicable(realm, target);
  return withArguments(realm, list, (args) => new GuestCall(callee, thisArgument, args));
};

const requireConstructor = (realm: Realm, value: Value): GuestObject =>
  isConstructor(value) ? value : throwTypeError(realm, notConstructor(describe(value)));

/** 28.1.2 */
const construct: TailNative = (realm, _thisValue, args) => {
  const target = requireConstructor(realm, args[0]);
  const newTarget = args.length > 2 ? requireConstructor(realm, args[2]) : target;
  return withArguments(realm, args[1], (list) => new GuestCall(target, undefined, list, newTarget));
};

type OnObject = (realm: Realm, target: GuestObject, args: Value[]) => Value;

/** A function whose first argument must be an object. */
const onObject = (name: string, length: number, run: OnObject): Row => {
  const checked: LeafNative = (realm, _thisValue, args) => {
    const [target] = args;
    return isObject(target) ? run(realm, target, args) : throwTypeError(realm, calledOnNonObject(`Reflect.${name}`));
  };
  return leaf(name, length, checked);
};

/** The same where the second argument is a property key. */
const onProperty = (
  name: string,
  length: number,
  run: (realm: Realm, target: GuestObject, key: PropertyKey, args: Value[]) => Value,
): Row => onObject(name, length, (realm, target, args) => run(realm, target, toPropertyKey(realm, args[1]), args));

const rows: readonly Row[] = [
  // 28.1.3
  onProperty("defineProperty", 3, (realm, target, key, [, , attributes]) =>
    defineOwnProperty(target, key, toPropertyDescriptor(realm, attributes)),
  ),
  // 28.1.4
  onProperty("deleteProperty", 2, (_realm, target, key) => deleteProperty(target, key)),
  tail("apply", 3, apply),
  tail("construct", 2, construct),
  // 28.1.5
  onProperty("get", 2, (_realm, target, key, args) => get(target, key, args.length > 2 ? args[2] : target)),
  // 28.1.6
  onProperty("getOwnPropertyDescriptor", 2, (realm, target, key) =>
    fromPropertyDescriptor(realm, getOwnProperty(target, key)),
  ),
  // 28.1.7
  onObject("getPrototypeOf", 1, (_realm, target) => getPrototypeOf(target)),
  // 28.1.8
  onProperty("has", 2, (_realm, target, key) => hasProperty(target, key)),
  // 28.1.9
  onObject("isExtensible", 1, (_realm, target) => isExtensible(target)),
  // 28.1.10
  onObject("ownKeys", 1, (realm, target) => createArrayOfKeys(realm, chargedOwnKeys(realm, target))),
  // 28.1.11
  onObject("preventExtensions", 1, (_realm, target) => preventExtensions(target)),
  // 28.1.12
  onProperty("set", 3, (_realm, target, key, args) => set(target, key, args[2], args.length > 3 ? args[3] : target)),
  // 28.1.13
  onObject("setPrototypeOf", 2, (realm, target, [, proto]) =>
    isObject(proto) || proto === null
      ? setPrototypeOf(target, proto)
      : throwTypeError(realm, badPrototype(describe(proto))),
  ),
  toStringTag("Reflect"),
];

export const intrinsics: IntrinsicTable = defineObject("Reflect", rows);
