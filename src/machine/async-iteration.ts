/** Async iteration (7.4.3, 27.1.6): the async iterator of a value, or a wrapper around its sync one. */
import { COSTS } from "../accounting/costs.ts";
import { getMethod } from "../runtime/conversions.ts";
import { createIteratorResult, createKind } from "../runtime/create-object.ts";
import { createError } from "../runtime/errors.ts";
import { createChargedNative, GuestCall } from "../runtime/function-objects.ts";
import { defineKind, type GuestObject } from "../runtime/guest-object.ts";
import { getIterator, getIteratorFromMethod, type IteratorRecord, type Steps } from "../runtime/iteration.ts";
import type { IntrinsicTable } from "../runtime/native-table.ts";
import { defineObject, stepping } from "../runtime/native-table.ts";
import { get } from "../runtime/objects.ts";
import type { PromiseCapability } from "../runtime/promises.ts";
import { newPromise, performPromiseThen, rejectPromise, resolvePromise } from "../runtime/promises.ts";
import type { Realm } from "../runtime/realm.ts";
import { GUEST_THROW, throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";
import { toPromise } from "./async-functions.ts";

/** 7.4.3 GetIterator with kind async. */
export function* asyncIteratorOf(realm: Realm, value: Value): Steps<IteratorRecord> {
  const method =
    value === null || value === undefined ? undefined : getMethod(realm, value, wellKnownSymbols.asyncIterator);
  if (method !== undefined) return yield* getIteratorFromMethod(realm, value, method);
  const sync = yield* getIterator(realm, value);
  const iterator = createKind(
    realm,
    realm.intrinsic("AsyncFromSyncIteratorPrototype"),
    ASYNC_FROM_SYNC,
    sync,
    COSTS.iterator,
  );
  return { iterator, next: get(iterator, "next") };
}

/** The payload is the record of the sync iterator. */
const ASYNC_FROM_SYNC = defineKind("AsyncFromSyncIterator");

const recordOf = (value: Value): IteratorRecord => (value as GuestObject).payload as IteratorRecord;

type Method = "next" | "return" | "throw";

/** 27.1.6.2.1 - 27.1.6.2.3: what throws on the way rejects the promise. */
function* forwardSync(realm: Realm, record: IteratorRecord, method: Method, args: Value[]): Steps<Value> {
  const promise = newPromise(realm);
  try {
    yield* settleFromSync(realm, record, method, args, promise);
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    rejectPromise(realm, promise, realm.caller.thrown);
  }
  return promise;
}

function* settleFromSync(
  realm: Realm,
  record: IteratorRecord,
  method: Method,
  args: Value[],
  promise: GuestObject,
): Steps<void> {
  const { iterator } = record;
  const callee = method === "next" ? record.next : getMethod(realm, iterator, method);
  if (callee === undefined) return yield* withoutMethod(realm, record, method, args, promise);
  const result = yield new GuestCall(callee, iterator, args);
  if (!isObject(result)) return throwTypeError(realm, "Iterator result is not an object");
  yield* continueWith(realm, record, result, promise, method !== "return");
}

function* withoutMethod(
  realm: Realm,
  record: IteratorRecord,
  method: Method,
  args: Value[],
  promise: GuestObject,
): Steps<void> {
  if (method === "return") return settle(realm, promise, createIteratorResult(realm, args[0], true));
  yield* closeSync(realm, record);
  rejectPromise(realm, promise, createError(realm, "TypeError", "The iterator does not provide a 'throw' method"));
}

const settle = (realm: Realm, promise: GuestObject, value: Value): void => {
  resolvePromise(realm, promise, value);
};

/** 27.1.6.4 AsyncFromSyncIteratorContinuation */
function* continueWith(
  realm: Realm,
  record: IteratorRecord,
  result: GuestObject,
  promise: GuestObject,
  closeOnRejection: boolean,
): Steps<void> {
  const done = !!get(result, "done");
  const value = get(result, "value");
  let wrapper: GuestObject;
  try {
    wrapper = toPromise(realm, value);
  } catch (error) {
    if (error === GUEST_THROW && !done && closeOnRejection) yield* closeKeeping(realm, record);
    throw error;
  }
  const unwrap = createChargedNative(realm, {
    name: "",
    length: 1,
    code: { form: "leaf", run: (_realm, _this, [settled]) => createIteratorResult(realm, settled, done) },
  });
  const onRejected = done || !closeOnRejection ? undefined : closingRejection(realm, record);
  performPromiseThen(realm, wrapper, unwrap, onRejected, {
    promise,
    resolve: undefined,
    reject: undefined,
  } satisfies PromiseCapability);
}

/** The value's promise was rejected: the sync iterator is closed, the rejection goes on. */
const closingRejection = (realm: Realm, record: IteratorRecord): GuestObject =>
  createChargedNative(realm, {
    name: "",
    length: 1,
    code: {
      form: "stepping",
      *run(_realm, _this, [reason]): Steps<Value> {
        realm.caller.thrown = reason;
        yield* closeKeeping(realm, record);
        throw GUEST_THROW;
      },
    },
  });

/** Closes after a throw: the exception in flight stays. */
function* closeKeeping(realm: Realm, record: IteratorRecord): Steps<void> {
  const { thrown } = realm.caller;
  try {
    yield* closeSync(realm, record);
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
  }
  realm.caller.thrown = thrown;
}

function* closeSync(realm: Realm, { iterator }: IteratorRecord): Steps<void> {
  const method = getMethod(realm, iterator, "return");
  if (method !== undefined) yield new GuestCall(method, iterator, []);
}

const forwarding = (method: Method) =>
  stepping(method, 1, (realm, thisValue, args) => forwardSync(realm, recordOf(thisValue), method, args));

export const asyncIterationIntrinsics: IntrinsicTable = defineObject(
  "AsyncFromSyncIteratorPrototype",
  [forwarding("next"), forwarding("return"), forwarding("throw")],
  { parent: "AsyncIteratorPrototype" },
);
