/**
 * Real programs under a limit of 1, 2, 3 … up to what they need: whatever the unit is that is refused, the failure is clean,
 * and the interpreter goes on as if nothing had been.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ProgramCache, ResourceExhaustedError, ResourceTracker } from "../../src/index.ts";
import { caught } from "../caught.ts";
import { render } from "../fixture-runner/render.ts";
import { COUNTERS, type Counter, interpreterFor, observe, usageOf } from "./guest-run.ts";

const programs = ["inventory", "interpreter", "events", "text-statistics"] as const;

const sourceOf = (name: string): string => readFileSync(new URL(`programs/${name}.js`, import.meta.url), "utf8");

/** Every limit for short ways; evenly spread ones, and both ends, for long ones. */
const limitsUpTo = (needed: number): readonly number[] => {
  const most = process.env["SANDGLASS_LONG"] ? 20_000 : 300;
  const step = Math.max(1, Math.floor(needed / most));
  const spread = Array.from({ length: Math.ceil(needed / step) }, (_, index) => 1 + index * step);
  return [...new Set([...spread.filter((limit) => limit < needed), needed - 1])].filter((limit) => limit > 0);
};

/** A job of the engine's own may allocate where no guest code is running; all else is refused at a place. */
const placeOf = (counter: Counter) => (counter === "maxTotalMemory" ? {} : { line: expect.any(Number) });

const cache = new ProgramCache();

/** Fails under the limit; what was logged until then is the beginning of the whole log. */
const expectCleanFailure = (source: string, counter: Counter, limit: number, wholeLog: readonly string[]): void => {
  const log: string[] = [];
  const tracker = new ResourceTracker({ limits: { [counter]: limit } });
  const globals = { log: (value: unknown) => void log.push(render(value)) };
  const interpreter = interpreterFor({ tracker, globals, programs: cache });
  const error = caught(() => interpreter.evaluate(source));
  expect(error).toBeInstanceOf(ResourceExhaustedError);
  expect(error).toMatchObject({ resourceType: counter, limit, used: usageOf(tracker)[counter], ...placeOf(counter) });
  expect(wholeLog.slice(0, log.length)).toEqual(log);
  tracker.setLimit(counter, Number.POSITIVE_INFINITY);
  expect(interpreter.evaluate("[1, 2, 3].map((n) => n * 2).join()")).toBe("2,4,6");
};

describe.each(programs)("%s", (name) => {
  const source = sourceOf(name);

  it.each(COUNTERS)("fails cleanly under every lower %s", async (counter) => {
    const { outcome, log, usage } = await observe(source);
    expect(outcome).toMatch(/^expect: /);
    expect(usage[counter]).toBeGreaterThan(10);
    for (const limit of limitsUpTo(usage[counter])) expectCleanFailure(source, counter, limit, log);
    expect((await observe(source, { limits: { [counter]: usage[counter] } })).outcome).toBe(outcome);
  });
});
