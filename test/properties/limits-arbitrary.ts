/** Limits that programs of the generated kind may or may not reach. */
import fc from "fast-check";
import type { EvaluationLimits, ResourceLimits } from "../../src/index.ts";

const upTo = (maximum: number) => fc.option(fc.nat(maximum), { nil: Number.POSITIVE_INFINITY });

/** Limits of one evaluation that no counter of the tracker has. Live memory is that of a heap walk. */
export const evaluationLimits: fc.Arbitrary<EvaluationLimits> = fc.record({
  maxMemory: upTo(8_000),
  maxLoopIterations: upTo(6),
  maxCallStackDepth: fc.integer({ min: 1, max: 30 }),
});

export type RunLimits = Required<Pick<ResourceLimits, "maxTotalIterations" | "maxFunctionCalls" | "maxTotalMemory">>;

/** Each limit is anything from 0 to a maximum, or infinite. */
export const limitsWithin = (iterations: number, calls: number, bytes: number): fc.Arbitrary<RunLimits> =>
  fc.record({
    maxTotalIterations: upTo(iterations),
    maxFunctionCalls: upTo(calls),
    maxTotalMemory: upTo(bytes),
  });
