/**
 * The machine: frames, one short loop, and unwinding. It runs compiled code for a slice and answers with an outcome; it has
 * no clock, no policy and no Effect. Running out is a state that it returns.
 *
 * The loop calls ops until one answers with a negative number: the frame changed, or the run must stop. Guest exceptions
 * travel to the loop's one `catch` as a sentinel and are matched against handler tables; a termination leaves through the
 * same `catch` untouched, so no guest construct can see it.
 *
 * Conversions, getters and traps in the middle of an expression run *nested*: the loop is entered again on the host's stack,
 * at most `BOUNDS.nestedRuns` deep, and never pauses.
 */
import { BOUNDS } from "../accounting/costs.ts";
import type { Meter } from "../accounting/meter.ts";
import { isStackOverflow } from "../errors/host-stack.ts";
import type { LimitType } from "../errors/index.ts";
import { type LeafNative, NATIVE, type Native } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { Remainder } from "../runtime/long-work.ts";
import type { GuestCaller, Job, Realm } from "../runtime/realm.ts";
import { GUEST_THROW, TERMINATION } from "../runtime/throw.ts";
import { ABSENT, isObject, type Value } from "../runtime/values.ts";
import { failAsync } from "./async-functions.ts";
import { failAsyncGenerator } from "./async-generators.ts";
import { envOf1, envOf2, envOfList } from "./call-environments.ts";
import { CallFrames } from "./call-frames.ts";
import { CLOSURE, type Closure, constructed } from "./closure.ts";
import { Code, type Handler, nextPc, RETURN, type Source, STOP, SWITCH, THROW } from "./code.ts";
import { type Env, NO_ENV } from "./env.ts";
import {
  ASYNC,
  ASYNC_GENERATOR,
  BOUNDARY,
  CALL,
  CONSTRUCT,
  CONSTRUCT_DERIVED,
  Frame,
  type FrameKind,
  GENERATOR,
  heldAs,
  IN_PLACE,
  NATIVE_STEPS,
  seenFrom,
} from "./frame.ts";
import { completeGenerator } from "./generator-objects.ts";
import { findHandler, popEnvs } from "./handlers.ts";
import { construct, enterClosure, enterRemainder, invoke, newInstance, sloppyThis, stepNative } from "./invoke.ts";
import { JobQueue } from "./job-queue.ts";
import { leave } from "./leaving.ts";
import { ModuleMap } from "./module-map.ts";
import type { ModuleRequest } from "./module-records.ts";
import { type CapturedStack, captureFrames } from "./stack-trace.ts";

/** Why a run stopped; at a `hostCall` it goes on when the host has answered. */
export type Outcome = "done" | "threw" | "yielded" | "hostCall";

/** How a frame that was set aside goes on. */
export type ResumeMode = "normal" | "throw" | "return";

/** What the machine asks of whoever drives it. */
export interface MachineHost {
  /** A bound of the machine was passed: records it as the reason of the termination. The machine throws it then. */
  limitReached(limit: LimitType, used: number, bound: number): void;
  /** The host's stack overflowed: the bound on nested runs, reached another way, unless the host had used it up. */
  stackOverflowed(): void;
  /** 27.2.1.9 */
  trackRejection(promise: GuestObject, operation: "reject" | "handle"): void;
  /** 16.2.1.9 HostLoadImportedModule for `import()`: settles the promise with the module's namespace. */
  importModule(referrer: string, request: ModuleRequest, promise: GuestObject): void;
}

/** No limit: a small integer, so that the comparison at every call is one of integers. */
const MAX_DEPTH = 2 ** 30;

const NO_SOURCE: Source = {
  text: "",
  filename: "",
  referrer: "",
  isDynamic: false,
  locate: () => ({ filename: "", line: 1, column: 1, sourceLine: "" }),
};

/** Code of one op that is not compiled from anything. */
const machineCode = (realm: Realm, op: Code["ops"][number]): Code => {
  const code = new Code(realm, NO_SOURCE, "", "normal", true, { start: 0, end: 0 }, () => undefined);
  code.ops = [op];
  code.positions = [0];
  code.depths = [0];
  code.envSize = 2;
  return code;
};

