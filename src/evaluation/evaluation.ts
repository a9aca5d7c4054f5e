/**
 * One evaluation, as a machine of its own that is stepped from outside: run the script, module or call, drain the jobs, settle the
 * result, copy it out. It has no Effect and no loop over slices; each `step` is one slice, so that whoever drives it may do
 * other things between any two.
 *
 * It is over when the script has completed, nothing in the job queue can run, and the result is copied. A limit before that
 * moment is its outcome; afterwards nothing is thrown away. Otherwise the precedence is: what the script threw, the first
 * rejection that nobody handled, the value.
 */
import type { Program } from "../compiler/program.ts";
import { hostStackUsedUp, isStackOverflow } from "../errors/host-stack.ts";
import type { ErrorLocation } from "../errors/index.ts";
import { AbortedError, HostError, InterpreterError, LimitExceededError } from "../errors/index.ts";
import type { HostAnswer, HostCall } from "../host/host-call.ts";
import type { Outcome } from "../machine/machine.ts";
import type { ModuleRecord } from "../machine/module-records.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { isPromise, promiseState } from "../runtime/promises.ts";
import { GUEST_THROW, TERMINATION } from "../runtime/throw.ts";
import type { Value } from "../runtime/values.ts";
import { type ActiveEvaluation, placeOf, type Session } from "./session.ts";
import { settleDebt } from "./shortage.ts";
import type { Task } from "./task.ts";
import { type Debt, SLICE_TICKS, type Work } from "./work.ts";

/** What to evaluate, decoded. */
export interface EvaluationRequest {
  readonly task: Task;
  readonly filename: string;
  /** Properties to define on the global object first. */
  readonly globals: Readonly<Record<string, unknown>> | undefined;
  /** May the result wait for the host? */
  readonly isAsync: boolean;
}

/** What a step led to: the result is there; the slice is used up; only the host can go on; `hostCall` must be answered. */
export type Step = "finished" | "yielded" | "waiting" | "hostCall";

/** One of our errors, or a failure of the host's that passed through the guest. */
interface Failure {
  readonly isFailure: true;
  readonly error: unknown;
}

export type EvaluationResult = Failure | { readonly isFailure: false; readonly value: unknown };

const failure = (error: unknown): Failure => ({ isFailure: true, error });

/** How long a step may take: so many ticks, and on and on while there is time left. */
export interface Slice {
  readonly ticks: number;
  /** Milliseconds; 0 for a slice that is measured in ticks alone. */
  readonly milliseconds: number;
}

/** Looks at the clock in a slice, at least, however slow the guest's ticks are. */
const LOOKS = 4;

/** So that one slow tick does not make the next ones a burden. */
const LEAST_TICKS = 50;

const SHORT_SLICE: Slice = { ticks: SLICE_TICKS, milliseconds: 0 };

type Phase = "begun" | "script" | "jobs";

export class Evaluation implements ActiveEvaluation {
  readonly session: Session;
  readonly work: Work;
  /** There when it is over. */
  result: EvaluationResult | undefined;
  /** Milliseconds that it waited for its turns; its driver's to count. */
  queueWait = 0;
  /** A run is in progress on the machine, stopped between two slices. */
  isPaused = false;
  private readonly request: EvaluationRequest;
  private phase: Phase = "begun";
  /** The completion value of the script. */
  private completion: Value = undefined;
  /** The module that is evaluated, if one is. */
  private module: ModuleRecord | null = null;
  private thrown: Failure | undefined;
  private copy: EvaluationResult | undefined;
  private answer: HostAnswer | undefined;
  private onWake: (() => void) | undefined;
  private isAwake = false;
  /** Ticks until the next look at the clock. */
  private ticks = SLICE_TICKS;
  /** Milliseconds from the beginning of the slice to that look. */
  private elapsed = 0;

  constructor(session: Session, request: EvaluationRequest, work: Work) {
    this.session = session;
    this.request = request;
    this.work = work;
    session.active = this;
  }

  private get isInHostCall(): boolean {
    return this.isPaused && this.session.machine.hostCall !== null;
  }

  get isHeld(): boolean {
    return this.isInHostCall || (this.isPaused && this.work.debt !== undefined);
  }

  /** What is to be waited for before the next step, and before a result counts. */
  get debt(): Debt | undefined {
    return this.work.debt;
  }

  /** The debt is answered. */
  settle(debt: Debt): void {
    settleDebt(this.work, debt);
    if (this.work.termination !== undefined) this.fail(failure(this.work.termination));
  }

  /** What the guest asked of the host, after a step that led to it. */
  get hostCall(): HostCall {
    return this.session.machine.hostCall as HostCall;
  }

