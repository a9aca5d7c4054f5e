/** `onExhausted`: more budget in the middle of an evaluation, to the unit. */
import { assert, describe, it } from "@effect/vitest";
import { Effect, Fiber, Layer } from "effect";
import { TestClock } from "effect/testing";
import { CurrentAccount, Evaluator, Host, ResourceAccounting, SliceTicks } from "../../src/effect.ts";
import {
  type Exhaustion,
  HostError,
  Interpreter,
  type OnExhausted,
  type ResourceExhaustedError,
  type ResourceLimits,
  ResourceTracker,
} from "../../src/index.ts";
import { caught } from "../caught.ts";
import { unhandledRejectionOf } from "../host/unhandled-rejections.ts";

const loop = (count: number) => `for (let i = 0; i < ${count}; i++);`;

/** A tracker that grants `grants`, one after the other, and notes what it was asked. */
const setUp = (limits: ResourceLimits, ...grants: (number | undefined)[]) => {
  const asked: Exhaustion[] = [];
  const onExhausted: OnExhausted = (exhaustion) => {
    asked.push(exhaustion);
    const grant = grants.shift();
    return grant === undefined ? undefined : { grant };
  };
  const tracker = new ResourceTracker({ limits, onExhausted });
  return { tracker, asked, interpreter: new Interpreter({ resourceTracker: tracker }) };
};

describe("a top-up", () => {
  for (const [resource, code, limit, needed] of [
    ["maxTotalIterations", `${loop(30)} 1`, 10, 30],
    ["maxTotalIterations", "[...Array(30)].length && 1", 10, 30],
    ["maxFunctionCalls", `const f = () => 1; ${"f();".repeat(30)} 1`, 10, 30],
    ["maxFunctionCalls", "Array(30).fill(0).map((x) => x); 1", 10, 30],
    ["maxTotalMemory", "for (let i = 0; i < 30; i++) [1]; 1", 160, 480],
  ] as const) {
    it(`of ${resource} lets the evaluation go on, and is exact: ${code}`, () => {
      const enough = setUp({ [resource]: limit }, needed - limit);
      assert.strictEqual(enough.interpreter.evaluate(code), 1);
      assert.strictEqual(enough.tracker.getStats().limitStatus[resource]?.remaining, 0);
      const short = setUp({ [resource]: limit }, needed - limit - 1, undefined);
      const error = caught(() => short.interpreter.evaluate(code)) as ResourceExhaustedError;
      const plain = new Interpreter({ resourceTracker: new ResourceTracker({ limits: { [resource]: needed - 1 } }) });
      const expected = caught(() => plain.evaluate(code)) as ResourceExhaustedError;
      assert.deepStrictEqual(
        [error.message, error.line, error.column],
        [expected.message, expected.line, expected.column],
      );
    });
  }

  it("is asked for with the total that the charge leads to", () => {
    const { asked, interpreter } = setUp({ maxTotalIterations: 10 }, 5, 5, undefined);
    const error = caught(() => interpreter.evaluate(loop(100)));
    assert.propertyVal(error, "message", "Resource limit exceeded: maxTotalIterations (used: 21, limit: 20)");
    assert.deepStrictEqual(
      asked.map(({ resourceType, used, limit }) => [resourceType, used, limit]),
      [11, 16, 21].map((used) => ["maxTotalIterations", used, used - 1]),
    );
  });

  it("that does not cover the charge is a refusal, and asked for once", () => {
    const { asked, interpreter } = setUp({ maxTotalIterations: 10 }, 3, 100);
    const error = caught(() => interpreter.evaluate("Array(50).fill(0)"));
    assert.propertyVal(error, "name", "ResourceExhaustedError");
    assert.lengthOf(asked, 1);
  });

  it("is asked for at the door, too", () => {
    const { asked, interpreter, tracker } = setUp({ maxEvaluations: 1 }, 1, undefined);
    interpreter.evaluate("1");
    assert.strictEqual(interpreter.evaluate("2"), 2);
    const error = caught(() => interpreter.evaluate("3"));
    assert.propertyVal(error, "message", "Resource limit exceeded: maxEvaluations (used: 3, limit: 2)");
    assert.deepStrictEqual(
      asked.map(({ used }) => used),
      [2, 3],
    );
    assert.strictEqual(tracker.getStats().evaluations, 2);
  });

  it("does not undo a refusal: what is exhausted stays so until more is granted", () => {
    const { interpreter, tracker } = setUp({ maxTotalIterations: 10 }, undefined, undefined, 50);
    const code = `try { ${loop(20)} } catch { } finally { globalThis.leak = 1 }`;
    assert.propertyVal(
      caught(() => interpreter.evaluate(code)),
      "name",
      "ResourceExhaustedError",
    );
    assert.isTrue(tracker.isExhausted());
    assert.propertyVal(
      caught(() => interpreter.evaluate("1")),
      "name",
      "ResourceExhaustedError",
    );
    assert.strictEqual(interpreter.evaluate("typeof leak"), "undefined");
  });

  it("is asked of each tracker that refuses, the nearest first", () => {
    const asked: string[] = [];
    const grant = (name: string, amount: number) => () => {
      asked.push(name);
      return { grant: amount };
    };
    const limits = { maxTotalIterations: 10 };
    const team = new ResourceTracker({ limits, onExhausted: grant("team", 10) });
    const ada = team.child("ada", { limits, onExhausted: grant("ada", 20) });
    const interpreter = new Interpreter({ resourceTracker: ada });
    interpreter.evaluate(loop(30));
    assert.deepStrictEqual(asked, ["ada", "team", "team"]);
    assert.deepStrictEqual([ada.getLimit("maxTotalIterations"), team.getLimit("maxTotalIterations")], [30, 30]);
  });

  it("may be a limit that the hook sets itself", () => {
    const tracker: ResourceTracker = new ResourceTracker({
      limits: { maxTotalIterations: 10 },
      onExhausted: () => void tracker.setLimit("maxTotalIterations", 40),
    });
    const interpreter = new Interpreter({ resourceTracker: tracker });
    interpreter.evaluate(loop(40));
    assert.propertyVal(
      caught(() => interpreter.evaluate(loop(1))),
      "used",
      40,
    );
  });

  it("sees exact numbers, and cannot enter the interpreter that asks", () => {
    const found: unknown[] = [];
    const tracker: ResourceTracker = new ResourceTracker({
      limits: { maxTotalIterations: 10 },
      onExhausted: () => {
        found.push(
          tracker.getStats().iterations,
          caught(() => interpreter.evaluate("1")),
          new Interpreter().evaluate("2"),
        );
        // The same tracker elsewhere: nobody is asked again meanwhile.
        found.push(caught(() => new Interpreter({ resourceTracker: tracker }).evaluate("3")));
        return { grant: 10 };
      },
    });
    const interpreter = new Interpreter({ resourceTracker: tracker });
    interpreter.evaluate(loop(12));
    const [iterations, own, other, refused] = found;
    assert.deepStrictEqual([iterations, own instanceof HostError, other], [10, true, 2]);
    assert.propertyVal(refused, "name", "ResourceExhaustedError");
  });

  it("takes no time of the guest's", () => {
    let time = 0;
    const onExhausted = () => {
      time += 1_000;
      return { grant: 10 };
    };
    const tracker = new ResourceTracker({ limits: { maxTotalIterations: 10, maxCpuTime: 100 }, onExhausted });
    const interpreter = new Interpreter({ resourceTracker: tracker, clock: { cpuTime: () => time } });
    interpreter.evaluate(loop(30));
    assert.strictEqual(tracker.getStats().cpuTimeMs, 0);
  });

  for (const [what, hook, reason] of [
    ["an exception", () => fail(), "out of order"],
    ["a negative grant", () => ({ grant: -1 }), "grant must be a number of at least 0"],
    ["an answer of another kind", () => 5, "the answer of onExhausted must be an object"],
  ] as const) {
    it(`is refused by ${what}, which is an unhandled rejection`, async () => {
      const onExhausted = hook as unknown as OnExhausted;
      const tracker = new ResourceTracker({ limits: { maxTotalIterations: 10 }, onExhausted });
      const interpreter = new Interpreter({ resourceTracker: tracker });
      const reported = await unhandledRejectionOf(() => {
        const error = caught(() => interpreter.evaluate(loop(20)));
        assert.propertyVal(error, "used", 11);
      });
      assert.include(String(reported), reason);
    });
  }

  it("is asked for CPU time by the clock", () => {
    const asked: Exhaustion[] = [];
    const tracker = new ResourceTracker({
      limits: { maxCpuTime: 10 },
      onExhausted: (exhaustion) => {
        asked.push(exhaustion);
        return asked.length < 3 ? { grant: 10 } : undefined;
      },
    });
    let time = 0;
    const interpreter = new Interpreter({ resourceTracker: tracker, clock: { cpuTime: () => ++time } });
    const error = caught(() => interpreter.evaluate("for (;;);"));
    assert.propertyVal(error, "limit", 30);
    assert.lengthOf(asked, 3);
  });

  it("is granted by a function alone", () => {
    assert.throws(
      () => new ResourceTracker({ onExhausted: {} as OnExhausted }),
      TypeError,
      "onExhausted must be a function",
    );
  });
});

