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
import type { Accounting } from "../accounting/ResourceAccounting.ts";
import type { TopUpRequest } from "../accounting/top-up.ts";
import { answered, leave, topUpsUnderway } from "../accounting/top-up-answers.ts";
import {
  AbortedError,
  GuestError,
  HostError,
  LimitExceededError,
  ParseError,
  ResourceExhaustedError,
} from "../errors/index.ts";
import { isInstance } from "../host/host-primordials.ts";
import { answerOf, EffectCalls, effectOf } from "./effect-calls.ts";
import { Evaluation, type EvaluationResult, type Slice, type Step } from "./evaluation.ts";
import type { DecodedEvaluateOptions } from "./options.ts";
import type { Session } from "./session.ts";
import type { Task } from "./task.ts";
import { type EvaluationReport, refusedReport } from "./telemetry.ts";
import type { TurnTaking } from "./turns.ts";
import { type Debt, Work } from "./work.ts";

export interface Drive {
  readonly session: Session;
  readonly task: Task;
  readonly options: DecodedEvaluateOptions;
  readonly account: Account;
  readonly accounting: Accounting;
  readonly pace: Pace;
  /** Hears of it when it is over. */
  readonly report?: (report: EvaluationReport) => Effect.Effect<void>;
}

export interface Pace {
  readonly slice: Slice;
  /** Who says when it goes on, of an evaluation that may wait for others and for the host. */
  readonly turns: TurnTaking | undefined;
}

/** Evaluates; fails with one of the errors of this package, or with a failure of a host function. */
export const drive = (driven: Drive): Effect.Effect<unknown, unknown> =>
  Effect.withFiber((fiber) => {
    const { session, options } = driven;
    const { busyReason } = session;
    if (busyReason !== undefined) return Effect.fail(busyReason);
    if (options.signal?.aborted) return Effect.fail(new AbortedError({ cause: options.signal.reason }));
    const calls = new EffectCalls(fiber.context, driven.account.label);
    return Effect.acquireUseRelease(
      open(driven, calls, topUpsUnderway(fiber.context)),
      (evaluation) => slices(driven, evaluation),
      (evaluation, exit) => close(driven, evaluation, calls, exit),
    );
  });

const open = (
  { session, task, options, account, accounting, pace, report }: Drive,
  calls: EffectCalls,
  partOf: readonly TopUpRequest[],
): Effect.Effect<Evaluation, ResourceExhaustedError | HostError> => {
  const admitted = accounting.open(account, session.options.world.clock.now());
  const reported =
    report === undefined ? admitted : Effect.tapError(admitted, () => report(refusedReport(account.label)));
  return Effect.map(reported, (record) => {
    const limits = resolveEvaluationLimits(session.options.limits, options.limits, account);
    const { filename, globals, modules = session.options.modules, signal } = options;
    const isAsync = pace.turns !== undefined;
    const work = new Work(account, record, limits, modules, signal, calls);
    work.canWait = isAsync;
    work.partOf = partOf;
    return new Evaluation(session, { task, filename, globals, isAsync }, work);
  });
};

const slices = (driven: Drive, evaluation: Evaluation): Effect.Effect<unknown, unknown> =>
  driven.pace.turns?.mustWait(driven.account) ? inTurn(driven, evaluation) : slice(driven, evaluation);

const slice = (driven: Drive, evaluation: Evaluation): Effect.Effect<unknown, unknown> => {
  const { accounting, account, pace, session } = driven;
  const { record } = evaluation.work;
  return after(accounting.lease(account, record), () => {
    const step = evaluation.step(pace.slice);
    pace.turns?.ran(account, session.billing.elapsed);
    return after(accounting.settle(account, record), () => next(driven, evaluation, step));
  });
};

/** What follows a slice. */
const next = (driven: Drive, evaluation: Evaluation, step: Step): Effect.Effect<unknown, unknown> => {
  const { debt } = evaluation;
  if (debt !== undefined) return afterTopUp(driven, evaluation, step, debt);
  if (step === "finished") return exitOf(evaluation.result as EvaluationResult);
  if (step === "yielded") return inTurn(driven, evaluation);
  const answered = step === "hostCall" ? served(driven.pace, evaluation) : awakened(evaluation);
  return Effect.flatMap(answered, () => slices(driven, evaluation));
};

/** What the guest ran short of is granted, and it goes on; or it is refused. */
const afterTopUp = (driven: Drive, evaluation: Evaluation, step: Step, debt: Debt): Effect.Effect<unknown, unknown> =>
  Effect.flatMap(answered(debt.request), () => {
    evaluation.settle(debt);
    return next(driven, evaluation, evaluation.result === undefined ? step : "finished");
  });

/** Without turns, at once. */
const inTurn = (driven: Drive, evaluation: Evaluation): Effect.Effect<unknown, unknown> =>
  Effect.flatMap(driven.pace.turns === undefined ? Effect.void : waited(driven.pace.turns, driven, evaluation), () =>
    slice(driven, evaluation),
  );

const waited = (turns: TurnTaking, { account, session }: Drive, evaluation: Evaluation): Effect.Effect<void> => {
  const { cpuTime } = session.options.world.clock;
  const since = cpuTime();
  return Effect.map(turns.wait(account), () => {
    evaluation.queueWait += cpuTime() - since;
  });
};

/** Does what the guest asked of the host, in the fiber of the evaluation. */
const served = ({ turns }: Pace, evaluation: Evaluation): Effect.Effect<void> => {
  const { hostCall, work } = evaluation;
  const answer = turns
    ? Effect.map(Effect.exit(effectOf(hostCall, work.account.label)), answerOf)
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
const awakened = (evaluation: Evaluation): Effect.Effect<void> => {
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
  { session, account, accounting, report }: Drive,
  evaluation: Evaluation,
  calls: EffectCalls,
  exit: Exit.Exit<unknown, unknown>,
): Effect.Effect<void> => {
  const { work, queueWait } = evaluation;
  const outcome = outcomeOf(exit);
  const ended = Effect.map(accounting.close(account, work.record, session.options.world.clock.now(), outcome), () => {
    calls.close(session.lateFibers);
    evaluation.close();
  });
  const left = work.debts.map(({ request }) => leave(request, work));
  const closed = left.length === 0 ? ended : Effect.andThen(ended, Effect.all(left, { discard: true }));
  if (report === undefined) return closed;
  return Effect.andThen(
    closed,
    Effect.suspend(() => report({ label: account.label, outcome, used: work.record.usage(), queueWait })),
  );
};

const outcomeOf = (exit: Exit.Exit<unknown, unknown>): EvaluationOutcome => {
  if (Exit.isSuccess(exit)) return "value";
  const error = Cause.hasInterruptsOnly(exit.cause) ? new AbortedError() : Cause.squash(exit.cause);
  return OUTCOMES.find(([ErrorClass]) => isInstance<Error>(error, ErrorClass))?.[1] ?? "hostError";
};

const OUTCOMES = [
  [GuestError, "guestError"],
  [ParseError, "parseError"],
  [ResourceExhaustedError, "exhausted"],
  [LimitExceededError, "limit"],
  [AbortedError, "aborted"],
  [HostError, "hostError"],
] as const satisfies readonly (readonly [unknown, EvaluationOutcome])[];
