/**
 * Runs a guest program and writes down all that can be seen of it: how it ended, what it logged, what it used. Clocks stand
 * still and nothing limits CPU time, so that the same program always gives the same observation.
 */
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import { Evaluator, ResourceAccounting, SliceTicks } from "../../src/effect.ts";
import {
  type EvaluationLimits,
  Interpreter,
  type ProgramCache,
  type ResourceLimits,
  ResourceTracker,
} from "../../src/index.ts";
import { render } from "../fixture-runner/render.ts";
import { describeError } from "../fixture-runner/ways.ts";

/** What is counted, named like the limits that act on it. */
export interface Usage {
  readonly maxTotalIterations: number;
  readonly maxFunctionCalls: number;
  readonly maxTotalMemory: number;
  readonly maxEvaluations: number;
}

export type Counter = keyof Usage;

/** The counters whose limits act in the middle of an evaluation. */
export const COUNTERS = ["maxTotalIterations", "maxFunctionCalls", "maxTotalMemory"] as const;

export const usageOf = (tracker: ResourceTracker): Usage => {
  const { iterations, functionCalls, memoryBytes, evaluations } = tracker.getStats();
  return {
    maxTotalIterations: iterations,
    maxFunctionCalls: functionCalls,
    maxTotalMemory: memoryBytes,
    maxEvaluations: evaluations,
  };
};

export interface Observation {
  /** A value, an error with its place, or a limit with its place. */
  readonly outcome: string;
  readonly log: readonly string[];
  readonly usage: Usage;
  /** The highest live memory seen, in bytes. */
  readonly peak: number;
}

/** One run of a program: under which limits, and what the host has at hand while it runs. */
export interface Run {
  readonly source: string;
  readonly tracker: ResourceTracker;
  readonly globals: Record<string, unknown>;
  readonly programs?: ProgramCache;
  readonly evaluationLimits?: EvaluationLimits;
}

const stoppedClock = { now: () => 0, cpuTime: () => 0 };

export const interpreterFor = ({ tracker, globals, programs }: Omit<Run, "source">): Interpreter =>
  new Interpreter({
    resourceTracker: tracker,
    globals,
    clock: stoppedClock,
    ...(programs && { programs }),
  });

/** Stands still, too. */
export const clockOfEffect: Clock.Clock = {
  currentTimeMillisUnsafe: () => 0,
  currentTimeMillis: Effect.succeed(0),
  currentTimeNanosUnsafe: () => 0n,
  currentTimeNanos: Effect.succeed(0n),
  monotonicTimeNanosUnsafe: () => 0n,
  monotonicTimeNanos: Effect.succeed(0n),
  sleep: () => Effect.void,
};

/** The run as a program of Effect, a slice of which is `ticks` long. */
export const throughService = ({ source, tracker, globals, programs, evaluationLimits }: Run, ticks?: number) => {
  const evaluation = Evaluator.evaluate(source, evaluationLimits).pipe(
    Effect.provide(Evaluator.layerWith({ globals, ...(programs && { programs }) })),
    Effect.provide(ResourceAccounting.layerTracker(tracker)),
    Effect.provideService(Clock.Clock, clockOfEffect),
  );
  return ticks === undefined ? evaluation : evaluation.pipe(Effect.provideService(SliceTicks, ticks));
};

export type Way = (run: Run) => Promise<unknown>;

const viaEvaluate: Way = async (run) => interpreterFor(run).evaluate(run.source, run.evaluationLimits);
export const viaEvaluateAsync: Way = async (run) => interpreterFor(run).evaluateAsync(run.source, run.evaluationLimits);
export const viaService: Way = (run) => Effect.runPromise(throughService(run));
export const inSlicesOf =
  (ticks: number): Way =>
  (run) =>
    Effect.runPromise(throughService(run, ticks));

export const outcomeOf = (evaluation: Promise<unknown>): Promise<string> =>
  evaluation.then((value) => `expect: ${render(value)}`, describeError);

export interface ObserveOptions {
  readonly way?: Way;
  readonly limits?: ResourceLimits;
  readonly tracker?: ResourceTracker;
  readonly programs?: ProgramCache;
  readonly evaluationLimits?: EvaluationLimits;
  /** Is called whenever the guest logs. */
  readonly onLog?: (tracker: ResourceTracker) => void;
}

export const observe = async (source: string, options: ObserveOptions = {}): Promise<Observation> => {
  const { way = viaEvaluate, limits = {}, tracker = new ResourceTracker({ limits }), onLog, ...rest } = options;
  const log: string[] = [];
  const write = (value: unknown): void => {
    log.push(render(value));
    onLog?.(tracker);
  };
  const outcome = await outcomeOf(way({ ...rest, source, tracker, globals: { log: write } }));
  return { outcome, log, usage: usageOf(tracker), peak: tracker.getStats().peakMemoryBytes };
};
