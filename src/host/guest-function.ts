/**
 * Guest functions in the host: plain host functions that run the guest's, metered as ever, also when the evaluation that made
 * them is long over. What the guest throws comes out as a `GuestError`, a limit as the error of that limit.
 *
 * The guest's `this` is `undefined`, for what the host calls them on is no business of the guest's, unless that is the host's
 * copy of a guest object: then it is the object itself, so that `counter.increment()` counts.
 */
import { hostStackUsedUp, isStackOverflow } from "../errors/host-stack.ts";
import { shorten } from "../runtime/describe.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { ownSlot } from "../runtime/own-properties.ts";
import { GUEST_THROW, TERMINATION } from "../runtime/throw.ts";
import type { Value } from "../runtime/values.ts";
import { errorForHost } from "./bridge-errors.ts";
import type { Crossing } from "./crossing.ts";
import type { WorkOrigin } from "./host-port.ts";
import { defineProperty } from "./host-primordials.ts";
import { type Place, rootPlace } from "./place.ts";
import { InwardCopy } from "./to-guest.ts";

export const createGuestFunction = (crossing: Crossing, callee: GuestObject): object => {
  const { origin } = crossing.port;
  const name = nameOf(callee);
  const place = rootPlace(`${name === "" ? "function" : name}()`);
  // A method has a `this` and cannot be constructed.
  const { call } = {
    call(this: unknown, ...args: unknown[]): unknown {
      return callFromHost(crossing, { origin, callee, thisValue: crossing.identities.originalOf(this), place }, args);
    },
  };
  return defineProperty(call, "name", { value: name, configurable: true });
};

interface Call {
  readonly origin: WorkOrigin;
  readonly callee: GuestObject;
  readonly thisValue: Value;
  readonly place: Place;
}

/** The `name` that is there as data; runs no guest code. */
const nameOf = (callee: GuestObject): string => {
  callee.kind.resolve?.(callee, "name");
  const name = ownSlot(callee, "name");
  return typeof name === "string" ? shorten(name) : "";
};

const ARGUMENTS = rootPlace("arguments");

const callFromHost = (crossing: Crossing, call: Call, args: readonly unknown[]): unknown => {
  try {
    const copy = new InwardCopy(crossing);
    const guestArgs = args.map((arg, index) => copy.copy(arg, { parent: ARGUMENTS, key: index }));
    return crossing.port.runGuest(call.origin, () => {
      crossing.realm.meter.chargeBytes(copy.bytes);
      return performCall(crossing, call, guestArgs);
    });
  } catch (error) {
    throw asErrorOfCall(crossing, error);
  }
};

const asErrorOfCall = (crossing: Crossing, error: unknown): unknown => {
  if (error === TERMINATION) return crossing.port.termination;
  return isStackOverflow(error) ? hostStackUsedUp({ cause: error }) : error;
};

const performCall = (crossing: Crossing, { callee, thisValue, place }: Call, args: Value[]): unknown => {
  const { caller } = crossing.realm;
  try {
    return crossing.toHost(caller.call(callee, thisValue, args), place);
  } catch (error) {
    throw error === GUEST_THROW ? errorForHost(crossing, caller.thrown) : error;
  }
};