  /** The next step goes on with this answer to the host call. */
  answerWith(answer: HostAnswer): void {
    this.answer = answer;
  }

  /** Runs one slice. */
  step(slice: Slice): Step {
    if (this.result !== undefined) return "finished";
    this.isAwake = false;
    this.elapsed = 0;
    this.session.begin(this.work, slice.milliseconds > 0 ? Math.min(this.ticks, slice.ticks) : slice.ticks);
    try {
      let step = this.advance();
      while (step === "yielded" && this.hasTimeLeft(slice)) step = this.advance();
      return step;
    } catch (error) {
      return this.fail(this.reasonOf(error));
    } finally {
      this.session.end();
    }
  }

  /** Runs what the host asked for while the guest waits: a part of this evaluation. */
  runForHost<T>(run: () => T): T {
    this.session.begin(this.work, SLICE_TICKS);
    try {
      if (!this.isHeld) this.session.machine.begin();
      return run();
    } catch (error) {
      if (error === TERMINATION) this.fail(this.reasonOf(error));
      throw error;
    } finally {
      this.session.end();
      this.wake();
    }
  }

  /** Completes what is in progress, or comes to wait for the host in it, so that the host may enter the guest. */
  runToBoundary(): void {
    const { canWait } = this.work;
    this.work.canWait = false;
    while (this.result === undefined && !this.isInHostCall && this.hasMoreToRun) this.step(SHORT_SLICE);
    this.work.canWait = canWait;
  }

  private get hasMoreToRun(): boolean {
    return this.isPaused || this.session.machine.jobs.length > 0;
  }

  /** Calls `listener` when there is something to do again, which may be now. */
  whenWoken(listener: (() => void) | undefined): void {
    this.onWake = listener;
    this.session.runLateJobs();
    if (this.isAwake) this.onWake?.();
  }

  wake(): void {
    this.isAwake = true;
    this.onWake?.();
  }

  /** Gives the session back. What is closed before its end was stopped, and nothing of it goes on. */
  close(): void {
    if (this.result === undefined) this.work.termination ??= new AbortedError({ filename: this.request.filename });
    this.session.finish(this);
  }

  /**
   * A part of the slice is over. The next one gets as many ticks as the clock allows; where that stands still, none, because
   * then nothing tells how long a slice is.
   */
  private hasTimeLeft({ ticks, milliseconds }: Slice): boolean {
    if (milliseconds === 0 || this.debt !== undefined) return false;
    const { billing } = this.session;
    const before = this.elapsed;
    this.elapsed = billing.elapsed;
    const spent = this.elapsed - before;
    this.ticks = Math.min(ticks, Math.max(LEAST_TICKS, Math.floor((this.ticks * milliseconds) / (LOOKS * spent))));
    if (spent === 0 || this.elapsed >= milliseconds) return false;
    billing.meter.beginSlice(this.ticks);
    return true;
  }

  /** The failure that an exception stands for; anything unknown is a defect and goes on. */
  private reasonOf(error: unknown): Failure {
    if (error === TERMINATION) return failure(this.work.reasonOfTermination);
    if (error instanceof InterpreterError) return failure(error);
    if (isStackOverflow(error)) return failure(hostStackUsedUp({ filename: this.request.filename }));
    if (error !== GUEST_THROW) throw error;
    try {
      return this.uncaught(this.session.machine.thrown);
    } catch (termination) {
      if (termination !== TERMINATION) throw termination;
      return failure(this.work.termination);
    }
  }

  private advance(): Step {
    const { session } = this;
    let outcome = this.start();
    while (outcome !== undefined) {
      this.isPaused = outcome === "yielded" || outcome === "hostCall";
      if (this.isPaused) return this.pause(outcome === "hostCall" ? "hostCall" : "yielded");
      if (this.phase === "script") this.endScript(outcome);
      if (session.billing.meter.sliceOver && session.machine.jobs.length > 0) return this.pause("yielded");
      outcome = session.runJob();
    }
    return this.conclude();
  }

  private pause(step: Step): Step {
    this.session.billing.checkpoint(true);
    return step;
  }

  private start(): Outcome | undefined {
    if (this.phase === "begun") return this.begin(this.request.task);
    if (this.isInHostCall) return this.goOn(this.answer);
    return this.isPaused ? this.session.machine.resume() : this.session.runJob();
  }

  /** Gives the guest the host's answer; without one, it waits on. */
  private goOn(answer: HostAnswer | undefined): Outcome {
    if (answer === undefined) return "hostCall";
    this.answer = undefined;
    return this.session.answer(() => answer);
  }