const fail = (): never => {
  throw new Error("out of order");
};

describe("in Effect", () => {
  const services = Layer.mergeAll(Evaluator.layer, ResourceAccounting.layerMemory());

  for (const ticks of [1, 7, 1_000]) {
    it.effect(`an account grants more, in slices of ${ticks}`, () =>
      Effect.gen(function* () {
        const asked: number[] = [];
        const onExhausted: OnExhausted = ({ used }) => {
          asked.push(used);
          return { grant: 10 };
        };
        const account = yield* ResourceAccounting.use((accounting) =>
          accounting.account("ada", { limits: { maxTotalIterations: 10 }, onExhausted }),
        );
        yield* Evaluator.evaluate(loop(35)).pipe(
          Effect.provideService(CurrentAccount, account),
          Effect.provideService(SliceTicks, ticks),
        );
        assert.deepStrictEqual(asked, [11, 21, 31]);
        assert.strictEqual(account.getLimit("maxTotalIterations"), 40);
      }).pipe(Effect.provide(services)),
    );
  }

  it.effect("waiting for the host under a test clock costs no budget", () =>
    Effect.gen(function* () {
      const { defaultAccount } = yield* ResourceAccounting;
      defaultAccount.setLimit("maxCpuTime", 5);
      const globals = Host.make({ pause: () => Effect.sleep("1 hour") });
      const running = yield* Effect.forkChild(Evaluator.evaluate("pause(); 1", { globals }));
      yield* TestClock.adjust("1 hour");
      assert.strictEqual(yield* Fiber.join(running), 1);
      assert.strictEqual(defaultAccount.getStats().cpuTimeMs, 0);
    }).pipe(Effect.provide(services)),
  );
});