export class Machine implements GuestCaller {
  readonly realm: Realm;
  readonly meter: Meter;
  readonly host: MachineHost;
  readonly jobs = new JobQueue();
  frame!: Frame;
  /** The guest exception in flight, or the last one. */
  thrown: Value = undefined;
  /** The value of the run that ended last. */
  result: Value = undefined;
  /** Source offset of the place that is at work, where a call op does not tell it; -1 if one does. */
  site = -1;
  /** How, and with what, the frame on top was resumed; read by the resume op that runs next. */
  resumeMode: ResumeMode = "normal";
  resumeValue: Value = undefined;
  /** The receiver of the method that a call op is about to call. */
  receiver: Value = undefined;
  outcome: Outcome = "done";
  maxCallStackDepth = MAX_DEPTH;
  /** How many runs are nested on the host's stack; only the outermost may pause. */
  nesting = 0;
  /** What the guest asked of the host when the outcome was a `hostCall`. */
  hostCall: unknown = null;
  /** Where the value of the leaf native goes that was called last, should it go on as steps. */
  leafSlot = 0;
  private answerSlot = 0;
  private moduleMap: ModuleMap | null = null;
  private readonly boundaryCode: Code;
  readonly stepsCode: Code;
  private readonly bottom: Frame;
  private readonly callFrames = new CallFrames();
  private throwingFrame: Frame;
  private throwingPc = 0;
  private throwingSite = -1;

  constructor(realm: Realm, host: MachineHost) {
    this.realm = realm;
    this.meter = realm.meter;
    this.host = host;
    realm.caller = this;
    this.boundaryCode = machineCode(realm, finishRun);
    this.stepsCode = machineCode(realm, (_, machine) => stepNative(machine, machine.frame));
    this.bottom = new Frame(this.boundaryCode, NO_ENV, null, -1, BOUNDARY, 0);
    this.frame = this.bottom;
    this.throwingFrame = this.bottom;
  }

  /** Made when first asked for: most worlds have no modules. */
  get modules(): ModuleMap {
    this.moduleMap ??= new ModuleMap();
    return this.moduleMap;
  }

  // --- running ---------------------------------------------------------------------------------------------------------

  /** Opens a run: a boundary under which a frame can be pushed. */
  begin(): void {
    this.abandon();
    this.throwingFrame = this.bottom;
    this.nesting = 0;
    this.site = -1;
    this.callIsPending = false;
    this.frame = this.boundary(this.bottom, -1);
  }

  /** What a termination left on the stack does not go on. */
  private abandon(): void {
    for (let frame: Frame | null = this.frame; frame !== null && frame !== this.bottom; frame = frame.parent)
      frame.release();
    this.frame = this.bottom;
  }

  private boundary(parent: Frame, site: number): Frame {
    return new Frame(this.boundaryCode, [NO_ENV, undefined] as Env, parent, site, BOUNDARY, parent.depth);
  }

  /** Runs until the run ends or must pause; a termination is thrown. */
  run(): Outcome {
    let pc = 0;
    for (;;) {
      try {
        for (;;) {
          const { code, env, pc: last } = this.frame;
          const { ops } = code;
          pc = last + 1;
          do pc = (ops[pc] as Code["ops"][number])(env, this);
          while (pc >= 0);
          if (pc === STOP) return this.outcome;
        }
      } catch (error) {
        if (!this.recover(error, pc)) return this.outcome;
      }
    }
  }

  /** Calls a function in a run that was begun; its value is the result of the run. */
  runCall(callee: Value, args: Value[]): Outcome {
    try {
      if (invoke(this, callee, undefined, args, 1) === STOP) return this.outcome;
    } catch (error) {
      if (!this.recover(error, 0)) return this.outcome;
    }
    return this.run();
  }

  /** What came out of an op: goes on in a handler, or with what a leaf has left to do. False: the run stops. */
  private recover(error: unknown, pc: number): boolean {
    if (error instanceof Remainder) enterRemainder(this, error);
    else if (error !== GUEST_THROW) throw this.toTermination(error);
    else return this.unwind(pc);
    return true;
  }

