/** `onExhausted` that answers later: the evaluation waits, wherever it ran short, and goes on or is refused. */
import { assert, describe, expectTypeOf, it } from "@effect/vitest";
import { Context, Data, Deferred, type Duration, Effect, Exit, Fiber, Layer } from "effect";
import { TestClock } from "effect/testing";
import type { Account } from "../../src/accounting/account.ts";
import {
  CurrentAccount,
  type EffectOnExhausted,
  Evaluator,
  Host,
  ResourceAccounting,
  SliceTicks,
  type TopUp,
} from "../../src/effect.ts";
import {
  type Exhaustion,
  HostError,
  Interpreter,
  ResourceExhaustedError,
  type ResourceLimits,
  ResourceTracker,
} from "../../src/index.ts";
import { caught } from "../caught.ts";
import { unhandledRejectionOf } from "../host/unhandled-rejections.ts";

const services = Layer.mergeAll(Evaluator.layer, ResourceAccounting.layerMemory());

const loop = (count: number) => `for (let i = 0; i < ${count}; i++);`;

const accountWith = <R = never>(limits: ResourceLimits, onExhausted: EffectOnExhausted<R>, label = "ada") =>
  ResourceAccounting.use((accounting) => accounting.account(label, { limits, onExhausted }));

const evaluate = (account: Account, code: string, globals = {}) =>
  Evaluator.evaluate(code, { globals }).pipe(Effect.provideService(CurrentAccount, account));

/** Grants `grants`, one after the other, each after an hour. */
const hourly = (...grants: (number | undefined)[]) => {
  const asked: Exhaustion[] = [];
  const onExhausted = (exhaustion: Exhaustion): Effect.Effect<TopUp | undefined> => {
    asked.push(exhaustion);
    const grant = grants.shift();
    return Effect.as(Effect.sleep("1 hour"), grant === undefined ? undefined : { grant });
  };
  return { asked, onExhausted };
};

/** Lets the fibers run until all of them wait. */
const settled = Effect.repeat(Effect.yieldNow, { times: 200 });

const adjusted = (time: Duration.Input) => Effect.andThen(settled, Effect.andThen(TestClock.adjust(time), settled));

const hours = (count: number) => Effect.repeat(adjusted("1 hour"), { times: count - 1 });

