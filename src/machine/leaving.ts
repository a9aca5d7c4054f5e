/**
 * How a frame returns, where that is more than handing its value to the frame below: from constructors, generators and async
 * functions. The commonest return, from a plain call, is an op of the compiler's.
 */
import { BAD_DERIVED_RESULT } from "../messages/calls.ts";
import { UNBOUND_THIS } from "../messages/names.ts";
import { createIteratorResult } from "../runtime/create-object.ts";
import { createError } from "../runtime/errors.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { isAbsent, isObject, type Value } from "../runtime/values.ts";
import { finishAsync } from "./async-functions.ts";
import { finishAsyncGenerator } from "./async-generators.ts";
import { type Closure, constructed } from "./closure.ts";
import { SWITCH } from "./code.ts";
import { ASYNC, ASYNC_GENERATOR, CONSTRUCT, CONSTRUCT_DERIVED, type Frame, GENERATOR } from "./frame.ts";
import { completeGenerator } from "./generator-objects.ts";
import type { Machine } from "./machine.ts";

/** The current frame returns `value`; for frames whose kind asks for more than handing it to the parent. */
export const leave = (machine: Machine, value: Value): number => {
  const { frame } = machine;
  if (frame.kind === ASYNC) return finishAsync(machine, frame, value);
  if (frame.kind === ASYNC_GENERATOR) return finishAsyncGenerator(machine, frame, value);
  if (frame.kind === CONSTRUCT_DERIVED) return leaveDerived(machine, frame, value);
  return handOver(machine, frame, completion(machine, frame, value));
};

const handOver = (machine: Machine, frame: Frame, result: Value): number => {
  const parent = frame.parent as Frame;
  parent.env[frame.slot] = result as object;
  machine.frame = parent;
  frame.release();
  return SWITCH;
};

/** 10.2.2 steps 11-14. An error is one of the call: no op of the frame has thrown it, and no handler there sees it. */
const leaveDerived = (machine: Machine, frame: Frame, value: Value): number => {
  if (isObject(value)) return handOver(machine, frame, value);
  const thisValue = frame.env[frame.code.thisSlot] as Value;
  if (value === undefined && !isAbsent(thisValue)) return handOver(machine, frame, thisValue);
  machine.thrown =
    value === undefined
      ? createError(machine.realm, "ReferenceError", UNBOUND_THIS)
      : createError(machine.realm, "TypeError", BAD_DERIVED_RESULT);
  return machine.throwFrom(-1);
};

const completion = (machine: Machine, frame: Frame, value: Value): Value => {
  switch (frame.kind) {
    case CONSTRUCT:
      return isObject(value) ? value : constructed(frame.object as GuestObject, frame.extra as Closure | null);
    case GENERATOR:
      completeGenerator(frame);
      return createIteratorResult(machine.realm, value, true);
    default:
      return value;
  }
};
