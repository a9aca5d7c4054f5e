/**
 * Iteration for built-ins (7.4), as stepping code: the guest's iterators run as frames, so a guest can be paused and charged
 * in the middle of `new Map(iterable)`. Arrays with untouched iteration are walked without calling anything.
 */
import { COSTS } from "../accounting/costs.ts";
import { applyNonFunction, notFunction } from "../messages/calls.ts";
import { BAD_ITERATOR, badIteratorResult, notIterable, valueNotIterable } from "../messages/iteration.ts";
import { type ArrayDefaults, arrayDefaults } from "./array-defaults.ts";
import { arrayLength, getAt, hasPlainElements, isArrayObject, readPlainElements } from "./arrays.ts";
import { defaultIteration } from "./collection-defaults.ts";
import { type CollectionIteration, stepCollection } from "./collection-iterators.ts";
import { getMethod, getV } from "./conversions.ts";
import { describe, describeTyped } from "./describe.ts";
import { GuestCall, isCallable, PAUSE } from "./function-objects.ts";
import type { GuestObject } from "./guest-object.ts";
import { get } from "./objects.ts";
import { ownSlot } from "./own-properties.ts";
import type { Realm } from "./realm.ts";
import { GUEST_THROW, throwTypeError } from "./throw.ts";
import { isTypedArray, throwOutOfBounds, typedArrayData } from "./typed-arrays.ts";
import { ABSENT, isAbsent, isNullish, isObject, type Value, wellKnownSymbols } from "./values.ts";

/** 7.4.1 Iterator Records. */
export interface IteratorRecord {
  readonly iterator: GuestObject;
  readonly next: Value;
}

export type Steps<T> = Generator<GuestCall, T, Value>;

/** What to do with a value of an iterable; as steps where that calls guest functions. */
export type Visit = (value: Value, index: number) => Steps<void> | void;

/** 7.4.3 GetIterator, synchronous. */
export function* getIterator(realm: Realm, value: Value, text = ""): Steps<IteratorRecord> {
  return yield* getIteratorFromMethod(realm, value, iteratorMethod(realm, value, text));
}

/** 7.4.3 step 2.a, and what follows where there is no such method; `text` as below. */
export const iteratorMethod = (realm: Realm, value: Value, text: string): GuestObject => {
  const method = isNullish(value) ? undefined : getV(realm, value, wellKnownSymbols.iterator);
  return isCallable(method) ? method : throwNotIterable(realm, value, text);
};

/** `text` is how the value stands in the source, if it does. */
export const throwNotIterable = (realm: Realm, value: Value, text: string): never =>
  throwTypeError(realm, text === "" ? valueNotIterable(describeTyped(value)) : notIterable(text));

/** 7.4.4 GetIteratorFromMethod. */
export function* getIteratorFromMethod(realm: Realm, value: Value, method: GuestObject): Steps<IteratorRecord> {
  const iterator = yield new GuestCall(method, value, []);
  if (!isObject(iterator)) return throwTypeError(realm, BAD_ITERATOR);
  return { iterator, next: get(iterator, "next") };
}

/** 7.4.2 GetIteratorDirect. */
export const getIteratorDirect = (object: GuestObject): IteratorRecord => ({
  iterator: object,
  next: get(object, "next"),
});

/** 7.4.9 IteratorStepValue: the next value, or ABSENT when the iterator is done. */
export function* iteratorStepValue(realm: Realm, record: IteratorRecord): Steps<Value> {
  return iteratorResultValue(realm, yield nextCall(record));
}

/** The call that asks an iterator for its next result: hot loops yield it themselves. */
export const nextCall = (record: IteratorRecord): GuestCall => new GuestCall(record.next, record.iterator, []);

/** 7.4.6 IteratorNext step 4, 7.4.7, 7.4.8: the value of an iterator result, or ABSENT when it says done. */
export const iteratorResultValue = (realm: Realm, result: Value): Value => {
  if (!isObject(result)) return throwTypeError(realm, badIteratorResult(describe(result)));
  // FAST PATH: `{ value, done }`, as every built-in and most guests make it
  if (result.shape === realm.iteratorResultShape) return result.p1 ? ABSENT : (result.p0 as Value);
  return get(result, "done") ? ABSENT : get(result, "value");
};

/** 7.4.11 IteratorClose after a normal completion. */
export function* iteratorClose(realm: Realm, record: IteratorRecord): Steps<void> {
  const method = getMethod(realm, record.iterator, "return");
  if (method === undefined) return;
  const result = yield new GuestCall(method, record.iterator, []);
  if (!isObject(result)) throwTypeError(realm, badIteratorResult(describe(result)));
}

/** 7.4.11 IteratorClose after a throw: the first exception wins, so whatever closing throws is dropped. */
export function* closeQuietly(realm: Realm, record: IteratorRecord): Steps<void> {
  const thrown = realm.caller.thrown;
  try {
    const method = getMethod(realm, record.iterator, "return");
    if (method !== undefined) yield new GuestCall(method, record.iterator, []);
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
  }
  realm.caller.thrown = thrown;
}

/** Runs `body`; a guest exception in it closes the iterator before it goes on. */
export function* closingOnThrow<T>(realm: Realm, record: IteratorRecord, body: Steps<T>): Steps<T> {
  try {
    return yield* body;
  } catch (error) {
    if (error === GUEST_THROW) yield* closeQuietly(realm, record);
    throw error;
  }
}

