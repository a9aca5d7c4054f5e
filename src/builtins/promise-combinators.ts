/**
 * Promise.all, allSettled, any and race (27.2.4.1 - 27.2.4.5). All four are one walk over an iterable: every value becomes
 * a promise, and `then` of each gets two functions. They differ in which functions, and in what the end of the walk does.
 */

import { calledOnNonObject } from "../messages/calls.ts";
import { ALL_REJECTED, BAD_RESOLVING_FUNCTIONS } from "../messages/promises.ts";
import { createArrayFromList } from "../runtime/arrays.ts";
import { createDataProperty, createObject } from "../runtime/create-object.ts";
import { createError } from "../runtime/errors.ts";
import { createNative, GuestCall, isCallable } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { forEachValue, type Steps } from "../runtime/iteration.ts";
import { type Row, stepping } from "../runtime/native-table.ts";
import { get } from "../runtime/objects.ts";
import { addProperty } from "../runtime/own-properties.ts";
import { invokeThen, newPromiseCapability } from "../runtime/promise-capability.ts";
import type { PromiseCapability } from "../runtime/promises.ts";
import type { Realm } from "../runtime/realm.ts";
import { HIDDEN } from "../runtime/shape.ts";
import { GUEST_THROW, throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";

/** The state of one call: the values collected, one place per promise, and how many are still missing. */
class Collection {
  readonly capability: PromiseCapability;
  readonly values: Value[] = [];
  /** Starts at one for the walk itself, so that nothing completes before the walk has ended. */
  remaining = 1;
  constructor(capability: PromiseCapability) {
    this.capability = capability;
  }
}

/** How the four differ. */
interface Combinator {
  /** The pair of functions for the promise at `index`. */
  readonly handlers: (realm: Realm, collection: Collection, index: number) => [Value, Value];
  /** What is called when every value is there; null for `race`, which collects nothing. */
  readonly complete: ((realm: Realm, collection: Collection) => GuestCall) | null;
}

/** 27.2.4.1 and its like: an exception before the walk has ended rejects the result. */
function* combine(realm: Realm, constructor: GuestObject, iterable: Value, combinator: Combinator): Steps<Value> {
  const capability = yield* newPromiseCapability(realm, constructor);
  try {
    yield* walk(realm, constructor, iterable, combinator, new Collection(capability));
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    yield new GuestCall(capability.reject, undefined, [realm.caller.thrown]);
  }
  return capability.promise;
}

/** 27.2.4.1.2 PerformPromiseAll and its like. */
function* walk(
  realm: Realm,
  constructor: GuestObject,
  iterable: Value,
  combinator: Combinator,
  collection: Collection,
): Steps<void> {
  const resolve = promiseResolveOf(realm, constructor);
  yield* forEachValue(realm, iterable, function* (value, index): Steps<void> {
    collection.values.push(undefined);
    const promise = yield new GuestCall(resolve, constructor, [value]);
    const handlers = combinator.handlers(realm, collection, index);
    collection.remaining++;
    yield invokeThen(realm, promise, handlers);
  });
  const last = countDown(realm, combinator, collection);
  if (last !== undefined) yield last;
}

/** 27.2.4.1.1 GetPromiseResolve. */
const promiseResolveOf = (realm: Realm, constructor: GuestObject): Value => {
  const resolve = get(constructor, "resolve");
  return isCallable(resolve) ? resolve : throwTypeError(realm, BAD_RESOLVING_FUNCTIONS);
};

const countDown = (realm: Realm, combinator: Combinator, collection: Collection): GuestCall | undefined =>
  --collection.remaining === 0 ? combinator.complete?.(realm, collection) : undefined;

/** The `data` of the functions for one promise: `allSettled` has two that share it, and only the first call counts. */
interface Element {
  readonly collection: Collection;
  readonly index: number;
  alreadyCalled: boolean;
}

type Transform = (realm: Realm, value: Value) => Value;

/** 27.2.4.1.3, 27.2.4.2.2, 27.2.4.2.3, 27.2.4.3.2: stores the value at its place, and completes with the last one. */
const elementFunction = (realm: Realm, combinator: Combinator, data: Element, transform: Transform): GuestObject =>
  createNative(realm, {
    name: "",
    length: 1,
    data,
    code: {
      form: "stepping",
      *run(_realm, _thisValue, [value]) {
        if (data.alreadyCalled) return undefined;
        data.alreadyCalled = true;
        data.collection.values[data.index] = transform(realm, value);
        const last = countDown(realm, combinator, data.collection);
        return last === undefined ? undefined : yield last;
      },
    },
  });

const same: Transform = (_, value) => value;

const settled =
  (status: string, key: string): Transform =>
  (realm, value) => {
    const entry = createObject(realm);
    createDataProperty(entry, "status", status);
    createDataProperty(entry, key, value);
    return entry;
  };
const fulfilled = settled("fulfilled", "value");
const rejected = settled("rejected", "reason");

const resolveWithValues = (realm: Realm, { capability, values }: Collection): GuestCall =>
  new GuestCall(capability.resolve, undefined, [createArrayFromList(realm, values)]);

/** 27.2.4.3.1 step 8.d: the AggregateError of `any`. */
const rejectWithErrors = (realm: Realm, { capability, values }: Collection): GuestCall => {
  const error = createError(realm, "AggregateError", ALL_REJECTED);
  addProperty(error, "errors", createArrayFromList(realm, values), HIDDEN);
  return new GuestCall(capability.reject, undefined, [error]);
};

const newElement = (collection: Collection, index: number): Element => ({ collection, index, alreadyCalled: false });

const all: Combinator = {
  handlers: (realm, collection, index) => [
    elementFunction(realm, all, newElement(collection, index), same),
    collection.capability.reject,
  ],
  complete: resolveWithValues,
};

const allSettled: Combinator = {
  handlers: (realm, collection, index) => {
    const element = newElement(collection, index);
    return [
      elementFunction(realm, allSettled, element, fulfilled),
      elementFunction(realm, allSettled, element, rejected),
    ];
  },
  complete: resolveWithValues,
};

const any: Combinator = {
  handlers: (realm, collection, index) => [
    collection.capability.resolve,
    elementFunction(realm, any, newElement(collection, index), same),
  ],
  complete: rejectWithErrors,
};

const race: Combinator = {
  handlers: (_, { capability }) => [capability.resolve, capability.reject],
  complete: null,
};

const row = (name: string, combinator: Combinator): Row =>
  stepping(name, 1, (realm, constructor, [iterable]) => {
    if (!isObject(constructor)) return throwTypeError(realm, calledOnNonObject(`Promise.${name}`));
    return combine(realm, constructor, iterable, combinator);
  });

/** The statics of %Promise% that take an iterable. */
export const combinators: readonly Row[] = [
  row("all", all),
  row("allSettled", allSettled),
  row("any", any),
  row("race", race),
];