describe("a top-up that takes time", () => {
  for (const [resource, code, limit, needed] of [
    ["maxTotalIterations", `${loop(30)} 1`, 10, 30],
    ["maxTotalIterations", "[...Array(30)].length && 1", 10, 30],
    ["maxTotalIterations", `({ get x() { ${loop(30)} return 1 } }).x`, 10, 30],
    ["maxFunctionCalls", `const f = () => 1; ${"f();".repeat(30)} 1`, 10, 30],
    ["maxFunctionCalls", "Array(30).fill(0).map((x) => x); 1", 10, 30],
    [
      "maxFunctionCalls",
      "class C { constructor() { this.x = 1 } } for (let i = 0; i < 29; i++) new C(); new C().x",
      10,
      30,
    ],
    ["maxFunctionCalls", `function* g() { yield 1 } ${"[...g()];".repeat(30)} 1`, 10, 30],
    ["maxFunctionCalls", `(async () => { const f = async () => 1; ${"await f();".repeat(29)} return f() })()`, 10, 31],
    ["maxTotalMemory", "for (let i = 0; i < 30; i++) [1]; 1", 160, 480],
    ["maxTotalMemory", "const all = []; for (let i = 0; i < 30; i++) all.push([1]); 1", 160, undefined],
  ] as const) {
    for (const ticks of [1, 7, 10_000]) {
      it.effect(`of ${resource} pauses the guest, in slices of ${ticks}, and is exact: ${code}`, () =>
        Effect.gen(function* () {
          const free = yield* accountWith({}, () => undefined, "free");
          assert.strictEqual(yield* evaluate(free, code), 1);
          const { iterations, functionCalls, memoryBytes } = free.getStats();
          const used = { maxTotalIterations: iterations, maxFunctionCalls: functionCalls, maxTotalMemory: memoryBytes };
          assert.strictEqual(used[resource], needed ?? used[resource]);
          const { asked, onExhausted } = hourly(used[resource] - limit);
          const account = yield* accountWith({ [resource]: limit }, onExhausted);
          const running = yield* Effect.forkChild(evaluate(account, code));
          yield* settled;
          assert.lengthOf(asked, 1);
          assert.isUndefined(running.pollUnsafe());
          yield* hours(1);
          assert.strictEqual(yield* Fiber.join(running), 1);
          const { limitStatus, cpuTimeMs } = account.getStats();
          assert.deepInclude(limitStatus[resource], { used: used[resource], remaining: 0 });
          assert.strictEqual(cpuTimeMs, 0);
        }).pipe(Effect.provideService(SliceTicks, ticks), Effect.provide(services)),
      );
    }
  }

  for (const code of [
    loop(30),
    "[...Array(30)]",
    `({ get x() { ${loop(30)} return 1 } }).x`,
    "[1]; [2]; [3]; [4]; [5]; [6]",
  ]) {
    it.effect(`that is refused ends the evaluation with the error of the charge: ${code}`, () =>
      Effect.gen(function* () {
        const limits = { maxTotalIterations: 10, maxTotalMemory: 64 };
        const plain = yield* accountWith(limits, () => undefined, "plain");
        const expected = (yield* Effect.flip(evaluate(plain, code))) as ResourceExhaustedError;
        const account = yield* accountWith(limits, hourly(undefined).onExhausted);
        const running = yield* Effect.forkChild(Effect.flip(evaluate(account, code)));
        yield* hours(1);
        const error = (yield* Fiber.join(running)) as ResourceExhaustedError;
        assert.instanceOf(error, ResourceExhaustedError);
        assert.deepStrictEqual(
          [error.resourceType, error.limit, error.line, error.column],
          [expected.resourceType, expected.limit, expected.line, expected.column],
        );
        assert.isAtLeast(error.used, expected.used);
        assert.propertyVal(account.getHistory()[0], "outcome", "exhausted");
        assert.isTrue(account.isExhausted());
      }).pipe(Effect.provide(services)),
    );
  }

  it.effect("is nothing that the guest could notice", () =>
    Effect.gen(function* () {
      const account = yield* accountWith({ maxTotalIterations: 10 }, hourly(undefined).onExhausted);
      const notes: string[] = [];
      const code = `try { ${loop(20)} } catch { note("catch") } finally { note("finally") }`;
      const globals = { note: (text: string) => void notes.push(text) };
      const running = yield* Effect.forkChild(Effect.flip(evaluate(account, code, globals)));
      yield* hours(1);
      assert.propertyVal(yield* Fiber.join(running), "_tag", "ResourceExhausted");
      assert.deepStrictEqual(notes, []);
    }).pipe(Effect.provide(services)),
  );

  it.effect("is asked for again where the grant is used up, each time with the total that the charge leads to", () =>
    Effect.gen(function* () {
      const { asked, onExhausted } = hourly(10, 10, undefined);
      const account = yield* accountWith({ maxTotalIterations: 10 }, onExhausted);
      const running = yield* Effect.forkChild(Effect.flip(evaluate(account, loop(100))));
      yield* hours(3);
      assert.propertyVal(yield* Fiber.join(running), "used", 31);
      assert.deepStrictEqual(
        asked.map(({ used, limit }) => [used, limit]),
        [
          [11, 10],
          [21, 20],
          [31, 30],
        ],
      );
    }).pipe(Effect.provide(services)),
  );

  it.effect("that does not cover the charge is a refusal, and asked for once", () =>
    Effect.gen(function* () {
      const { asked, onExhausted } = hourly(3, 100);
      const account = yield* accountWith({ maxTotalIterations: 10 }, onExhausted);
      const running = yield* Effect.forkChild(Effect.flip(evaluate(account, "Array(50).fill(0)")));
      yield* hours(1);
      assert.propertyVal(yield* Fiber.join(running), "used", 50);
      assert.lengthOf(asked, 1);
    }).pipe(Effect.provide(services)),
  );

  it.effect("is waited for at the door, too", () =>
    Effect.gen(function* () {
      const { onExhausted } = hourly(1, undefined);
      const account = yield* accountWith({ maxEvaluations: 1 }, onExhausted);
      yield* evaluate(account, "1");
      const [second, third] = [
        yield* Effect.forkChild(evaluate(account, "2")),
        yield* Effect.forkChild(Effect.flip(evaluate(account, "3"))),
      ];
      yield* settled;
      assert.isUndefined(second.pollUnsafe());
      yield* hours(2);
      assert.strictEqual(yield* Fiber.join(second), 2);
      assert.propertyVal(
        yield* Fiber.join(third),
        "message",
        "Resource limit exceeded: maxEvaluations (used: 3, limit: 2)",
      );
      assert.strictEqual(account.getStats().evaluations, 2);
    }).pipe(Effect.provide(services)),
  );

  it.effect("is waited for with each account that refuses, the nearest first", () =>
    Effect.gen(function* () {
      const team = hourly(10, 10);
      const parent = yield* accountWith({ maxTotalIterations: 10 }, (question) => team.onExhausted(question), "team");
      const account = parent.child("ada", { limits: { maxTotalIterations: 10 }, onExhausted: () => ({ grant: 20 }) });
      const running = yield* Effect.forkChild(evaluate(account, loop(30)));
      yield* hours(2);
      yield* Fiber.join(running);
      assert.lengthOf(team.asked, 2);
      assert.deepStrictEqual(
        [account, parent].map((one) => one.getLimit("maxTotalIterations")),
        [30, 30],
      );
    }).pipe(Effect.provide(services)),
  );
});

