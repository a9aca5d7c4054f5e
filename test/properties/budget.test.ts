/** Invariant 1: at every moment `used <= limit`, but for the one charge whose refusal ended the evaluation. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { ResourceTracker } from "../../src/index.ts";
import { COUNTERS, observe, usageOf } from "./guest-run.ts";
import { limitsWithin } from "./limits-arbitrary.ts";
import { guestProgram } from "./program-arbitrary.ts";
import { invariantRuns } from "./runs.ts";

const overdrawn = (tracker: ResourceTracker): readonly string[] => {
  const usage = usageOf(tracker);
  return COUNTERS.filter((counter) => usage[counter] > (tracker.getLimit(counter) ?? Number.POSITIVE_INFINITY));
};

it("stays within every limit at every moment", () =>
  fc.assert(
    fc.asyncProperty(guestProgram, limitsWithin(40, 40, 4_000), async (source, limits) => {
      const moments: (readonly string[])[] = [];
      const onLog = (tracker: ResourceTracker) => void moments.push(overdrawn(tracker));
      const { outcome, usage } = await observe(source, { limits, onLog });
      expect(moments.flat()).toEqual([]);
      for (const counter of COUNTERS)
        if (!outcome.startsWith(`exhausted: ${counter} `))
          expect(usage[counter], counter).toBeLessThanOrEqual(limits[counter] ?? Number.POSITIVE_INFINITY);
    }),
    invariantRuns(20_000),
  ));
