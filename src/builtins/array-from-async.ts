/**
 * Array.fromAsync (23.1.2.2 of ES2026): an array made from what is iterated asynchronously. Its steps wait for every result of
 * the iterator, and for what the mapper gives; an exception on the way closes the iterator and rejects the promise.
 */
import { badIteratorResult } from "../messages/iteration.ts";
import { createElement, growingArray, setLengthOrThrow } from "../runtime/array-species.ts";
import { getAt } from "../runtime/arrays.ts";
import { createAsyncFromSyncIterator } from "../runtime/async-iteration.ts";
import { type AsyncSteps, startAsync, wait } from "../runtime/async-steps.ts";
import { getMethod, lengthOfArrayLike, toObject } from "../runtime/conversions.ts";
import { describe } from "../runtime/describe.ts";
import { GuestCall, isConstructor } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import {
  getIteratorFromMethod,
  type IteratorRecord,
  nextCall,
  requireCallable,
  type Steps,
} from "../runtime/iteration.ts";
import { type Row, stepping } from "../runtime/native-table.ts";
import { get } from "../runtime/objects.ts";
import type { Realm } from "../runtime/realm.ts";
import { GUEST_THROW, throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";

interface Mapping {
  /** Constructor of the result; undefined where it is an ordinary array. */
  readonly constructor: GuestObject | undefined;
  readonly mapper: GuestObject | undefined;
  readonly thisArg: Value;
  /** What the steps have in hand. */
  readonly held: Value[];
}

/** 23.1.2.2 */
function* fromAsync(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  const [items, mapfn, thisArg] = args;
  const constructor = isConstructor(thisValue) && thisValue !== realm.intrinsic("Array") ? thisValue : undefined;
  const held: Value[] = [constructor, ...args.slice(0, 3)];
  return yield* startAsync(realm, held, collect(realm, items, mapfn, { constructor, thisArg, held }));
}

function* collect(realm: Realm, items: Value, mapfn: Value, options: Omit<Mapping, "mapper">): AsyncSteps<Value> {
  const mapping = { ...options, mapper: mapfn === undefined ? undefined : requireCallable(realm, mapfn) };
  const record = yield* iteratorOf(realm, items);
  if (record === undefined) return yield* fromArrayLike(realm, toObject(realm, items), mapping);
  mapping.held.push(record.iterator, record.next);
  return yield* fromIterator(realm, record, mapping);
}

/** Step 3.c-g: undefined for what is not iterable. */
function* iteratorOf(realm: Realm, items: Value): Steps<IteratorRecord | undefined> {
  const asyncMethod = getMethod(realm, items, wellKnownSymbols.asyncIterator);
  if (asyncMethod !== undefined) return yield* getIteratorFromMethod(realm, items, asyncMethod);
  const method = getMethod(realm, items, wellKnownSymbols.iterator);
  if (method === undefined) return undefined;
  return createAsyncFromSyncIterator(realm, yield* getIteratorFromMethod(realm, items, method));
}

function* createResult(realm: Realm, { constructor, held }: Mapping, args: number[]): Steps<GuestObject> {
  const result =
    constructor === undefined
      ? growingArray(realm, args[0] ?? 0)
      : ((yield new GuestCall(constructor, undefined, args, constructor)) as GuestObject);
  held.push(result);
  return result;
}

function* fromIterator(realm: Realm, record: IteratorRecord, mapping: Mapping): AsyncSteps<Value> {
  const result = yield* createResult(realm, mapping, []);
  for (let index = 0; ; index++) {
    realm.meter.chargeIterations(1);
    const step = yield wait(realm, yield nextCall(record));
    if (!isObject(step)) return throwTypeError(realm, badIteratorResult(describe(step)));
    if (get(step, "done")) {
      setLengthOrThrow(realm, result, index);
      return result;
    }
    const value = get(step, "value");
    try {
      createElement(realm, result, index, yield* mapped(realm, mapping, value, index));
    } catch (error) {
      if (error === GUEST_THROW) yield* closeQuietly(realm, record, mapping);
      throw error;
    }
  }
}

function* mapped(realm: Realm, { mapper, thisArg }: Mapping, value: Value, index: number): AsyncSteps<Value> {
  if (mapper === undefined) return value;
  return yield wait(realm, yield new GuestCall(mapper, thisArg, [value, index]));
}

/** 7.4.13 AsyncIteratorClose after a throw: the first exception wins. */
function* closeQuietly(realm: Realm, { iterator }: IteratorRecord, { held }: Mapping): AsyncSteps<void> {
  const { thrown } = realm.caller;
  held.push(thrown);
  try {
    const method = getMethod(realm, iterator, "return");
    if (method !== undefined) yield wait(realm, yield new GuestCall(method, iterator, []));
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
  }
  realm.caller.thrown = thrown;
}

function* fromArrayLike(realm: Realm, source: GuestObject, mapping: Mapping): AsyncSteps<Value> {
  mapping.held.push(source);
  const length = lengthOfArrayLike(realm, source);
  const result = yield* createResult(realm, mapping, [length]);
  for (let index = 0; index < length; index++) {
    realm.meter.chargeIterations(1);
    const value = yield wait(realm, getAt(source, index));
    createElement(realm, result, index, yield* mapped(realm, mapping, value, index));
  }
  setLengthOrThrow(realm, result, length);
  return result;
}

export const fromAsyncRows: readonly Row[] = [stepping("fromAsync", 1, fromAsync)];