describe("what is advanced", () => {
  const asking = (limits: ResourceLimits) => {
    const { asked, onExhausted } = hourly(2 ** 30);
    return Effect.map(accountWith(limits, onExhausted), (account) => ({ account, asked }));
  };

  it.effect("is paid before a result counts", () =>
    Effect.gen(function* () {
      const { account } = yield* asking({ maxTotalMemory: 64 });
      const running = yield* Effect.forkChild(evaluate(account, "[1]; [2]; [3]; [4]; [5]; [6]; 7"));
      yield* settled;
      assert.isUndefined(running.pollUnsafe());
      yield* hours(1);
      assert.strictEqual(yield* Fiber.join(running), 7);
    }).pipe(Effect.provide(services)),
  );

  it.effect("is bounded: a charge beyond it is refused at once", () =>
    Effect.gen(function* () {
      const { account } = yield* asking({ maxTotalMemory: 1_000, maxTotalIterations: 10 });
      const error = yield* Effect.flip(evaluate(account, "new ArrayBuffer(5e6)"));
      assert.propertyVal(error, "_tag", "ResourceExhausted");
      const other = yield* asking({ maxTotalIterations: 10, maxTotalMemory: 1e9 });
      assert.propertyVal(
        yield* Effect.flip(evaluate(other.account, "Array(2e4).fill(0)")),
        "_tag",
        "ResourceExhausted",
      );
    }).pipe(Effect.provide(services)),
  );

  it.effect("is not gone past by work that goes on in a place that cannot pause", () =>
    Effect.gen(function* () {
      const { account, asked } = yield* asking({ maxTotalIterations: 10 });
      const error = yield* Effect.flip(evaluate(account, `({ get x() { ${loop(1e9)} } }).x`));
      assert.propertyVal(error, "used", 10_011);
      assert.lengthOf(asked, 1);
    }).pipe(Effect.provide(services)),
  );
});

