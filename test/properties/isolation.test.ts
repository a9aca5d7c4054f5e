/** Invariant 6: any interleaving of evaluations on several trackers gives each the numbers that it would have alone. */
import * as Effect from "effect/Effect";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ProgramCache, ResourceTracker } from "../../src/index.ts";
import { interpreterFor, type Observation, observe, throughService } from "./guest-run.ts";
import { limitsWithin } from "./limits-arbitrary.ts";
import { guestProgram } from "./program-arbitrary.ts";
import { runs } from "./runs.ts";

const tenant = fc.record({
  source: guestProgram,
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
        observe(source, { limits, programs, way: (run) => Effect.runPromise(throughService(run, ticks)) }),
      );
      expect(await Promise.all(together)).toEqual(alone);
    }),
    runs(400, 10_000),
  ));

it("keeps an evaluation apart that a host function of another one begins", () =>
  fc.assert(
    fc.asyncProperty(tenant, tenant, async (outer, inner) => {
      const alone = await observe(outer.source, { limits: outer.limits });
      const innerAlone = await observe(inner.source, { limits: inner.limits });
      const begun: Promise<Observation>[] = [];
      const onLog = () => void begun.push(observe(inner.source, { limits: inner.limits }));
      expect(await observe(outer.source, { limits: outer.limits, onLog })).toEqual(alone);
      for (const observation of await Promise.all(begun)) expect(observation).toEqual(innerAlone);
    }),
    runs(200, 5_000),
  ));

it("counts on one tracker what several interpreters use, whatever their turns", () =>
  fc.assert(
    fc.asyncProperty(fc.array(guestProgram, { minLength: 2, maxLength: 3 }), async (sources) => {
      const alone = await Promise.all(sources.map((source) => observe(source)));
      const tracker = new ResourceTracker();
      const ended = sources.map((source) =>
        interpreterFor({ tracker, globals: { log: () => undefined } }).evaluateAsync(source),
      );
      await Promise.allSettled(ended);
      const { iterations, functionCalls, memoryBytes } = tracker.getStats();
      const sum = (counter: keyof Observation["usage"]) =>
        alone.reduce((total, { usage }) => total + usage[counter], 0);
      expect({ iterations, functionCalls, memoryBytes }).toEqual({
        iterations: sum("maxTotalIterations"),
        functionCalls: sum("maxFunctionCalls"),
        memoryBytes: sum("maxTotalMemory"),
      });
    }),
    runs(200, 5_000),
  ));
