/**
 * Promises (27.2.1, 27.2.2), without a host promise anywhere: a guest promise is a state with reactions, a settled one puts
 * jobs into the realm's own queue, and the machine drains that queue under the budget.
 *
 * Guests see promises through handler functions; the engine itself (`await`, async generators, the bridge) waits for them
 * through a `Continuation`, which needs no function objects. Both are reactions of the same list, so their order is the one
 * that the specification demands. In the same way the capability of a promise that nobody subclassed has no resolving
 * functions: it is settled directly, since no guest could have seen them.
 *
 * A promise is charged when it is made. Its reactions and jobs are not: each is bounded by the promise or call that made it.
 */
import { COSTS } from "../accounting/costs.ts";
import { CHAINING_CYCLE } from "../messages/promises.ts";
import { createKind } from "./create-object.ts";
import { createError } from "./errors.ts";
import { createNative, GuestCall, isCallable } from "./function-objects.ts";
import { defineKind, type GuestObject } from "./guest-object.ts";
import type { Steps } from "./iteration.ts";
import { get } from "./objects.ts";
import type { Job, Realm } from "./realm.ts";
import { speciesConstructor } from "./species.ts";
import { GUEST_THROW } from "./throw.ts";
import { isObject, type Value } from "./values.ts";

/** How a promise settled. */
type Settlement = "fulfilled" | "rejected";

/** The payload of PROMISE: the internal slots of 27.2.6. */
export class PromiseState {
  state: "pending" | Settlement = "pending";
  /** [[PromiseResult]]; meaningless while pending. */
  result: Value = undefined;
  /** Both reaction lists in one; null stands for an empty one. */
  reactions: PromiseReaction[] | null = null;
  isHandled = false;
}

export const PROMISE = defineKind("Promise");

/** 27.2.1.6 */
export const isPromise = (value: Value): value is GuestObject => isObject(value) && value.kind === PROMISE;

export const promiseState = (promise: GuestObject): PromiseState => promise.payload as PromiseState;

/** A pending promise of %Promise%, or with another prototype. */
export const newPromise = (realm: Realm, proto: GuestObject = realm.intrinsic("Promise.prototype")): GuestObject =>
  createKind(realm, proto, PROMISE, new PromiseState(), COSTS.promise);

/**
 * What the engine does when a promise settles: goes on with the value, or with an exception. Called in a job, which takes the
 * steps if there are any.
 */
export interface Continuation {
  resume(completion: "normal" | "throw", value: Value): Steps<Value> | void;
}

/** 27.2.1.1 PromiseCapability Record. Without resolving functions the promise is one of %Promise% and settled directly. */
export interface PromiseCapability {
  readonly promise: GuestObject;
  readonly resolve: Value;
  readonly reject: Value;
}

/** 27.2.1.2 PromiseReaction Record: the pair for both settlements, or the engine's continuation. */
export class PromiseReaction {
  readonly onFulfilled: GuestObject | undefined;
  readonly onRejected: GuestObject | undefined;
  readonly capability: PromiseCapability | undefined;
  readonly continuation: Continuation | undefined;
  constructor(
    onFulfilled: GuestObject | undefined,
    onRejected: GuestObject | undefined,
    capability: PromiseCapability | undefined,
    continuation: Continuation | undefined,
  ) {
    this.onFulfilled = onFulfilled;
    this.onRejected = onRejected;
    this.capability = capability;
    this.continuation = continuation;
  }
}

/** 27.2.2.1 NewPromiseReactionJob. */
class PromiseReactionJob implements Job {
  readonly reaction: PromiseReaction;
  readonly settlement: Settlement;
  readonly argument: Value;
  constructor(reaction: PromiseReaction, settlement: Settlement, argument: Value) {
    this.reaction = reaction;
    this.settlement = settlement;
    this.argument = argument;
  }