describe("evaluations that wait for one answer", () => {
  it.effect("are granted once, and go on together", () =>
    Effect.gen(function* () {
      const { asked, onExhausted } = hourly(90);
      const account = yield* accountWith({ maxTotalIterations: 10 }, onExhausted);
      const running = yield* Effect.forEach([40, 30, 30], (count) =>
        Effect.forkChild(evaluate(account, `${loop(count)} 1`)),
      );
      yield* hours(1);
      assert.deepStrictEqual(yield* Fiber.joinAll(running), [1, 1, 1]);
      assert.lengthOf(asked, 1);
      assert.strictEqual(account.getLimit("maxTotalIterations"), 100);
    }).pipe(Effect.provide(services)),
  );

  it.effect("ask anew where one of them has used what was granted", () =>
    Effect.gen(function* () {
      const { asked, onExhausted } = hourly(30, 30, undefined);
      const account = yield* accountWith({ maxTotalIterations: 10 }, onExhausted);
      const running = yield* Effect.forEach([40, 40], (count) =>
        Effect.forkChild(Effect.exit(evaluate(account, loop(count)))),
      );
      yield* hours(3);
      const exits = yield* Fiber.joinAll(running);
      assert.lengthOf(exits.filter(Exit.isSuccess), 1);
      assert.lengthOf(asked, 3);
    }).pipe(Effect.provide(services)),
  );

  it.effect("are refused together", () =>
    Effect.gen(function* () {
      const { asked, onExhausted } = hourly(undefined, 100);
      const account = yield* accountWith({ maxTotalIterations: 10 }, onExhausted);
      const running = yield* Effect.forEach([40, 30], (count) =>
        Effect.forkChild(Effect.flip(evaluate(account, loop(count)))),
      );
      yield* hours(1);
      for (const error of yield* Fiber.joinAll(running)) assert.propertyVal(error, "_tag", "ResourceExhausted");
      assert.lengthOf(asked, 1);
    }).pipe(Effect.provide(services)),
  );

  it.effect("do not hold up those who have all that they need", () =>
    Effect.gen(function* () {
      const account = yield* accountWith({ maxTotalIterations: 10 }, hourly(100).onExhausted);
      const running = yield* Effect.forkChild(evaluate(account, "Array(50).fill(0); 1"));
      const other = yield* accountWith({}, () => undefined, "other");
      yield* settled;
      assert.strictEqual(yield* evaluate(other, `${loop(1e3)} 2`), 2);
      assert.isUndefined(running.pollUnsafe());
      yield* hours(1);
      yield* Fiber.join(running);
    }).pipe(Effect.provide(services)),
  );
});

describe("interruption of an evaluation that waits", () => {
  const interruptible = () => {
    const seen = { interrupted: 0, begun: 0 };
    const onExhausted = () =>
      Effect.sync(() => void seen.begun++).pipe(
        Effect.andThen(Effect.never),
        Effect.onInterrupt(() => Effect.sync(() => void seen.interrupted++)),
      );
    return { seen, onExhausted };
  };

  for (const code of [loop(20), "[...Array(20)]", "1"]) {
    it.effect(`interrupts what it waits for: ${code}`, () =>
      Effect.gen(function* () {
        const { seen, onExhausted } = interruptible();
        const limits = code === "1" ? { maxEvaluations: 0 } : { maxTotalIterations: 10 };
        const account = yield* accountWith(limits, onExhausted);
        const running = yield* Effect.forkChild(evaluate(account, code));
        yield* settled;
        yield* Fiber.interrupt(running);
        assert.deepStrictEqual(seen, { begun: 1, interrupted: 1 });
        // Nothing of it is left: the next one asks again.
        const next = yield* Effect.forkChild(evaluate(account, code));
        yield* settled;
        assert.strictEqual(seen.begun, 2);
        yield* Fiber.interrupt(next);
      }).pipe(Effect.provide(services)),
    );
  }

  it.effect("leaves the answer to those who wait on", () =>
    Effect.gen(function* () {
      const { onExhausted } = hourly(100);
      const account = yield* accountWith({ maxTotalIterations: 10 }, onExhausted);
      const first = yield* Effect.forkChild(evaluate(account, loop(20)));
      const second = yield* Effect.forkChild(evaluate(account, `${loop(20)} 2`));
      yield* settled;
      yield* Fiber.interrupt(first);
      yield* hours(1);
      assert.strictEqual(yield* Fiber.join(second), 2);
    }).pipe(Effect.provide(services)),
  );

  it.effect("comes with a timeout", () =>
    Effect.gen(function* () {
      const { seen, onExhausted } = interruptible();
      const account = yield* accountWith({ maxTotalIterations: 10 }, onExhausted);
      const running = yield* Effect.forkChild(Effect.flip(Effect.timeout(evaluate(account, loop(20)), "10 seconds")));
      yield* adjusted("10 seconds");
      assert.propertyVal(yield* Fiber.join(running), "_tag", "TimeoutError");
      assert.strictEqual(seen.interrupted, 1);
      assert.propertyVal(account.getHistory()[0], "outcome", "aborted");
    }).pipe(Effect.provide(services)),
  );
});

class Declined extends Data.TaggedError("Declined")<{ readonly reason: string }> {}
class Payments extends Context.Service<
  Payments,
  { readonly pay: (cents: number) => Effect.Effect<number, Declined> }
>()("test/Payments") {}

