/**
 * Iteration by compiled code (7.4): `for-of`, array patterns, `yield*`. The state sits in a temporary. An array whose
 * iteration nobody changed is walked by index, with the same effects and no calls; anything else through its iterator.
 */
import { arrayLength } from "../runtime/arrays.ts";
import { describe, getMethod } from "../runtime/conversions.ts";
import { GuestCall } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { isArrayWithDefaultIteration, iteratorResultValue, type Steps } from "../runtime/iteration.ts";
import { get } from "../runtime/objects.ts";
import type { Realm } from "../runtime/realm.ts";
import { GUEST_THROW, throwTypeError } from "../runtime/throw.ts";
import { ABSENT, isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";
import { THROW } from "./code.ts";
import type { Env } from "./env.ts";
import { invoke } from "./invoke.ts";
import type { Machine } from "./machine.ts";

export class IterationState {
  /** The array walked by index; null when there is an iterator. */
  readonly array: GuestObject | null;
  index = 0;
  readonly iterator: GuestObject | null;
  readonly next: Value;
  /** Nothing more will come, or the iterator failed: it must not be closed. */
  done = false;
  constructor(array: GuestObject | null, iterator: GuestObject | null, next: Value) {
    this.array = array;
    this.iterator = iterator;
    this.next = next;
  }
}

const put = (env: Env, slot: number, state: IterationState): void => {
  env[slot] = state;
};

/** First op: 0 when the state is in `slot`; else the result of the iterator method will be there. */
export const openIteration = (machine: Machine, env: Env, iterable: Value, slot: number, text: string): number => {
  const { realm } = machine;
  if (isArrayWithDefaultIteration(realm, iterable)) {
    put(env, slot, new IterationState(iterable, null, undefined));
    return 0;
  }
  const method =
    iterable === null || iterable === undefined ? undefined : getMethod(realm, iterable, wellKnownSymbols.iterator);
  if (method === undefined) return throwTypeError(realm, `${text} is not iterable`);
  return invoke(machine, method, iterable, [], slot);
};

/** Second op: turns the iterator into a state. */
export const finishOpening = (realm: Realm, env: Env, slot: number): void => {
  const iterator = env[slot] as Value | IterationState;
  if (iterator instanceof IterationState) return;
  if (!isObject(iterator)) return throwTypeError(realm, "Result of the Symbol.iterator method is not an object");
  put(env, slot, new IterationState(null, iterator, get(iterator, "next")));
};

/** The next element of an array, ABSENT at its end. */
export const nextElement = (state: IterationState): Value => {
  const array = state.array as GuestObject;
  const { elements } = array;
  const index = state.index++;
  if (index < elements.length) {
    const value = elements[index] as Value;
    return value === ABSENT ? get(array, index) : value;
  }
  return index < arrayLength(array) ? get(array, index) : finished(state);
};

const finished = (state: IterationState): Value => {
  state.done = true;
  return ABSENT;
};

/** Calls `next`; while it runs, and if it fails, the iterator counts as done. */
export const callNext = (machine: Machine, state: IterationState, slot: number): number => {
  state.done = true;
  return invoke(machine, state.next, state.iterator, [], slot);
};

/** 7.4.8 IteratorStepValue on the result of `next`: the value, or ABSENT. */
export const stepValue = (realm: Realm, state: IterationState, result: Value): Value => {
  const value = iteratorResultValue(realm, result);
  if (value !== ABSENT) state.done = false;
  return value;
};

/** 7.4.11 IteratorClose, for a completion of this kind: after a throw, whatever closing throws is dropped. */
export function* closeIteration(realm: Realm, state: IterationState, completion: number): Steps<Value> {
  const iterator = state.iterator as GuestObject;
  try {
    const method = getMethod(realm, iterator, "return");
    if (method === undefined) return undefined;
    const result = yield new GuestCall(method, iterator, []);
    if (completion !== THROW && !isObject(result)) throwTypeError(realm, `${describe(result)} is not an object`);
  } catch (error) {
    if (error !== GUEST_THROW || completion !== THROW) throw error;
  }
  return undefined;
}

/** Nothing to close: an array, or an iterator that ended by itself. */
export const isClosed = (state: IterationState): boolean => state.done || state.array !== null;
