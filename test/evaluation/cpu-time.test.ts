/** CPU time, with a clock that the test moves. */
import { describe, expect, test } from "vitest";
import { Stopwatch } from "../../src/evaluation/stopwatch.ts";
import {
  Interpreter,
  type LimitExceededError,
  type ResourceExhaustedError,
  type ResourceLimits,
  ResourceTracker,
} from "../../src/index.ts";
import { caught } from "../caught.ts";

/** A clock that advances by `step` at each reading, and by what host functions say. */
class SteppedClock {
  time = 0;
  readonly step: number;
  constructor(step: number) {
    this.step = step;
  }
  readonly cpuTime = (): number => {
    this.time += this.step;
    return this.time;
  };
}

const setUp = (step: number, limits: ResourceLimits = {}) => {
  const clock = new SteppedClock(step);
  const tracker = new ResourceTracker({ limits });
  const sleep = (ms: number) => {
    clock.time += ms;
  };
  return {
    clock,
    tracker,
    interpreter: new Interpreter({ clock: { cpuTime: clock.cpuTime }, resourceTracker: tracker, globals: { sleep } }),
  };
};

describe("the limit of a tracker", () => {
  test("stops an endless loop within a slice", () => {
    const { interpreter, tracker } = setUp(1, { maxCpuTime: 50 });
    const error = caught(() => interpreter.evaluate("for (;;);")) as ResourceExhaustedError;
    expect(error).toMatchObject({ resourceType: "maxCpuTime", limit: 50 });
    expect(error.used).toBeGreaterThan(50);
    expect(error.used).toBeLessThan(54);
    expect(tracker.getStats().limitStatus.maxCpuTime).toMatchObject({ used: error.used, remaining: 0 });
  });

  test.each([
    ["a nested run", "+{ valueOf() { for (;;); } }"],
    ["a built-in", "const a = Array(1e6).fill(0); for (;;) a.indexOf(1)"],
    ["a chain of jobs", "const again = () => Promise.resolve().then(again); again()"],
    ["calls of the host", "for (;;) sleep(0)"],
    ["recursion of the host into the guest", "const f = () => { for (;;); }; [1].forEach(f)"],
    ["generators", "function* g() { for (;;) yield } for (const _ of g());"],
  ])("stops %s", (_, code) => {
    const { interpreter } = setUp(1, { maxCpuTime: 200 });
    const error = caught(() => interpreter.evaluate(code)) as { used: number };
    expect(error).toMatchObject({ resourceType: "maxCpuTime" });
    expect(error.used).toBeLessThan(210);
  });

  describe.each([0.13, 0.5, 3])("at %f ms a look at the clock, names what the tracker then shows", (step) => {
    test.each([
      ["a loop", "for (;;);"],
      ["a nested run", "+{ valueOf() { for (;;); } }"],
      ["jobs", "const again = () => Promise.resolve().then(again); again()"],
      ["an async function", "(async () => { for (;;) await 1; })()"],
      ["calls of the host", "for (;;) sleep(0.3)"],
      ["a guest function that the host calls", "call(() => { for (;;); })"],
      ["a host function that goes on regardless", "for (;;) swallow(() => { for (;;); })"],
      ["a getter of the result", "({ get x() { for (;;); } })"],
      ["a getter of what was thrown", "throw { get message() { for (;;); } }"],
      ["a finally block", "try { for (;;); } finally { for (;;); }"],
      ["the evaluation of another interpreter", "other('for (;;);')"],
    ])("%s", async (_, code) => {
      for (const isAsync of [false, true]) {
        const { interpreter, tracker, clock } = setUp(step, { maxCpuTime: 7 });
        const other = new Interpreter({ clock: { cpuTime: clock.cpuTime }, resourceTracker: tracker });
        const globals = {
          call: (f: () => unknown) => f(),
          swallow: (f: () => unknown) => void caught(f),
          other: (source: string) => other.evaluate(source),
        };
        const error = isAsync
          ? await interpreter.evaluateAsync(code, { globals }).catch((reason: unknown) => reason)
          : caught(() => interpreter.evaluate(code, { globals }));
        const { used } = error as ResourceExhaustedError;
        expect(error).toMatchObject({ resourceType: "maxCpuTime", limit: 7 });
        expect(tracker.getStats().limitStatus.maxCpuTime).toEqual({ used, limit: 7, remaining: 0 });
        expect(tracker.getHistory().reduce((sum, { cpuTimeMs }) => sum + cpuTimeMs, 0)).toBe(used);
      }
    });
  });

  test("is spent by evaluations together", () => {
    const { interpreter } = setUp(1, { maxCpuTime: 30 });
    let evaluations = 0;
    expect(
      caught(() => {
        for (; ; evaluations++) interpreter.evaluate("1");
      }),
    ).toMatchObject({ resourceType: "maxCpuTime" });
    expect(evaluations).toBeGreaterThan(3);
  });
});

