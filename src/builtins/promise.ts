/** Promise objects (27.2.3 - 27.2.5); the combinators have a file of their own. */
import { calledOnNonObject, incompatibleReceiver, PROMISE_REQUIRES_NEW } from "../messages/calls.ts";
import { badResolver } from "../messages/promises.ts";
import { createDataProperty, createObject, prototypeFromConstructor } from "../runtime/create-object.ts";
import { describe } from "../runtime/describe.ts";
import { createNative, GuestCall, isCallable, type NativeCode } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import {
  defineClass,
  defineStepping,
  type IntrinsicTable,
  linked,
  stepping,
  tail,
  toStringTag,
} from "../runtime/native-table.ts";
import { directCapability, invokeThen, newPromiseCapability, promiseResolveBy } from "../runtime/promise-capability.ts";
import {
  createResolvingFunctions,
  isPromise,
  newPromise,
  type PromiseCapability,
  performPromiseThen,
} from "../runtime/promises.ts";
import type { Realm } from "../runtime/realm.ts";
import { speciesConstructor, speciesRow } from "../runtime/species.ts";
import { GUEST_THROW, throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";
import { combinators } from "./promise-combinators.ts";

/** 27.2.3.1 Promise ( executor ) */
function* construct(realm: Realm, _: Value, [executor]: Value[], newTarget: GuestObject | undefined): Steps<Value> {
  if (newTarget === undefined) return throwTypeError(realm, PROMISE_REQUIRES_NEW);
  if (!isCallable(executor)) return throwTypeError(realm, badResolver(describe(executor)));
  const promise = newPromise(realm, prototypeFromConstructor(newTarget, "Promise.prototype"));
  const { resolve, reject } = createResolvingFunctions(realm, promise);
  try {
    yield new GuestCall(executor, undefined, [resolve, reject]);
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    yield new GuestCall(reject, undefined, [realm.caller.thrown]);
  }
  return promise;
}

/** 27.2.4.6 Promise.reject ( r ) */
function* reject(realm: Realm, constructor: Value, [reason]: Value[]): Steps<Value> {
  if (!isObject(constructor)) return throwTypeError(realm, calledOnNonObject("PromiseReject"));
  const capability = yield* newPromiseCapability(realm, constructor);
  yield new GuestCall(capability.reject, undefined, [reason]);
  return capability.promise;
}

/** 27.2.4.7 Promise.resolve ( x ) */
function* resolve(realm: Realm, constructor: Value, [value]: Value[]): Steps<Value> {
  if (!isObject(constructor)) return throwTypeError(realm, calledOnNonObject("PromiseResolve"));
  return yield* promiseResolveBy(realm, constructor, value);
}

/** 27.2.4.8 Promise.try ( callback, ...args ) */
function* tryCall(realm: Realm, constructor: Value, [callback, ...args]: Value[]): Steps<Value> {
  if (!isObject(constructor)) return throwTypeError(realm, calledOnNonObject("Promise.try"));
  const capability = yield* newPromiseCapability(realm, constructor);
  let settle = capability.resolve;
  let result: Value;
  try {
    result = yield new GuestCall(callback, undefined, args);
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    settle = capability.reject;
    result = realm.caller.thrown;
  }
  yield new GuestCall(settle, undefined, [result]);
  return capability.promise;
}

/** 27.2.4.9 Promise.withResolvers ( ) */
function* withResolvers(realm: Realm, constructor: Value): Steps<Value> {
  const capability = yield* newPromiseCapability(realm, constructor);
  const object = createObject(realm);
  createDataProperty(object, "promise", capability.promise);
  createDataProperty(object, "resolve", capability.resolve);
  createDataProperty(object, "reject", capability.reject);
  return object;
}

/** 27.2.5.4 Promise.prototype.then ( onFulfilled, onRejected ) */
function* then(realm: Realm, promise: Value, [onFulfilled, onRejected]: Value[]): Steps<Value> {
  if (!isPromise(promise)) {
    return throwTypeError(realm, incompatibleReceiver("Promise.prototype.then", describe(promise)));
  }
  const capability = yield* derivedCapability(realm, promise);
  performPromiseThen(realm, promise, onFulfilled, onRejected, capability);
  return capability.promise;
}

/** 27.2.5.4 steps 3-4. */
function* derivedCapability(realm: Realm, promise: GuestObject): Steps<PromiseCapability> {
  const defaultConstructor = realm.intrinsic("Promise");
  const constructor = speciesConstructor(realm, promise, defaultConstructor);
  return constructor === defaultConstructor ? directCapability(realm) : yield* newPromiseCapability(realm, constructor);
}

/** 27.2.5.1 Promise.prototype.catch ( onRejected ) */
const catchRejection = (realm: Realm, promise: Value, [onRejected]: Value[]): GuestCall =>
  invokeThen(realm, promise, [undefined, onRejected]);

/** 27.2.5.3 Promise.prototype.finally ( onFinally ) */
const finallyDo = (realm: Realm, promise: Value, [onFinally]: Value[]): GuestCall => {
  if (!isObject(promise)) return throwTypeError(realm, calledOnNonObject("Promise.prototype.finally"));
  const constructor = speciesConstructor(realm, promise, realm.intrinsic("Promise"));
  if (!isCallable(onFinally)) return invokeThen(realm, promise, [onFinally, onFinally]);
  const data: FinallyData = { constructor, onFinally };
  const handlers = [finallyFunction(realm, data, returnValue), finallyFunction(realm, data, throwReason)];
  return invokeThen(realm, promise, handlers);
};

/** What the two functions that `finally` hands to `then` share. */
interface FinallyData {
  readonly constructor: GuestObject;
  readonly onFinally: GuestObject;
}

/** 27.2.5.3 steps 6.a and 6.c: calls `onFinally`, waits for what it returns, and ends as the promise did. */
const finallyFunction = (
  realm: Realm,
  data: FinallyData,
  end: (realm: Realm, settled: Value) => NativeCode,
): GuestObject =>
  createNative(realm, {
    name: "",
    length: 1,
    data,
    code: {
      form: "stepping",
      *run(_realm, _thisValue, [settled]) {
        const result = yield new GuestCall(data.onFinally, undefined, []);
        const waited = yield* promiseResolveBy(realm, data.constructor, result);
        const ending = createNative(realm, { name: "", length: 0, data: settled, code: end(realm, settled) });
        return yield invokeThen(realm, waited, [ending]);
      },
    },
  });

const returnValue = (_: Realm, value: Value): NativeCode => ({ form: "leaf", run: () => value });
const throwReason = (realm: Realm, reason: Value): NativeCode => ({
  form: "leaf",
  run: () => realm.caller.throwValue(reason),
});

export const intrinsics: IntrinsicTable = {
  ...defineClass({
    name: "Promise",
    length: 1,
    code: { form: "stepping", run: construct },
    statics: [
      ...combinators,
      stepping("reject", 1, reject),
      linked("resolve", "Promise.resolve"),
      stepping("try", 1, tryCall),
      stepping("withResolvers", 0, withResolvers),
      speciesRow,
    ],
    prototype: [
      tail("catch", 1, catchRejection),
      tail("finally", 1, finallyDo),
      linked("then", "Promise.prototype.then"),
      toStringTag("Promise"),
    ],
  }),
  ...defineStepping("Promise.resolve", 1, resolve),
  ...defineStepping("Promise.prototype.then", 2, then),
};