describe("the Effect of an answer", () => {
  it.effect("has the services of the place where the account was set up", () =>
    Effect.gen(function* () {
      const onExhausted = () =>
        Payments.use((payments) => payments.pay(5)).pipe(Effect.map((grant): TopUp => ({ grant })));
      const setUp = ResourceAccounting.use((accounting) =>
        accounting.account("ada", { limits: { maxTotalIterations: 10 }, onExhausted }),
      );
      expectTypeOf(setUp).toEqualTypeOf<Effect.Effect<Account, never, ResourceAccounting | Payments>>();
      const account = yield* setUp.pipe(
        Effect.provideService(Payments, { pay: (cents) => Effect.delay(Effect.succeed(cents * 10), "1 hour") }),
      );
      const running = yield* Effect.forkChild(evaluate(account, `${loop(30)} 1`));
      yield* hours(1);
      assert.strictEqual(yield* Fiber.join(running), 1);
    }).pipe(Effect.provide(services)),
  );

  it.effect("has those of a layer, for the default account", () => {
    const onExhausted = () => Payments.use((payments) => payments.pay(5)).pipe(Effect.map((grant) => ({ grant })));
    const accounting = ResourceAccounting.layerMemory({ limits: { maxTotalIterations: 10 }, onExhausted });
    expectTypeOf(accounting).toEqualTypeOf<Layer.Layer<ResourceAccounting, never, Payments>>();
    expectTypeOf(ResourceAccounting.layerMemory({})).toEqualTypeOf<Layer.Layer<ResourceAccounting>>();
    const payments = Layer.succeed(Payments, { pay: (cents) => Effect.succeed(cents) });
    return Effect.gen(function* () {
      assert.strictEqual(yield* Evaluator.evaluate(`${loop(15)} 1`), 1);
    }).pipe(Effect.provide([Evaluator.layer, Layer.provide(accounting, payments)]));
  });

  it.effect("that fails refuses, and its failure is the cause", () =>
    Effect.gen(function* () {
      for (const code of [loop(20), "[...Array(20)]"]) {
        const account = yield* accountWith(
          { maxTotalIterations: 10 },
          () => new Declined({ reason: "no cover" }),
          code,
        );
        const error = yield* Effect.flip(evaluate(account, code));
        assert.propertyVal(error, "_tag", "ResourceExhausted");
        assert.deepInclude(error.cause, { _tag: "Declined", reason: "no cover" });
      }
      const account = yield* accountWith({ maxEvaluations: 0 }, () => new Declined({ reason: "no cover" }));
      assert.propertyVal((yield* Effect.flip(evaluate(account, "1"))).cause, "_tag", "Declined");
    }).pipe(Effect.provide(services)),
  );

  for (const [what, answer, reason] of [
    ["dies", Effect.die(new Error("out of order")), "out of order"],
    ["has a wrong value", Effect.succeed({ grant: -1 }), "grant must be a number of at least 0"],
  ] as const) {
    it(`that ${what} refuses, and that is an unhandled rejection`, async () => {
      const refused = Effect.gen(function* () {
        const account = yield* accountWith({ maxTotalIterations: 10 }, () => answer);
        assert.propertyVal(yield* Effect.flip(evaluate(account, loop(20))), "_tag", "ResourceExhausted");
      });
      const reported = await unhandledRejectionOf(() => Effect.runPromise(Effect.provide(refused, services)));
      assert.include(String(reported), reason);
    });
  }

  it.effect("may evaluate on the account that it tops up, and does not wait for itself", () =>
    Effect.gen(function* () {
      const found: unknown[] = [];
      const accounting = yield* ResourceAccounting;
      const evaluator = yield* Evaluator;
      const onExhausted = () =>
        Effect.gen(function* () {
          for (const code of [loop(5), "Array(5).fill(0)"])
            found.push((yield* Effect.flip(evaluate(account, code)))._tag);
          account.setLimit("maxEvaluations", 1);
          found.push((yield* Effect.flip(evaluate(account, "1")))._tag);
          return { grant: 100 };
        }).pipe(Effect.provideService(Evaluator, evaluator), Effect.provideService(ResourceAccounting, accounting));
      const account: Account = yield* accounting.account("ada", { limits: { maxTotalIterations: 10 }, onExhausted });
      assert.strictEqual(yield* evaluate(account, `${loop(30)} 1`), 1);
      assert.deepStrictEqual(found, ["ResourceExhausted", "ResourceExhausted", "ResourceExhausted"]);
    }).pipe(Effect.provide(services)),
  );

  it.effect("waits for a host Effect as well as for CPU time", () =>
    Effect.gen(function* () {
      const done = yield* Deferred.make<TopUp>();
      const account = yield* accountWith({ maxTotalIterations: 10 }, () => Deferred.await(done));
      const code = `Array(20).fill(0); fetch() + fetch()`;
      const globals = Host.make({ fetch: () => Effect.as(Effect.sleep("1 second"), 21) });
      const running = yield* Effect.forkChild(
        Evaluator.evaluate(code, { globals }).pipe(Effect.provideService(CurrentAccount, account)),
      );
      yield* adjusted("1 minute");
      yield* Deferred.succeed(done, { grant: 10 });
      yield* adjusted("2 seconds");
      assert.strictEqual(yield* Fiber.join(running), 42);
    }).pipe(Effect.provide(services)),
  );
});

