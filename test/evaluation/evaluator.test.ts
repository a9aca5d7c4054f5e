/** The Effect service: typed failures, interruption, turns, accounts, time. */
import { assert, describe, it } from "@effect/vitest";
import { Cause, Clock, Duration, Effect, Exit, Fiber, Layer, Option, Random } from "effect";
import { TestClock } from "effect/testing";
import {
  CurrentAccount,
  Evaluator,
  GuestError,
  HostError,
  LimitExceededError,
  ParseError,
  ResourceAccounting,
  ResourceExhaustedError,
  ResourceTracker,
  SliceTicks,
} from "../../src/effect.ts";

const services = Layer.mergeAll(Evaluator.layer, ResourceAccounting.layerMemory());

const provided = <A, E>(effect: Effect.Effect<A, E, Evaluator | ResourceAccounting>): Effect.Effect<A, E> =>
  effect.pipe(Effect.provide(services));

describe("evaluate", () => {
  it.effect("succeeds with the value", () =>
    provided(
      Effect.gen(function* () {
        assert.strictEqual(yield* Evaluator.evaluate("1 + 1"), 2);
      }),
    ),
  );

  it.effect("waits for promises", () =>
    provided(
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* Evaluator.evaluate("(async () => [await 1, await 2])()"), [1, 2]);
      }),
    ),
  );

  it.effect("makes no code from text where the layer forbids it", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Evaluator.evaluate("eval('1')"));
      assert.strictEqual((error as GuestError).guestName, "EvalError");
    }).pipe(
      Effect.provide(Layer.mergeAll(Evaluator.layerWith({ dynamicCode: false }), ResourceAccounting.layerMemory())),
    ),
  );

  it.effect("uses a world of its own each time", () =>
    provided(
      Effect.gen(function* () {
        yield* Evaluator.evaluate("globalThis.leak = 1");
        assert.strictEqual(yield* Evaluator.evaluate("typeof leak"), "undefined");
      }),
    ),
  );

  for (const [tag, ErrorClass, code, options] of [
    ["ParseError", ParseError, "let a = ;", {}],
    ["GuestError", GuestError, "null.x", {}],
    ["LimitExceededError", LimitExceededError, "for (;;);", { maxIterations: 10 }],
    ["HostError", HostError, "new WeakMap()", {}],
  ] as const) {
    it.effect(`fails with a ${tag}`, () =>
      provided(
        Effect.gen(function* () {
          const error = yield* Effect.flip(Evaluator.evaluate(code, options));
          assert.isTrue(error instanceof ErrorClass);
          assert.strictEqual(error._tag, tag);
        }),
      ),
    );
  }

  it.effect("lets a tag be caught", () =>
    provided(
      Effect.gen(function* () {
        const caught = Evaluator.evaluate("throw new TypeError('x')").pipe(
          Effect.catchTag("GuestError", (error) => Effect.succeed(error.guestName)),
        );
        assert.strictEqual(yield* caught, "TypeError");
      }),
    ),
  );

  it.effect("dies of options that are wrong", () =>
    provided(
      Effect.gen(function* () {
        const exit = yield* Effect.exit(Evaluator.evaluate("1", { maxIterations: Number.NaN }));
        assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause));
      }),
    ),
  );
});

