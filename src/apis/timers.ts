/**
 * `setTimeout` and its like, on the timers of the evaluation that is under way. An evaluation waits for them as long as its
 * result is a promise that is pending, and takes them with it when it ends.
 */

import { COSTS } from "../accounting/costs.ts";
import type { Crossing } from "../host/crossing.ts";
import { guestMade } from "../host/guest-made.ts";
import type { Timers } from "../host/timers.ts";
import { NO_TIMERS, tooManyTimers } from "../messages/apis.ts";
import { adoptElements } from "../runtime/arrays.ts";
import { toNumber } from "../runtime/conversions.ts";
import { createNative, type LeafNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { requireCallable } from "../runtime/iteration.ts";
import { throwRangeError, throwTypeError } from "../runtime/throw.ts";
import type { Value } from "../runtime/values.ts";
import { CallJob } from "./call-job.ts";

/** The four globals. An evaluation may have `maxPending` timers at a time. */
export const timerTokens = (maxPending: number): Readonly<Record<string, object>> => ({
  setTimeout: token("setTimeout", 2, (crossing) => setter(crossing, false, maxPending)),
  setInterval: token("setInterval", 2, (crossing) => setter(crossing, true, maxPending)),
  clearTimeout: token("clearTimeout", 1, clearer),
  clearInterval: token("clearInterval", 1, clearer),
});

const token = (name: string, length: number, make: (crossing: Crossing) => LeafNative): object =>
  guestMade((crossing) => createNative(crossing.realm, { code: { form: "leaf", run: make(crossing) }, name, length }));

/** The numbers of timers are unique in a guest's world, so that one of an evaluation that is over clears nothing. */
const lastIds = new WeakMap<object, number>();

const nextId = ({ realm }: Crossing): number => {
  const id = (lastIds.get(realm) ?? 0) + 1;
  lastIds.set(realm, id);
  return id;
};

const setter =
  (crossing: Crossing, repeats: boolean, maxPending: number): LeafNative =>
  (realm, _thisValue, [callback, delay, ...args]) => {
    const callee = requireCallable(realm, callback);
    const milliseconds = delayOf(toNumber(realm, delay));
    const timers = timersOf(crossing);
    if (timers.size >= maxPending) throwRangeError(realm, tooManyTimers(maxPending));
    realm.meter.chargeBytes(COSTS.object + COSTS.arrayElement * args.length);
    const held: GuestObject[] = [callee, adoptElements(realm, args)];
    const id = nextId(crossing);
    const interval = repeats ? milliseconds : undefined;
    timers.set({ id, interval, held, job: () => new CallJob(callee, [...args]) }, milliseconds);
    return id;
  };

const LONGEST_DELAY = 2 ** 31 - 1;

/** As hosts have it: at least a millisecond; what is no delay, or too long a one, counts as that. */
const delayOf = (milliseconds: number): number =>
  milliseconds >= 1 && milliseconds <= LONGEST_DELAY ? Math.trunc(milliseconds) : 1;

const timersOf = ({ port, realm }: Crossing): Timers => port.hostCalls.timers ?? throwTypeError(realm, NO_TIMERS);

const clearer =
  ({ port }: Crossing): LeafNative =>
  (_realm, _thisValue, [id]: Value[]) => {
    if (typeof id === "number" || typeof id === "string") port.hostCalls.timers?.clear(Number(id));
    return undefined;
  };
