/**
 * A session: one guest world (realm, machine, bridge, job queue) and the works that run in it, one at a time. Evaluations
 * take turns here, host code that the guest calls is bracketed here, and what comes after its evaluation has ended (a host
 * promise that settles, a guest function that the host kept) finds its payer here.
 *
 * The machine's queue holds the jobs of the work under way, which drains it before it ends. The jobs of host promises arrive
 * whenever the host settles them; those that come after their evaluation wait in `lateJobs` until the world is between runs.
 */
import type { Account } from "../accounting/account.ts";
import { BOUNDS } from "../accounting/costs.ts";
import { type EvaluationLimits, resolveEvaluationLimits } from "../accounting/evaluation-limits.ts";
import { OpenEvaluation } from "../accounting/open-evaluation.ts";
import { admittedNow } from "../accounting/top-up-answers.ts";
import { createRealm } from "../builtins/index.ts";
import { DynamicCompiler } from "../compiler/dynamic-compiler.ts";
import { nodeCompilers } from "../compiler/node-compilers.ts";
import type { Program } from "../compiler/program.ts";
import { instantiateScript, type Redeclaration, scriptCode } from "../compiler/script.ts";
import { AbortedError, type ErrorLocation, HostError, InterpreterError, type LimitType } from "../errors/index.ts";
import { Bridge } from "../host/bridge.ts";
import type { HostAnswer, HostCall, HostCalls } from "../host/host-call.ts";
import { HOST_OBJECT } from "../host/host-object.ts";
import type { HostPort, WorkOrigin } from "../host/host-port.ts";
import { walkHeap } from "../machine/heap-walk.ts";
import { enterSteps } from "../machine/invoke.ts";
import { Machine, type MachineHost, type Outcome } from "../machine/machine.ts";
import type { ModuleRequest } from "../machine/module-records.ts";
import { pushScript } from "../machine/script-frame.ts";
import type { CapturedStack } from "../machine/stack-trace.ts";
import { DISPOSED, SESSION_REENTERED } from "../messages/bridge.ts";
import { ERROR } from "../runtime/errors.ts";
import type { GuestObject, ObjectKind } from "../runtime/guest-object.ts";
import { deleteProperty, get } from "../runtime/objects.ts";
import { promiseState } from "../runtime/promises.ts";
import { keyOfName } from "../runtime/property-key.ts";
import type { Job, Realm } from "../runtime/realm.ts";
import { GUEST_THROW, TERMINATION } from "../runtime/throw.ts";
import { UTC } from "../runtime/time-zones.ts";
import { isObject, type Value } from "../runtime/values.ts";
import { type BilledWorld, Billing } from "./billing.ts";
import { UNCONNECTED_CALLS } from "./effect-calls.ts";
import { Fibers } from "./fibers.ts";
import { library } from "./library.ts";
import { type LoadingWorld, ModuleLoading } from "./module-loading.ts";
import type { DecodedModules } from "./module-sources.ts";
import type { OutsideWorld } from "./outside-world.ts";
import type { ProgramCache } from "./program-cache.ts";
import type { GuestFunction } from "./task.ts";
import { timeZoneNamed } from "./time-zone.ts";
import { SLICE_TICKS, Work } from "./work.ts";

/** The evaluation that was begun and has not ended, as the session sees it. */
export interface ActiveEvaluation {
  readonly work: Work;
  /** A run of it is in progress on the machine. */
  readonly isPaused: boolean;
  /** That run waits for an answer of the host's, and cannot be completed before. */
  readonly isHeld: boolean;
  /** Completes that run, and those of the jobs that can run, as far as they do not wait for the host. */
  runToBoundary(): void;
  /** Runs what the host asked for between two runs, as a part of the evaluation. */
  runForHost<T>(run: () => T): T;
  /** There may be something to do for it again. */
  wake(): void;
}

