/** Invariant 2: what needs exactly u succeeds under u, and fails under u - 1, at the same place every time. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Interpreter, ProgramCache, ResourceExhaustedError, ResourceTracker } from "../../src/index.ts";
import { COUNTERS, type Counter, type Observation, observe, type Usage } from "./guest-run.ts";
import { briefGuestProgram } from "./program-arbitrary.ts";
import { invariantRuns } from "./runs.ts";

/** No place is there at admission (under 0), nor where a job of the engine's own allocates: no guest code is running. */
const placeUnder = (limit: number, counter: Counter): string => {
  if (limit === 0) return "undefined:undefined";
  return counter === "maxTotalMemory" ? "(\\d+:\\d+|undefined:undefined)" : "\\d+:\\d+";
};

/** Under one unit less than is needed: refused at a place. */
const failsUnder = async (
  source: string,
  counter: Counter,
  limit: number,
  programs: ProgramCache,
): Promise<Observation> => {
  const failed = await observe(source, { limits: { [counter]: limit }, programs });
  const used = failed.usage[counter];
  expect(failed.outcome).toMatch(new RegExp(`^exhausted: ${counter} at ${placeUnder(limit, counter)} used ${used}$`));
  if (limit > 0) expect(used).toBeGreaterThan(limit);
  return failed;
};

/** Nothing is admitted under a limit of 0, even what would need nothing. */
const positive = (usage: Usage): Partial<Usage> =>
  Object.fromEntries(Object.entries(usage).filter(([, used]) => used > 0));

describe("a program that needs exactly u", () => {
  it("succeeds under u and fails under u - 1, at the same place every time", () =>
    fc.assert(
      fc.asyncProperty(briefGuestProgram, fc.nat(5), async (source, which) => {
        const programs = new ProgramCache();
        const free = await observe(source, { programs });
        expect(await observe(source, { limits: positive(free.usage), programs })).toEqual(free);
        const needed = COUNTERS.filter((counter) => free.usage[counter] > 0);
        for (const [index, counter] of needed.entries()) {
          const failed = await failsUnder(source, counter, free.usage[counter] - 1, programs);
          if (index === which % needed.length)
            expect(await failsUnder(source, counter, free.usage[counter] - 1, programs), "again").toEqual(failed);
        }
      }),
      invariantRuns(20_000),
    ));

  it("is admitted u times under a limit of u evaluations", () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), briefGuestProgram, (maxEvaluations, source) => {
        const tracker = new ResourceTracker({ limits: { maxEvaluations } });
        const interpreter = new Interpreter({ resourceTracker: tracker, globals: { log: () => undefined } });
        for (let admitted = 0; admitted < maxEvaluations; admitted++)
          expect(() => interpreter.evaluate(source)).not.toThrow(ResourceExhaustedError);
        expect(() => interpreter.evaluate(source)).toThrow(
          expect.objectContaining({ resourceType: "maxEvaluations", used: maxEvaluations + 1, limit: maxEvaluations }),
        );
        expect(tracker.getStats().evaluations).toBe(maxEvaluations);
      }),
      invariantRuns(10_000),
    ));
});
