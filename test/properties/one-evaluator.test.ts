/** Invariant 4: `evaluate`, `evaluateAsync` and the Effect service agree on value, output, usage and error. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { ProgramCache } from "../../src/index.ts";
import { observe, viaEvaluateAsync, viaService } from "./guest-run.ts";
import { limitsWithin } from "./limits-arbitrary.ts";
import { guestProgram } from "./program-arbitrary.ts";
import { runs } from "./runs.ts";

it("is one evaluator behind every entrance", () =>
  fc.assert(
    fc.asyncProperty(guestProgram, limitsWithin(100, 100, 10_000), async (source, limits) => {
      const programs = new ProgramCache();
      const observed = await observe(source, { limits, programs });
      expect(await observe(source, { way: viaEvaluateAsync, limits, programs }), "evaluateAsync").toEqual(observed);
      expect(await observe(source, { way: viaService, limits, programs }), "the service").toEqual(observed);
    }),
    runs(1_000, 20_000),
  ));