export interface SessionOptions {
  readonly globals: Readonly<Record<string, unknown>> | undefined;
  readonly limits: EvaluationLimits;
  readonly redeclaration: Redeclaration;
  readonly dynamicCode: boolean;
  readonly programs: ProgramCache;
  readonly modules?: DecodedModules | undefined;
  readonly world: OutsideWorld;
  readonly timeZone: string;
  /** Pays for what has no evaluation to be charged to. */
  readonly account: Account;
  /** The account may live on when the session was dropped without a `dispose`, and must notice it. */
  readonly mayBeDropped: boolean;
}

/** Of a promise that nobody handles. */
interface Rejection {
  readonly by: Work;
  readonly at: CapturedStack | undefined;
}

/** A job of a host promise that settled after the evaluation that waited for it. */
interface LateJob {
  readonly origin: Work;
  readonly job: Job;
}

export class Session implements HostPort, MachineHost, LoadingWorld, BilledWorld {
  readonly options: SessionOptions;
  readonly realm: Realm;
  readonly machine: Machine;
  readonly billing: Billing;
  readonly bridge: Bridge;
  private readonly dynamicCode: DynamicCompiler;
  /** Promises rejected without a handler. */
  readonly unhandled = new Map<GuestObject, Rejection>();
  active: ActiveEvaluation | undefined;
  isDisposed = false;
  /** Effects of the host that late work began. */
  readonly lateFibers = new Fibers();
  /** Host code that the guest called is running. */
  private inHost = false;
  private isTelling = false;
  /** Host promises that may still settle. */
  private outstanding = 0;
  private lateJobs: LateJob[] = [];
  private birth: Work | undefined;
  private moduleLoading: ModuleLoading | undefined;

  constructor(options: SessionOptions) {
    const { clock, random } = options.world;
    this.options = options;
    this.billing = new Billing(this, clock.cpuTime, options.mayBeDropped ? this : undefined);
    const timeZone = timeZoneNamed(options.timeZone) ?? UTC;
    this.realm = createRealm(this.billing.meter, { now: clock.now, random, timeZone }, library);
    this.machine = new Machine(this.realm, this);
    this.dynamicCode = new DynamicCompiler(this.realm, this.machine, nodeCompilers, options.dynamicCode);
    this.realm.dynamicCode = this.dynamicCode;
    this.bridge = new Bridge(this.realm, this);
    this.defineGlobals(options.globals);
  }

  // --- works -----------------------------------------------------------------------------------------------------------

  /** Why an evaluation may not even queue up: it comes from one of the session's own host calls, or after the disposal. */
  get closedReason(): HostError | undefined {
    if (this.isDisposed) return new HostError({ message: DISPOSED });
    if (!this.isAtWork) return undefined;
    return new HostError({ message: SESSION_REENTERED });
  }

  /** Why an evaluation may not begin now. */
  get busyReason(): HostError | undefined {
    if (this.active === undefined) return this.closedReason;
    return (
      this.closedReason ?? new HostError({ message: "An asynchronous evaluation is under way on this interpreter" })
    );
  }

  /** Guest code, or host code that it called, is on the host's stack; or those who watch its account. */
  get isAtWork(): boolean {
    return this.billing.work !== undefined || this.isTelling;
  }

  /** A slice of `work` begins: it may use the machine until `end`. */
  begin(work: Work, ticks: number): void {
    this.machine.limitDepth(work.limits.maxCallStackDepth);
    this.dynamicCode.maxSourceLength = work.limits.maxSourceLength;
    this.limitLoops(work.limits.maxLoopIterations);
    this.billing.begin(work);
    this.billing.meter.beginSlice(ticks);
  }

  /** Code that counts its loops is slower, so it is made from the first evaluation on that has such a limit. */
  private limitLoops(maximum: number): void {
    const { realm } = this;
    if (realm.loopLimit !== null) realm.loopLimit.maximum = maximum;
    else if (maximum < Number.POSITIVE_INFINITY) {
      realm.loopLimit = {
        maximum,
        exceeded: (count) => this.machine.terminate("maxLoopIterations", count, realm.loopLimit?.maximum ?? maximum),
      };
    }
  }

  end(): void {
    const { work } = this.billing;
    this.inHost = false;
    this.billing.end();
    if (work?.account.isWatched) this.tell(work.account);
  }