/** Calls `visit` with each value of an iterable, one iteration charged before each; a throw in `visit` closes the iterator. */
export function* forEachValue(realm: Realm, iterable: Value, visit: Visit, text = ""): Steps<void> {
  if (isArrayWithDefaultIteration(realm, iterable)) return yield* forEachElement(realm, iterable, visit);
  if (isTypedArrayWithDefaultIteration(realm, iterable)) return yield* forEachTypedElement(realm, iterable, visit);
  const iteration = defaultIteration(realm, iterable);
  if (iteration !== undefined) return yield* forEachStep(realm, iteration, visit);
  return yield* forEachResult(realm, yield* getIterator(realm, iterable, text), visit);
}

/** The same for an iterable whose `Symbol.iterator` method was read already. */
export function* forEachValueOf(realm: Realm, iterable: Value, method: GuestObject, visit: Visit): Steps<void> {
  if (isTypedArrayWithDefaultIteration(realm, iterable)) return yield* forEachTypedElement(realm, iterable, visit);
  const iteration = defaultIteration(realm, iterable);
  if (iteration !== undefined) return yield* forEachStep(realm, iteration, visit);
  return yield* forEachResult(realm, yield* getIteratorFromMethod(realm, iterable, method), visit);
}

function* forEachResult(realm: Realm, record: IteratorRecord, visit: Visit): Steps<void> {
  for (let index = 0; ; index++) {
    const value = iteratorResultValue(realm, yield nextCall(record));
    if (isAbsent(value)) return;
    realm.meter.chargeIterations(1);
    try {
      const steps = visit(value, index);
      if (steps !== undefined) yield* steps;
    } catch (error) {
      if (error === GUEST_THROW) yield* closeQuietly(realm, record);
      throw error;
    }
  }
}

function* forEachElement(realm: Realm, array: GuestObject, visit: Visit): Steps<void> {
  for (let index = 0; index < arrayLength(array); index++) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    const steps = visit(getAt(array, index), index);
    if (steps !== undefined) yield* steps;
  }
}

function* forEachTypedElement(realm: Realm, array: GuestObject, visit: Visit): Steps<void> {
  for (let index = 0; ; index++) {
    const value = nextTypedElement(realm, array, index);
    if (value === ABSENT) return;
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    const steps = visit(value, index);
    if (steps !== undefined) yield* steps;
  }
}

function* forEachStep(realm: Realm, iteration: CollectionIteration, visit: Visit): Steps<void> {
  for (let index = 0; ; index++) {
    const value = stepCollection(realm, iteration);
    if (isAbsent(value)) return;
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    const steps = visit(value, index);
    if (steps !== undefined) yield* steps;
  }
}

/** The values of an iterable as a host array, each charged as an array element: an endless iterable meets its limit. */
export function* iterableToList(realm: Realm, iterable: Value): Steps<Value[]> {
  if (isArrayWithDefaultIteration(realm, iterable) && hasPlainElements(iterable))
    return readPlainElements(realm, iterable, 0, arrayLength(iterable));
  const values: Value[] = [];
  realm.caller.hold(values);
  yield* forEachValue(realm, iterable, (value) => {
    realm.meter.chargeBytes(COSTS.arrayElement);
    values.push(value);
  });
  return values;
}

/** Is the value an array whose iteration nobody changed: neither its own, nor its prototype's, nor the iterator's `next`? */
export const isArrayWithDefaultIteration = (realm: Realm, value: Value): value is GuestObject => {
  if (!isArrayObject(value)) return false;
  const defaults = arrayDefaults(realm);
  return (value.shape === realm.arrayShape || inheritsIteration(value, defaults)) && defaults.iterationIntact;
};

const inheritsIteration = (array: GuestObject, defaults: ArrayDefaults): boolean =>
  array.shape.proto === defaults.prototype && isAbsent(ownSlot(array, wellKnownSymbols.iterator));

/** The same for a typed array, which must be able to give its values. */
export const isTypedArrayWithDefaultIteration = (realm: Realm, value: Value): value is GuestObject => {
  if (!isTypedArray(value) || typedArrayData(value).isOutOfBounds) return false;
  const { proto } = value.shape;
  const common = realm.intrinsic("TypedArray.prototype");
  return (
    proto !== null &&
    proto.shape.proto === common &&
    ownSlot(value, wellKnownSymbols.iterator) === ABSENT &&
    ownSlot(proto, wellKnownSymbols.iterator) === ABSENT &&
    ownSlot(common, wellKnownSymbols.iterator) === realm.intrinsic("TypedArray.prototype.values") &&
    arrayDefaults(realm).steppingIntact
  );
};

/** What the iterator of a typed array gives next, or ABSENT; the buffer may have changed meanwhile. */
export const nextTypedElement = (realm: Realm, array: GuestObject, index: number): Value => {
  const data = typedArrayData(array);
  const { view } = data;
  if (index < view.length) return data.type.read(view, index);
  return data.isOutOfBounds ? throwOutOfBounds(realm, data) : ABSENT;
};

/** The callee of 20.2.3.1 and 28.1.1. */
export const requireApplicable = (realm: Realm, value: Value): GuestObject =>
  isCallable(value) ? value : throwTypeError(realm, applyNonFunction(describe(value), withArticle(value)));

const withArticle = (value: Value): string => {
  if (isNullish(value)) return String(value);
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
};

/** 7.3.13 Call with a check that names the callee. */
export const requireCallable = (realm: Realm, value: Value, text = describe(value)): GuestObject =>
  isCallable(value) ? value : throwTypeError(realm, notFunction(text));