  start(realm: Realm): Steps<Value> | null {
    const { continuation } = this.reaction;
    if (continuation === undefined) return reactionSteps(realm, this.reaction, this.settlement, this.argument);
    return continuation.resume(this.settlement === "fulfilled" ? "normal" : "throw", this.argument) ?? null;
  }
}

function* reactionSteps(
  realm: Realm,
  reaction: PromiseReaction,
  settlement: Settlement,
  argument: Value,
): Steps<Value> {
  const { capability } = reaction;
  const handler = settlement === "fulfilled" ? reaction.onFulfilled : reaction.onRejected;
  if (handler === undefined) return yield* settleCapability(realm, capability, settlement, argument);
  let result: Value;
  try {
    result = yield new GuestCall(handler, undefined, [argument]);
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    return yield* settleCapability(realm, capability, "rejected", realm.caller.thrown);
  }
  return yield* settleCapability(realm, capability, "fulfilled", result);
}

function* settleCapability(
  realm: Realm,
  capability: PromiseCapability | undefined,
  settlement: Settlement,
  value: Value,
): Steps<Value> {
  if (capability === undefined) return undefined;
  const settle = settlement === "fulfilled" ? capability.resolve : capability.reject;
  if (settle !== undefined) return yield new GuestCall(settle, undefined, [value]);
  if (settlement === "fulfilled") resolvePromise(realm, capability.promise, value);
  else rejectPromise(realm, capability.promise, value);
  return undefined;
}

/** 27.2.1.4 FulfillPromise. */
export const fulfillPromise = (realm: Realm, promise: GuestObject, value: Value): void => {
  settlePromise(realm, promise, "fulfilled", value);
};

/** 27.2.1.7 RejectPromise. */
export const rejectPromise = (realm: Realm, promise: GuestObject, reason: Value): void => {
  const { isHandled } = promiseState(promise);
  settlePromise(realm, promise, "rejected", reason);
  if (!isHandled) realm.caller.trackRejection(promise, "reject");
};

/** 27.2.1.8 TriggerPromiseReactions included. */
const settlePromise = (realm: Realm, promise: GuestObject, settlement: Settlement, value: Value): void => {
  const state = promiseState(promise);
  const reactions = state.reactions;
  state.state = settlement;
  state.result = value;
  state.reactions = null;
  if (reactions === null) return;
  for (const reaction of reactions) realm.caller.enqueueJob(new PromiseReactionJob(reaction, settlement, value));
};

/** 27.2.1.3.2 steps 7-15: what the resolve function of a pending promise does. */
export const resolvePromise = (realm: Realm, promise: GuestObject, resolution: Value): void => {
  if (!isObject(resolution)) return fulfillPromise(realm, promise, resolution);
  if (resolution === promise) {
    return rejectPromise(realm, promise, createError(realm, "TypeError", CHAINING_CYCLE));
  }
  const then = thenOrRejection(realm, promise, resolution);
  if (then === undefined) return;
  if (!isCallable(then.value)) return fulfillPromise(realm, promise, resolution);
  realm.caller.enqueueJob(new PromiseResolveThenableJob(promise, resolution, then.value));
};

/** Reads `then`, once. A getter that throws rejects the promise. */
const thenOrRejection = (
  realm: Realm,
  promise: GuestObject,
  resolution: GuestObject,
): { readonly value: Value } | undefined => {
  try {
    return { value: get(resolution, "then") };
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    rejectPromise(realm, promise, realm.caller.thrown);
    return undefined;
  }
};

/** 27.2.2.2 NewPromiseResolveThenableJob. */
class PromiseResolveThenableJob implements Job {
  readonly promise: GuestObject;
  readonly thenable: GuestObject;
  readonly then: GuestObject;
  constructor(promise: GuestObject, thenable: GuestObject, then: GuestObject) {
    this.promise = promise;
    this.thenable = thenable;
    this.then = then;
  }

  start(realm: Realm): Steps<Value> | null {
    if (!this.isPlainPromise(realm)) return this.steps(realm);
    awaitPromise(realm, this.thenable, new Forwarding(realm, this.promise));
    return null;
  }

