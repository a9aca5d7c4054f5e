/**
 * Iteration by compiled code (7.4): `for-of`, array patterns. The state sits in a temporary. Arrays, typed arrays, Maps and Sets whose
 * iteration nobody changed are walked as they are, with the same effects and no calls; anything else through its iterator.
 */
import { BAD_ITERATOR } from "../messages/iteration.ts";
import { arrayLength } from "../runtime/arrays.ts";
import { defaultIteration } from "../runtime/collection-defaults.ts";
import { type CollectionIteration, stepCollection } from "../runtime/collection-iterators.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import {
  closeQuietly,
  getIteratorDirect,
  type IteratorRecord,
  isArrayWithDefaultIteration,
  isTypedArrayWithDefaultIteration,
  iteratorClose,
  iteratorMethod,
  iteratorResultValue,
  nextTypedElement,
  type Steps,
} from "../runtime/iteration.ts";
import { get } from "../runtime/objects.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { TYPED_ARRAY } from "../runtime/typed-arrays.ts";
import { ABSENT, isAbsent, isObject, type Value } from "../runtime/values.ts";
import { THROW } from "./code.ts";
import type { Env } from "./env.ts";
import { invoke } from "./invoke.ts";
import type { Machine } from "./machine.ts";

export class IterationState {
  /** The iterator; null where an array or a collection is walked without one. */
  readonly record: IteratorRecord | null;
  /** The array or typed array that is walked by index. */
  readonly array: GuestObject | null;
  index = 0;
  /** The walk over a Map or Set. */
  readonly collection: CollectionIteration | null;
  /** Nothing more will come, or the iterator failed: it must not be closed. */
  done = false;

  constructor(
    record: IteratorRecord | null,
    array: GuestObject | null = null,
    collection: CollectionIteration | null = null,
  ) {
    this.record = record;
    this.array = array;
    this.collection = collection;
  }
}

const put = (env: Env, slot: number, state: IterationState): void => {
  env[slot] = state;
};

/** First op: 0 when the state is in `slot`; else the result of the iterator method will be there. */
export const openIteration = (machine: Machine, env: Env, iterable: Value, slot: number, text: string): number => {
  const { realm } = machine;
  const state = walk(realm, iterable);
  if (state !== undefined) {
    put(env, slot, state);
    return 0;
  }
  return invoke(machine, iteratorMethod(realm, iterable, text), iterable, [], slot);
};

/** The state of an iteration that needs no iterator. */
const walk = (realm: Realm, iterable: Value): IterationState | undefined => {
  if (isArrayWithDefaultIteration(realm, iterable) || isTypedArrayWithDefaultIteration(realm, iterable))
    return new IterationState(null, iterable);
  const collection = defaultIteration(realm, iterable);
  return collection && new IterationState(null, null, collection);
};

/** Second op: turns the iterator into a state. */
export const finishOpening = (realm: Realm, env: Env, slot: number): void => {
  const iterator = env[slot] as Value | IterationState;
  if (iterator instanceof IterationState) return;
  if (!isObject(iterator)) return throwTypeError(realm, BAD_ITERATOR);
  put(env, slot, new IterationState(getIteratorDirect(iterator)));
};

/** The next value of a walk, ABSENT at its end. */
export const nextOfWalk = (realm: Realm, state: IterationState): Value => {
  const { array } = state;
  const value =
    array === null ? stepCollection(realm, state.collection as CollectionIteration) : nextElement(realm, state, array);
  if (isAbsent(value)) state.done = true;
  return value;
};

const nextElement = (realm: Realm, state: IterationState, array: GuestObject): Value => {
  const { elements } = array;
  const index = state.index++;
  if (index < elements.length) {
    const value = elements[index] as Value;
    return isAbsent(value) ? get(array, index) : value;
  }
  if (array.kind === TYPED_ARRAY) return nextTypedElement(realm, array, index);
  return index < arrayLength(array) ? get(array, index) : ABSENT;
};

/** Calls `next`; while it runs, and if it fails, the iterator counts as done. */
export const callNext = (machine: Machine, state: IterationState, slot: number): number => {
  const { next, iterator } = state.record as IteratorRecord;
  state.done = true;
  return invoke(machine, next, iterator, [], slot);
};

/** 7.4.8 IteratorStepValue on the result of `next`: the value, or ABSENT. */
export const stepValue = (realm: Realm, state: IterationState, result: Value): Value => {
  const value = iteratorResultValue(realm, result);
  if (!isAbsent(value)) state.done = false;
  return value;
};

/** 7.4.11 IteratorClose, for a completion of this kind. */
export function* closeIteration(realm: Realm, state: IterationState, completion: number): Steps<Value> {
  const record = state.record as IteratorRecord;
  if (completion === THROW) yield* closeQuietly(realm, record);
  else yield* iteratorClose(realm, record);
  return undefined;
}

/** Nothing to close: a walk, or an iterator that ended by itself. */
export const isClosed = (state: IterationState): boolean => state.done || state.record === null;
