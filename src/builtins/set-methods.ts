/**
 * The methods that combine a Set with anything set-like (24.2.4: difference, intersection, …). Each walks the smaller side:
 * its own values, asking the other's `has`, or the other's `keys`. Guest code runs in between and may change the receiver,
 * so own values are walked live, and results are collected apart.
 */
import { badSize, propertyNoFunction, SIZE_NO_NUMBER } from "../messages/collections.ts";
import { notObject } from "../messages/conversions.ts";
import { defaultIteration } from "../runtime/collection-defaults.ts";
import { stepCollection } from "../runtime/collection-iterators.ts";
import {
  copySetData,
  createSet,
  deleteKey,
  hasKey,
  requireKind,
  SET,
  type SetData,
  setAdd,
} from "../runtime/collections.ts";
import { toBoolean, toIntegerOrInfinity, toNumber } from "../runtime/conversions.ts";
import { describe } from "../runtime/describe.ts";
import { GuestCall, isCallable, PAUSE } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import {
  getIteratorFromMethod,
  type IteratorRecord,
  iteratorClose,
  iteratorStepValue,
  type Steps,
} from "../runtime/iteration.ts";
import { type Row, stepping } from "../runtime/native-table.ts";
import { get } from "../runtime/objects.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwRangeError, throwTypeError } from "../runtime/throw.ts";
import { ABSENT, isObject, type Value } from "../runtime/values.ts";

/** 24.2.1.1 Set Records. */
interface SetRecord {
  readonly object: GuestObject;
  readonly size: number;
  readonly has: GuestObject;
  readonly keys: GuestObject;
}

/** 24.2.1.2 GetSetRecord. */
const getSetRecord = (realm: Realm, object: Value): SetRecord => {
  if (!isObject(object)) return throwTypeError(realm, notObject(describe(object)));
  const size = toNumber(realm, get(object, "size"));
  if (Number.isNaN(size)) return throwTypeError(realm, SIZE_NO_NUMBER);
  const integer = toIntegerOrInfinity(realm, size);
  if (integer < 0) return throwRangeError(realm, badSize(integer));
  return {
    object,
    size: integer,
    has: requireMethod(realm, object, "has"),
    keys: requireMethod(realm, object, "keys"),
  };
};

const requireMethod = (realm: Realm, object: GuestObject, name: string): GuestObject => {
  const method = get(object, name);
  return isCallable(method) ? method : throwTypeError(realm, propertyNoFunction(name));
};

function* otherHas(other: SetRecord, value: Value): Steps<boolean> {
  return toBoolean(yield new GuestCall(other.has, other.object, [value]));
}

const otherKeys = (realm: Realm, other: SetRecord): Steps<IteratorRecord> =>
  getIteratorFromMethod(realm, other.object, other.keys);

/** Visits the keys of the other until a visit answers true; then closes the iterator, and answers true. */
function* someKey(realm: Realm, keys: IteratorRecord, visit: (key: Value) => boolean): Steps<boolean> {
  const iteration = defaultIteration(realm, keys.iterator);
  for (;;) {
    const key = iteration === undefined ? yield* iteratorStepValue(realm, keys) : stepCollection(realm, iteration);
    if (key === ABSENT) return false;
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    if (!visit(key)) continue;
    yield* iteratorClose(realm, keys);
    return true;
  }
}

function* forEachKey(realm: Realm, keys: IteratorRecord, visit: (key: Value) => void): Steps<void> {
  yield* someKey(realm, keys, (key) => {
    visit(key);
    return false;
  });
}

/** Asks the other about each value, live, until `visit` answers true. */
function* someOwnValue(
  realm: Realm,
  data: SetData,
  other: SetRecord,
  visit: (value: Value, inOther: boolean) => boolean,
): Steps<boolean> {
  for (const value of data) {
    realm.meter.chargeIterations(1);
    if (visit(value, yield* otherHas(other, value))) return true;
  }
  return false;
}

/** The result of a method, from its first value on: a heap walk in between is to find it. */
const resultOf = (realm: Realm, data: SetData): GuestObject => {
  const set = createSet(realm, undefined, data);
  realm.caller.hold(set);
  return set;
};

