/** Timers: by Effect's clock, for as long as the evaluation lasts. */
import { describe, expect, it } from "@effect/vitest";
import { Effect, Fiber, Layer } from "effect";
import { TestClock } from "effect/testing";
import { Host as EffectHost, Evaluator, ResourceAccounting } from "../../src/effect.ts";
import { Host, HostError, Interpreter, LimitExceededError, ResourceTracker } from "../../src/index.ts";
import { caught } from "../caught.ts";

const globals = { ...Host.apis({ timers: true, queueMicrotask: true }) };
const interpreter = (options = {}) => new Interpreter({ globals, ...options });

describe("timers in the classes", () => {
  it.each<[code: string, value: unknown]>([
    ["new Promise((resolve) => setTimeout(resolve, 2, 7))", 7],
    ["new Promise((resolve) => setTimeout((...args) => resolve(args), '1', 1, 'b', { c: 3 }))", [1, "b", { c: 3 }]],
    [
      "const order = []; new Promise((resolve) => { setTimeout(() => { order.push('late'); resolve(order) }, 8); setTimeout(() => order.push('soon'), 1); setTimeout(() => order.push('sooner'), 0); queueMicrotask(() => order.push('job')); order.push('script') })",
      ["script", "job", "soon", "sooner", "late"],
    ],
    [
      "const seen = []; new Promise((resolve) => { setTimeout(() => { seen.push(1); queueMicrotask(() => seen.push(2)); Promise.resolve().then(() => seen.push(3)) }, 1); setTimeout(() => { seen.push(4); resolve(seen) }, 1); for (let i = 0; i < 1e4; i++); })",
      [1, 2, 3, 4],
    ],
    [
      "new Promise((resolve) => { let n = 0; const id = setInterval((step) => { n += step; if (n === 6) { clearInterval(id); resolve(n) } }, 1, 2) })",
      6,
    ],
    [
      "new Promise((resolve) => { const id = setTimeout(() => resolve('no'), 1); clearTimeout(id); clearTimeout(); clearTimeout(null); clearInterval(99); setTimeout(resolve, 4, 'yes') })",
      "yes",
    ],
    [
      "const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)); (async () => { for (let i = 0; i < 3; i++) await sleep(1); return 'slept' })()",
      "slept",
    ],
    ["typeof setTimeout(() => {}, 1e9)", "number"],
    ["setTimeout(() => { throw new Error('never called') }, 1); 'done'", "done"],
    ["new Promise((resolve) => setTimeout(function () { resolve(this === globalThis) }))", true],
    [
      "new Promise((resolve) => { setTimeout(resolve, NaN, 'a'); setTimeout(resolve, Infinity, 'b'); setTimeout(resolve, -5, 'c') })",
      "a",
    ],
  ])("%s", async (code, value) => expect(await interpreter().evaluateAsync(code)).toEqual(value));

  it("end with their evaluation, and a synchronous one waits for none", async () => {
    const world = interpreter();
    expect(world.evaluate("var fired = 0; const id = setTimeout(() => fired++, 0); id")).toBe(1);
    await world.evaluateAsync("setInterval(() => fired++, 0); 1");
    expect(await world.evaluateAsync("new Promise((resolve) => setTimeout(() => resolve(fired), 10))")).toBe(0);
    expect(caught(() => world.evaluate("new Promise((resolve) => setTimeout(resolve))"))).toBeInstanceOf(HostError);
  });

  it("cannot be set when the evaluation is over", () => {
    const kept = interpreter().evaluate("() => setTimeout(() => {}, 1)") as () => unknown;
    expect(caught(kept)).toMatchObject({ message: "TypeError: A timer cannot be set here: the evaluation is over" });
  });

  it("fail the evaluation with what a callback throws", async () => {
    const code =
      "new Promise((resolve) => { setTimeout(() => { throw new RangeError('in a timer') }, 1); setTimeout(resolve, 3) })";
    await expect(interpreter().evaluateAsync(code)).rejects.toMatchObject({ message: "RangeError: in a timer" });
    expect(caught(() => interpreter().evaluate("queueMicrotask(() => { throw 1 }); 2"))).toMatchObject({ thrown: 1 });
  });

  it("are refused beyond their number, and for what is no function", async () => {
    const few = new Interpreter({ globals: { ...Host.apis({ timers: { maxPending: 2 } }) } });
    const code =
      "setTimeout(() => {}); const id = setTimeout(() => {}); clearTimeout(id); setTimeout(() => {}); setTimeout(() => {})";
    expect(caught(() => few.evaluate(code))).toMatchObject({
      message: "RangeError: Too many timers: at most 2 can be pending",
    });
    expect(caught(() => few.evaluate("setTimeout('code')"))).toMatchObject({ guestName: "TypeError" });
  });

  it("charge their callbacks, and limits stop them", async () => {
    const tracker = new ResourceTracker();
    await interpreter({ resourceTracker: tracker }).evaluateAsync(
      "let n = 0; new Promise((resolve) => setInterval(() => { for (let i = 0; i < 10; i++); if (++n === 3) resolve() }))",
    );
    expect(tracker.getStats()).toMatchObject({ iterations: 30 });
    expect(tracker.getStats().functionCalls).toBe(4);
    const endless = interpreter().evaluateAsync("new Promise(() => setInterval(() => { for (;;); }))", {
      maxIterations: 1_000,
    });
    await expect(endless).rejects.toBeInstanceOf(LimitExceededError);
    const hoard =
      "new Promise(() => setTimeout(() => {}, 1e6, new ArrayBuffer(4e6)) && setInterval(() => { [].length = 1; new Array(1000).fill(0) }))";
    await expect(interpreter().evaluateAsync(hoard, { maxMemory: 2e6 })).rejects.toMatchObject({
      limitType: "maxMemory",
    });
  });

  it("stop waiting when the signal says so", async () => {
    const waiting = interpreter().evaluateAsync("new Promise((resolve) => setTimeout(resolve, 1e6))", {
      signal: AbortSignal.timeout(5),
    });
    await expect(waiting).rejects.toMatchObject({ _tag: "AbortedError" });
  });

  it("wait for nothing when all were cleared", async () => {
    const waiting = interpreter().evaluateAsync("new Promise((resolve) => clearTimeout(setTimeout(resolve, 5)))");
    await expect(waiting).rejects.toThrow("a promise that nothing can settle");
  });
});