  private begin(task: Task): Outcome {
    this.session.machine.begin();
    switch (task.kind) {
      case "script":
        return this.startScript(task.code);
      case "module":
        return this.startModule(task.code);
      default:
        this.phase = "script";
        return this.session.runCall(task.callee, task.args);
    }
  }

  private startScript(code: string): Outcome {
    const program = this.compile(code);
    this.session.defineGlobals(this.request.globals);
    this.phase = "script";
    return this.session.runScript(program);
  }

  /** All of a module's code runs in jobs. */
  private startModule(code: string): Outcome {
    const { session, request } = this;
    const module = session.loading.root(code, request.filename);
    this.module = module;
    session.defineGlobals(request.globals);
    this.completion = session.loading.evaluate(module);
    this.phase = "jobs";
    return "done";
  }

  private compile(code: string): Program {
    const { filename } = this.request;
    const limit = this.work.limits.maxSourceLength;
    if (code.length > limit) {
      throw new LimitExceededError({ limitType: "maxSourceLength", used: code.length, limit, filename });
    }
    const program = this.session.options.programs.program(code, filename);
    this.session.billing.checkpoint(true);
    return program;
  }

  private endScript(outcome: Outcome): void {
    const { machine } = this.session;
    this.phase = "jobs";
    if (outcome === "done") this.completion = machine.result;
    else this.thrown = failure(this.session.bridge.errorForHost(machine.thrown, placeOf(machine.captureThrow())));
  }

  private uncaught(value: Value, place: ErrorLocation = {}): Failure {
    return failure(this.session.bridge.errorForHost(value, place));
  }

  /** The queue is empty: the result, if it is there. */
  private conclude(): Step {
    this.session.billing.checkpoint(true);
    const isPending = isPromise(this.completion) && promiseState(this.completion).state === "pending";
    if (isPending && this.thrown === undefined && this.request.isAsync) {
      if (this.startDueTimer()) return "yielded";
      if (this.mayStillSettle) return "waiting";
    }
    const reason = this.thrown ?? this.unhandled() ?? this.unsettled(isPending) ?? this.rejection();
    if (reason !== undefined) return this.fail(reason);
    this.copy ??= { isFailure: false, value: this.copyOut() };
    if (this.session.machine.jobs.length > 0) return "yielded";
    this.result = this.copy;
    return "finished";
  }

  /** A timer is set, or somebody outside has a promise that the guest waits for, or a function of the guest. */
  private get mayStillSettle(): boolean {
    return this.untilNextTimer !== undefined || this.session.isHeldByHost;
  }

  /** Milliseconds until a timer of the guest's is due; undefined where none is set. */
  get untilNextTimer(): number | undefined {
    return this.work.hostCalls.timers?.untilNext();
  }

  /** Queues the callback of a timer that is due. Only an evaluation that waits has time for it. */
  private startDueTimer(): boolean {
    const job = this.work.hostCalls.timers?.takeDue();
    if (job !== undefined) this.session.machine.jobs.push(job);
    return job !== undefined;
  }

  /** A value that the host gets through a promise must not be mistaken for one. */
  private copyOut(): unknown {
    const { bridge } = this.session;
    return this.request.isAsync ? bridge.settlementToHost(this.value) : bridge.toHost(this.value);
  }

  private get value(): Value {
    return isPromise(this.completion) ? promiseState(this.completion).result : this.completion;
  }

  private unhandled(): Failure | undefined {
    const promise = this.session.firstUnhandled(this.work);
    return promise && this.failureOf(promise);
  }

  private rejection(): Failure | undefined {
    if (!isPromise(this.completion) || promiseState(this.completion).state !== "rejected") return undefined;
    return this.failureOf(this.completion);
  }

  private failureOf(rejected: GuestObject): Failure {
    const reason = promiseState(rejected).result;
    const ofModule = this.module?.failure;
    const isOfModule = ofModule?.at !== undefined && ofModule.value === reason;
    return this.uncaught(reason, isOfModule ? placeOf(ofModule.at) : this.session.placeOfRejection(rejected));
  }

  private unsettled(isPending: boolean): Failure | undefined {
    if (!isPending) return undefined;
    const message = this.request.isAsync
      ? `The ${this.request.task.kind === "module" ? "module waits for" : "result is"} a promise that nothing can settle`
      : "The result is a promise that is still pending; evaluateAsync waits for it";
    return failure(new HostError({ message, filename: this.request.filename }));
  }

  private fail(reason: Failure): Step {
    this.result = reason;
    this.isPaused = false;
    return "finished";
  }
}