/** 24.2.4.5 Set.prototype.difference ( other ) */
function* difference(realm: Realm, data: SetData, other: SetRecord): Steps<GuestObject> {
  const result = resultOf(realm, copySetData(realm, data));
  const kept = result.payload as SetData;
  const remove = (value: Value, isCommon: boolean): boolean => {
    if (isCommon) deleteKey(realm, kept, value);
    return false;
  };
  if (data.size <= other.size) yield* someOwnValue(realm, kept, other, remove);
  else yield* someKey(realm, yield* otherKeys(realm, other), (key) => remove(key, true));
  return result;
}

/** 24.2.4.9 Set.prototype.intersection ( other ) */
function* intersection(realm: Realm, data: SetData, other: SetRecord): Steps<GuestObject> {
  const common: SetData = new Set();
  const result = resultOf(realm, common);
  const keep = (value: Value, isCommon: boolean): boolean => {
    if (isCommon) setAdd(realm, common, value);
    return false;
  };
  if (data.size <= other.size) yield* someOwnValue(realm, data, other, keep);
  else yield* someKey(realm, yield* otherKeys(realm, other), (key) => keep(key, hasKey(realm, data, key)));
  return result;
}

/** 24.2.4.15 Set.prototype.symmetricDifference ( other ) */
function* symmetricDifference(realm: Realm, data: SetData, other: SetRecord): Steps<GuestObject> {
  const keys = yield* otherKeys(realm, other);
  const result = resultOf(realm, copySetData(realm, data));
  const different = result.payload as SetData;
  yield* forEachKey(realm, keys, (key) => {
    if (hasKey(realm, data, key)) different.delete(key);
    else setAdd(realm, different, key);
  });
  return result;
}

/** 24.2.4.17 Set.prototype.union ( other ) */
function* union(realm: Realm, data: SetData, other: SetRecord): Steps<GuestObject> {
  const keys = yield* otherKeys(realm, other);
  const result = resultOf(realm, copySetData(realm, data));
  const all = result.payload as SetData;
  yield* forEachKey(realm, keys, (key) => setAdd(realm, all, key));
  return result;
}

/** 24.2.4.10 Set.prototype.isDisjointFrom ( other ) */
function* isDisjointFrom(realm: Realm, data: SetData, other: SetRecord): Steps<boolean> {
  if (data.size <= other.size) return !(yield* someOwnValue(realm, data, other, (_, inOther) => inOther));
  return !(yield* someKey(realm, yield* otherKeys(realm, other), (key) => hasKey(realm, data, key)));
}

/** 24.2.4.11 Set.prototype.isSubsetOf ( other ) */
function* isSubsetOf(realm: Realm, data: SetData, other: SetRecord): Steps<boolean> {
  if (data.size > other.size) return false;
  return !(yield* someOwnValue(realm, data, other, (_, inOther) => !inOther));
}

/** 24.2.4.12 Set.prototype.isSupersetOf ( other ) */
function* isSupersetOf(realm: Realm, data: SetData, other: SetRecord): Steps<boolean> {
  if (data.size < other.size) return false;
  return !(yield* someKey(realm, yield* otherKeys(realm, other), (key) => !hasKey(realm, data, key)));
}

type Operation = (realm: Realm, data: SetData, other: SetRecord) => Steps<Value>;

/** A row whose operation gets the checked receiver and the record of the argument. */
const row = (name: string, operation: Operation): Row =>
  stepping(name, 1, function* (realm, set, [other]) {
    const data = requireKind(realm, set, SET, name).payload as SetData;
    return yield* operation(realm, data, getSetRecord(realm, other));
  });

export const setMethods: readonly Row[] = [
  row("difference", difference),
  row("intersection", intersection),
  row("isDisjointFrom", isDisjointFrom),
  row("isSubsetOf", isSubsetOf),
  row("isSupersetOf", isSupersetOf),
  row("symmetricDifference", symmetricDifference),
  row("union", union),
];
