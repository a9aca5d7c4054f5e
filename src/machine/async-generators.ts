/**
 * Async generators (27.6): a generator whose requests wait in a queue, each with the promise that was given out for it. The
 * body runs for one request at a time; `yield` settles the oldest and goes on at once while more are waiting.
 */
import { COSTS } from "../accounting/costs.ts";
import { incompatibleReceiver } from "../messages/calls.ts";
import { createIteratorResult, createKind } from "../runtime/create-object.ts";
import { describe } from "../runtime/describe.ts";
import { createError } from "../runtime/errors.ts";
import { defineKind, type GuestObject } from "../runtime/guest-object.ts";
import { get } from "../runtime/objects.ts";
import { promiseResolve } from "../runtime/promise-capability.ts";
import { awaitPromise, newPromise, rejectPromise, resolvePromise } from "../runtime/promises.ts";
import type { Realm } from "../runtime/realm.ts";
import { GUEST_THROW } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";
import { awaitValue } from "./async-functions.ts";
import { SWITCH } from "./code.ts";
import type { Env } from "./env.ts";
import { ASYNC_GENERATOR, type Frame } from "./frame.ts";
import { bodyFrame, leaveFrame, reenterFrame, resumed } from "./generator-objects.ts";
import type { Machine, ResumeMode } from "./machine.ts";

interface Request {
  readonly mode: ResumeMode;
  readonly value: Value;
  readonly promise: GuestObject;
}

/** 27.6.2 [[AsyncGeneratorState]]. */
type Phase = "start" | "yielded" | "executing" | "returning" | "completed";

/** The payload of ASYNC_GENERATOR_OBJECT. */
class AsyncGeneratorState {
  readonly frame: Frame;
  phase: Phase = "start";
  readonly queue: Request[] = [];
  /** What whoever resumed the body gets when it leaves the stack: the promise of `next`, or nothing in a job. */
  delivered: Value = undefined;
  constructor(frame: Frame) {
    this.frame = frame;
  }
}

const ASYNC_GENERATOR_OBJECT = defineKind("AsyncGenerator");

const stateOf = (frame: Frame): AsyncGeneratorState => frame.object?.payload as AsyncGeneratorState;

export const startAsyncGenerator = (machine: Machine, env: Env, pc: number): number => {
  const { realm, functionSlot } = machine.frame.code;
  const proto = get(env[functionSlot] as GuestObject, "prototype");
  const body = bodyFrame(machine, ASYNC_GENERATOR);
  const parent = isObject(proto) ? proto : realm.intrinsic("AsyncGeneratorPrototype");
  body.object = createKind(realm, parent, ASYNC_GENERATOR_OBJECT, new AsyncGeneratorState(body), COSTS.iterator);
  machine.frame = body;
  return leaveFrame(machine, pc, body.object);
};

/** 27.6.1.2 next, 27.6.1.3 return, 27.6.1.4 throw. */
export const resumeAsyncGenerator = (
  machine: Machine,
  generator: Value,
  mode: ResumeMode,
  value: Value,
  slot: number,
): number => {
  const { realm } = machine;
  const promise = newPromise(realm);
  machine.frame.env[slot] = promise;
  if (!isObject(generator) || generator.kind !== ASYNC_GENERATOR_OBJECT) {
    rejectPromise(
      realm,
      promise,
      createError(
        realm,
        "TypeError",
        incompatibleReceiver(`[AsyncGenerator].prototype.${mode === "normal" ? "next" : mode}`, describe(generator)),
      ),
    );
    return 0;
  }
  const state = generator.payload as AsyncGeneratorState;
  state.queue.push({ mode, value, promise });
  machine.meter.tick();
  if (state.phase === "start" && mode !== "normal") state.phase = "completed";
  if (state.phase === "completed") drain(realm, state);
  if (state.phase !== "start" && state.phase !== "yielded") return 0;
  return execute(machine, state, slot, promise);
};