  /** What is neither a guest throw nor a termination is a defect, but for an overflow of the host's stack. */
  private toTermination(error: unknown): unknown {
    if (!isStackOverflow(error)) return error;
    this.host.stackOverflowed();
    return TERMINATION;
  }

  /** Stops the run here; the op that calls this returns STOP, and the next run goes on behind `pc`. */
  pause(pc: number): number {
    this.frame.pc = pc;
    this.outcome = "yielded";
    return STOP;
  }

  get canPause(): boolean {
    return this.nesting === 0;
  }

  /** The run stops until the host has answered. The answer goes to `slot` of the frame at hand. */
  pauseForHost(call: unknown, slot: number): number {
    this.hostCall = call;
    this.answerSlot = slot;
    this.outcome = "hostCall";
    return STOP;
  }

  /** Goes on with the host's answer. */
  answer(value: Value): Outcome {
    this.hostCall = null;
    this.frame.env[this.answerSlot] = value as object;
    return this.run();
  }

  /** Goes on with an exception at the place of the host call. */
  answerByThrow(value: Value): Outcome {
    this.hostCall = null;
    this.thrown = value;
    return this.unwind(this.frame.pc) ? this.run() : this.outcome;
  }

  /**
   * At a back-edge whose countdown fell below zero. 0: charged, go on. STOP: the slice is over; the op at `chargeOp` will
   * charge again.
   */
  loopCharge(chargeOp: number): number {
    this.frame.pc = chargeOp;
    this.site = -1;
    if (this.nesting > 0) this.repay();
    else if (this.meter.iterationPauses()) return this.pause(chargeOp - 1);
    return 0;
  }

  private repay(): void {
    this.meter.iterations++;
    this.meter.chargeIterations(1);
  }

  /** After a call was pushed whose countdown fell below zero. */
  callCharge(): number {
    const { frame } = this;
    this.frame = seenFrom(frame);
    this.site = -1;
    const paused = this.nesting === 0 ? this.meter.callPauses() : this.recharge();
    this.frame = frame;
    if (!paused) return SWITCH;
    this.callIsPending = true;
    this.outcome = "yielded";
    return STOP;
  }

  private recharge(): boolean {
    this.meter.calls++;
    this.meter.chargeCall();
    return false;
  }

  /** The slice ended between a call and its charge: charged when the run goes on. */
  private callIsPending = false;

  /** Goes on after a pause. */
  resume(): Outcome {
    if (this.callIsPending) this.settlePendingCall();
    return this.run();
  }

  private settlePendingCall(): void {
    const { frame } = this;
    this.callIsPending = false;
    this.frame = seenFrom(frame);
    this.site = -1;
    this.meter.chargeCall();
    this.frame = frame;
  }

  /** Enters a closure, neither async nor a class, whose environment a call has filled with the arguments. */
  enter(code: Code, env: Env, callee: GuestObject, closure: Closure, thisValue: Value, slot: number): number {
    if (code.usesInternals) {
      this.site = -1;
      this.fillEnvironment(code, env, callee, closure, thisValue);
    }
    return this.enterCode(code, env, slot);
  }

  /** The same for `new`. */
  enterConstructor(callee: GuestObject, closure: Closure, env: Env, slot: number, newTarget = callee): number {
    const { code } = closure;
    this.site = -1;
    const maker = newTarget.kind === CLOSURE ? (newTarget.payload as Closure) : null;
    const object = code.isDerived ? null : newInstance(code.realm, newTarget);
    if (code.usesInternals) this.fillEnvironment(code, env, callee, closure, object ?? ABSENT);
    if (code.newTargetSlot !== 0) env[code.newTargetSlot] = newTarget;
    const frame = this.push(code, env, slot, object === null ? CONSTRUCT_DERIVED : CONSTRUCT);
    frame.object = object;
    frame.extra = maker;
    if (--this.meter.calls < 0) return this.callCharge();
    if (code.leaf === null || object === null) return SWITCH;
    const value = this.runLeaf(code.leaf, frame);
    frame.release();
    this.frame.env[slot] = isObject(value) ? value : constructed(object, maker);
    return 0;
  }

