/**
 * Async functions (27.7): the frame of the body waits in a promise reaction instead of on the stack. `await` is not a host
 * promise; the reaction is a job of the realm's own queue, run under the budget.
 */

import type { GuestObject } from "../runtime/guest-object.ts";
import { promiseResolve } from "../runtime/promise-capability.ts";
import { awaitPromise, type Continuation, rejectPromise, resolvePromise } from "../runtime/promises.ts";
import type { Value } from "../runtime/values.ts";
import { SWITCH } from "./code.ts";
import type { Frame } from "./frame.ts";
import { leaveFrame, reenterFrame } from "./generator-objects.ts";
import type { Machine } from "./machine.ts";

/** Goes on with a frame that waits, in a job. */
class FrameContinuation implements Continuation {
  private readonly machine: Machine;
  private readonly frame: Frame;
  constructor(machine: Machine, frame: Frame) {
    this.machine = machine;
    this.frame = frame;
  }

  resume(completion: "normal" | "throw", value: Value): void {
    reenterFrame(this.machine, this.frame, 1, completion, value);
  }
}

/** 27.7.5.3 Await: sets the current frame aside; `delivered` is what its caller, or the job, gets meanwhile. */
export const awaitValue = (machine: Machine, pc: number, value: Value, delivered: Value): number => {
  const { frame } = machine;
  awaitPromise(frame.code.realm, promiseResolve(frame.code.realm, value), new FrameContinuation(machine, frame));
  return leaveFrame(machine, pc, delivered);
};

/** The body returned: its promise is resolved. */
export const finishAsync = (machine: Machine, frame: Frame, value: Value): number => {
  resolvePromise(frame.code.realm, frame.object as GuestObject, value);
  return leave(machine, frame);
};

/** The body threw: its promise is rejected. */
export const failAsync = (machine: Machine, frame: Frame): number => {
  rejectPromise(frame.code.realm, frame.object as GuestObject, machine.thrown);
  return leave(machine, frame);
};

const leave = (machine: Machine, frame: Frame): number => {
  const parent = frame.parent as Frame;
  parent.env[frame.slot] = frame.object as GuestObject;
  machine.frame = parent;
  return SWITCH;
};
