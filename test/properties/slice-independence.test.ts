/** Invariant 3: however an evaluation is cut into slices, value, output, usage and error are the same. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { ProgramCache } from "../../src/index.ts";
import { inSlicesOf, observe } from "./guest-run.ts";
import { evaluationLimits, limitsWithin } from "./limits-arbitrary.ts";
import { carelessGuestProgram } from "./program-arbitrary.ts";
import { invariantRuns } from "./runs.ts";

it("does not show where slices end", () =>
  fc.assert(
    fc.asyncProperty(
      carelessGuestProgram,
      limitsWithin(100, 100, 10_000),
      evaluationLimits,
      async (source, limits, own) => {
        const run = { limits, evaluationLimits: own, programs: new ProgramCache() };
        const whole = await observe(source, run);
        for (const ticks of [1, 7, 1_000])
          expect(await observe(source, { way: inSlicesOf(ticks), ...run }), `${ticks} ticks`).toEqual(whole);
      },
    ),
    invariantRuns(20_000),
  ));
