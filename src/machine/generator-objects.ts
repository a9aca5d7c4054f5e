/**
 * Generators (27.5): a generator object owns the frame of its body. `next` puts the frame on top of the stack, `yield` takes
 * it off again; nothing is copied and nothing is re-executed.
 *
 * Every suspension point compiles to two ops: the one that leaves, and a *resume op* behind it that looks at how the machine
 * was resumed (`resumeMode`): with a value, with an exception, or with a `return`.
 */
import { BOUNDS, COSTS } from "../accounting/costs.ts";
import { incompatibleReceiver } from "../messages/calls.ts";
import { GENERATOR_RUNNING } from "../messages/iteration.ts";
import { createIteratorResult, createKind } from "../runtime/create-object.ts";
import { describe } from "../runtime/describe.ts";
import { defineKind, type GuestObject } from "../runtime/guest-object.ts";
import { get } from "../runtime/objects.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";
import { SWITCH } from "./code.ts";
import type { Env } from "./env.ts";
import { Frame, GENERATOR } from "./frame.ts";
import type { Machine, ResumeMode } from "./machine.ts";

/** The payload of GENERATOR_OBJECT. */
class GeneratorState {
  /** Null once completed. */
  frame: Frame | null;
  running = false;
  /** It has not yielded yet: a `throw` or `return` completes it at once. */
  fresh = true;
  constructor(frame: Frame) {
    this.frame = frame;
  }
}

const GENERATOR_OBJECT = defineKind("Generator");

/** Takes the current frame off the stack; the caller goes on with `value`. */
export const leaveFrame = (machine: Machine, pc: number, value: Value): number => {
  const { frame } = machine;
  const parent = frame.parent as Frame;
  frame.pc = pc;
  frame.parent = null;
  machine.frame = parent;
  parent.env[frame.slot] = value as Value;
  return SWITCH;
};

/** Puts a frame that was set aside on top of the stack. */
export const reenterFrame = (machine: Machine, frame: Frame, slot: number, mode: ResumeMode, value: Value): number => {
  const parent = machine.frame;
  frame.parent = parent;
  frame.slot = slot;
  frame.depth = parent.depth + 1;
  frame.above = null;
  frame.slots = parent.slots + frame.code.envSize + 1;
  if (frame.depth > machine.maxCallStackDepth || frame.slots > BOUNDS.frameSlots) machine.overflow(frame.depth);
  machine.frame = frame;
  machine.resumeMode = mode;
  machine.resumeValue = value;
  return SWITCH;
};

/** The frame of a body that can be set aside, in place of the frame of the call. */
export const bodyFrame = (machine: Machine, kind: number): Frame => {
  const { frame } = machine;
  const body = new Frame(frame.code, frame.env, frame.parent as Frame, frame.slot, kind, frame.depth);
  body.pc = frame.pc;
  frame.release();
  return body;
};

/** 27.5.1, at the call: the parameters are bound, the body waits. */
export const startGenerator = (machine: Machine, env: Env, pc: number): number => {
  const { realm, functionSlot } = machine.frame.code;
  const proto = get(env[functionSlot] as GuestObject, "prototype");
  const body = bodyFrame(machine, GENERATOR);
  const state = new GeneratorState(body);
  body.object = createKind(
    realm,
    isObject(proto) ? proto : realm.intrinsic("GeneratorPrototype"),
    GENERATOR_OBJECT,
    state,
    COSTS.iterator,
  );
  machine.frame = body;
  return leaveFrame(machine, pc, body.object);
};

const stateOf = (machine: Machine, generator: Value, method: string): GeneratorState => {
  if (!isObject(generator) || generator.kind !== GENERATOR_OBJECT)
    return throwTypeError(machine.realm, incompatibleReceiver(`[Generator].prototype.${method}`, describe(generator)));
  const state = generator.payload as GeneratorState;
  return state.running ? throwTypeError(machine.realm, GENERATOR_RUNNING) : state;
};

/** 27.5.3.3 GeneratorResume, 27.5.3.4 GeneratorResumeAbrupt. */
export const resumeGenerator = (
  machine: Machine,
  generator: Value,
  mode: ResumeMode,
  value: Value,
  slot: number,
): number => {
  const state = stateOf(machine, generator, mode === "normal" ? "next" : mode);
  if (state.fresh && mode !== "normal") state.frame = null;
  state.fresh = false;
  if (state.frame === null) return resumeCompleted(machine, mode, value, slot);
  machine.meter.tick();
  state.running = true;
  return reenterFrame(machine, state.frame, slot, mode, value);
};

const resumeCompleted = (machine: Machine, mode: ResumeMode, value: Value, slot: number): number => {
  if (mode === "throw") return machine.throwValue(value);
  machine.frame.env[slot] = createIteratorResult(machine.realm, mode === "return" ? value : undefined, true);
  return 0;
};

/** 27.5.3.7 GeneratorYield. */
export const yieldValue = (machine: Machine, pc: number, value: Value): number => {
  (machine.frame.object?.payload as GeneratorState).running = false;
  return leaveFrame(machine, pc, createIteratorResult(machine.realm, value, false));
};

/** `yield*` hands the inner iterator's result object on as it is. */
export const yieldResult = (machine: Machine, pc: number, result: Value): number => {
  (machine.frame.object?.payload as GeneratorState).running = false;
  return leaveFrame(machine, pc, result);
};

/** The body is over, by `return` or by an exception. */
export const completeGenerator = (frame: Frame): void => {
  const state = frame.object?.payload as GeneratorState;
  state.running = false;
  state.frame = null;
};

/** What a resume op does: the sent value goes to `slot`, or the body completes abruptly. */
export const resumed = (machine: Machine, env: Env, pc: number, slot: number): number => {
  if (machine.resumeMode === "normal") {
    env[slot] = machine.resumeValue as Value;
    return pc + 1;
  }
  if (machine.resumeMode === "throw") return machine.throwValue(machine.resumeValue);
  return machine.returnFrom(pc, machine.resumeValue);
};
