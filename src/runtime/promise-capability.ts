/**
 * Promise capabilities (27.2.1.5): a promise together with the means to settle it. Subclasses of Promise are constructed, so
 * that is stepping code; a promise of %Promise% is simply made.
 */
import { notConstructor, notFunction } from "../messages/calls.ts";
import { BAD_RESOLVING_FUNCTIONS, EXECUTOR_CALLED_TWICE } from "../messages/promises.ts";
import { cannotRead } from "../messages/properties.ts";
import { getV } from "./conversions.ts";
import { describe } from "./describe.ts";
import { createNative, GuestCall, isCallable, isConstructor } from "./function-objects.ts";
import type { GuestObject } from "./guest-object.ts";
import type { Steps } from "./iteration.ts";
import { get } from "./objects.ts";
import { createResolvingFunctions, isPromise, newPromise, type PromiseCapability, resolvePromise } from "./promises.ts";
import type { Realm } from "./realm.ts";
import { throwTypeError } from "./throw.ts";
import { isNullish, type Value } from "./values.ts";

/** The `data` of a GetCapabilitiesExecutor function (27.2.1.5.1). */
class CapabilityFunctions {
  resolve: Value = undefined;
  reject: Value = undefined;
}

const createCapabilitiesExecutor = (realm: Realm, data: CapabilityFunctions): GuestObject =>
  createNative(realm, {
    name: "",
    length: 2,
    data,
    code: {
      form: "leaf",
      run: (_realm, _thisValue, [resolve, reject]) => {
        if (data.resolve !== undefined || data.reject !== undefined) {
          return throwTypeError(realm, EXECUTOR_CALLED_TWICE);
        }
        data.resolve = resolve;
        data.reject = reject;
        return undefined;
      },
    },
  });

/** 27.2.1.5 NewPromiseCapability, with resolving functions that guests may see. */
export function* newPromiseCapability(realm: Realm, constructor: Value): Steps<PromiseCapability> {
  if (constructor === realm.intrinsic("Promise")) {
    const promise = newPromise(realm);
    return { promise, ...createResolvingFunctions(realm, promise) };
  }
  if (!isConstructor(constructor)) return throwTypeError(realm, notConstructor(describe(constructor)));
  const functions = new CapabilityFunctions();
  const executor = createCapabilitiesExecutor(realm, functions);
  const promise = (yield new GuestCall(constructor, undefined, [executor], constructor)) as GuestObject;
  const { resolve, reject } = functions;
  if (!isCallable(resolve) || !isCallable(reject)) return throwTypeError(realm, BAD_RESOLVING_FUNCTIONS);
  return { promise, resolve, reject };
}

/** The capability of a new promise of %Promise% whose resolving functions nobody will see. */
export const directCapability = (realm: Realm): PromiseCapability => ({
  promise: newPromise(realm),
  resolve: undefined,
  reject: undefined,
});

/** 27.2.4.7.1 PromiseResolve for %Promise%. */
export const promiseResolve = (realm: Realm, value: Value): GuestObject => {
  if (isPromise(value) && get(value, "constructor") === realm.intrinsic("Promise")) return value;
  const promise = newPromise(realm);
  resolvePromise(realm, promise, value);
  return promise;
};

/** 27.2.4.7.1 PromiseResolve for any constructor. */
export function* promiseResolveBy(realm: Realm, constructor: Value, value: Value): Steps<GuestObject> {
  if (constructor === realm.intrinsic("Promise")) return promiseResolve(realm, value);
  if (isPromise(value) && get(value, "constructor") === constructor) return value;
  const capability = yield* newPromiseCapability(realm, constructor);
  yield new GuestCall(capability.resolve, undefined, [value]);
  return capability.promise;
}

/** 7.3.20 Invoke of `then`, as the call to be made. */
export const invokeThen = (realm: Realm, promise: Value, handlers: Value[]): GuestCall => {
  if (isNullish(promise)) return throwTypeError(realm, cannotRead(String(promise), "then"));
  const then = getV(realm, promise, "then");
  if (!isCallable(then)) return throwTypeError(realm, notFunction(describe(then)));
  return new GuestCall(then, promise, handlers);
};
