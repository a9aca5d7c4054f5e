/**
 * Host functions in the guest: natives that book the meter, call, and lease anew. Arguments are converted before the host
 * function starts, so guest code (getters of an argument) runs only between the host's own steps; `this` is `undefined`.
 *
 * This is the hot path of the bridge: a call whose arguments and result are plain primitives copies nothing.
 */

import { BOUNDS } from "../accounting/costs.ts";
import { createNative, type LeafNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Value } from "../runtime/values.ts";
import { throwCrossingFailure, throwHostError } from "./bridge-errors.ts";
import type { Crossing } from "./crossing.ts";
import { apply, getOwnPropertyDescriptor } from "./host-primordials.ts";
import { rootPlace } from "./place.ts";

export type HostFunction = (...args: never[]) => unknown;

/** The guest's view of a host function; uncharged. */
export const createHostFunction = (crossing: Crossing, target: HostFunction): GuestObject => {
  const { port } = crossing;
  const name = ownText(target, "name");
  const place = rootPlace(`${name === "" ? "function" : name}()`);
  const run: LeafNative = (_realm, _thisValue, args) => {
    const hostArgs: unknown[] = crossOutAsTheyAre(args) ? args : argumentsToHost(crossing, args);
    port.enter();
    let result: unknown;
    try {
      result = apply(target, undefined, hostArgs);
    } catch (error) {
      return throwHostError(crossing, error);
    }
    if (!crossesInAsItIs(result)) return crossing.receive(result, place);
    port.leave();
    return result;
  };
  return createNative(crossing.realm, { code: { form: "leaf", run }, name, length: ownLength(target) });
};

const crossOutAsTheyAre = (args: readonly Value[]): boolean => {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index];
    if (typeof arg === "symbol" || (typeof arg === "object" && arg !== null)) return false;
    if (typeof arg === "string" && arg.length >= BOUNDS.longString) return false;
  }
  return true;
};

/** Primitives that are the same on both sides and cost nothing. */
const crossesInAsItIs = (result: unknown): result is undefined | null | boolean | number => {
  switch (typeof result) {
    case "number":
    case "boolean":
    case "undefined":
      return true;
    default:
      return result === null;
  }
};

/** Copies arguments out; what cannot cross is thrown in the guest. */
export const argumentsToHost = (crossing: Crossing, args: readonly Value[]): unknown[] => {
  try {
    return crossing.listToHost(args, ARGUMENTS);
  } catch (error) {
    return throwCrossingFailure(crossing, error);
  }
};

const ARGUMENTS = rootPlace("arguments");

/** Own data only: a getter that the host's program put there is not asked. */
export const ownText = (target: HostFunction, key: "name"): string => {
  const value: unknown = getOwnPropertyDescriptor(target, key)?.value;
  return typeof value === "string" ? value : "";
};

export const ownLength = (target: HostFunction): number => {
  const value: unknown = getOwnPropertyDescriptor(target, "length")?.value;
  return typeof value === "number" && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? Math.trunc(value) : 0;
};
