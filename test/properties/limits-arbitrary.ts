/** Limits that programs of the generated kind may or may not reach. */
import fc from "fast-check";
import type { ResourceLimits } from "../../src/index.ts";

const upTo = (maximum: number) => fc.option(fc.nat(maximum), { nil: Number.POSITIVE_INFINITY });

export type RunLimits = Required<Pick<ResourceLimits, "maxTotalIterations" | "maxFunctionCalls" | "maxTotalMemory">>;

/** Each limit is anything from 0 to a maximum, or infinite. */
export const limitsWithin = (iterations: number, calls: number, bytes: number): fc.Arbitrary<RunLimits> =>
  fc.record({
    maxTotalIterations: upTo(iterations),
    maxFunctionCalls: upTo(calls),
    maxTotalMemory: upTo(bytes),
  });
