/** Operations on objects (7.3) in terms of their internal methods, with the exceptions that failing ones throw. */

import { BOUNDS, COSTS } from "../accounting/costs.ts";
import { ARGUMENTS_NO_LIST, tooManyArguments } from "../messages/calls.ts";
import {
  CYCLIC_PROTOTYPE,
  cannotAdd,
  cannotDefine,
  cannotDelete,
  cannotRedefine,
  IMMUTABLE_PROTOTYPE,
  notExtensible,
  onlyGetter,
  readOnly,
} from "../messages/properties.ts";
import { falsish } from "../messages/proxies.ts";
import { adoptElements, packedElements } from "./arrays.ts";
import { lengthOfArrayLike, STRING_OBJECT, toObject } from "./conversions.ts";
import { createDataProperty } from "./create-object.ts";
import { describe } from "./describe.ts";
import { type GuestCall, isCallable, PAUSE } from "./function-objects.ts";
import { type GuestObject, ORDINARY } from "./guest-object.ts";
import { finishWork, type LongWork } from "./long-work.ts";
import {
  defineOwnProperty,
  deleteProperty,
  get,
  getOwnProperty,
  getPrototypeOf,
  isExtensible,
  ownKeys,
  set,
  setPrototypeOf,
} from "./objects.ts";
import { ownFlags, ownSlot } from "./own-properties.ts";
import {
  dataDescriptor,
  isAccessorDescriptor,
  isDataDescriptor,
  type PropertyDescriptor,
} from "./property-descriptor.ts";
import { keyToText, keyToValue, type PropertyKey } from "./property-key.ts";
import { isProxy } from "./proxy-data.ts";
import type { Realm } from "./realm.ts";
import { Accessor, DEFAULT, ENUMERABLE, type Slot } from "./shape.ts";
import { throwRangeError, throwTypeError } from "./throw.ts";
import { ABSENT, isAbsent, isNullish, isObject, type Value } from "./values.ts";

/** 7.3.4 Set, throwing on failure. */
export const setOrThrow = (realm: Realm, object: GuestObject, key: PropertyKey, value: Value): void => {
  if (!set(object, key, value)) throwUnassignable(realm, object, key);
};

/** The TypeError of an assignment that failed, in the words of V8. */
export const throwUnassignable = (realm: Realm, object: GuestObject, key: PropertyKey): never => {
  const name = keyToText(key);
  const obstacle = findProperty(object, key);
  if (obstacle === "proxy") return throwFalsish(realm, "set", key);
  if (obstacle === undefined) return throwTypeError(realm, cannotAdd(name));
  return isAccessorDescriptor(obstacle)
    ? throwTypeError(realm, onlyGetter(name, describe(object)))
    : throwTypeError(realm, readOnly(name, `${isCallable(object) ? "function" : "object"} '${describe(object)}'`));
};

/** What a proxy says no to. Nothing more is asked of it, for its traps would notice. */
const throwFalsish = (realm: Realm, trap: string, key: PropertyKey): never =>
  throwTypeError(realm, falsish(trap, keyToText(key)));

/** The property that a look-up finds, on the object itself or in its prototype chain. */
const findProperty = (object: GuestObject, key: PropertyKey): PropertyDescriptor | "proxy" | undefined => {
  for (let holder: GuestObject | null = object; holder !== null; holder = getPrototypeOf(holder)) {
    holder.shape.realm.meter.tick();
    if (isProxy(holder)) return "proxy";
    const own = getOwnProperty(holder, key);
    if (own !== undefined) return own;
  }
  return undefined;
};

/** 7.3.8 DefinePropertyOrThrow. */
export const definePropertyOrThrow = (
  realm: Realm,
  object: GuestObject,
  key: PropertyKey,
  descriptor: PropertyDescriptor,
): void => {
  if (defineOwnProperty(object, key, descriptor)) return;
  if (isProxy(object)) throwFalsish(realm, "defineProperty", key);
  const isNew = getOwnProperty(object, key) === undefined;
  const name = keyToText(key);
  throwTypeError(realm, isNew ? cannotDefine(name) : cannotRedefine(name));
};

