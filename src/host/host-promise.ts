/**
 * Promises cross as promises. Neither side's reactions ever run in the other's queue: the settlement of a host promise becomes
 * a job of the guest's, and a guest promise settles its host promise from a job of its own. Every host promise that the
 * bridge makes or receives has a handler from the start, so nothing that a guest does is an unhandled rejection in the host.
 */
import { HostError } from "../errors/index.ts";
import { THENABLE_RESULT } from "../messages/bridge.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { awaitPromise, type Continuation, rejectPromise, resolvePromise } from "../runtime/promises.ts";
import type { Job } from "../runtime/realm.ts";
import { GUEST_THROW, TERMINATION } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";
import { errorForHost, exceptionForGuest, failureForHost } from "./bridge-errors.ts";
import type { Crossing } from "./crossing.ts";
import { apply, hasOwnProperty, promiseThen } from "./host-primordials.ts";
import { rootPlace } from "./place.ts";

const SETTLEMENT = rootPlace("the value of a promise");

/** Settles a guest promise as a host promise settles, in a job. */
export const settleWith = (crossing: Crossing, promise: GuestObject, host: object): void => {
  const settled = new Promise<Job>((settle) => {
    apply(promiseThen, host, [
      (value: unknown) => settle(new SettlementJob(() => fulfil(crossing, promise, value))),
      (reason: unknown) => settle(new SettlementJob(() => reject(crossing, promise, reason))),
    ]);
  });
  crossing.port.waitFor(settled);
};

/** Runs `settle` in a job when a promise of our own, which never rejects, is fulfilled. */
export const settleWhen = <T>(crossing: Crossing, fulfilled: Promise<T>, settle: (value: T) => void): void =>
  crossing.port.waitFor(fulfilled.then((value) => new SettlementJob(() => settle(value))));

class SettlementJob implements Job {
  private readonly settle: () => void;
  constructor(settle: () => void) {
    this.settle = settle;
  }

  start(): null {
    this.settle();
    return null;
  }
}

const fulfil = (crossing: Crossing, promise: GuestObject, value: unknown): void => {
  const { realm, port } = crossing;
  try {
    port.enter();
    resolvePromise(realm, promise, crossing.receive(value, SETTLEMENT));
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    rejectPromise(realm, promise, realm.caller.thrown);
  }
};

const reject = (crossing: Crossing, promise: GuestObject, reason: unknown): void => {
  crossing.port.enter();
  rejectPromise(crossing.realm, promise, exceptionForGuest(crossing, reason));
};

/** A host promise that settles as a guest promise settles. */
export const createHostPromise = (crossing: Crossing, promise: GuestObject): object => {
  const host = new Promise<unknown>((resolve, reject) => {
    awaitPromise(crossing.realm, promise, new HostSettlement(crossing, resolve, reject));
  });
  apply(promiseThen, host, [undefined, () => undefined]);
  return host;
};

class HostSettlement implements Continuation {
  private readonly crossing: Crossing;
  private readonly resolve: (value: unknown) => void;
  private readonly reject: (reason: unknown) => void;
  constructor(crossing: Crossing, resolve: (value: unknown) => void, reject: (reason: unknown) => void) {
    this.crossing = crossing;
    this.resolve = resolve;
    this.reject = reject;
  }

  resume(completion: "normal" | "throw", value: Value): void {
    try {
      if (completion === "normal") this.resolve(settlementToHost(this.crossing, value));
      else this.reject(errorForHost(this.crossing, value));
    } catch (error) {
      this.reject(failureForHost(this.crossing, error));
      if (error === TERMINATION) throw error;
    }
  }
}

/**
 * The copy of a value that the host will get through a host promise. A method named `then` would be called by the host's own
 * promises, so data that has one does not cross this way.
 */
export const settlementToHost = (crossing: Crossing, value: Value): unknown => {
  const copy = crossing.toHost(value, SETTLEMENT);
  if (!isObject(value) || !isThenable(copy) || crossing.identities.hostOf(value) !== undefined) return copy;
  throw new HostError({ message: THENABLE_RESULT });
};

const isThenable = (copy: unknown): boolean =>
  typeof copy === "object" &&
  copy !== null &&
  (apply(hasOwnProperty, copy, ["then"]) as boolean) &&
  typeof (copy as { then: unknown }).then === "function";