  /** The world is between two slices, and not to be entered before all of them know. */
  private tell(account: Account): void {
    const wasTelling = this.isTelling;
    this.isTelling = true;
    account.tell();
    this.isTelling = wasTelling;
  }

  /** Ends what an evaluation leaves behind, and lets late work go on that had to wait for it. */
  finish(evaluation: ActiveEvaluation): void {
    if (this.active !== evaluation) return;
    this.active = undefined;
    this.forget(evaluation.work);
    this.runLateJobs();
  }

  /** Drops what work leaves behind that nothing will come back to. */
  private forget(work: Work): void {
    this.machine.jobs.clear();
    // The frames of terminated work are still on the machine.
    if (work.termination !== undefined) {
      this.machine.begin();
      this.moduleLoading?.forget(work);
    }
    for (const [promise, { by }] of this.unhandled) if (by === work) this.unhandled.delete(promise);
  }

  /** The first promise that `work` left rejected without a handler. */
  firstUnhandled(work: Work): GuestObject | undefined {
    for (const [promise, { by }] of this.unhandled) if (by === work) return promise;
    return undefined;
  }

  /** Starts a script on the machine, on which a run was begun. Throws guest errors of its declarations. */
  runScript(program: Program): Outcome {
    instantiateScript(this.realm, program, this.options.redeclaration);
    pushScript(this.machine, scriptCode(this.realm, program));
    return this.machine.run();
  }

  /** Calls a function of the guest's, in a run that was begun. */
  runCall(callee: string | GuestFunction, args: readonly unknown[]): Outcome {
    const target = typeof callee === "string" ? this.globalFunction(callee) : this.bridge.guestFunction(callee);
    return this.machine.runCall(target, this.bridge.argumentsToGuest(args));
  }

  private globalFunction(name: string): GuestObject {
    const { lexicals, globalObject } = this.realm;
    const lexical = lexicals.get(name);
    const value = lexical === undefined ? get(globalObject, keyOfName(name)) : (lexical.value as Value);
    if (isObject(value) && value.kind.callable) return value;
    throw new HostError({ message: `The guest has no global function named ${name}` });
  }

  /** Takes a global away from the guest; true unless one that cannot be deleted is there. */
  removeGlobal(name: string): boolean {
    if (this.closedReason !== undefined) throw this.closedReason;
    return deleteProperty(this.realm.globalObject, keyOfName(name));
  }

  /** Starts the next job of the queue on the machine; `undefined` if there is none. */
  runJob(): Outcome | undefined {
    const { machine } = this;
    const job = machine.jobs.shift();
    if (job === undefined) return undefined;
    this.billing.meter.tick();
    machine.begin();
    const steps = job.start(this.realm);
    if (steps !== null) enterSteps(machine, steps, 1);
    return machine.run();
  }

  /** Gives the guest the host's answer to the call at which it paused, and it goes on. */
  answer(ask: (call: HostCall) => HostAnswer): Outcome {
    const { machine, bridge } = this;
    const call = machine.hostCall as HostCall;
    let value: Value;
    try {
      this.enter();
      value = bridge.receiveAnswer(ask(call), call);
    } catch (error) {
      if (error !== GUEST_THROW) throw error;
      return machine.answerByThrow(machine.thrown);
    }
    return machine.answer(value);
  }

  /** The host has something by which it may yet settle a promise of the guest: one of its own, or a guest function. */
  get isHeldByHost(): boolean {
    return this.outstanding > 0 || this.lateJobs.length > 0 || this.bridge.held().next().done !== true;
  }

  /** Makes host values properties of the global object, free of charge. Throws a `HostError` for what cannot cross. */
  defineGlobals(globals: Readonly<Record<string, unknown>> | undefined): void {
    if (globals !== undefined) this.bridge.defineGlobals(globals);
  }

  /** The same between evaluations. */
  setGlobals(globals: Readonly<Record<string, unknown>>): void {
    if (this.closedReason !== undefined) throw this.closedReason;
    this.bridge.defineGlobals(globals);
  }

  dispose(): void {
    this.isDisposed = true;
    this.lateJobs = [];
    this.machine.jobs.clear();
    for (const work of [this.billing.work, this.active?.work])
      if (work !== undefined) work.termination ??= new AbortedError({ message: DISPOSED });
    this.billing.dispose();
    this.lateFibers.interruptAll();
  }