/** 7.3.6 CreateDataPropertyOrThrow. */
export const createDataPropertyOrThrow = (realm: Realm, object: GuestObject, key: PropertyKey, value: Value): void =>
  definePropertyOrThrow(realm, object, key, dataDescriptor(value, DEFAULT));

/** 7.3.9 DeletePropertyOrThrow. */
export const deletePropertyOrThrow = (realm: Realm, object: GuestObject, key: PropertyKey): void => {
  if (deleteProperty(object, key)) return;
  if (isProxy(object)) throwFalsish(realm, "deleteProperty", key);
  throwTypeError(realm, cannotDelete(keyToText(key), describe(object)));
};

/** [[SetPrototypeOf]], throwing on failure. */
export const setPrototypeOrThrow = (realm: Realm, object: GuestObject, proto: GuestObject | null): void => {
  if (setPrototypeOf(object, proto)) return;
  if (isProxy(object)) throwFalsish(realm, "setPrototypeOf", "undefined");
  if (object === realm.intrinsic("Object.prototype")) throwTypeError(realm, IMMUTABLE_PROTOTYPE);
  throwTypeError(realm, isExtensible(object) ? CYCLIC_PROTOTYPE : notExtensible(describe(object)));
};

/** [[OwnPropertyKeys]], one iteration charged for each key. */
export const chargedOwnKeys = (realm: Realm, object: GuestObject): PropertyKey[] => {
  const keys = ownKeys(object);
  // A String object charges the keys of its units before it makes them.
  const charged = object.kind === STRING_OBJECT ? (object.payload as string).length : 0;
  realm.meter.chargeIterations(keys.length - charged);
  return keys;
};

/** An array of keys as the guest sees them, charged before the texts of indices are made. */
export const createArrayOfKeys = (realm: Realm, keys: readonly PropertyKey[]): GuestObject => {
  realm.meter.chargeBytes(COSTS.arrayElement * keys.length);
  return adoptElements(realm, keys.map(keyToValue));
};

/** Is there an own enumerable property? Asks the object anew, for a getter or trap may have changed it. */
export const hasOwnEnumerable = (object: GuestObject, key: PropertyKey): boolean => {
  if (object.kind.getOwnProperty === null) {
    const flags = ownFlags(object, key);
    return flags >= 0 && (flags & ENUMERABLE) !== 0;
  }
  return getOwnProperty(object, key)?.enumerable === true;
};

/** The value of an own enumerable property, or ABSENT; a getter is called. */
export const ownEnumerableValue = (object: GuestObject, key: PropertyKey): Value => {
  if (!hasOwnEnumerable(object, key)) return ABSENT;
  const slot: Slot = object.kind.get === null ? ownSlot(object, key) : ABSENT;
  return isAbsent(slot) || slot instanceof Accessor ? get(object, key) : slot;
};

/** So many keys are worth looking whether the slice is over in between. */
const MANY_KEYS = 256;

/**
 * For leaves to end with: calls `visit` with each of these keys, which are paid for, and answers with what `end` makes.
 * `made` is what the visits fill.
 */
export const finishKeys = (
  realm: Realm,
  keys: readonly PropertyKey[],
  made: object,
  visit: (key: PropertyKey) => void,
  end: () => Value,
): Value => {
  if (keys.length >= MANY_KEYS) return finishWork(realm, visitKeys(realm, keys, visit, end), made);
  for (let index = 0; index < keys.length; index++) visit(keys[index] as PropertyKey);
  return end();
};

function* visitKeys(
  realm: Realm,
  keys: readonly PropertyKey[],
  visit: (key: PropertyKey) => void,
  end: () => Value,
): LongWork<Value> {
  for (const key of keys) {
    realm.meter.tick();
    if (realm.meter.sliceOver) yield PAUSE;
    visit(key);
  }
  return end();
}

/** 7.3.23 EnumerableOwnProperties, keys only. */
export const enumerableOwnKeys = (realm: Realm, object: GuestObject): (string | number)[] =>
  chargedOwnKeys(realm, object).filter(
    (key): key is string | number => typeof key !== "symbol" && hasOwnEnumerable(object, key),
  );

