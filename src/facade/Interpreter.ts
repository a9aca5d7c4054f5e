/**
 * The facade for callers who never see Effect: it decodes options, drives evaluations at its own pace, and unwraps what comes
 * back. What an evaluation does and costs is decided elsewhere.
 */
import * as Cause from "effect/Cause";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Scheduler from "effect/Scheduler";
import * as Semaphore from "effect/Semaphore";
import { Account } from "../accounting/account.ts";
import { accountOf } from "../accounting/account-holder.ts";
import { memoryAccounting, memoryAccountingNow } from "../accounting/ResourceAccounting.ts";
import type { ResourceStats } from "../accounting/stats.ts";
import { hostStackUsedUp, isStackOverflow } from "../errors/host-stack.ts";
import { AbortedError } from "../errors/index.ts";
import { drive, type Pace } from "../evaluation/driver.ts";
import { withEffectLoader } from "../evaluation/effect-loaders.ts";
import { Fibers } from "../evaluation/fibers.ts";
import {
  checkedCode,
  checkedGlobals,
  checkedName,
  checkedOptions,
  decodeEvaluateOptions,
  decodeOutsideWorld,
  decodeWorldOptions,
  type EvaluateOptions,
  WORLD_OPTION_KEYS,
  type WorldOptions,
} from "../evaluation/options.ts";
import type { Clock } from "../evaluation/outside-world.ts";
import { Session } from "../evaluation/session.ts";
import { checkedCall, type GuestFunction, type Task } from "../evaluation/task.ts";
import { SLICE_MILLISECONDS, sharedTurns } from "../evaluation/turns.ts";
import { SLICE_TICKS } from "../evaluation/work.ts";
import type { ResourceTracker } from "./ResourceTracker.ts";

/** What the constructor of an {@link Interpreter} takes. */
export interface InterpreterOptions extends WorldOptions {
  /** Counts and limits what is used; may be shared by any number of interpreters. Default: a private one without limits. */
  resourceTracker?: ResourceTracker;
  /** Replaces the clocks, to repeat a run or to test it. */
  clock?: Partial<Clock>;
  /** Replaces the guest's `Math.random`: a number from 0 (inclusive) to 1. */
  random?: () => number;
}

const OPTION_KEYS = [...WORLD_OPTION_KEYS, "resourceTracker", "clock", "random"] as const;

const SYNC: Pace = { slice: { ticks: SLICE_TICKS, milliseconds: 0 }, turns: undefined };
const ASYNC: Pace = { slice: { ticks: SLICE_TICKS, milliseconds: SLICE_MILLISECONDS }, turns: sharedTurns() };

/** A fiber that never gives way: at the pace of a synchronous evaluation nothing in it waits, so it ends before this returns. */
const runAtOnce = Effect.runForkWith(Context.make(Scheduler.MaxOpsBeforeYield, Number.POSITIVE_INFINITY));

const atOnce = (evaluation: Effect.Effect<unknown, unknown>): unknown => {
  const exit = runAtOnce(evaluation).pollUnsafe();
  if (exit === undefined) throw new Error("a synchronous evaluation did not end at once");
  if (Exit.isSuccess(exit)) return exit.value;
  const reason = Cause.squash(exit.cause);
  throw isStackOverflow(reason) ? hostStackUsedUp({ cause: reason }) : reason;
};

/**
 * Runs guest JavaScript in a world of its own, which stays between evaluations: what one declares, the next one sees.
 *
 * Options that are unknown or of a wrong type throw a `TypeError` or `RangeError` that names them; a global that cannot
 * cross to the guest throws a `HostError`.
 *
 * @example
 * const tracker = new ResourceTracker({ limits: { maxCpuTime: 1_000 } });
 * const interpreter = new Interpreter({ globals: { prices: [3, 4] }, resourceTracker: tracker });
 * interpreter.evaluate("prices.reduce((sum, price) => sum + price)"); // 7
 */
export class Interpreter {
  readonly #session: Session;
  readonly #account: Account;
  /** Asynchronous evaluations run one after the other, in the order of their calls. */
  readonly #turn = Semaphore.makeUnsafe(1);
  readonly #evaluations = new Fibers();

