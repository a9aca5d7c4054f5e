/** Thresholds of trackers, and what accounts use as a stream. */
import { assert, describe, it } from "@effect/vitest";
import { Clock, Effect, Fiber, Layer, Stream } from "effect";
import { TestClock } from "effect/testing";
import {
  CurrentAccount,
  Evaluator,
  Host,
  ResourceAccounting,
  ResourceTracker,
  SliceTicks,
  type ThresholdCrossing,
  usageChanges,
} from "../../src/effect.ts";
import { HostError, Interpreter } from "../../src/index.ts";
import { caught } from "../caught.ts";
import { unhandledRejectionOf } from "../host/unhandled-rejections.ts";

const loop = (count: number) => `for (let i = 0; i < ${count}; i++);`;

const setUp = (limits: ConstructorParameters<typeof ResourceTracker>[0], fraction = 0.5) => {
  const tracker = new ResourceTracker(limits);
  const crossings: ThresholdCrossing[] = [];
  const stop = tracker.onThreshold(fraction, (crossing) => crossings.push(crossing));
  return { tracker, crossings, stop, interpreter: new Interpreter({ resourceTracker: tracker }) };
};

describe("a threshold", () => {
  it("is told once, with what is used then", () => {
    const { crossings, interpreter } = setUp({ limits: { maxTotalIterations: 100 } });
    interpreter.evaluate(loop(49));
    assert.deepStrictEqual(crossings, []);
    interpreter.evaluate(loop(1));
    interpreter.evaluate(loop(20));
    assert.deepStrictEqual(crossings, [{ resourceType: "maxTotalIterations", used: 50, limit: 100, fraction: 0.5 }]);
  });

  it("is told of each limit", () => {
    const { crossings, interpreter } = setUp({
      limits: { maxTotalIterations: 100, maxTotalMemory: 100, maxEvaluations: 9 },
    });
    interpreter.evaluate(`${loop(60)} [1, 2, 3, 4]`);
    const told = crossings.map(({ resourceType }) => resourceType);
    assert.deepStrictEqual(told, ["maxTotalMemory", "maxTotalIterations"]);
  });

  it("is told in mid-evaluation, between two slices", () => {
    const { crossings, interpreter, tracker } = setUp({ limits: { maxTotalIterations: 1e6 } });
    tracker.onThreshold(0.5, () => tracker.setLimit("maxTotalIterations", 0));
    const error = caught(() => interpreter.evaluate(loop(9e5)));
    assert.propertyVal(error, "name", "ResourceExhaustedError");
    assert.approximately(crossings[0]?.used ?? 0, 500_000, 10_000);
    assert.isBelow(tracker.getStats().iterations, 520_000);
  });

  it("is told again after a reset, and after a limit was raised", () => {
    const { crossings, interpreter, tracker } = setUp({ limits: { maxTotalIterations: 100 } });
    interpreter.evaluate(loop(60));
    tracker.reset();
    interpreter.evaluate(loop(60));
    assert.lengthOf(crossings, 2);
    tracker.setLimit("maxTotalIterations", 1_000);
    interpreter.evaluate(loop(1));
    interpreter.evaluate(loop(500));
    assert.deepStrictEqual(
      crossings.map(({ used }) => used),
      [60, 60, 561],
    );
  });

  it("of a parent is told of its children's use", () => {
    const { crossings, tracker } = setUp({ limits: { maxTotalIterations: 100 } });
    const children = ["a", "b"].map((label) => new Interpreter({ resourceTracker: tracker.child(label) }));
    for (const child of children) child.evaluate(loop(30));
    assert.deepStrictEqual(
      crossings.map(({ used }) => used),
      [60],
    );
  });

  it("is told of what was refused", () => {
    const { crossings, interpreter } = setUp({ limits: { maxTotalIterations: 10 } }, 1);
    caught(() => interpreter.evaluate(loop(20)));
    assert.deepStrictEqual(
      crossings.map(({ used }) => used),
      [11],
    );
  });

  it("is told no more when it was ended", () => {
    const { crossings, interpreter, stop } = setUp({ limits: { maxTotalIterations: 10 } });
    stop();
    stop();
    interpreter.evaluate(loop(9));
    assert.lengthOf(crossings, 0);
  });

  it("cannot enter the interpreter that is at work, and may use others", () => {
    const tracker = new ResourceTracker({ limits: { maxTotalIterations: 10 } });
    const interpreter = new Interpreter({ resourceTracker: tracker });
    const guest = interpreter.evaluate("(() => 1)") as () => number;
    const found: unknown[] = [];
    tracker.onThreshold(0.5, () => {
      found.push(
        caught(() => interpreter.evaluate("1")),
        caught(() => guest()),
        new Interpreter().evaluate("2"),
      );
    });
    interpreter.evaluate(loop(6));
    assert.deepStrictEqual([found[0] instanceof HostError, found[1] instanceof HostError, found[2]], [true, true, 2]);
    assert.deepStrictEqual([interpreter.evaluate("3"), guest()], [3, 1]);
  });

  it("that fails harms nobody, and is an unhandled rejection", async () => {
    const tracker = new ResourceTracker({ limits: { maxTotalIterations: 10 } });
    tracker.onThreshold(0.5, () => {
      throw new Error("no mail server");
    });
    const interpreter = new Interpreter({ resourceTracker: tracker });
    const reported = await unhandledRejectionOf(() => assert.strictEqual(interpreter.evaluate(`${loop(6)} 1`), 1));
    assert.deepStrictEqual(reported, new Error("no mail server"));
  });

  for (const fraction of [0, -1, 1.1, Number.NaN, "0.5"]) {
    it(`is not ${fraction}`, () => {
      const tracker = new ResourceTracker();
      assert.throws(() => tracker.onThreshold(fraction as number, () => undefined), RangeError, "fraction must be");
    });
  }
});