  /** FAST PATH: an untouched `then` of a promise that nobody subclassed would make functions that no guest can see. */
  private isPlainPromise(realm: Realm): boolean {
    if (!isPromise(this.thenable) || this.then !== realm.intrinsic("Promise.prototype.then")) return false;
    const { proto, count } = this.thenable.shape;
    if (proto !== realm.intrinsic("Promise.prototype") || count > 0 || this.thenable.shape.dictionary !== null)
      return false;
    const constructor = realm.intrinsic("Promise");
    return speciesConstructor(realm, this.thenable, constructor) === constructor;
  }

  private *steps(realm: Realm): Steps<Value> {
    const { resolve, reject } = createResolvingFunctions(realm, this.promise);
    try {
      return yield new GuestCall(this.then, this.thenable, [resolve, reject]);
    } catch (error) {
      if (error !== GUEST_THROW) throw error;
      return yield new GuestCall(reject, undefined, [realm.caller.thrown]);
    }
  }
}

/** Settles a promise as another one settled. */
class Forwarding implements Continuation {
  readonly realm: Realm;
  readonly promise: GuestObject;
  constructor(realm: Realm, promise: GuestObject) {
    this.realm = realm;
    this.promise = promise;
  }

  resume(completion: "normal" | "throw", value: Value): void {
    if (completion === "normal") resolvePromise(this.realm, this.promise, value);
    else rejectPromise(this.realm, this.promise, value);
  }
}

/** What the two resolving functions of a promise share; the `data` of both. */
class ResolvingState {
  readonly promise: GuestObject;
  alreadyResolved = false;
  constructor(promise: GuestObject) {
    this.promise = promise;
  }
}

type Settle = (realm: Realm, promise: GuestObject, value: Value) => void;

const createResolvingFunction = (realm: Realm, data: ResolvingState, settle: Settle): GuestObject =>
  createNative(realm, {
    name: "",
    length: 1,
    data,
    code: {
      form: "leaf",
      run: (_realm, _thisValue, args) => {
        if (data.alreadyResolved) return undefined;
        data.alreadyResolved = true;
        settle(realm, data.promise, args[0]);
        return undefined;
      },
    },
  });

/** 27.2.1.3 CreateResolvingFunctions. */
export const createResolvingFunctions = (
  realm: Realm,
  promise: GuestObject,
): { resolve: GuestObject; reject: GuestObject } => {
  const data = new ResolvingState(promise);
  return {
    resolve: createResolvingFunction(realm, data, resolvePromise),
    reject: createResolvingFunction(realm, data, rejectPromise),
  };
};

/** 27.2.5.4.1 PerformPromiseThen. Handlers that are not callable count as absent. */
export const performPromiseThen = (
  realm: Realm,
  promise: GuestObject,
  onFulfilled: Value,
  onRejected: Value,
  capability: PromiseCapability | undefined,
): void => {
  const fulfilled = isCallable(onFulfilled) ? onFulfilled : undefined;
  const rejected = isCallable(onRejected) ? onRejected : undefined;
  addReaction(realm, promise, new PromiseReaction(fulfilled, rejected, capability, undefined));
};

/** PerformPromiseThen for the engine: resumes the continuation in a job when the promise is settled (27.7.5.3 Await). */
export const awaitPromise = (realm: Realm, promise: GuestObject, continuation: Continuation): void => {
  addReaction(realm, promise, new PromiseReaction(undefined, undefined, undefined, continuation));
};

const addReaction = (realm: Realm, promise: GuestObject, reaction: PromiseReaction): void => {
  const state = promiseState(promise);
  if (state.state === "pending") {
    if (state.reactions === null) state.reactions = [reaction];
    else state.reactions.push(reaction);
  } else {
    if (state.state === "rejected" && !state.isHandled) realm.caller.trackRejection(promise, "handle");
    realm.caller.enqueueJob(new PromiseReactionJob(reaction, state.state, state.result));
  }
  state.isHandled = true;
};