describe("turns", () => {
  it.live("a timeout stops an endless loop, and its account shows it", () =>
    Effect.gen(function* () {
      const tracker = new ResourceTracker();
      const timed = Evaluator.evaluate("for (;;);").pipe(
        Effect.timeoutOption("30 millis"),
        Effect.provide(Evaluator.layer),
        Effect.provide(ResourceAccounting.layerTracker(tracker)),
      );
      assert.isTrue(Option.isNone(yield* timed));
      const [entry] = tracker.getHistory();
      assert.strictEqual(entry?.outcome, "aborted");
      assert.strictEqual(tracker.getStats().iterations, entry?.iterations);
      assert.isAbove(tracker.getStats().iterations, 0);
    }),
  );

  it.live("interruption reaches a loop of host calls, of callbacks and of jobs", () =>
    provided(
      Effect.gen(function* () {
        const programs = [
          "for (;;) host()",
          "const a = [1, 2, 3]; for (;;) a.map((x) => x)",
          "const again = () => Promise.resolve().then(again); again()",
          "const f = () => { f.n = 1 }; while (true) f()",
          "function* g() { for (;;) yield 1 } for (const x of g());",
        ];
        for (const code of programs) {
          const fiber = yield* Effect.forkChild(Evaluator.evaluate(code, { globals: { host: () => 1 } }));
          yield* Effect.sleep("5 millis");
          const exit = yield* Fiber.interrupt(fiber).pipe(Effect.andThen(Fiber.await(fiber)));
          assert.isTrue(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause), code);
        }
      }),
    ),
  );

  it.live("fibers take turns", () =>
    provided(
      Effect.gen(function* () {
        const order: string[] = [];
        const run = (name: string) =>
          Evaluator.evaluate("for (let i = 0; i < 100; i++) if (i % 10 === 0) note()", {
            globals: { note: () => void order.push(name) },
          });
        yield* Effect.all([run("a"), run("b")], { concurrency: "unbounded" });
        const switches = order.filter((name, index) => index > 0 && name !== order[index - 1]).length;
        assert.isAtLeast(switches, 10);
      }).pipe(Effect.provideService(SliceTicks, 10)),
    ),
  );
});

describe("slices", () => {
  const code = `
    function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2) }
    function* count(n) { for (let i = 0; i < n; i++) yield i }
    class Box { constructor(x) { this.x = x } get twice() { return this.x * 2 } }
    const log = [];
    for (const i of count(5)) log.push(new Box(i).twice);
    const text = [3, 1, 2].sort((a, b) => a - b).map(String).join("-");
    async function later(x) { await null; return x + 1 }
    try { null.x } catch (e) { log.push(e.constructor.name) } finally { log.push("finally") }
    Promise.all([later(1), later(2)]).then((xs) => ({ xs, log, text, fib: fib(12) }))`;

  const observe = (ticks: number) =>
    Effect.gen(function* () {
      const tracker = new ResourceTracker();
      const value = yield* Evaluator.evaluate(code).pipe(
        Effect.provideService(SliceTicks, ticks),
        Effect.provide(Evaluator.layer),
        Effect.provide(ResourceAccounting.layerTracker(tracker)),
      );
      const { memoryBytes, iterations, functionCalls } = tracker.getStats();
      return { value, memoryBytes, iterations, functionCalls };
    });

  it.live("of any length give the same value and the same numbers", () =>
    Effect.gen(function* () {
      const whole = yield* observe(1_000_000);
      assert.deepStrictEqual(whole.value, {
        xs: [2, 3],
        log: [0, 2, 4, 6, 8, "TypeError", "finally"],
        text: "1-2-3",
        fib: 144,
      });
      for (const ticks of [1, 2, 7, 100]) assert.deepStrictEqual(yield* observe(ticks), whole);
    }),
  );
});

describe("methods that call functions", () => {
  const turnsOf = (code: string) =>
    Effect.gen(function* () {
      let turns = 0;
      const beside = yield* Effect.forkChild(
        Effect.forever(
          Effect.andThen(
            Effect.sync(() => turns++),
            Effect.yieldNow,
          ),
        ),
      );
      yield* Effect.yieldNow;
      const value = yield* Evaluator.evaluate(code);
      yield* Fiber.interrupt(beside);
      return { value, turns };
    }).pipe(Effect.provideService(SliceTicks, 100), Effect.provide(services));

  it.live("pause where there are only holes", () =>
    Effect.gen(function* () {
      for (const call of ["forEach(f)", "map(f)", "filter(f)", "every(f)", "reduce(f, 0)", "flatMap(f)"]) {
        const { turns } = yield* turnsOf(`const f = () => 1; Array(5000).${call}; 0`);
        assert.isAtLeast(turns, 40, call);
      }
    }),
  );

  it.live("go on where nothing can pause", () =>
    Effect.gen(function* () {
      const { value } = yield* turnsOf(`+{ valueOf: () => Array(5000).reduce((sum, x) => sum + x, 7) }`);
      assert.strictEqual(value, 7);
    }),
  );
});

