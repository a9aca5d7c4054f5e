/** The Object constructor (20.1.1, 20.1.2). */

import { calledOnNonObject, calledOnNullish } from "../messages/calls.ts";
import { badEntry, notIterable } from "../messages/iteration.ts";
import { badPrototype, integrityFailed } from "../messages/properties.ts";
import { PREVENT_EXTENSIONS_FALSISH } from "../messages/proxies.ts";
import { createArrayFromList } from "../runtime/arrays.ts";
import { toObject, toPropertyKey } from "../runtime/conversions.ts";
import { createDataProperty, createObject, prototypeFromConstructor } from "../runtime/create-object.ts";
import { describe } from "../runtime/describe.ts";
import { fromPropertyDescriptor, toPropertyDescriptor } from "../runtime/descriptor-objects.ts";
import { type LeafNative, PAUSE, type SteppingNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { forEachValue } from "../runtime/iteration.ts";
import { finishWork, type LongWork } from "../runtime/long-work.ts";
import { defineClass, type IntrinsicTable, leaf, type Row, stepping } from "../runtime/native-table.ts";
import {
  chargedOwnKeys,
  createArrayOfKeys,
  definePropertyOrThrow,
  finishKeys,
  hasOwnEnumerable,
  hasPropertyIntegrity,
  type IntegrityLevel,
  ownEnumerableValue,
  raisePropertyIntegrity,
  setOrThrow,
  setPrototypeOrThrow,
} from "../runtime/object-operations.ts";
import {
  get,
  getOwnProperty,
  getPrototypeOf,
  hasOwnProperty,
  isExtensible,
  preventExtensions,
} from "../runtime/objects.ts";
import { sameValue } from "../runtime/operators.ts";
import type { PropertyDescriptor } from "../runtime/property-descriptor.ts";
import { keyToValue, type PropertyKey } from "../runtime/property-key.ts";
import { isProxy } from "../runtime/proxy-data.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { ABSENT, isNullish, isObject, type Value } from "../runtime/values.ts";
import { groupBy } from "./group-by.ts";
import { IMMUTABLE_PROTOTYPE, objectPrototypeIntrinsics, objectPrototypeRows } from "./object-prototype.ts";

/** 20.1.1.1 */
const construct: LeafNative = (realm, _thisValue, [value], newTarget) => {
  if (newTarget !== undefined && newTarget !== realm.intrinsic("Object"))
    return createObject(realm, prototypeFromConstructor(newTarget, "Object.prototype"));
  return isNullish(value) ? createObject(realm) : toObject(realm, value);
};

/** 20.1.2.1 */
const assign: LeafNative = (realm, _thisValue, [target, ...sources]) => {
  const to = toObject(realm, target);
  const [source] = sources;
  if (sources.length === 1) return isNullish(source) ? to : assignFrom(realm, to, toObject(realm, source));
  return finishWork(realm, assignAll(realm, to, sources));
};

const assignKey = (realm: Realm, to: GuestObject, from: GuestObject, key: PropertyKey): void => {
  const value = ownEnumerableValue(from, key);
  if (value !== ABSENT) setOrThrow(realm, to, key, value);
};

const assignFrom = (realm: Realm, to: GuestObject, from: GuestObject): Value =>
  finishKeys(
    realm,
    chargedOwnKeys(realm, from),
    to,
    (key) => assignKey(realm, to, from, key),
    () => to,
  );

function* assignAll(realm: Realm, to: GuestObject, sources: readonly Value[]): LongWork<GuestObject> {
  for (const source of sources) {
    if (isNullish(source)) continue;
    const from = toObject(realm, source);
    for (const key of chargedOwnKeys(realm, from)) {
      realm.meter.tick();
      if (realm.meter.sliceOver) yield PAUSE;
      assignKey(realm, to, from, key);
    }
  }
  return to;
}

const checkedProto = (realm: Realm, proto: Value): GuestObject | null =>
  isObject(proto) || proto === null ? proto : throwTypeError(realm, badPrototype(describe(proto)));

/** 20.1.2.2 */
const create: LeafNative = (realm, _thisValue, [proto, properties]) => {
  const object = createObject(realm, checkedProto(realm, proto));
  return properties === undefined ? object : defineAll(realm, object, properties);
};

/** 20.1.2.3.1 ObjectDefineProperties: all descriptors are read before the first is applied. */
const defineAll = (realm: Realm, object: GuestObject, properties: Value): Value =>
  finishWork(realm, readAndDefine(realm, object, toObject(realm, properties)), object);

function* readAndDefine(realm: Realm, object: GuestObject, source: GuestObject): LongWork<GuestObject> {
  const descriptors: { key: PropertyKey; descriptor: PropertyDescriptor }[] = [];
  for (const key of chargedOwnKeys(realm, source)) {
    realm.meter.tick();
    if (realm.meter.sliceOver) yield PAUSE;
    const value = ownEnumerableValue(source, key);
    if (value !== ABSENT) descriptors.push({ key, descriptor: toPropertyDescriptor(realm, value) });
  }
  for (const { key, descriptor } of descriptors) {
    realm.meter.tick();
    if (realm.meter.sliceOver) yield PAUSE;
    definePropertyOrThrow(realm, object, key, descriptor);
  }
  return object;
}

/** 20.1.2.3 */
const defineProperties: LeafNative = (realm, _thisValue, [object, properties]) =>
  isObject(object)
    ? defineAll(realm, object, properties)
    : throwTypeError(realm, calledOnNonObject("Object.defineProperties"));

/** 20.1.2.4 */
const defineProperty: LeafNative = (realm, _thisValue, [object, name, attributes]) => {
  if (!isObject(object)) return throwTypeError(realm, calledOnNonObject("Object.defineProperty"));
  const key = toPropertyKey(realm, name);
  definePropertyOrThrow(realm, object, key, toPropertyDescriptor(realm, attributes));
  return object;
};

/** 7.3.23 EnumerableOwnProperties, one iteration charged for each: an array of what `toItem` makes of the members. */
const listOfMembers = (
  realm: Realm,
  object: GuestObject,
  toItem: (key: string | number, member: Value) => Value,
): Value => {
  const list: Value[] = [];
  const add = (key: PropertyKey): void => {
    const member = typeof key === "symbol" ? ABSENT : ownEnumerableValue(object, key);
    if (member !== ABSENT) list.push(toItem(key as string | number, member));
  };
  return finishKeys(realm, chargedOwnKeys(realm, object), list, add, () => createArrayFromList(realm, list));
};

/** 20.1.2.5 */
const entries: LeafNative = (realm, _thisValue, [value]) => {
  return listOfMembers(realm, toObject(realm, value), (key, member) =>
    createArrayFromList(realm, [keyToValue(key), member]),
  );
};

const refuseIntegrity = (realm: Realm, name: string, object: GuestObject): never =>
  throwTypeError(realm, isProxy(object) ? PREVENT_EXTENSIONS_FALSISH : integrityFailed(name, describe(object)));

/** 20.1.2.6, 20.1.2.22: 7.3.15 SetIntegrityLevel. */
const raiseIntegrity =
  (name: string, level: IntegrityLevel): LeafNative =>
  (realm, _thisValue, [object]) => {
    if (!isObject(object)) return object;
    if (!preventExtensions(object)) return refuseIntegrity(realm, name, object);
    const raise = (key: PropertyKey): void => raisePropertyIntegrity(realm, object, key, level);
    return finishKeys(realm, chargedOwnKeys(realm, object), object, raise, () => object);
  };

/** 20.1.2.20 */
const preventObjectExtensions: LeafNative = (realm, _thisValue, [object]) => {
  if (isObject(object) && !preventExtensions(object)) refuseIntegrity(realm, "preventExtensions", object);
  return object;
};

/** 20.1.2.15, 20.1.2.17: 7.3.16 TestIntegrityLevel. */
const hasIntegrity =
  (level: IntegrityLevel): LeafNative =>
  (realm, _thisValue, [object]) => {
    if (!isObject(object)) return true;
    if (isExtensible(object)) return false;
    let holds = true;
    const test = (key: PropertyKey): void => {
      holds = holds && hasPropertyIntegrity(object, key, level);
    };
    return finishKeys(realm, chargedOwnKeys(realm, object), object, test, () => holds);
  };

/** 20.1.2.7 */
const fromEntries: SteppingNative = function* (realm, _thisValue, [iterable]) {
  if (isNullish(iterable)) throwTypeError(realm, notIterable(describe(iterable)));
  const object = createObject(realm);
  realm.caller.hold(object);
  yield* forEachValue(realm, iterable, (entry) => {
    if (!isObject(entry)) return throwTypeError(realm, badEntry(describe(entry)));
    const key = get(entry, 0);
    const value = get(entry, 1);
    createDataProperty(object, toPropertyKey(realm, key), value);
  });
  return object;
};

/** 20.1.2.8 */
const getOwnPropertyDescriptor: LeafNative = (realm, _thisValue, [value, name]) => {
  const object = toObject(realm, value);
  return fromPropertyDescriptor(realm, getOwnProperty(object, toPropertyKey(realm, name)));
};

/** 20.1.2.9 */
const getOwnPropertyDescriptors: LeafNative = (realm, _thisValue, [value]) => {
  const object = toObject(realm, value);
  const keys = chargedOwnKeys(realm, object);
  const result = createObject(realm);
  const add = (key: PropertyKey): void => {
    const descriptor = fromPropertyDescriptor(realm, getOwnProperty(object, key));
    if (descriptor !== undefined) createDataProperty(result, key, descriptor);
  };
  return finishKeys(realm, keys, result, add, () => result);
};

/** 20.1.2.11.1 GetOwnPropertyKeys. */
const ownKeysWhere =
  (wanted: (key: PropertyKey) => boolean): LeafNative =>
  (realm, _thisValue, [value]) =>
    createArrayOfKeys(realm, chargedOwnKeys(realm, toObject(realm, value)).filter(wanted));

/** 20.1.2.13 */
const groupObjectsBy: SteppingNative = function* (realm, _thisValue, [items, callback]) {
  const groups = yield* groupBy(realm, items, callback, (key) => toPropertyKey(realm, key));
  const object = createObject(realm, null);
  for (const [key, group] of groups) createDataProperty(object, key, group);
  return object;
};

/** 20.1.2.14 */
const hasOwn: LeafNative = (realm, _thisValue, [value, name]) => {
  const object = toObject(realm, value);
  return hasOwnProperty(object, toPropertyKey(realm, name));
};

/** 20.1.2.23 */
const setPrototypeOf: LeafNative = (realm, _thisValue, [object, proto]) => {
  if (isNullish(object)) throwTypeError(realm, calledOnNullish("Object.setPrototypeOf"));
  const checked = checkedProto(realm, proto);
  if (isObject(object)) setPrototypeOrThrow(realm, object, checked);
  return object;
};

/** 20.1.2.19 */
const keys: LeafNative = (realm, _thisValue, [value]) => {
  const object = toObject(realm, value);
  const found: PropertyKey[] = [];
  const add = (key: PropertyKey): void => {
    if (typeof key !== "symbol" && hasOwnEnumerable(object, key)) found.push(key);
  };
  return finishKeys(realm, chargedOwnKeys(realm, object), found, add, () => createArrayOfKeys(realm, found));
};

/** 20.1.2.24 */
const values: LeafNative = (realm, _thisValue, [value]) => {
  return listOfMembers(realm, toObject(realm, value), (_key, member) => member);
};

const statics: readonly Row[] = [
  leaf("assign", 2, assign),
  leaf("getOwnPropertyDescriptor", 2, getOwnPropertyDescriptor),
  leaf("getOwnPropertyDescriptors", 1, getOwnPropertyDescriptors),
  leaf(
    "getOwnPropertyNames",
    1,
    ownKeysWhere((key) => typeof key !== "symbol"),
  ),
  leaf(
    "getOwnPropertySymbols",
    1,
    ownKeysWhere((key) => typeof key === "symbol"),
  ),
  leaf("hasOwn", 2, hasOwn),
  // 20.1.2.16
  leaf("is", 2, (realm, _thisValue, [left, right]) => sameValue(realm, left, right)),
  leaf("preventExtensions", 1, preventObjectExtensions),
  leaf("seal", 1, raiseIntegrity("seal", "sealed")),
  leaf("create", 2, create),
  leaf("defineProperties", 2, defineProperties),
  leaf("defineProperty", 3, defineProperty),
  leaf("freeze", 1, raiseIntegrity("freeze", "frozen")),
  // 20.1.2.12
  leaf("getPrototypeOf", 1, (realm, _thisValue, [value]) => getPrototypeOf(toObject(realm, value))),
  leaf("setPrototypeOf", 2, setPrototypeOf),
  // 20.1.2.16
  leaf("isExtensible", 1, (_realm, _thisValue, [object]) => isObject(object) && isExtensible(object)),
  leaf("isFrozen", 1, hasIntegrity("frozen")),
  leaf("isSealed", 1, hasIntegrity("sealed")),
  leaf("keys", 1, keys),
  leaf("entries", 1, entries),
  stepping("fromEntries", 1, fromEntries),
  leaf("values", 1, values),
  stepping("groupBy", 2, groupObjectsBy),
];

export const intrinsics: IntrinsicTable = {
  ...defineClass({
    name: "Object",
    length: 1,
    code: { form: "leaf", run: construct },
    statics,
    prototype: objectPrototypeRows,
    prototypeParent: null,
    prototypeKind: IMMUTABLE_PROTOTYPE,
  }),
  ...objectPrototypeIntrinsics,
};