  // --- late work -------------------------------------------------------------------------------------------------------

  /**
   * Runs `run`, then the jobs that it leads to, as late work of `origin`. While the evaluation under way waits for the host, it
   * runs on top of that, and the jobs are left to the evaluation.
   */
  private runLate<T>(origin: Work, run: () => T): T {
    const work = this.admitLate(origin);
    const isOnTop = this.active?.isHeld === true;
    this.begin(work, SLICE_TICKS);
    try {
      if (isOnTop) return run();
      this.machine.begin();
      const result = run();
      this.drainJobs();
      return result;
    } finally {
      this.end();
      if (!isOnTop) this.forget(work);
      work.account.close(work.record, this.options.world.clock.now(), "value");
      this.active?.wake();
    }
  }

  private admitLate({ account, evaluationNumber, limits, modules, hostCalls }: Work): Work {
    const record = admittedNow(() => account.admitLate(evaluationNumber, this.options.world.clock.now()));
    return new Work(account, record, limits, modules, undefined, hostCalls);
  }

  private drainJobs(): void {
    for (let outcome = this.runJob(); outcome !== undefined; outcome = this.runJob()) {
      while (outcome === "yielded" || outcome === "hostCall")
        outcome = outcome === "yielded" ? this.goOn() : this.answer((call) => this.hostCalls.answerNow(call));
    }
  }

  private goOn(): Outcome {
    this.billing.checkpoint();
    this.billing.meter.beginSlice(SLICE_TICKS);
    return this.machine.resume();
  }

  /** Runs the jobs that came after their evaluations, if the world is between runs now. */
  runLateJobs(): void {
    while (this.lateJobs.length > 0 && this.isBetweenRuns) {
      const { origin, job } = this.lateJobs.shift() as LateJob;
      if (origin.termination === undefined) this.runLateJob(origin, job);
    }
  }

  private get isBetweenRuns(): boolean {
    return !this.isAtWork && !this.active?.isPaused && this.machine.jobs.length === 0;
  }

  private runLateJob(origin: Work, job: Job): void {
    try {
      this.runLate(origin, () => this.machine.jobs.push(job));
    } catch (error) {
      // Late work that was refused or terminated has nobody to tell; its account shows it.
      if (error !== TERMINATION && !(error instanceof InterpreterError)) throw error;
    }
  }

  // --- HostPort --------------------------------------------------------------------------------------------------------

  enter(): void {
    this.billing.checkpoint();
    this.inHost = true;
  }

  leave(): void {
    this.inHost = false;
    this.billing.resume();
  }

  get origin(): Work {
    return this.billing.work ?? this.active?.work ?? this.nobodysWork;
  }

  get hostCalls(): HostCalls {
    return this.origin.hostCalls;
  }

  isHostCall(value: object): boolean {
    return UNCONNECTED_CALLS.isPending(value);
  }

  get termination(): InterpreterError {
    const work = this.billing.lastTerminated as Work;
    return (this.inHost ? work.termination : work.reasonOfTermination) as InterpreterError;
  }

  runGuest<T>(origin: WorkOrigin, run: () => T): T {
    if (this.isDisposed)
      throw new HostError({ message: "A guest function was called after its interpreter was disposed of" });
    if (this.inHost) return this.runNested(run);
    if (this.isAtWork)
      throw new HostError({
        message: "A guest function was called by a clock, a source of randomness, or one who watches its account",
      });
    if (!this.isBetweenRuns && this.active?.isHeld === false) this.active.runToBoundary();
    const payer = origin as Work;
    return payer === this.active?.work ? this.active.runForHost(run) : this.runLate(payer, run);
  }

  /** Guest code under host code under guest code: a part of the same work. */
  private runNested<T>(run: () => T): T {
    this.inHost = false;
    try {
      this.billing.resume();
      return run();
    } finally {
      this.inHost = true;
      this.billing.checkpoint();
    }
  }

