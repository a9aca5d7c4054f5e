/** Guest functions called by the host, through the class and through a session. */
import { describe, expect, it } from "@effect/vitest";
import { Effect } from "effect";
import { Evaluator, GuestError, Host, HostError, LimitExceededError, ResourceAccounting } from "../../src/effect.ts";
import { Interpreter, ResourceTracker } from "../../src/index.ts";

describe("Interpreter.call", () => {
  it("calls global functions of every kind, by name, with copies", () => {
    const interpreter = new Interpreter();
    interpreter.evaluate(`
      function add(a, b) { return a + b; }
      const first = ({ list }) => list[0];
      let fails = () => { throw new RangeError("no"); };
      var counter = 0;
      globalThis.count = () => ++counter;
      async function later() { return 4; }
    `);
    expect(interpreter.call("add", 1, 2)).toBe(3);
    const data = { list: [{ deep: true }] };
    expect(interpreter.call("first", data)).toEqual({ deep: true });
    expect(interpreter.call("first", data)).not.toBe(data.list[0]);
    expect(() => interpreter.call("fails")).toThrow(GuestError);
    expect([interpreter.call("count"), interpreter.call("count")]).toEqual([1, 2]);
    expect(interpreter.call("later")).toBe(4);
    expect(interpreter.call("parseInt", "12px")).toBe(12);
  });

  it("calls functions that the guest gave away", () => {
    const interpreter = new Interpreter();
    const f = interpreter.evaluate("let n = 0; (by) => (n += by)") as (by: number) => number;
    expect([interpreter.call(f, 2), interpreter.call(f, 3), f(1)]).toEqual([2, 5, 6]);
  });

  it("is an evaluation: counted, limited, refused", () => {
    const resourceTracker = new ResourceTracker({ limits: { maxEvaluations: 3 } });
    const interpreter = new Interpreter({ resourceTracker, limits: { maxIterations: 100 } });
    interpreter.evaluate("function spin() { while (true); } function f() { return 1; }");
    expect(() => interpreter.call("spin")).toThrow(LimitExceededError);
    expect(interpreter.call("f")).toBe(1);
    expect(() => interpreter.call("f")).toThrow(/maxEvaluations|evaluations/i);
    expect(resourceTracker.getStats().evaluations).toBe(3);
  });

  it("says what cannot be called", () => {
    const interpreter = new Interpreter({ globals: { value: 5 } });
    expect(() => interpreter.call("missing")).toThrow(
      new HostError({ message: "The guest has no global function named missing" }),
    );
    expect(() => interpreter.call("value")).toThrow(HostError);
    expect(() => interpreter.call(() => 1)).toThrow("The function is none of this guest's");
    expect(() => interpreter.call(5 as never)).toThrow(TypeError);
    expect(() => interpreter.call("parseInt", new WeakMap())).toThrow("arguments[0] is a WeakMap, which cannot cross");
    expect(interpreter.call("parseInt", "7")).toBe(7);
  });

  it("waits in callAsync, in the order of the calls", async () => {
    const interpreter = new Interpreter({ globals: { sleep: () => new Promise((resolve) => setTimeout(resolve, 1)) } });
    await interpreter.evaluateAsync(
      "const log = []; async function f(n) { log.push(n); await sleep(); log.push(-n); return log.length; }",
    );
    expect(await Promise.all([interpreter.callAsync("f", 1), interpreter.callAsync("f", 2)])).toEqual([2, 4]);
  });

  it("sets and removes globals between evaluations", () => {
    const interpreter = new Interpreter();
    interpreter.setGlobals({ rate: 2, twice: (n: number) => 2 * n });
    expect(interpreter.evaluate("twice(rate)")).toBe(4);
    expect(interpreter.removeGlobal("twice")).toBe(true);
    expect(interpreter.removeGlobal("never")).toBe(true);
    expect(interpreter.evaluate("typeof twice")).toBe("undefined");
    interpreter.evaluate("var declared = 1");
    expect(interpreter.removeGlobal("declared")).toBe(false);
    expect(() => interpreter.setGlobals({ bad: new WeakMap() })).toThrow(HostError);
    expect(() => interpreter.setGlobals(5 as never)).toThrow(TypeError);
    interpreter[Symbol.dispose]();
    expect(() => interpreter.setGlobals({ a: 1 })).toThrow(HostError);
    expect(() => interpreter.removeGlobal("rate")).toThrow(HostError);
    expect(() => interpreter.removeGlobal(5 as never)).toThrow(new TypeError("name must be a string, not 5"));
    expect(() => interpreter.call("parseInt", "1")).toThrow(HostError);
  });
});

describe("EvaluatorSession", () => {
  const run = <A, E>(program: Effect.Effect<A, E, Evaluator | ResourceAccounting>) =>
    Effect.provide(program, [Evaluator.layer, ResourceAccounting.layerMemory()]);

  it.live("calls, also while host Effects run, one after the other", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const order: string[] = [];
          const host = Host.make({
            wait: (name: string) =>
              Effect.andThen(
                Effect.sync(() => order.push(name)),
                Effect.sleep("1 millis"),
              ),
          });
          const session = yield* Evaluator.open({ globals: host });
          yield* session.evaluate("function f(name) { wait(name + 1); wait(name + 2); return name; }");
          const results = yield* Effect.all([session.call("f", "a"), session.call("f", "b")], { concurrency: 2 });
          expect(results).toEqual(["a", "b"]);
          expect(order).toEqual(["a1", "a2", "b1", "b2"]);
          const given = (yield* session.evaluate("(name) => f(name)")) as (name: string) => string;
          expect(yield* session.call(given, "c")).toBe("c");
        }),
      ),
    ),
  );

  it.live("sets and removes globals", () =>
    run(
      Effect.scoped(
        Effect.gen(function* () {
          const session = yield* Evaluator.open();
          yield* session.setGlobals({ a: 1 });
          expect(yield* session.evaluate("a")).toBe(1);
          expect(yield* session.removeGlobal("a")).toBe(true);
          expect(yield* session.evaluate("typeof a")).toBe("undefined");
          expect(yield* Effect.flip(session.setGlobals({ bad: new WeakMap() }))).toBeInstanceOf(HostError);
        }),
      ),
    ),
  );

  it.live("is closed with its scope", () =>
    run(
      Effect.gen(function* () {
        const session = yield* Effect.scoped(Evaluator.open());
        for (const use of [session.evaluate("1"), session.call("parseInt", "1"), session.setGlobals({})])
          expect((yield* Effect.flip(use as Effect.Effect<unknown, Error, ResourceAccounting>)).message).toBe(
            "The interpreter was disposed of",
          );
      }),
    ),
  );
});
