/**
 * How answers to requests for more are come by. The first one who waits for an Effect begins it, in a fiber of its own, since
 * others may wait for it longer than he does; the last one who leaves before its end interrupts it. A promise is only waited for.
 *
 * Evaluations within such an Effect know that they are part of the answer: what they run short of, they are not to wait for.
 */
import * as Cause from "effect/Cause";
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import * as Fiber from "effect/Fiber";
import * as Result from "effect/Result";
import * as Tracer from "effect/Tracer";
import { HostError, ResourceExhaustedError } from "../errors/index.ts";
import { TOP_UP_HAS_TO_WAIT } from "../messages/bridge.ts";
import type { Refusal } from "./account.ts";
import type { OpenEvaluation } from "./open-evaluation.ts";
import { surface } from "./stray-errors.ts";
import type { EffectAnswer, TopUp, TopUpRequest } from "./top-up.ts";

/** The requests whose answers are being found in a part of a program. */
const Underway: Context.Reference<readonly TopUpRequest[]> = Context.Reference<readonly TopUpRequest[]>(
  "sandglass/TopUpsUnderway",
  { defaultValue: () => [] },
);

export const topUpsUnderway = (context: Context.Context<never>): readonly TopUpRequest[] =>
  Context.get(context, Underway);

/** The services of an answer, of those where the account was set up: without what belongs to that moment alone. */
export const lastingServices = <R>(context: Context.Context<R>): Context.Context<R> =>
  Context.omit(Underway, Tracer.ParentSpan)(context) as Context.Context<R>;

type Answer = Effect.Effect<TopUp | undefined, unknown>;

const effectOf = ({ effect }: EffectAnswer): Answer => Effect.withSpan(effect as Answer, "sandglass.topUp");

/** Waits for the answer. The waiter must have joined. */
export const answered = (request: TopUpRequest): Effect.Effect<void> =>
  Effect.withFiber((fiber) => {
    begin(request, fiber.context);
    return Effect.callback<void>((resume) => {
      if (request.isMet !== undefined) return resume(Effect.void);
      const stop = request.whenSettled(() => resume(Effect.void));
      return Effect.sync(stop);
    });
  });

const begin = (request: TopUpRequest, context: Context.Context<never>): void => {
  const { answer } = request;
  if (answer === undefined || request.fiber !== undefined || request.isMet !== undefined) return;
  const within = Context.add(context, Underway, [...topUpsUnderway(context), request]);
  const fiber = Effect.runForkWith(within)(effectOf(answer));
  request.fiber = fiber;
  fiber.addObserver((exit) => settle(request, exit));
};

const settle = (request: TopUpRequest, exit: Exit.Exit<TopUp | undefined, unknown>): void => {
  if (Exit.isSuccess(exit)) return request.settle(exit.value);
  const failure = Cause.findError(exit.cause);
  if (Result.isSuccess(failure)) request.failure = failure.success;
  else if (!Cause.hasInterruptsOnly(exit.cause)) surface(Cause.squash(exit.cause));
  request.settle(undefined);
};

/** A waiter needs the answer no more. */
export const leave = (request: TopUpRequest, waiter: object): Effect.Effect<void> => {
  const isLast = request.leave(waiter);
  return isLast && request.fiber !== undefined
    ? Effect.asVoid(Fiber.interrupt(request.fiber as Fiber.Fiber<unknown>))
    : Effect.void;
};

/** Answers without waiting; false where that is impossible. */
export const answeredNow = (request: TopUpRequest): boolean => {
  const { answer } = request;
  if (request.isMet !== undefined) return true;
  if (answer === undefined || request.fiber !== undefined) return false;
  const exit = Effect.runSyncExit(effectOf(answer));
  const defect = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined;
  if (!Cause.isAsyncFiberError(defect)) {
    settle(request, exit);
    return true;
  }
  Effect.runFork(Fiber.interrupt(defect.fiber));
  request.settle(undefined);
  return false;
};

export const refusalOf = ({ asked, failure }: TopUpRequest): ResourceExhaustedError =>
  new ResourceExhaustedError({ ...asked, cause: failure });

/** Admits what cannot wait at the door. Throws the refusal, and a `HostError` where it would have to wait. */
export const admittedNow = (admit: () => OpenEvaluation | Refusal): OpenEvaluation => {
  for (;;) {
    const admission = admit();
    if (admission.admitted) return admission;
    const { request } = admission;
    if (request === undefined) throw new ResourceExhaustedError(admission);
    if (!answeredNow(request)) throw new HostError({ message: TOP_UP_HAS_TO_WAIT });
    if (request.isMet !== true) throw refusalOf(request);
  }
};
