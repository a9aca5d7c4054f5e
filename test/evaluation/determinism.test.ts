/** With the same clock and the same randomness two runs are one: in what they give, in what they charge, on any host. */
import { Effect, Random } from "effect";
import { TestClock } from "effect/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Evaluator, ResourceAccounting, ResourceTracker } from "../../src/effect.ts";
import { Interpreter } from "../../src/index.ts";

/** Everything that could differ: chance, time, time zone, the order of jobs, comparators that throw dice, stacks. */
const PROGRAM = `
  const log = [];
  const dice = Array.from({ length: 200 }, () => Math.floor(Math.random() * 6));
  const shuffled = dice.map((n, i) => [n, i]).sort(() => Math.random() - 0.5);
  const drawn = new Map(Array.from({ length: 20 }, (_, i) => [Math.random(), i]));
  const job = async (name, turns) => {
    for (let i = 0; i < turns; i++) {
      if (Math.random() < 0.5) await null;
      log.push(name + i, Date.now());
    }
  };
  Promise.all([job("a", 3), job("b", 5), job("c", 2)]).then(() => [
    dice, shuffled, [...drawn], log,
    Date(), String(new Date()), new Date().toLocaleString(), new Date(2024, 5, 1).getTime(), new Date().getTimezoneOffset(),
    new Error("x").stack, Array.from({ length: 5 }, Math.random), Object.keys(globalThis),
  ]);
`;

/** A small generator: mulberry32. */
const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** A clock that goes on by one at every look. */
const ticking = () => {
  let time = 1_700_000_000_000;
  let cpuTime = 0;
  return { now: () => time++, cpuTime: () => cpuTime++ / 100 };
};

const run = async (seed: number): Promise<unknown> => {
  const resourceTracker = new ResourceTracker();
  const interpreter = new Interpreter({ random: seeded(seed), clock: ticking(), resourceTracker });
  const value = await interpreter.evaluateAsync(PROGRAM);
  return { value, stats: resourceTracker.getStats(), history: resourceTracker.getHistory() };
};

const runAsEffect = (seed: string): Promise<unknown> => {
  const resourceTracker = new ResourceTracker();
  return Evaluator.evaluate(PROGRAM).pipe(
    Random.withSeed(seed),
    Effect.provide(Evaluator.layer),
    Effect.provide(ResourceAccounting.layerTracker(resourceTracker)),
    Effect.map((value) => ({ value, stats: resourceTracker.getStats(), history: resourceTracker.getHistory() })),
    Effect.provide(TestClock.layer()),
    Effect.runPromise,
  );
};

describe("a run with a given clock and randomness", () => {
  afterEach(() => {
    vi.restoreAllMocks();
    process.env["TZ"] = "UTC";
  });

  test("can be repeated: value, charges and history", async () => {
    expect(await run(1)).toEqual(await run(1));
  });

  test("differs with another seed", async () => {
    expect(await run(1)).not.toEqual(await run(2));
  });

  test("can be repeated in Effect, with its Clock and Random", async () => {
    expect(await runAsEffect("seed")).toEqual(await runAsEffect("seed"));
    expect(await runAsEffect("seed")).not.toEqual(await runAsEffect("another seed"));
  });

  test("asks nothing of the host", async () => {
    const expected = await run(1);
    const random = vi.spyOn(Math, "random");
    const now = vi.spyOn(Date, "now");
    expect(await run(1)).toEqual(expected);
    expect([random.mock.calls.length, now.mock.calls.length]).toEqual([0, 0]);
  });

  test("does not depend on where the host is", async () => {
    const expected = await run(1);
    process.env["TZ"] = "Pacific/Auckland";
    expect(new Date(2024, 0, 1).getTimezoneOffset()).toBe(-780);
    expect(await run(1)).toEqual(expected);
  });
});
