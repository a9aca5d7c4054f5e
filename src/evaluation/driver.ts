/**
 * The driver: the one place where Effect and the machine meet. It opens an evaluation at its account, runs it slice by slice
 * with a turn for others between any two, and closes it, however it ends. Interruption arrives between slices, since a slice
 * is plain code that nothing can stop; the evaluation is then closed as aborted.
 *
 * Effect programs and the facade run the same driver. A synchronous evaluation differs in its pace only: it gives nobody a
 * turn, and it never waits.
 */
import * as Cause from "effect/Cause";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import type { Account } from "../accounting/account.ts";
import { resolveEvaluationLimits } from "../accounting/evaluation-limits.ts";
import type { EvaluationOutcome } from "../accounting/history.ts";
import type { AccountStore } from "../accounting/ResourceAccounting.ts";
import {
  AbortedError,
  GuestError,
  HostError,
  LimitExceededError,
  ParseError,
  ResourceExhaustedError,
} from "../errors/index.ts";
import { answerOf, EffectCalls, effectOf } from "./effect-calls.ts";
import { Evaluation, type EvaluationResult, type Step } from "./evaluation.ts";
import type { DecodedEvaluateOptions } from "./options.ts";
import type { Session } from "./session.ts";
import type { Task } from "./task.ts";
import { Work } from "./work.ts";

export interface Drive {
  readonly session: Session;
  readonly task: Task;
  readonly options: DecodedEvaluateOptions;
  readonly account: Account;
  readonly accounting: Pick<AccountStore, "open" | "lease" | "settle" | "close">;
  readonly pace: Pace;
}

export interface Pace {
  /** Ticks of a slice. */
  readonly ticks: number;
  /** What happens between two slices. */
  readonly turn: Effect.Effect<void>;
  /** May the evaluation wait for the host? */
  readonly isAsync: boolean;
}

/** Evaluates; fails with one of the errors of this package, or with a failure of a host function. */
export const drive = (driven: Drive): Effect.Effect<unknown, unknown> =>
  Effect.withFiber((fiber) => {
    const { session, options } = driven;
    const { busyReason } = session;
    if (busyReason !== undefined) return Effect.fail(busyReason);
    if (options.signal?.aborted) return Effect.fail(new AbortedError({ cause: options.signal.reason }));
    const calls = new EffectCalls(fiber.context);
    return Effect.acquireUseRelease(
      open(driven, calls),
      (evaluation) => slices(driven, evaluation),
      (evaluation, exit) => close(driven, evaluation, calls, exit),
    );
  });

const open = (
  { session, task, options, account, accounting, pace }: Drive,
  calls: EffectCalls,
): Effect.Effect<Evaluation, ResourceExhaustedError> =>
  Effect.map(accounting.open(account, session.options.world.clock.now()), (record) => {
    const limits = resolveEvaluationLimits(session.options.limits, options.limits, account);
    const { filename, globals, modules = session.options.modules, signal } = options;
    return new Evaluation(
      session,
      { task, filename, globals, isAsync: pace.isAsync },
      new Work(account, record, limits, modules, signal, calls),
    );
  });

const slices = (driven: Drive, evaluation: Evaluation): Effect.Effect<unknown, unknown> => {
  const { accounting, account, pace } = driven;
  const { record } = evaluation.work;
  return after(accounting.lease(account, record), () => {
    const step = evaluation.step(pace.ticks);
    return after(accounting.settle(account, record), () => {
      if (step === "finished") return exitOf(evaluation.result as EvaluationResult);
      return Effect.flatMap(between(step, pace, evaluation), () => slices(driven, evaluation));
    });
  });
};

/** What happens before the next slice. */
const between = (step: Exclude<Step, "finished">, pace: Pace, evaluation: Evaluation): Effect.Effect<void> => {
  if (step === "hostCall") return served(pace, evaluation);
  return step === "yielded" ? pace.turn : waited(evaluation);
};

/** Does what the guest asked of the host, in the fiber of the evaluation. */
const served = ({ isAsync }: Pace, evaluation: Evaluation): Effect.Effect<void> => {
  const { hostCall, work } = evaluation;
  const answer = isAsync
    ? Effect.map(Effect.exit(effectOf(hostCall)), answerOf)
    : Effect.sync(() => work.hostCalls.answerNow(hostCall));
  return Effect.map(answer, (given) => evaluation.answerWith(given));
};

/** Goes on after `first`; at once where there is nothing to do, as with accounts in memory. */
const after = <A, E1, E2>(
  first: Effect.Effect<void, E1>,
  next: () => Effect.Effect<A, E2>,
): Effect.Effect<A, E1 | E2> => (first === Effect.void ? next() : Effect.flatMap(first, next));

const exitOf = (result: EvaluationResult): Exit.Exit<unknown, unknown> =>
  result.isFailure ? Exit.fail(result.error) : Exit.succeed(result.value);

/** Waits until there is something to do: for the host, or for a timer of the guest's. */
const waited = (evaluation: Evaluation): Effect.Effect<void> => {
  const { untilNextTimer } = evaluation;
  if (untilNextTimer === undefined) return woken(evaluation);
  return Effect.raceFirst(woken(evaluation), Effect.sleep(Math.ceil(untilNextTimer)));
};

/** Waits until the host has settled something. */
const woken = (evaluation: Evaluation): Effect.Effect<void> =>
  Effect.callback((resume) => {
    evaluation.whenWoken(() => resume(Effect.void));
    return Effect.sync(() => evaluation.whenWoken(undefined));
  });

const close = (
  { session, account, accounting }: Drive,
  evaluation: Evaluation,
  calls: EffectCalls,
  exit: Exit.Exit<unknown, unknown>,
): Effect.Effect<void> =>
  Effect.map(
    accounting.close(account, evaluation.work.record, session.options.world.clock.now(), outcomeOf(exit)),
    () => {
      calls.close();
      evaluation.close();
    },
  );

const outcomeOf = (exit: Exit.Exit<unknown, unknown>): EvaluationOutcome => {
  if (Exit.isSuccess(exit)) return "value";
  const error = Cause.hasInterruptsOnly(exit.cause) ? new AbortedError() : Cause.squash(exit.cause);
  return OUTCOMES.find(([ErrorClass]) => error instanceof ErrorClass)?.[1] ?? "hostError";
};

const OUTCOMES = [
  [GuestError, "guestError"],
  [ParseError, "parseError"],
  [ResourceExhaustedError, "exhausted"],
  [LimitExceededError, "limit"],
  [AbortedError, "aborted"],
  [HostError, "hostError"],
] as const satisfies readonly (readonly [unknown, EvaluationOutcome])[];
