/** Invariant 7: raising a limit never makes a program fail earlier, and counters never fall except by `reset`. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { ProgramCache, type ResourceTracker } from "../../src/index.ts";
import { COUNTERS, type Observation, observe, type Usage, usageOf } from "./guest-run.ts";
import { limitsWithin, type RunLimits } from "./limits-arbitrary.ts";
import { guestProgram } from "./program-arbitrary.ts";
import { invariantRuns } from "./runs.ts";

const raisedBy = (limits: RunLimits, more: RunLimits): RunLimits => ({
  maxTotalIterations: limits.maxTotalIterations + more.maxTotalIterations,
  maxFunctionCalls: limits.maxFunctionCalls + more.maxFunctionCalls,
  maxTotalMemory: limits.maxTotalMemory + more.maxTotalMemory,
});

const expectNoneFell = (moments: readonly Usage[]): void => {
  moments.slice(1).forEach((usage, index) => {
    for (const counter of COUNTERS) expect(usage[counter]).toBeGreaterThanOrEqual(moments[index]?.[counter] ?? 0);
  });
};

/** What the stricter run did is how the laxer one began; where the stricter one was not stopped, they are the same. */
const expectExtends = (laxer: Observation, stricter: Observation): void => {
  expect(laxer.log.slice(0, stricter.log.length)).toEqual(stricter.log);
  if (!stricter.outcome.startsWith("exhausted: ")) return expect(laxer).toEqual(stricter);
  if (laxer.outcome.startsWith("exhausted: ")) return;
  const reached = COUNTERS.some((counter) => laxer.usage[counter] >= stricter.usage[counter]);
  expect(reached, "the laxer run used at least what was refused").toBe(true);
};

it("never fails earlier under higher limits, and counters never fall", () =>
  fc.assert(
    fc.asyncProperty(
      guestProgram,
      limitsWithin(40, 40, 4_000),
      limitsWithin(40, 40, 4_000),
      async (source, limits, more) => {
        const programs = new ProgramCache();
        const moments: Usage[] = [];
        const onLog = (tracker: ResourceTracker) => void moments.push(usageOf(tracker));
        const stricter = await observe(source, { limits, programs, onLog });
        expectNoneFell([...moments, stricter.usage]);
        expectExtends(await observe(source, { limits: raisedBy(limits, more), programs }), stricter);
      },
    ),
    invariantRuns(20_000),
  ));