/** 7.3.25 CopyDataProperties onto a fresh ordinary object. */
export const copyDataProperties = (
  realm: Realm,
  target: GuestObject,
  source: Value,
  excluded: ReadonlySet<PropertyKey>,
): void => {
  if (isNullish(source)) return;
  const from = toObject(realm, source);
  if (excluded.size === 0 && canCopyWhole(target, from)) return copyWhole(realm, target, from);
  for (const key of chargedOwnKeys(realm, from)) {
    if (excluded.has(key)) continue;
    const value = ownEnumerableValue(from, key);
    if (!isAbsent(value)) createDataProperty(target, key, value);
  }
};

/** Is `source` a plain object, without elements, that began as `target` is now? */
const canCopyWhole = (target: GuestObject, source: GuestObject): boolean => {
  const { shape, elements, kind } = source;
  if (kind !== ORDINARY || elements.length > 0 || target.elements.length > 0) return false;
  return shape.root === target.shape && shape.isPlain && shape.dictionary === null && shape.extensible;
};

/** Takes over the layout, too. */
const copyWhole = (realm: Realm, target: GuestObject, source: GuestObject): void => {
  const { count } = source.shape;
  realm.meter.chargeIterations(count);
  realm.meter.chargeBytes(COSTS.property * count);
  target.shape = source.shape;
  target.copySlots(source);
};

export type IntegrityLevel = "sealed" | "frozen";

const NOT_CONFIGURABLE: PropertyDescriptor = {
  value: ABSENT,
  writable: undefined,
  get: null,
  set: null,
  enumerable: undefined,
  configurable: false,
};
const NOT_WRITABLE: PropertyDescriptor = { ...NOT_CONFIGURABLE, writable: false };

/** What 7.3.15 SetIntegrityLevel does with each key; the object takes no more properties. */
export const raisePropertyIntegrity = (
  realm: Realm,
  object: GuestObject,
  key: PropertyKey,
  level: IntegrityLevel,
): void => {
  const own = getOwnProperty(object, key);
  if (own === undefined) return;
  const frozenData = level === "frozen" && isDataDescriptor(own);
  definePropertyOrThrow(realm, object, key, frozenData ? NOT_WRITABLE : NOT_CONFIGURABLE);
};

/** What 7.3.16 TestIntegrityLevel asks of each key. */
export const hasPropertyIntegrity = (object: GuestObject, key: PropertyKey, level: IntegrityLevel): boolean => {
  const own = getOwnProperty(object, key);
  return own === undefined || (own.configurable === false && !(level === "frozen" && own.writable === true));
};

/** Lists of so many arguments are read with a look at the slice in between. */
const MANY_ARGUMENTS = 1024;

/** 7.3.19 CreateListFromArrayLike, for the arguments of a call, and the call: one iteration charged for each. */
export const withArguments = (
  realm: Realm,
  value: Value,
  call: (args: Value[]) => GuestCall,
): GuestCall | Generator<GuestCall, Value, Value> => {
  if (!isObject(value)) return throwTypeError(realm, ARGUMENTS_NO_LIST);
  const length = lengthOfArrayLike(realm, value);
  if (length > BOUNDS.frameSlots) return throwRangeError(realm, tooManyArguments(BOUNDS.frameSlots));
  realm.meter.chargeIterations(length);
  const packed = packedElements(value);
  if (packed !== undefined) return call(packed.slice());
  if (length >= MANY_ARGUMENTS) return withManyArguments(realm, value, length, call);
  return call(Array.from({ length }, (_, index) => get(value, index)));
};

function* withManyArguments(
  realm: Realm,
  object: GuestObject,
  length: number,
  call: (args: Value[]) => GuestCall,
): Generator<GuestCall, Value, Value> {
  const args: Value[] = [];
  realm.caller.hold(args);
  for (let index = 0; index < length; index++) {
    realm.meter.tick();
    if (realm.meter.sliceOver) yield PAUSE;
    args.push(get(object, index));
  }
  return yield call(args);
}
