/**
 * DisposeResources (ES2026) for the stacks: the synchronous one as steps, the asynchronous one as steps up to an `await`, behind
 * which a promise reaction takes the next ones.
 */
import { DisposeCapability, suppressedError, WAIT } from "../runtime/disposal.ts";
import { createChargedNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import { directCapability, promiseResolve } from "../runtime/promise-capability.ts";
import { performPromiseThen, rejectPromise, resolvePromise } from "../runtime/promises.ts";
import type { Realm } from "../runtime/realm.ts";
import { GUEST_THROW } from "../runtime/throw.ts";
import type { Value } from "../runtime/values.ts";

/** The payload of a stack. */
export class StackState {
  resources: DisposeCapability;
  disposed = false;
  /** Disposing threw, and what. */
  hasFailed = false;
  failure: Value = undefined;

  constructor(resources = new DisposeCapability()) {
    this.resources = resources;
  }

  fail(realm: Realm, thrown: Value): void {
    this.failure = this.hasFailed ? suppressedError(realm, thrown, this.failure) : thrown;
    this.hasFailed = true;
  }
}

/** An exception of the guest is noted; anything else goes on. */
const noteFailure = (realm: Realm, state: StackState, error: unknown): void => {
  if (error !== GUEST_THROW) throw error;
  state.fail(realm, realm.caller.thrown);
};

export function* disposeStack(realm: Realm, state: StackState): Steps<Value> {
  if (state.disposed) return undefined;
  state.disposed = true;
  for (let resource = state.resources.next(); resource !== null; resource = state.resources.next()) {
    realm.meter.chargeIterations(1);
    try {
      if (resource !== WAIT) yield resource.call();
    } catch (error) {
      noteFailure(realm, state, error);
    }
  }
  return state.hasFailed ? realm.caller.throwValue(state.failure) : undefined;
}

/** `receive` gives the state of the receiver, or throws; that rejects the promise, too. */
export function* disposeStackAsync(realm: Realm, receive: () => StackState): Steps<Value> {
  const { promise } = directCapability(realm);
  try {
    const state = receive();
    if (state.disposed) resolvePromise(realm, promise, undefined);
    else yield* new AsyncDisposal(realm, state, promise).begin();
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    rejectPromise(realm, promise, realm.caller.thrown);
  }
  return promise;
}

class AsyncDisposal {
  private readonly realm: Realm;
  private readonly state: StackState;
  private readonly promise: GuestObject;
  private handlers: { readonly onFulfilled: GuestObject; readonly onRejected: GuestObject } | null = null;

  constructor(realm: Realm, state: StackState, promise: GuestObject) {
    this.realm = realm;
    this.state = state;
    this.promise = promise;
  }

  begin(): Steps<Value> {
    this.state.disposed = true;
    return this.goOn();
  }

  /** Up to the next `await`, or to the end. */
  private *goOn(): Steps<Value> {
    const { realm, state } = this;
    for (let resource = state.resources.next(); resource !== null; resource = state.resources.next()) {
      realm.meter.chargeIterations(1);
      try {
        const result = resource === WAIT ? undefined : yield resource.call();
        state.resources.beginAwait();
        return this.awaitResult(result);
      } catch (error) {
        noteFailure(realm, state, error);
      }
    }
    return this.settle();
  }

  private awaitResult(result: Value): undefined {
    const { realm } = this;
    const promise = promiseResolve(realm, result);
    this.handlers ??= {
      onFulfilled: this.handler(() => undefined),
      onRejected: this.handler((reason) => this.state.fail(realm, reason)),
    };
    performPromiseThen(realm, promise, this.handlers.onFulfilled, this.handlers.onRejected, undefined);
  }

  private handler(note: (value: Value) => void): GuestObject {
    const goOn = (): Steps<Value> => this.goOn();
    return createChargedNative(this.realm, {
      name: "",
      length: 1,
      data: this,
      code: {
        form: "stepping",
        *run(_realm, _thisValue, [value]): Steps<Value> {
          note(value);
          return yield* goOn();
        },
      },
    });
  }

  private settle(): undefined {
    const { realm, state, promise } = this;
    if (state.hasFailed) rejectPromise(realm, promise, state.failure);
    else resolvePromise(realm, promise, undefined);
  }
}