describe("the stream of usage", () => {
  const services = Layer.mergeAll(Evaluator.layer, ResourceAccounting.layerMemory());

  it.effect("begins with what is used, and shows each slice", () =>
    Effect.gen(function* () {
      const account = yield* ResourceAccounting.use((accounting) => accounting.account("ada"));
      const watching = yield* usageChanges(account).pipe(
        Stream.map(({ iterations }) => iterations),
        Stream.takeUntil((iterations) => iterations >= 50),
        Stream.runCollect,
        Effect.forkChild({ startImmediately: true }),
      );
      yield* Evaluator.evaluate(loop(50)).pipe(
        Effect.provideService(CurrentAccount, account),
        Effect.provideService(SliceTicks, 10),
      );
      assert.deepStrictEqual(yield* Fiber.join(watching), [0, 10, 20, 30, 40, 50]);
    }).pipe(Effect.provide(services)),
  );

  it.effect("drops what nobody took in time, but never the newest", () =>
    Effect.gen(function* () {
      const { defaultAccount } = yield* ResourceAccounting;
      const gate = yield* Effect.forkChild(Effect.never);
      const watching = yield* usageChanges(defaultAccount).pipe(
        Stream.tap(({ iterations }) => (iterations === 0 ? Fiber.await(gate) : Effect.void)),
        Stream.map(({ iterations }) => iterations),
        Stream.takeUntil((iterations) => iterations >= 500),
        Stream.runCollect,
        Effect.forkChild({ startImmediately: true }),
      );
      yield* Evaluator.evaluate(loop(500)).pipe(Effect.provideService(SliceTicks, 1));
      yield* Fiber.interrupt(gate);
      const seen = yield* Fiber.join(watching);
      assert.isAtMost(seen.length, 20);
      assert.strictEqual(seen.at(-1), 500);
    }).pipe(Effect.provide(services)),
  );

  it.effect("watches no longer than it is read", () =>
    Effect.gen(function* () {
      const { defaultAccount } = yield* ResourceAccounting;
      yield* usageChanges(defaultAccount).pipe(Stream.take(1), Stream.runDrain);
      assert.isFalse(defaultAccount.isWatched);
    }).pipe(Effect.provide(services)),
  );
});

describe("under a test clock", () => {
  it.effect("time that the guest waits is no CPU time, and crosses no threshold", () =>
    Effect.gen(function* () {
      const accounting = yield* ResourceAccounting;
      const account = yield* accounting.account("ada", { limits: { maxCpuTime: 100, maxTotalIterations: 100 } });
      const crossed: [string, number][] = [];
      const clock = yield* Clock.Clock;
      account.onThreshold(0.5, ({ resourceType }) => crossed.push([resourceType, clock.currentTimeMillisUnsafe()]));
      const sleep = Host.make({ sleep: () => Effect.as(Effect.sleep("1 hour"), 1) });
      const running = yield* Effect.forkChild(
        Evaluator.evaluate(`${loop(40)} sleep(); ${loop(20)} sleep()`, { globals: sleep }).pipe(
          Effect.provideService(CurrentAccount, account),
        ),
      );
      yield* TestClock.adjust("1 hour");
      yield* TestClock.adjust("1 hour");
      assert.strictEqual(yield* Fiber.join(running), 1);
      assert.deepStrictEqual(crossed, [["maxTotalIterations", 3_600_000]]);
      assert.strictEqual(account.getStats().cpuTimeMs, 0);
    }).pipe(Effect.provide(Layer.mergeAll(Evaluator.layer, ResourceAccounting.layerMemory()))),
  );
});
