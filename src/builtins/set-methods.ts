/**
 * The methods that combine a Set with anything set-like (24.2.4: difference, intersection, …). Each walks the smaller side:
 * its own values, asking the other's `has`, or the other's `keys`. Guest code runs in between and may change the receiver,
 * so own values are walked live, and results are collected apart.
 */
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
import { describe, toBoolean, toIntegerOrInfinity, toNumber } from "../runtime/conversions.ts";
import { GuestCall, isCallable } from "../runtime/function-objects.ts";
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
  if (!isObject(object)) return throwTypeError(realm, `${describe(object)} is not an object`);
  const size = toNumber(realm, get(object, "size"));
  if (Number.isNaN(size)) return throwTypeError(realm, "The 'size' property must be a number");
  const integer = toIntegerOrInfinity(realm, size);
  if (integer < 0) return throwRangeError(realm, `'${integer}' is an invalid size`);
  return {
    object,
    size: integer,
    has: requireMethod(realm, object, "has"),
    keys: requireMethod(realm, object, "keys"),
  };
};

const requireMethod = (realm: Realm, object: GuestObject, name: string): GuestObject => {
  const method = get(object, name);
  return isCallable(method) ? method : throwTypeError(realm, `The '${name}' property must be a function`);
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

/** 24.2.4.5 Set.prototype.difference ( other ) */
function* difference(realm: Realm, data: SetData, other: SetRecord): Steps<SetData> {
  const result = copySetData(realm, data);
  const remove = (value: Value, isCommon: boolean): boolean => {
    if (isCommon) deleteKey(realm, result, value);
    return false;
  };
  if (data.size <= other.size) yield* someOwnValue(realm, result, other, remove);
  else yield* someKey(realm, yield* otherKeys(realm, other), (key) => remove(key, true));
  return result;
}

/** 24.2.4.9 Set.prototype.intersection ( other ) */
function* intersection(realm: Realm, data: SetData, other: SetRecord): Steps<SetData> {
  const result: SetData = new Set();
  const keep = (value: Value, isCommon: boolean): boolean => {
    if (isCommon) setAdd(realm, result, value);
    return false;
  };
  if (data.size <= other.size) yield* someOwnValue(realm, data, other, keep);
  else yield* someKey(realm, yield* otherKeys(realm, other), (key) => keep(key, hasKey(realm, data, key)));
  return result;
}

/** 24.2.4.15 Set.prototype.symmetricDifference ( other ) */
function* symmetricDifference(realm: Realm, data: SetData, other: SetRecord): Steps<SetData> {
  const keys = yield* otherKeys(realm, other);
  const result = copySetData(realm, data);
  yield* forEachKey(realm, keys, (key) => {
    if (hasKey(realm, data, key)) result.delete(key);
    else setAdd(realm, result, key);
  });
  return result;
}

/** 24.2.4.17 Set.prototype.union ( other ) */
function* union(realm: Realm, data: SetData, other: SetRecord): Steps<SetData> {
  const keys = yield* otherKeys(realm, other);
  const result = copySetData(realm, data);
  yield* forEachKey(realm, keys, (key) => setAdd(realm, result, key));
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

type Operation<T> = (realm: Realm, data: SetData, other: SetRecord) => Steps<T>;

/** A row whose operation gets the checked receiver and the record of the argument. */
const row = <T>(name: string, operation: Operation<T>, finish: (realm: Realm, result: T) => Value): Row =>
  stepping(name, 1, function* (realm, set, [other]) {
    const data = requireKind(realm, set, SET, name).payload as SetData;
    return finish(realm, yield* operation(realm, data, getSetRecord(realm, other)));
  });

const combining = (name: string, operation: Operation<SetData>): Row =>
  row(name, operation, (realm, data) => createSet(realm, undefined, data));

const testing = (name: string, operation: Operation<boolean>): Row => row(name, operation, (_, answer) => answer);

export const setMethods: readonly Row[] = [
  combining("difference", difference),
  combining("intersection", intersection),
  testing("isDisjointFrom", isDisjointFrom),
  testing("isSubsetOf", isSubsetOf),
  testing("isSupersetOf", isSupersetOf),
  combining("symmetricDifference", symmetricDifference),
  combining("union", union),
];
