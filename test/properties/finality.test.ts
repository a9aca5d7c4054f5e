/**
 * Invariant 8: whatever the guest wraps around it, a termination ends the evaluation, and the next one runs unharmed. Seen
 * from outside, a terminated run is the beginning of the unlimited one: not a handler, not a finalizer added a line.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { type Interpreter, ResourceTracker } from "../../src/index.ts";
import { render } from "../fixture-runner/render.ts";
import { COUNTERS, interpreterFor, outcomeOf, type Usage, usageOf } from "./guest-run.ts";
import { invariantRuns } from "./runs.ts";
import { wrappedProgram } from "./wrapping-arbitrary.ts";

type Entrance = "evaluate" | "evaluateAsync";

/** An interpreter whose tracker and log are at hand. */
class Observed {
  readonly tracker = new ResourceTracker();
  readonly interpreter: Interpreter;
  log: string[] = [];

  constructor() {
    const globals = { log: (value: unknown) => void this.log.push(render(value)), attempt: swallow };
    this.interpreter = interpreterFor({ tracker: this.tracker, globals });
  }

  /** The outcome, what was logged and what was used by this evaluation alone. */
  async run(entrance: Entrance, source: string, limits: EvaluationLimits = {}) {
    const before = usageOf(this.tracker);
    this.log = [];
    const outcome = await outcomeOf((async () => this.interpreter[entrance](source, limits))());
    return { outcome, log: this.log, usage: difference(usageOf(this.tracker), before) };
  }
}

/** A host function that takes every error for its own business. */
const swallow = (callback: () => unknown): string => {
  try {
    callback();
    return "returned";
  } catch {
    return "threw";
  }
};

const difference = (after: Usage, before: Usage): Usage => ({
  maxTotalIterations: after.maxTotalIterations - before.maxTotalIterations,
  maxFunctionCalls: after.maxFunctionCalls - before.maxFunctionCalls,
  maxTotalMemory: after.maxTotalMemory - before.maxTotalMemory,
  maxEvaluations: after.maxEvaluations - before.maxEvaluations,
});

type EvaluationLimits = { maxIterations?: number; maxFunctionCalls?: number; maxAllocation?: number };

/** The limit of one evaluation that counts the same. */
const LIMIT_OF_EVALUATION = {
  maxTotalIterations: "maxIterations",
  maxFunctionCalls: "maxFunctionCalls",
  maxTotalMemory: "maxAllocation",
} as const satisfies Partial<Record<keyof Usage, keyof EvaluationLimits>>;

/** The same again, but for the memory of global variables that are there already. */
const unharmed = ({ outcome, log, usage }: Awaited<ReturnType<Observed["run"]>>) => {
  const { maxTotalIterations, maxFunctionCalls } = usage;
  return { outcome, log, usage: { maxTotalIterations, maxFunctionCalls } };
};

/** Refused, and nothing was charged after the charge that was. */
const endedAt = ({ usage }: { readonly usage: Usage }, key: keyof Usage, limit: string): RegExp =>
  new RegExp(`^exhausted: ${limit} at \\S+ used ${usage[key]}$`);

const entrance = fc.constantFrom<Entrance[]>("evaluate", "evaluateAsync");
/** A counter of which the program needs so much at least; a program that needs that much of none is no case. */
const needing = ({ usage }: { readonly usage: Usage }, atLeast: number, choice: number) => {
  const able = COUNTERS.filter((counter) => usage[counter] >= atLeast);
  fc.pre(able.length > 0);
  return able[choice % able.length] as (typeof COUNTERS)[number];
};

const choice = fc.nat(5);
/** The part of what is needed that the limit allows. */
const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it("ends at a limit of the tracker, and goes on when there is budget again", () =>
  fc.assert(
    fc.asyncProperty(entrance, wrappedProgram, choice, share, async (way, source, which, part) => {
      const free = await new Observed().run(way, source);
      const key = needing(free, 2, which);
      const observed = new Observed();
      observed.tracker.setLimit(key, 1 + Math.floor(part * (free.usage[key] - 1)));
      const terminated = await observed.run(way, source);
      expect(terminated.outcome).toMatch(endedAt(terminated, key, key));
      expect(free.log.slice(0, terminated.log.length)).toEqual(terminated.log);
      observed.tracker.setLimit(key, Number.POSITIVE_INFINITY);
      expect(await observed.run(way, source)).toMatchObject(unharmed(free));
    }),
    invariantRuns(20_000),
  ));

it("ends at a limit of the evaluation, and the next one runs at once", () =>
  fc.assert(
    fc.asyncProperty(entrance, wrappedProgram, choice, share, async (way, source, which, part) => {
      const free = await new Observed().run(way, source);
      const key = needing(free, 1, which);
      const limit = LIMIT_OF_EVALUATION[key];
      const observed = new Observed();
      const terminated = await observed.run(way, source, { [limit]: Math.floor(part * free.usage[key]) });
      expect(terminated.outcome).toMatch(endedAt(terminated, key, limit));
      expect(free.log.slice(0, terminated.log.length)).toEqual(terminated.log);
      expect(observed.tracker.isExhausted()).toBe(false);
      expect(await observed.run(way, source)).toMatchObject(unharmed(free));
    }),
    invariantRuns(10_000),
  ));