describe("CPU time", () => {
  it.live("is advanced for the slice that used it up, and paused for", () =>
    Effect.gen(function* () {
      const asked: Exhaustion[] = [];
      const account = yield* accountWith({ maxCpuTime: 5 }, (exhaustion) => {
        asked.push(exhaustion);
        return Effect.as(
          Effect.sleep(20),
          asked.length < 3 ? { grant: exhaustion.used - exhaustion.limit + 5 } : undefined,
        );
      });
      const error = yield* Effect.flip(evaluate(account, "for (;;);"));
      assert.deepInclude(error, { _tag: "ResourceExhausted", resourceType: "maxCpuTime" });
      assert.lengthOf(asked, 3);
      // What was waited for is not among it.
      assert.isBelow(account.getStats().cpuTimeMs, 60);
    }).pipe(Effect.provide(services)),
  );
});

describe("with trackers", () => {
  const later = <T>(value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value), 5));

  it("an asynchronous evaluation waits for a promise", async () => {
    const tracker = new ResourceTracker({
      limits: { maxTotalIterations: 10 },
      onExhausted: () => later({ grant: 20 }),
    });
    const interpreter = new Interpreter({ resourceTracker: tracker });
    assert.strictEqual(await interpreter.evaluateAsync(`${loop(25)} Array(20).fill(1).length`), 20);
    assert.strictEqual(tracker.getLimit("maxTotalIterations"), 50);
  });

  it("a synchronous one cannot, and says so", async () => {
    const answer = later({ grant: 1_000 });
    const tracker = new ResourceTracker({ limits: { maxTotalIterations: 10 }, onExhausted: () => answer });
    const interpreter = new Interpreter({ resourceTracker: tracker });
    for (const code of [`try { ${loop(20)} } catch { }`, "Array(20).fill(0)", `${loop(20)}`]) {
      const error = caught(() => interpreter.evaluate(code));
      assert.instanceOf(error, HostError);
      assert.include((error as HostError).message, "The answer of onExhausted has to be waited for");
    }
    assert.strictEqual(tracker.getStats().iterations, 10);
    // What was asked for is granted all the same.
    await answer;
    assert.strictEqual(tracker.getLimit("maxTotalIterations"), 1_010);
    assert.isUndefined(interpreter.evaluate(loop(20)));
  });

  it("a synchronous one cannot wait at the door either", () => {
    const tracker = new ResourceTracker({ limits: { maxEvaluations: 0 }, onExhausted: () => later({ grant: 1 }) });
    assert.instanceOf(
      caught(() => new Interpreter({ resourceTracker: tracker }).evaluate("1")),
      HostError,
    );
  });

  it("a function of the guest cannot wait while its evaluation waits, and is heard", async () => {
    let callback: (() => unknown) | undefined;
    const grants: ((topUp: { grant: number }) => void)[] = [];
    const tracker = new ResourceTracker({
      limits: { maxTotalIterations: 10 },
      onExhausted: () => new Promise((resolve) => void grants.push(resolve)),
    });
    const globals = { keep: (given: () => unknown) => void (callback = given) };
    const interpreter = new Interpreter({ resourceTracker: tracker, globals });
    const running = interpreter.evaluateAsync(`let n = 0; keep(() => ++n); ${loop(20)} n`);
    while (grants.length === 0) await new Promise((resolve) => setTimeout(resolve));
    assert.strictEqual(callback?.(), 1);
    assert.strictEqual(callback?.(), 2);
    grants[0]?.({ grant: 100 });
    assert.strictEqual(await running, 2);
  });
});
