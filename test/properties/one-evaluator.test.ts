/** Invariant 4: `evaluate`, `evaluateAsync` and the Effect service agree on value, output, usage and error. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { ProgramCache } from "../../src/index.ts";
import { observe, viaEvaluateAsync, viaService } from "./guest-run.ts";
import { evaluationLimits, limitsWithin } from "./limits-arbitrary.ts";
import { carelessGuestProgram } from "./program-arbitrary.ts";
import { invariantRuns } from "./runs.ts";

it("is one evaluator behind every entrance", () =>
  fc.assert(
    fc.asyncProperty(
      carelessGuestProgram,
      limitsWithin(100, 100, 10_000),
      evaluationLimits,
      async (source, limits, own) => {
        const run = { limits, evaluationLimits: own, programs: new ProgramCache() };
        const observed = await observe(source, run);
        expect(await observe(source, { way: viaEvaluateAsync, ...run }), "evaluateAsync").toEqual(observed);
        expect(await observe(source, { way: viaService, ...run }), "the service").toEqual(observed);
      },
    ),
    invariantRuns(20_000),
  ));
