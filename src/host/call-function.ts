/**
 * Host functions whose results may be host calls. A *pausing* one is an ordinary function to the guest: the machine stops at
 * the call, wherever it stands, and goes on with the answer. A *promising* one gives a promise at once.
 */
import type { Machine } from "../machine/machine.ts";
import { createNative, type LeafNative, type MachineNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { newPromise, rejectPromise, resolvePromise } from "../runtime/promises.ts";
import { GUEST_THROW } from "../runtime/throw.ts";
import type { Value } from "../runtime/values.ts";
import { throwHostError } from "./bridge-errors.ts";
import type { Crossing } from "./crossing.ts";
import { receiveAnswer } from "./host-answers.ts";
import type { CallStyle, HostAnswer } from "./host-call.ts";
import { argumentsToHost, type HostFunction, ownLength, ownText } from "./host-function.ts";
import { apply } from "./host-primordials.ts";
import { settleWhen } from "./host-promise.ts";
import { type Place, rootPlace } from "./place.ts";

/** A host function, and the instance whose method it is. */
interface Called {
  readonly target: HostFunction;
  readonly thisArg: object | undefined;
}

/** The guest's view of a function that may answer with a host call; uncharged. */
export const createCallFunction = (
  crossing: Crossing,
  target: HostFunction,
  style: CallStyle,
  thisArg?: object,
): GuestObject => {
  const called: Called = { target, thisArg };
  const name = ownText(target, "name");
  const place = rootPlace(`${name === "" ? "function" : name}()`);
  const options = { name, length: ownLength(target) };
  return createNative(crossing.realm, {
    ...options,
    code:
      style === "pausing"
        ? { form: "machine", run: pausing(crossing, called, name, place) }
        : { form: "leaf", run: promising(crossing, called, name, place) },
  });
};

/** Calls the host function; whoever called this leaves the host. */
const callHost = (crossing: Crossing, { target, thisArg }: Called, args: Value[]): unknown => {
  const hostArgs = argumentsToHost(crossing, args);
  return runHost(crossing, () => apply(target, thisArg, hostArgs));
};

/** Runs host code; whoever called this leaves the host. */
export const runHost = (crossing: Crossing, run: () => unknown): unknown => {
  crossing.port.enter();
  try {
    return run();
  } catch (error) {
    return throwHostError(crossing, error);
  }
};

const pausing =
  (crossing: Crossing, called: Called, name: string, place: Place): MachineNative =>
  (caller, _thisValue, args, slot) =>
    receiveOrPause(crossing, caller as Machine, { name, place, result: callHost(crossing, called, args) }, slot);

/** What a host function gave. */
export interface HostResult {
  readonly name: string;
  readonly place: Place;
  readonly result: unknown;
}

/** The end of a native that called the host: the result goes to `slot`, now or when the host has answered. Leaves the host. */
export const receiveOrPause = (
  crossing: Crossing,
  machine: Machine,
  { name, place, result }: HostResult,
  slot: number,
): number => {
  const { port } = crossing;
  if (port.hostCalls.isPending(result)) {
    const call = { name, effect: result };
    if (machine.canPause) {
      port.leave();
      return machine.pauseForHost(call, slot);
    }
    machine.frame.env[slot] = receiveAnswer(crossing, port.hostCalls.answerNow(call), place) as Value & object;
  } else machine.frame.env[slot] = crossing.receive(result, place) as Value & object;
  return 0;
};

const promising =
  (crossing: Crossing, called: Called, name: string, place: Place): LeafNative =>
  (_realm, _thisValue, args) => {
    const { port } = crossing;
    const result = callHost(crossing, called, args);
    if (!port.hostCalls.isPending(result)) return crossing.receive(result, place);
    const answer = port.hostCalls.answerLater({ name, effect: result });
    port.leave();
    return promiseOf(crossing, answer, place);
  };

const promiseOf = (crossing: Crossing, answer: Promise<HostAnswer>, place: Place): GuestObject => {
  const { realm } = crossing;
  const promise = newPromise(realm);
  settleWhen(crossing, answer, (settled) => {
    try {
      crossing.port.enter();
      resolvePromise(realm, promise, receiveAnswer(crossing, settled, place));
    } catch (error) {
      if (error !== GUEST_THROW) throw error;
      rejectPromise(realm, promise, realm.caller.thrown);
    }
  });
  return promise;
};