  /** Charges the captured bindings, and fills those beside the parameters: `this`, the active function, the home object. */
  fillEnvironment(code: Code, env: Env, callee: GuestObject, closure: Closure, thisValue: Value | symbol): void {
    if (code.envBytes > 0) this.chargeEnvironment(code);
    if (code.thisSlot !== 0)
      env[code.thisSlot] = (code.strict ? thisValue : sloppyThis(code.realm, thisValue as Value)) as object;
    if (code.functionSlot !== 0) env[code.functionSlot] = callee;
    if (code.homeSlot !== 0) env[code.homeSlot] = closure.home as object;
  }

  /** The environment is charged before the frame is there, by which a refusal could be placed. */
  private chargeEnvironment(code: Code): void {
    const caller = this.frame;
    if (caller.kind === NATIVE_STEPS || caller.kind === BOUNDARY)
      this.frame = seenFrom(new Frame(code, NO_ENV, caller, 0, CALL, caller.depth));
    this.meter.chargeBytes(code.envBytes);
    this.frame = caller;
  }

  /** Enters code whose environment is complete: a call's, or that of an eval, which counts as one. */
  enterCode(code: Code, env: Env, slot: number): number {
    const frame = this.push(code, env, slot, CALL);
    if (--this.meter.calls < 0) return this.callCharge();
    if (code.leaf === null) return SWITCH;
    const value = this.runLeaf(code.leaf, frame);
    this.frame.env[slot] = value as object;
    return 0;
  }

  private push(code: Code, env: Env, slot: number, kind: FrameKind): Frame {
    const parent = this.frame;
    const frame = parent.above ?? this.newAbove(parent, code);
    frame.code = code;
    frame.env = env;
    frame.pc = -1;
    frame.parent = parent;
    frame.slot = slot;
    frame.kind = kind;
    frame.slots = parent.slots + code.envSize + 1;
    this.frame = frame;
    return frame;
  }

  private newAbove(parent: Frame, code: Code): Frame {
    const depth = parent.depth + 1;
    if (depth > this.maxCallStackDepth || parent.slots + code.envSize >= BOUNDS.frameSlots) this.overflow(depth);
    return this.callFrames.above(parent, code);
  }

  /** How deep guest functions may call each other. */
  limitDepth(maximum: number): void {
    if (maximum === this.maxCallStackDepth) return;
    this.maxCallStackDepth = maximum;
    this.callFrames.forget();
  }

  /** Runs a body that is one closure: its frame is for those who look at the stack. What it throws finds the frame there. */
  private runLeaf(leaf: (env: Env) => Value, frame: Frame): Value {
    this.site = -1;
    const value = leaf(frame.env);
    this.frame = frame.parent as Frame;
    frame.env = NO_ENV;
    return value;
  }

  /** Enters code that is the engine's own doing, such as field initialisers: a frame, but no call. */
  enterUncharged(callee: GuestObject, thisValue: Value, slot: number, pc: number): number {
    this.frame.pc = pc;
    this.site = -1;
    this.meter.calls++;
    return nextPc(enterClosure(this, callee, thisValue, [], slot), pc);
  }

  // --- limits ----------------------------------------------------------------------------------------------------------

  /** A frame is about to be pushed that would be one too many; `site` is where, if no call op tells. */
  overflow(depth: number, site = -1): never {
    this.site = site;
    const used = Math.min(depth, this.maxCallStackDepth + 1);
    return this.terminate("maxCallStackDepth", used, this.maxCallStackDepth);
  }

  terminate(limit: LimitType, used: number, bound: number): never {
    this.host.limitReached(limit, used, bound);
    throw TERMINATION;
  }

  // --- GuestCaller -----------------------------------------------------------------------------------------------------

  call(callee: Value, thisValue: Value, args: Value[]): Value {
    if (isObject(callee) && callee.kind === NATIVE) {
      const native = callee.payload as Native;
      if (native.leaf !== null) return this.callNativeLeaf(native.leaf, native.realm, thisValue, args);
    }
    if (isObject(callee) && callee.kind === CLOSURE && this.frame.kind !== IN_PLACE) {
      const closure = callee.payload as Closure;
      if (closure.code.leaf !== null && closure.code.isPlain) return this.callLeaf(callee, closure, thisValue, args);
    }
    return this.nested((slot) => invoke(this, callee, thisValue, args, slot));
  }