/** Runs the body for the oldest request; the resumer gets `delivered` when the body leaves the stack. */
const execute = (machine: Machine, state: AsyncGeneratorState, slot: number, delivered: Value): number => {
  const { mode, value } = state.queue[0] as Request;
  state.phase = "executing";
  state.delivered = delivered;
  return reenterFrame(machine, state.frame, slot, mode, value);
};

/** `await` in the body of an async generator. */
export const awaitInAsyncGenerator = (machine: Machine, pc: number, value: Value): number =>
  awaitValue(machine, pc, value, stateOf(machine.frame).delivered);

/** 27.6.3.8 AsyncGeneratorYield, after the value was awaited. */
export const yieldAsync = (machine: Machine, pc: number, value: Value): number => {
  const { frame } = machine;
  const state = stateOf(frame);
  settleOldest(frame.code.realm, state, value, false);
  if (state.queue.length === 0) {
    state.phase = "yielded";
    return leaveFrame(machine, pc, state.delivered);
  }
  const next = state.queue[0] as Request;
  machine.resumeMode = next.mode;
  machine.resumeValue = next.value;
  return pc + 1;
};

const settleOldest = (realm: Realm, state: AsyncGeneratorState, value: Value, done: boolean): void => {
  const request = state.queue.shift() as Request;
  resolvePromise(realm, request.promise, createIteratorResult(realm, value, done));
};

/** The resume op behind a `yield`: a `return` first awaits its value, and arrives at the op behind this one. */
export const resumedAsync = (machine: Machine, env: Env, pc: number, slot: number): number => {
  if (machine.resumeMode === "return") return awaitInAsyncGenerator(machine, pc, machine.resumeValue);
  return resumed(machine, env, pc + 1, slot);
};

/** The op behind that: the awaited `return` goes on as a return completion. */
export const returnAwaited = (machine: Machine, pc: number): number => {
  if (machine.resumeMode === "throw") return machine.throwValue(machine.resumeValue);
  return machine.returnFrom(pc, machine.resumeValue);
};

/** The body returned `value` (awaited already). */
export const finishAsyncGenerator = (machine: Machine, frame: Frame, value: Value): number => {
  const state = stateOf(frame);
  state.phase = "completed";
  settleOldest(frame.code.realm, state, value, true);
  return completed(machine, frame, state);
};

/** The body threw. */
export const failAsyncGenerator = (machine: Machine, frame: Frame): number => {
  const state = stateOf(frame);
  state.phase = "completed";
  rejectPromise(frame.code.realm, (state.queue.shift() as Request).promise, machine.thrown);
  return completed(machine, frame, state);
};

const completed = (machine: Machine, frame: Frame, state: AsyncGeneratorState): number => {
  drain(frame.code.realm, state);
  const parent = frame.parent as Frame;
  parent.env[frame.slot] = state.delivered as Value;
  machine.frame = parent;
  return SWITCH;
};

/** 27.6.3.10 AsyncGeneratorDrainQueue: the body is over, requests are answered without it. */
const drain = (realm: Realm, state: AsyncGeneratorState): void => {
  while (state.queue.length > 0) {
    const request = state.queue[0] as Request;
    if (request.mode === "return") return awaitReturn(realm, state, request);
    state.queue.shift();
    if (request.mode === "throw") rejectPromise(realm, request.promise, request.value);
    else resolvePromise(realm, request.promise, createIteratorResult(realm, undefined, true));
  }
};

/** 27.6.3.9 AsyncGeneratorAwaitReturn. */
const awaitReturn = (realm: Realm, state: AsyncGeneratorState, request: Request): void => {
  state.phase = "returning";
  const settle = (completion: "normal" | "throw", value: Value): void => {
    state.queue.shift();
    state.phase = "completed";
    if (completion === "throw") rejectPromise(realm, request.promise, value);
    else resolvePromise(realm, request.promise, createIteratorResult(realm, value, true));
    drain(realm, state);
  };
  let promise: GuestObject;
  try {
    promise = promiseResolve(realm, request.value);
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    return settle("throw", realm.caller.thrown);
  }
  awaitPromise(realm, promise, { resume: settle });
};
