/**
 * Natives that wait: the steps of an async function of ours (27.7.5.1), which ask for calls as those of any stepping native do
 * and, beside that, for promises to be settled. While they wait they are the continuation of a promise, like the frame of a
 * guest's async function; when it is settled a job takes them on.
 */
import { adoptElements } from "./arrays.ts";
import { GuestCall } from "./function-objects.ts";
import type { GuestObject } from "./guest-object.ts";
import type { Steps } from "./iteration.ts";
import { promiseResolve } from "./promise-capability.ts";
import { awaitPromise, type Continuation, newPromise, rejectPromise, resolvePromise } from "./promises.ts";
import type { Realm } from "./realm.ts";
import { GUEST_THROW } from "./throw.ts";
import type { Value } from "./values.ts";

/** Asks to wait until the promise is settled. */
class Wait {
  readonly promise: GuestObject;
  constructor(promise: GuestObject) {
    this.promise = promise;
  }
}

export type AsyncSteps<T> = Generator<GuestCall | Wait, T, Value>;

/** 27.7.5.3 Await, to be yielded. */
export const wait = (realm: Realm, value: Value): Wait => new Wait(promiseResolve(realm, value));

/** Starts the steps; answers with the promise of what comes of them. `held`: what they have in hand, for heap walks to find. */
export function* startAsync(realm: Realm, held: Value[], steps: AsyncSteps<Value>): Steps<GuestObject> {
  const promise = newPromise(realm);
  yield* new AsyncRun(realm, promise, held, steps).advance(() => steps.next());
  return promise;
}

class AsyncRun implements Continuation {
  private readonly realm: Realm;
  private readonly promise: GuestObject;
  private readonly held: Value[];
  private readonly steps: AsyncSteps<Value>;

  constructor(realm: Realm, promise: GuestObject, held: Value[], steps: AsyncSteps<Value>) {
    this.realm = realm;
    this.promise = promise;
    this.held = held;
    this.steps = steps;
  }

  resume(completion: "normal" | "throw", value: Value): Steps<Value> {
    return this.advance(() => (completion === "normal" ? this.steps.next(value) : this.raise(value)));
  }

  /** Runs until the next wait or the end. */
  *advance(first: () => IteratorResult<GuestCall | Wait, Value>): Steps<Value> {
    const { realm, promise } = this;
    realm.caller.hold(adoptElements(realm, this.held));
    try {
      let result = first();
      while (result.done !== true && result.value instanceof GuestCall) result = yield* this.call(result.value);
      if (result.done === true) resolvePromise(realm, promise, result.value);
      else awaitPromise(realm, (result.value as Wait).promise, this);
    } catch (error) {
      if (error !== GUEST_THROW) throw error;
      rejectPromise(realm, promise, realm.caller.thrown);
    }
    return undefined;
  }

  private *call(call: GuestCall): Generator<GuestCall, IteratorResult<GuestCall | Wait, Value>, Value> {
    let value: Value;
    try {
      value = yield call;
    } catch (error) {
      return this.steps.throw(error);
    }
    return this.steps.next(value);
  }

  private raise(reason: Value): IteratorResult<GuestCall | Wait, Value> {
    this.realm.caller.thrown = reason;
    return this.steps.throw(GUEST_THROW);
  }
}