describe("the limit of an evaluation", () => {
  test("stops it and charges the tracker all the same", () => {
    const { interpreter, tracker } = setUp(1);
    const error = caught(() => interpreter.evaluate("for (;;);", { maxTime: 20 })) as LimitExceededError;
    expect(error).toMatchObject({ limitType: "maxTime", limit: 20, message: "Maximum CPU time exceeded" });
    expect(tracker.getStats()).toMatchObject({ cpuTimeMs: error.used, isExhausted: false });
  });

  test("is 10 seconds where nobody says otherwise", () => {
    const { interpreter } = setUp(1_000);
    expect(caught(() => interpreter.evaluate("for (;;);"))).toMatchObject({ limitType: "maxTime", limit: 10_000 });
  });

  test("is none where the tracker has one", () => {
    const { interpreter } = setUp(1_000, { maxCpuTime: 50_000 });
    expect(caught(() => interpreter.evaluate("for (;;);"))).toMatchObject({ resourceType: "maxCpuTime" });
  });
});

describe("what is counted", () => {
  test("is not the time of host functions", () => {
    const { interpreter, tracker } = setUp(0, { maxCpuTime: 10 });
    interpreter.evaluate("sleep(1_000_000); 1");
    expect(tracker.getStats().cpuTimeMs).toBe(0);
  });

  test("is not the time of waiting", async () => {
    const { clock, tracker } = setUp(0);
    const wait = () =>
      new Promise((resolve) =>
        setTimeout(() => {
          clock.time += 5_000;
          resolve(1);
        }, 1),
      );
    const interpreter = new Interpreter({
      clock: { cpuTime: clock.cpuTime },
      resourceTracker: tracker,
      globals: { wait },
    });
    expect(await interpreter.evaluateAsync("wait()", { maxTime: 100 })).toBe(1);
    expect(tracker.getStats().cpuTimeMs).toBe(0);
  });

  test("adds up exactly: the total is the sum of the history", () => {
    const { interpreter, tracker } = setUp(0.37);
    for (let i = 0; i < 50; i++) interpreter.evaluate("sleep(3); for (let i = 0; i < 30_000; i++); sleep(0.1)");
    const { cpuTimeMs } = tracker.getStats();
    expect(tracker.getHistory().reduce((sum, entry) => sum + entry.cpuTimeMs, 0)).toBe(cpuTimeMs);
    expect(cpuTimeMs).toBeGreaterThan(0);
  });

  test("is the time of parsing, too", () => {
    const { interpreter, tracker } = setUp(1);
    expect(() => interpreter.evaluate("let x = ;")).toThrow();
    expect(tracker.getStats().cpuTimeMs).toBeGreaterThan(0);
  });
});

describe("Stopwatch", () => {
  test("reads whole steps and carries the rest", () => {
    const clock = new SteppedClock(0);
    const stopwatch = new Stopwatch(clock.cpuTime);
    stopwatch.reset();
    let total = 0;
    for (let i = 0; i < 1_000; i++) {
      clock.time += 0.0004;
      total += stopwatch.read();
    }
    expect(total).toBeGreaterThan(0.4 - 1 / 1024);
    expect(total * 1024).toBe(Math.floor(total * 1024));
  });

  test("does not count what lies between a reading and a resumption", () => {
    const clock = new SteppedClock(0);
    const stopwatch = new Stopwatch(clock.cpuTime);
    stopwatch.reset();
    clock.time += 2;
    expect(stopwatch.read()).toBe(2);
    clock.time += 100;
    stopwatch.resume();
    clock.time += 1;
    expect(stopwatch.read()).toBe(1);
  });
});