  constructor(options: InterpreterOptions = {}) {
    const given = checkedOptions("options of Interpreter", options, OPTION_KEYS);
    const tracker = given["resourceTracker"];
    this.#account = tracker === undefined ? new Account() : accountOf(tracker);
    this.#session = new Session({
      ...decodeWorldOptions(given),
      world: decodeOutsideWorld(given),
      account: this.#account,
      mayBeDropped: tracker !== undefined,
    });
  }

  /**
   * Evaluates a script, with the jobs that it leads to, and answers with a copy of its completion value; for a fulfilled
   * promise, of what it was fulfilled with.
   *
   * Throws `ParseError`, `GuestError` (the guest threw and did not catch), `ResourceExhaustedError` (a limit of the tracker),
   * `LimitExceededError` (a limit of this evaluation), `AbortedError` (the signal), `HostError` (the result cannot cross, or is
   * a promise that is pending; or the call comes from inside a host call of this interpreter).
   *
   * @example
   * interpreter.evaluate("1 + 1", { filename: "sum.js", maxTime: 50 }); // 2
   */
  evaluate(code: string, options?: EvaluateOptions): unknown {
    return atOnce(this.#drive({ kind: "script", code: checkedCode(code) }, options, SYNC));
  }

  /**
   * Evaluates a script in slices that let the rest of the program run in between, and waits for its completion value if it is
   * a promise. Calls queue up; each is admitted when its turn comes. Rejects with the errors of `evaluate`.
   *
   * @example
   * const interpreter = new Interpreter({ globals: { fetchPrice: async (id) => prices.get(id) } });
   * await interpreter.evaluateAsync("fetchPrice(7).then((price) => price * 2)", { signal: AbortSignal.timeout(1_000) });
   */
  async evaluateAsync(code: string, options?: EvaluateOptions): Promise<unknown> {
    return this.#evaluateInTurn(
      this.#drive({ kind: "script", code: checkedCode(code) }, options, ASYNC),
      options?.signal,
    );
  }

  /**
   * Evaluates a module with all that it imports, as `evaluateAsync` does a script, and answers with a copy of what it exports.
   * The session's modules share its globals; each is loaded and evaluated once.
   *
   * A module that is missing, or whose loader failed, is a `HostError`; a syntax error in one, or an import of what nobody
   * exports, a `ParseError` with the file name of that module.
   *
   * @example
   * const modules = { "./tax.js": "export const rate = 0.2" };
   * await interpreter.evaluateModule('import { rate } from "./tax.js"; export const gross = 100 * (1 + rate);', { modules });
   */
  async evaluateModule(source: string, options?: EvaluateOptions): Promise<Record<string, unknown>> {
    const evaluation = this.#drive({ kind: "module", code: checkedCode(source) }, options, ASYNC);
    return (await this.#evaluateInTurn(evaluation, options?.signal)) as Record<string, unknown>;
  }

  async #evaluateInTurn(evaluation: Effect.Effect<unknown, unknown>, own?: AbortSignal): Promise<unknown> {
    const { closedReason } = this.#session;
    if (closedReason !== undefined) throw closedReason;
    const exit = await this.#evaluations.run(this.#turn.withPermits(1)(evaluation), Context.empty(), own);
    if (Exit.isSuccess(exit)) return exit.value;
    if (!Cause.hasInterruptsOnly(exit.cause)) throw Cause.squash(exit.cause);
    throw new AbortedError({ cause: own?.aborted ? own.reason : this.#session.closedReason });
  }

  /**
   * Calls a function of the guest's, a global one by its name or one that the guest gave to the host, with copies of the
   * arguments. That is an evaluation of its own, with the interpreter's limits; answers and throws as `evaluate` does.
   *
   * @example
   * interpreter.evaluate("function add(a, b) { return a + b; }");
   * interpreter.call("add", 1, 2); // 3
   */
  call(callee: string | GuestFunction, ...args: readonly unknown[]): unknown {
    return atOnce(this.#drive(checkedCall(callee, args), undefined, SYNC));
  }

  /** Calls a function as `call` does, and waits for what it answers with, as `evaluateAsync` does. */
  async callAsync(callee: string | GuestFunction, ...args: readonly unknown[]): Promise<unknown> {
    return this.#evaluateInTurn(this.#drive(checkedCall(callee, args), undefined, ASYNC));
  }

  /** Gives the guest more globals, by copy and free of charge. Throws a `HostError` for what cannot cross. */
  setGlobals(globals: Readonly<Record<string, unknown>>): void {
    this.#session.setGlobals(checkedGlobals(globals));
  }

  /** Takes globals away from the guest: those of the host, and what scripts declared with `var` or `function` cannot go. */
  removeGlobal(name: string): boolean {
    return this.#session.removeGlobal(checkedName(name));
  }

  /** The statistics of the interpreter's tracker. */
  getStats(): ResourceStats {
    return this.#account.getStats();
  }

  /** Stops what is running, and refuses what comes later: evaluations, calls of guest functions, settling promises. */
  [Symbol.dispose](): void {
    this.#session.dispose();
    this.#evaluations.interruptAll();
  }

  #drive(task: Task, options: unknown, pace: Pace): Effect.Effect<unknown, unknown> {
    const session = this.#session;
    const account = this.#account;
    const accounting = pace.turns === undefined ? memoryAccountingNow : memoryAccounting;
    return withEffectLoader(session, decodeEvaluateOptions(options), (decoded) =>
      drive({ session, task, options: decoded, account, accounting, pace }),
    );
  }
}