describe("accounts", () => {
  it.effect("CurrentAccount chooses who pays", () =>
    Effect.gen(function* () {
      const accounting = yield* ResourceAccounting;
      const alice = yield* accounting.account("alice", { limits: { maxTotalIterations: 10 } });
      const run = Evaluator.evaluate("for (;;);").pipe(Effect.provideService(CurrentAccount, alice));
      const error = yield* Effect.flip(run);
      assert.instanceOf(error, ResourceExhaustedError);
      assert.strictEqual(error._tag, "ResourceExhausted");
      assert.isTrue(alice.isExhausted());
      assert.isFalse(accounting.defaultAccount.isExhausted());
      assert.strictEqual(accounting.defaultAccount.getStats().iterations, 11);
      assert.strictEqual(yield* Evaluator.evaluate("1"), 1);
    }).pipe(Effect.provide(services)),
  );

  it.effect("layerTracker shares a tracker with the classes", () =>
    Effect.gen(function* () {
      const tracker = new ResourceTracker({ limits: { maxEvaluations: 1 } });
      const run = Evaluator.evaluate("[1, 2, 3]").pipe(
        Effect.provide(Evaluator.layer),
        Effect.provide(ResourceAccounting.layerTracker(tracker)),
      );
      yield* run;
      assert.strictEqual(tracker.getStats().memoryBytes, 48);
      assert.instanceOf(yield* Effect.flip(run), ResourceExhaustedError);
    }),
  );
});

describe("sessions", () => {
  it.effect("keep their world, and queue evaluations up", () =>
    provided(
      Effect.scoped(
        Effect.gen(function* () {
          const session = yield* Evaluator.open({ globals: { start: 1 } });
          yield* session.evaluate("var n = start");
          const add = session.evaluate("(async () => { const before = n; await null; n = before + 1; return n })()");
          const results = yield* Effect.all([add, add, add], { concurrency: "unbounded" });
          assert.deepStrictEqual(results, [2, 3, 4]);
        }),
      ),
    ),
  );

  it.effect("end with their scope", () =>
    provided(
      Effect.gen(function* () {
        const session = yield* Effect.scoped(Evaluator.open());
        assert.instanceOf(yield* Effect.flip(session.evaluate("1")), HostError);
      }),
    ),
  );

  it.effect("fail to open with a global that cannot cross", () =>
    provided(
      Effect.gen(function* () {
        const error = yield* Effect.flip(Effect.scoped(Evaluator.open({ globals: { secret: new WeakMap() } })));
        assert.instanceOf(error, HostError);
        assert.include(error.message, "globals.secret");
      }),
    ),
  );
});

describe("clock and randomness", () => {
  it.effect("are Effect's", () =>
    Effect.gen(function* () {
      const tracker = new ResourceTracker();
      yield* TestClock.adjust(Duration.hours(1));
      const now = yield* Clock.currentTimeMillis;
      const run = Evaluator.evaluate("Math.random()").pipe(
        Random.withSeed("seed"),
        Effect.provide(Evaluator.layer),
        Effect.provide(ResourceAccounting.layerTracker(tracker)),
      );
      assert.strictEqual(yield* run, yield* run);
      const [entry] = tracker.getHistory();
      assert.deepStrictEqual([entry?.timestamp.getTime(), entry?.cpuTimeMs], [now, 0]);
    }),
  );
});