  callInPlace(callee: GuestObject, thisValue: Value, a: Value, b: Value, c: Value, d: Value): Value {
    if (callee.kind !== CLOSURE || this.meter.calls <= 0) return ABSENT;
    const closure = callee.payload as Closure;
    const { code } = closure;
    if (code.leaf === null || !code.isPlain) return ABSENT;
    const env =
      code.parameterCount < 2
        ? envOf1(code, closure.env, a)
        : code.parameterCount === 2
          ? envOf2(code, closure.env, a, b)
          : envOfList(code, closure, [a, b, c, d]);
    if (code.usesInternals) this.fillEnvironment(code, env, callee, closure, thisValue);
    const outer = this.frame;
    const frame = this.push(code, env, 1, CALL);
    this.meter.calls--;
    try {
      return this.runLeaf(code.leaf, frame);
    } finally {
      this.frame = outer;
      this.site = -1;
    }
  }

  /** It may convert an object, which may call the next one: on the host's stack, so it is a level of nesting. */
  private callNativeLeaf(leaf: LeafNative, realm: Realm, thisValue: Value, args: Value[]): Value {
    this.meter.tick();
    this.enterLevel();
    try {
      return leaf(realm, thisValue, args, undefined);
    } finally {
      this.nesting--;
    }
  }

  /** An accessor or a conversion that is one closure: no loop is entered, but it is a level, and a call, like any other. */
  private callLeaf(callee: GuestObject, closure: Closure, thisValue: Value, args: Value[]): Value {
    const { code } = closure;
    const { site, frame: outer } = this;
    this.enterLevel();
    if (outer.depth >= this.maxCallStackDepth) this.overflow(outer.depth + 1, site);
    this.meter.chargeCall();
    const env = envOfList(code, closure, args);
    if (code.usesInternals) this.fillEnvironment(code, env, callee, closure, thisValue);
    const frame = this.push(code, env, site, IN_PLACE);
    try {
      return this.runLeaf(code.leaf as (env: Env) => Value, frame);
    } finally {
      // The op in whose middle this is may have a handler.
      this.frame = outer;
      this.site = site;
      this.nesting--;
      frame.release();
    }
  }

  construct(callee: GuestObject, args: Value[], newTarget: GuestObject): Value {
    return this.nested((slot) => construct(this, callee, args, newTarget, slot));
  }

  /** One level more of what uses the host's stack; whoever leaves it takes it back. */
  private enterLevel(): void {
    if (++this.nesting > BOUNDS.nestedRuns) this.terminate("maxNestedRuns", this.nesting, BOUNDS.nestedRuns);
  }

  /** Runs what `enter` pushes to its end, on the host's stack. */
  private nested(enter: (slot: number) => number): Value {
    const outer = this.frame;
    const { site, leafSlot } = this;
    this.enterLevel();
    const boundary = this.boundary(outer, site);
    this.frame = boundary;
    this.site = -1;
    // A termination leaves everything as it is: the evaluation is over, `begin` starts anew.
    const threw = this.enterGuarded(enter) === "threw";
    this.nesting--;
    this.frame = outer;
    this.site = site;
    this.leafSlot = leafSlot;
    if (threw) throw GUEST_THROW;
    return boundary.env[1] as Value;
  }

  /** 9.4.1 GetActiveScriptOrModule: for text that becomes code now. */
  get activeReferrer(): string {
    for (let frame: Frame | null = this.frame; frame !== null; frame = frame.parent)
      if (frame.code.source !== NO_SOURCE) return frame.code.source.referrer;
    return NO_SOURCE.referrer;
  }

  get currentRealm(): Realm {
    return this.frame.code.realm;
  }

  deepen<T>(step: () => T): T {
    this.enterLevel();
    try {
      return step();
    } finally {
      this.nesting--;
    }
  }

  private enterGuarded(enter: (slot: number) => number): Outcome {
    let signal: number;
    try {
      signal = enter(1);
    } catch (error) {
      return this.recover(error, 0) ? this.run() : this.outcome;
    }
    return signal === SWITCH ? this.run() : "done";
  }

