/**
 * The four ways in which a program reaches the one machine. This file is all that the
 * fixtures know of the public API. Every way is charged to a tracker, so that usages can be compared, too.
 */
import * as Effect from "effect/Effect";
import { Evaluator, ResourceAccounting, SliceTicks } from "../../src/effect.ts";
import {
  GuestError,
  Interpreter,
  LimitExceededError,
  ParseError,
  ResourceExhaustedError,
  ResourceTracker,
} from "../../src/index.ts";
import type { Amounts, Fixture } from "./fixture.ts";
import { render, renderError } from "./render.ts";

type Options = { readonly filename: string } & Amounts;

type Way = (code: string, options: Options, resourceTracker: ResourceTracker) => unknown;

const throughService = (code: string, options: Options, tracker: ResourceTracker) =>
  Evaluator.evaluate(code, options).pipe(
    Effect.provide(Evaluator.layer),
    Effect.provide(ResourceAccounting.layerTracker(tracker)),
  );

export const evaluate: Way = (code, options, resourceTracker) =>
  new Interpreter({ resourceTracker }).evaluate(code, options);

export const otherWays: Readonly<Record<string, Way>> = {
  evaluateAsync: (code, options, resourceTracker) => new Interpreter({ resourceTracker }).evaluateAsync(code, options),
  "the Effect service": (code, options, tracker) => Effect.runPromise(throughService(code, options, tracker)),
  "slices of one tick": (code, options, tracker) =>
    Effect.runPromise(throughService(code, options, tracker).pipe(Effect.provideService(SliceTicks, 1))),
};

const trackerLimits = new Set([
  "maxTotalMemory",
  "maxTotalIterations",
  "maxFunctionCalls",
  "maxCpuTime",
  "maxEvaluations",
]);

const pick = (amounts: Amounts, wanted: (key: string) => boolean): Amounts =>
  Object.fromEntries(Object.entries(amounts).filter(([key]) => wanted(key)));

const at = (error: {
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly used: number;
}): string => `at ${error.line}:${error.column} used ${error.used}`;

const describeThrown = (error: GuestError): string =>
  error.thrown instanceof Error
    ? renderError({ name: error.guestName, message: error.guestMessage })
    : render(error.thrown);

/** Errors that no fixture may expect (bugs, `HostError`) go on to fail the test with their own stack. */
export const describeError = (error: unknown): string => {
  if (error instanceof ResourceExhaustedError) return `exhausted: ${error.resourceType} ${at(error)}`;
  if (error instanceof LimitExceededError) return `exhausted: ${error.limitType} ${at(error)}`;
  if (error instanceof ParseError) return `throws: SyntaxError: ${error.message}`;
  if (error instanceof GuestError) return `throws: ${describeThrown(error)}`;
  throw error;
};

export interface Observation {
  readonly outcome: string;
  readonly usage: Amounts;
}

export const observe = async (way: Way, { name, source, limits }: Fixture): Promise<Observation> => {
  const tracker = new ResourceTracker({ limits: pick(limits, (key) => trackerLimits.has(key)) });
  const options = { ...pick(limits, (key) => !trackerLimits.has(key)), filename: `${name}.js` } as Options;
  const evaluation = (async () => way(source, options, tracker))();
  const outcome = await evaluation.then((value) => `expect: ${render(value)}`, describeError);
  const { iterations, functionCalls, memoryBytes } = tracker.getStats();
  return { outcome, usage: { iterations, functionCalls, memoryBytes } };
};
