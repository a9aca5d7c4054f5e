/**
 * Host calls as Effects, answered on behalf of one evaluation: with its services, within its span, and not longer than it
 * lasts. A call at which the guest pauses is run by the driver in the evaluation's own fiber; the others are answered here.
 */
import * as Cause from "effect/Cause";
import * as Clock from "effect/Clock";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Result from "effect/Result";
import * as Semaphore from "effect/Semaphore";
import { countValue } from "../accounting/option-checks.ts";
import type { HostAnswer, HostCall, HostCalls } from "../host/host-call.ts";
import { isInstance } from "../host/host-primordials.ts";
import { Timers } from "../host/timers.ts";
import { HAS_TO_WAIT } from "../messages/bridge.ts";
import { monotonicTime } from "./effect-clock.ts";
import { Fibers } from "./fibers.ts";

/** In metrics and spans, what runs on an account without a label. */
export const NO_LABEL = "default";

/**
 * How many promises of host functions one evaluation can have under way at once; more wait for their turn. An integer of at
 * least 1; default 16.
 */
export const HostConcurrency: Context.Reference<number> = Context.Reference<number>("sandglass/HostConcurrency", {
  defaultValue: () => 16,
});

export class EffectCalls implements HostCalls {
  private readonly context: Context.Context<never>;
  /** Of the account. */
  private readonly label: string | undefined;
  /** What runs beside the guest. */
  private fibers: Fibers | undefined;
  private readonly concurrency: number;
  private semaphore: Semaphore.Semaphore | undefined;
  timers: Timers | undefined;

  /** `lasts` is whether there is an evaluation that can wait. */
  constructor(context: Context.Context<never>, label?: string, lasts = true) {
    this.context = context;
    this.label = label;
    this.concurrency = countValue("HostConcurrency", Context.get(context, HostConcurrency));
    const clock = Context.get(context, Clock.Clock);
    if (lasts) this.timers = new Timers(() => monotonicTime(clock));
  }

  isPending(result: unknown): result is object {
    return typeof result === "object" && holds(Effect.isEffect, result);
  }

  answerNow(call: HostCall): HostAnswer {
    return answerOf(Effect.runSyncExitWith(this.context)(effectOf(call, this.label)));
  }

  answerLater(call: HostCall): Promise<HostAnswer> {
    this.semaphore ??= Semaphore.makeUnsafe(this.concurrency);
    const bounded = this.semaphore.withPermit(effectOf(call, this.label));
    this.fibers ??= new Fibers();
    return this.fibers.run(bounded, this.context).then(answerOf);
  }

  /** The evaluation is over: what it started is interrupted. What late work starts from now on is among `lateFibers`. */
  close(lateFibers: Fibers): void {
    this.fibers?.interruptAll();
    this.fibers = lateFibers;
    this.timers = undefined;
  }
}

/** Answers for what belongs to no evaluation. */
export const UNCONNECTED_CALLS: HostCalls = new EffectCalls(Context.empty(), undefined, false);

/** The Effect of a call, in a span of its own. */
export const effectOf = ({ name, effect }: HostCall, label = NO_LABEL): Effect.Effect<unknown, unknown> =>
  Effect.withSpan(effect as Effect.Effect<unknown, unknown>, "sandglass.hostCall", {
    attributes: { "sandglass.function": name, "sandglass.tenant": label },
  });

export const answerOf = (exit: Exit.Exit<unknown, unknown>): HostAnswer =>
  Exit.isSuccess(exit) ? { kind: "value", value: exit.value } : answerOfCause(exit.cause);

const answerOfCause = (cause: Cause.Cause<unknown>): HostAnswer => {
  const failure = Cause.findError(cause);
  if (Result.isSuccess(failure)) return failureAnswer(failure.success);
  const defect = Cause.squash(cause);
  if (!holds(Cause.isAsyncFiberError, defect)) return { kind: "defect", defect };
  Effect.runFork(Fiber.interrupt(defect.fiber));
  return { kind: "refused", message: HAS_TO_WAIT };
};

/** Asks a guard about what host code gave: of a proxy whose traps throw it holds nothing. */
const holds = <T>(guard: (value: unknown) => value is T, value: unknown): value is T => {
  try {
    return guard(value);
  } catch {
    return false;
  }
};

/** A value that does not fit the schema of a function's parameters or result. */
export class SchemaMismatch {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const failureAnswer = (failure: unknown): HostAnswer =>
  isInstance(failure, SchemaMismatch) ? { kind: "refused", message: failure.message } : { kind: "failure", failure };