  enqueueJob(job: Job): void {
    this.jobs.push(job);
  }

  trackRejection(promise: GuestObject, operation: "reject" | "handle"): void {
    this.host.trackRejection(promise, operation);
  }

  captureStack(): CapturedStack {
    return captureFrames(this.frame, this.site);
  }

  /** Where the last exception came from: for values that do not know it themselves. */
  captureThrow(): CapturedStack {
    const { throwingFrame, throwingPc, throwingSite } = this;
    return captureFrames(
      throwingFrame,
      throwingSite >= 0 ? throwingSite : (throwingFrame.code.positions[throwingPc] ?? -1),
    );
  }

  hold(made: object): void {
    this.frame.object = heldAs(this.realm, made);
  }

  throwValue(value: Value): never {
    this.thrown = value;
    throw GUEST_THROW;
  }

  // --- unwinding -------------------------------------------------------------------------------------------------------

  /** Finds the handler of the exception in flight; false when the run stops, and why is the outcome. `pc` is the op that threw. */
  unwind(pc: number): boolean {
    this.throwingFrame = this.frame;
    this.throwingPc = pc;
    this.throwingSite = this.frame.code.leaf === null ? -1 : this.site;
    let at = pc;
    for (;;) {
      const { frame } = this;
      const handler = findHandler(frame.code, at);
      if (handler !== undefined) return this.enterHandler(frame, handler, at);
      if (frame.kind === BOUNDARY) {
        this.outcome = "threw";
        return false;
      }
      if (frame.kind === NATIVE_STEPS) {
        const signal = this.throwIntoSteps(frame);
        if (signal !== 0) return signal === SWITCH;
      }
      if (frame.kind === ASYNC || frame.kind === ASYNC_GENERATOR) return this.settleFailed(frame);
      if (frame.kind === GENERATOR) completeGenerator(frame);
      this.frame = frame.parent as Frame;
      frame.release();
      at = this.frame.pc;
    }
  }

  /** An op throws `thrown`: as the sentinel would, without the cost of a host exception. */
  throwFrom(pc: number): number {
    return this.unwind(pc) ? SWITCH : STOP;
  }

  private enterHandler(frame: Frame, handler: Handler, pc: number): boolean {
    popEnvs(frame, (frame.code.depths[pc] as number) - handler.depth);
    frame.env[handler.slot] = this.thrown;
    if (handler.isFinally) frame.env[handler.kindSlot] = THROW;
    frame.pc = handler.target - 1;
    return true;
  }

  /** A stepping native gets the exception thrown at its `yield`. 0: it did not catch it. STOP: it waits for the host. */
  private throwIntoSteps(frame: Frame): number {
    let signal: number;
    try {
      signal = stepNative(this, frame, true);
    } catch (error) {
      if (error instanceof Remainder) return enterRemainder(this, error);
      if (error !== GUEST_THROW) throw error;
      return 0;
    }
    if (signal !== STOP || this.outcome === "hostCall") return signal;
    // The end of a slice cannot be reported from here: its charge is made at once.
    if (this.callIsPending) this.settlePendingCall();
    return SWITCH;
  }

  /** The body of an async function threw: its promise is rejected, its caller goes on. */
  private settleFailed(frame: Frame): boolean {
    if (frame.kind === ASYNC) failAsync(this, frame);
    else failAsyncGenerator(this, frame);
    return true;
  }

  /** A `return` arrives at the suspension point `pc`: through the `finally` blocks around it, or as the frame's result. */
  returnFrom(pc: number, value: Value): number {
    const { frame } = this;
    const handler = findHandler(frame.code, pc, true);
    if (handler === undefined) return leave(this, value);
    popEnvs(frame, (frame.code.depths[pc] as number) - handler.depth);
    frame.env[handler.slot] = value as Value;
    frame.env[handler.kindSlot] = RETURN;
    frame.pc = handler.target - 1;
    return SWITCH;
  }
}

const finishRun = (env: Env, machine: Machine): number => {
  machine.result = env[1] as Value;
  machine.outcome = "done";
  return STOP;
};