  waitFor(settled: Promise<Job>): void {
    const { origin } = this;
    this.outstanding++;
    void settled.then((job) => {
      this.outstanding--;
      if (this.isDisposed) return;
      this.settle(origin, job);
    });
  }

  private settle(origin: Work, job: Job): void {
    if (origin === this.active?.work) {
      this.machine.jobs.push(job);
      this.active.wake();
      return;
    }
    this.lateJobs.push({ origin, job });
    this.runLateJobs();
  }

  /** What is made while nobody evaluates, such as the globals: belongs to the interpreter's account. */
  private get nobodysWork(): Work {
    const { account, limits, modules, world } = this.options;
    this.birth ??= new Work(
      account,
      new OpenEvaluation(0, account.label, world.clock.now(), true),
      resolveEvaluationLimits(limits, {}, account),
      modules,
    );
    return this.birth;
  }

  // --- MachineHost -----------------------------------------------------------------------------------------------------

  limitReached(limit: LimitType, used: number, bound: number): void {
    this.billing.recordLimit(limit, used, bound);
  }

  stackOverflowed(): void {
    this.limitReached("maxNestedRuns", BOUNDS.nestedRuns + 1, BOUNDS.nestedRuns);
    this.origin.hasOverflowed = true;
  }

  trackRejection(promise: GuestObject, operation: "reject" | "handle"): void {
    if (operation === "handle") this.unhandled.delete(promise);
    else this.unhandled.set(promise, { by: this.origin, at: this.placeOfReason(promiseState(promise).result) });
  }

  /** An error knows where it was made, or the host knows more of it. */
  private placeOfReason(reason: Value): CapturedStack | undefined {
    if (isObject(reason) && reason.kind === ERROR) return undefined;
    const { machine } = this;
    const stack = machine.captureStack();
    // Where no guest function is at work any more, one has thrown.
    return stack.size === 0 && machine.thrown === reason ? machine.captureThrow() : stack;
  }

  /** Where a promise that nobody handles was rejected. */
  placeOfRejection(promise: GuestObject): ErrorLocation {
    const place = this.unhandled.get(promise)?.at;
    return place === undefined ? {} : placeOf(place);
  }

  importModule(referrer: string, request: ModuleRequest, promise: GuestObject): void {
    this.loading.import(referrer, request, promise);
  }

  /** Made when first asked for: most worlds have no modules. */
  get loading(): ModuleLoading {
    this.moduleLoading ??= new ModuleLoading(this);
    return this.moduleLoading;
  }

  // --- LoadingWorld ----------------------------------------------------------------------------------------------------

  get programs(): ProgramCache {
    return this.options.programs;
  }

  checkpoint(): void {
    this.billing.checkpoint();
  }

  refuseSource(length: number, filename: string): never {
    this.billing.recordLimit("maxSourceLength", length, this.origin.limits.maxSourceLength, { filename });
    throw TERMINATION;
  }

  // --- BilledWorld -----------------------------------------------------------------------------------------------------

  whereabouts(): ErrorLocation {
    return placeOf(this.machine.captureStack());
  }

  walkHeap(enough = Number.POSITIVE_INFINITY): number {
    const live = walkHeap(this.machine, {
      enough,
      held: this.heldObjects(),
      boundaries: [this, this.billing, this.bridge],
      opaque: OPAQUE_KINDS,
    });
    return live + this.outstanding * OUTSTANDING_BYTES;
  }

  /** Guest objects that something outside of the guest keeps alive. */
  private *heldObjects(): Iterable<GuestObject> {
    yield* this.bridge.held();
    yield* this.unhandled.keys();
    yield* this.active?.work.hostCalls.timers?.held() ?? [];
  }
}

/** Live bytes of a host promise that the guest waits for: the promises on both sides and what links them. */
const OUTSTANDING_BYTES = 1_024;

/** The innermost place of a call stack, and the stack. */
export const placeOf = ({ location, text }: CapturedStack): ErrorLocation =>
  text === "" ? { ...location } : { ...location, guestStack: text };

/** What the payload of these kinds refers to is the host's. */
const OPAQUE_KINDS: ReadonlySet<ObjectKind> = new Set([HOST_OBJECT, ERROR]);
