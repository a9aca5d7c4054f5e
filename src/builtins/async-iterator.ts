/**
 * %AsyncIteratorPrototype% (27.1.4) and %AsyncFromSyncIteratorPrototype% (27.1.6): a synchronous iterator that `for await`
 * and `yield*` see as an async one. Its methods never throw: what goes wrong on the way rejects the promise they give out.
 */
import { incompatibleReceiver } from "../messages/calls.ts";
import { badIteratorResult, NO_THROW_METHOD } from "../messages/iteration.ts";
import { ASYNC_FROM_SYNC_ITERATOR } from "../runtime/async-iteration.ts";
import { getMethod } from "../runtime/conversions.ts";
import { createIteratorResult } from "../runtime/create-object.ts";
import { describe } from "../runtime/describe.ts";
import { createChargedNative, GuestCall } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { closeQuietly, type IteratorRecord, iteratorClose, type Steps } from "../runtime/iteration.ts";
import { defineLeaf, defineObject, type IntrinsicTable, linked, type Row, stepping } from "../runtime/native-table.ts";
import { get } from "../runtime/objects.ts";
import { directCapability, promiseResolve } from "../runtime/promise-capability.ts";
import { type PromiseCapability, performPromiseThen, rejectPromise, resolvePromise } from "../runtime/promises.ts";
import type { Realm } from "../runtime/realm.ts";
import { GUEST_THROW, throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";

const recordOf = (realm: Realm, value: Value): IteratorRecord =>
  isObject(value) && value.kind === ASYNC_FROM_SYNC_ITERATOR
    ? (value.payload as IteratorRecord)
    : throwTypeError(realm, incompatibleReceiver("%AsyncFromSyncIterator%.prototype", describe(value)));

type Method = "next" | "return" | "throw";

/** 27.1.6.2.1 - 27.1.6.2.3 */
function* forward(realm: Realm, record: IteratorRecord, method: Method, args: Value[]): Steps<Value> {
  const capability = directCapability(realm);
  try {
    yield* forwardCall(realm, record, method, args, capability);
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    rejectPromise(realm, capability.promise, realm.caller.thrown);
  }
  return capability.promise;
}

function* forwardCall(
  realm: Realm,
  record: IteratorRecord,
  method: Method,
  args: Value[],
  capability: PromiseCapability,
): Steps<void> {
  const callee = method === "next" ? record.next : getMethod(realm, record.iterator, method);
  if (callee === undefined && method === "return")
    return resolvePromise(realm, capability.promise, createIteratorResult(realm, args[0], true));
  if (callee === undefined) {
    yield* iteratorClose(realm, record);
    return throwTypeError(realm, NO_THROW_METHOD);
  }
  const result = yield new GuestCall(callee, record.iterator, args);
  if (!isObject(result)) return throwTypeError(realm, badIteratorResult(describe(result)));
  yield* settleWith(realm, record, result, capability, method !== "return");
}

/** 27.1.6.4 AsyncFromSyncIteratorContinuation. */
function* settleWith(
  realm: Realm,
  record: IteratorRecord,
  result: GuestObject,
  capability: PromiseCapability,
  closeOnRejection: boolean,
): Steps<void> {
  const done = !!get(result, "done");
  const mustClose = closeOnRejection && !done;
  const value = get(result, "value");
  let wrapper: GuestObject;
  try {
    wrapper = promiseResolve(realm, value);
  } catch (error) {
    if (error === GUEST_THROW && mustClose) yield* closeQuietly(realm, record);
    throw error;
  }
  const onRejected = mustClose ? closingRejection(realm, record) : undefined;
  performPromiseThen(realm, wrapper, unwrapping(realm, done), onRejected, capability);
}

/** 27.1.6.4 step 9: the settled value becomes an iterator result. */
const unwrapping = (realm: Realm, done: boolean): GuestObject =>
  createChargedNative(realm, {
    name: "",
    length: 1,
    code: { form: "leaf", run: (_realm, _this, [value]) => createIteratorResult(realm, value, done) },
  });

/** 27.1.6.4 step 13: the value's promise was rejected. The iterator is closed, the rejection goes on. */
const closingRejection = (realm: Realm, record: IteratorRecord): GuestObject =>
  createChargedNative(realm, {
    name: "",
    length: 1,
    code: {
      form: "stepping",
      *run(_realm, _this, [reason]): Steps<Value> {
        yield* closeQuietly(realm, record);
        return realm.caller.throwValue(reason);
      },
    },
  });

const forwarding = (method: Method): Row =>
  stepping(method, 1, (realm, thisValue, args) => forward(realm, recordOf(realm, thisValue), method, args));

/** ES2026 %AsyncIteratorPrototype% [ %Symbol.asyncDispose% ] ( ) */
function* disposeAsync(realm: Realm, thisValue: Value): Steps<Value> {
  const capability = directCapability(realm);
  try {
    const method = getMethod(realm, thisValue, "return");
    if (method === undefined) resolvePromise(realm, capability.promise, undefined);
    else {
      const returned = promiseResolve(realm, yield new GuestCall(method, thisValue, []));
      performPromiseThen(realm, returned, dropping(realm), undefined, capability);
    }
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    rejectPromise(realm, capability.promise, realm.caller.thrown);
  }
  return capability.promise;
}

/** What the iterator gave is not handed on. */
const dropping = (realm: Realm): GuestObject =>
  createChargedNative(realm, { name: "", length: 1, code: { form: "leaf", run: () => undefined } });

export const intrinsics: IntrinsicTable = {
  ...defineObject("AsyncIteratorPrototype", [
    linked(wellKnownSymbols.asyncIterator, "AsyncIteratorPrototype.@@asyncIterator"),
    stepping(wellKnownSymbols.asyncDispose, 0, disposeAsync),
  ]),
  // 27.1.4.1
  ...defineLeaf("AsyncIteratorPrototype.@@asyncIterator", 0, (_realm, thisValue) => thisValue),
  ...defineObject("AsyncFromSyncIteratorPrototype", [forwarding("next"), forwarding("return"), forwarding("throw")], {
    parent: "AsyncIteratorPrototype",
  }),
};
