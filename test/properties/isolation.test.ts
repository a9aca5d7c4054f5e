/** Invariant 6: any interleaving of evaluations on several trackers gives each the numbers that it would have alone. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { ProgramCache, ResourceTracker } from "../../src/index.ts";
import { inSlicesOf, type Observation, observe, type Usage, usageOf } from "./guest-run.ts";
import { limitsWithin } from "./limits-arbitrary.ts";
import { briefGuestProgram } from "./program-arbitrary.ts";
import { invariantRuns } from "./runs.ts";

const tenant = fc.record({
  source: briefGuestProgram,
  limits: limitsWithin(60, 60, 6_000),
  /** The lengths of their slices decide how the fibers interleave. */
  ticks: fc.constantFrom(1, 2, 3, 5, 8, 50),
});

it("keeps fibers apart that take turns", () =>
  fc.assert(
    fc.asyncProperty(fc.array(tenant, { minLength: 2, maxLength: 3 }), async (tenants) => {
      const programs = new ProgramCache();
      const alone: Observation[] = [];
      for (const { source, limits } of tenants) alone.push(await observe(source, { limits, programs }));
      const together = tenants.map(({ source, limits, ticks }) =>
        observe(source, { limits, programs, way: inSlicesOf(ticks) }),
      );
      expect(await Promise.all(together)).toEqual(alone);
    }),
    invariantRuns(10_000),
  ));

it("keeps an evaluation apart that a host function of another one begins", () =>
  fc.assert(
    fc.asyncProperty(tenant, tenant, async (outer, inner) => {
      const programs = new ProgramCache();
      const alone = await observe(outer.source, { limits: outer.limits, programs });
      const innerAlone = await observe(inner.source, { limits: inner.limits, programs });
      const begun: Promise<Observation>[] = [];
      const onLog = () => {
        if (begun.length < 3) begun.push(observe(inner.source, { limits: inner.limits, programs }));
      };
      expect(await observe(outer.source, { limits: outer.limits, programs, onLog })).toEqual(alone);
      for (const observation of await Promise.all(begun)) expect(observation).toEqual(innerAlone);
    }),
    invariantRuns(5_000),
  ));

it("counts on one tracker what several interpreters use, whatever their turns", () =>
  fc.assert(
    fc.asyncProperty(tenant, tenant, async (...tenants) => {
      const programs = new ProgramCache();
      const alone: Observation[] = [];
      for (const { source } of tenants) alone.push(await observe(source, { programs }));
      const tracker = new ResourceTracker();
      const together = tenants.map(({ source, ticks }) =>
        observe(source, { tracker, programs, way: inSlicesOf(ticks) }),
      );
      await Promise.all(together);
      const sum = (counter: keyof Usage) => alone.reduce((total, { usage }) => total + usage[counter], 0);
      expect(usageOf(tracker)).toEqual({
        maxTotalIterations: sum("maxTotalIterations"),
        maxFunctionCalls: sum("maxFunctionCalls"),
        maxTotalMemory: sum("maxTotalMemory"),
        maxEvaluations: tenants.length,
      });
    }),
    invariantRuns(5_000),
  ));