describe("timers in Effect", () => {
  const layers = Layer.mergeAll(Evaluator.layer, ResourceAccounting.layerMemory());
  const effectGlobals = {
    ...EffectHost.apis({ timers: true }),
    ...EffectHost.make({ pause: () => Effect.sleep("1 minute") }),
  };

  it.effect("go by the Clock", () =>
    Effect.gen(function* () {
      const code =
        "const log = []; const start = Date.now(); const at = (name) => log.push(name + ' ' + (Date.now() - start) / 60000);" +
        "new Promise((resolve) => { setInterval(at, 60000, 'tick'); setTimeout(() => { at('hour'); resolve(log) }, 3600000); setTimeout(() => { at('a'); pause(); at('b') }, 90000) })";
      const fiber = yield* Effect.forkChild(Evaluator.evaluate(code, { globals: effectGlobals }));
      yield* TestClock.adjust("59 minutes");
      expect(fiber.pollUnsafe()).toBeUndefined();
      yield* TestClock.adjust("1 minute");
      const log = (yield* Fiber.join(fiber)) as string[];
      expect(log.slice(0, 5)).toEqual(["tick 1", "a 1.5", "b 2.5", "tick 2.5", "tick 3.5"]);
      expect(log.at(-1)).toBe("hour 60");
    }).pipe(Effect.provide(layers)),
  );

  it.effect("cost no CPU time and are interrupted", () =>
    Effect.gen(function* () {
      const waiting = Evaluator.evaluate("new Promise((resolve) => setTimeout(resolve, 1e9))", {
        globals: effectGlobals,
        maxTime: 100,
      });
      const fiber = yield* Effect.forkChild(Effect.timeout(waiting, "1 hour"));
      yield* TestClock.adjust("1 hour");
      expect(yield* Effect.flip(Fiber.join(fiber))).toMatchObject({ _tag: "TimeoutError" });
      const { defaultAccount } = yield* ResourceAccounting;
      expect(defaultAccount.getHistory().map(({ outcome }) => outcome)).toEqual(["aborted"]);
      expect(defaultAccount.getStats().cpuTimeMs).toBe(0);
    }).pipe(Effect.provide(layers)),
  );
});
