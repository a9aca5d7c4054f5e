/** Effects as host functions: the guest pauses at the call, the fiber of the evaluation does the work. */
import { describe, expect, expectTypeOf, it } from "@effect/vitest";
import { Cause, Context, Data, Deferred, Effect, Exit, Fiber, Layer, Schema } from "effect";
import { TestClock } from "effect/testing";
import {
  type EvaluationError,
  Evaluator,
  GuestError,
  Host,
  HostConcurrency,
  HostError,
  ResourceAccounting,
} from "../../src/effect.ts";
import { Interpreter } from "../../src/index.ts";

class NotFound extends Data.TaggedError("NotFound")<{ readonly id: number; readonly secret?: unknown }> {}

interface User {
  readonly id: number;
  readonly name: string;
}

class Users extends Context.Service<Users, { readonly find: (id: number) => Effect.Effect<User, NotFound> }>()(
  "Users",
) {}

const layer = Layer.succeed(Users, {
  find: (id) =>
    id > 100 ? Effect.fail(new NotFound({ id })) : Effect.as(Effect.sleep("1 millis"), { id, name: `user ${id}` }),
});

const host = Host.make({
  fetchUser: (id: number) => Users.use((users) => users.find(id)),
  now: () => 5,
  deep: { fails: () => Effect.fail("text" as const) },
  config: { currency: "EUR" },
});

const live = Layer.mergeAll(Evaluator.layer, ResourceAccounting.layerMemory(), layer);

const run = (code: string) => Effect.provide(Evaluator.evaluate(code, { globals: host }), live);

describe("Effects as host functions", () => {
  it("give an evaluation their failures and services as types", () => {
    const evaluation = Evaluator.evaluate("1", { globals: host });
    expectTypeOf(evaluation).toEqualTypeOf<
      Effect.Effect<unknown, EvaluationError | NotFound | "text", Evaluator | ResourceAccounting | Users>
    >();
    expectTypeOf(Evaluator.evaluate("1", { globals: { plain: 1 } })).toEqualTypeOf<
      Effect.Effect<unknown, EvaluationError, Evaluator | ResourceAccounting>
    >();
    expectTypeOf(Evaluator.evaluate("1")).toEqualTypeOf<
      Effect.Effect<unknown, EvaluationError, Evaluator | ResourceAccounting>
    >();
    const session = Effect.flatMap(Evaluator.open({ globals: host }), (opened) => opened.evaluate("1"));
    expectTypeOf<Effect.Error<typeof session>>().toEqualTypeOf<EvaluationError | NotFound | "text">();
    const checked = Host.checked({ parameters: [Schema.Int], result: Schema.String }, (id) => {
      expectTypeOf(id).toEqualTypeOf<number>();
      return Effect.fail(new NotFound({ id }));
    });
    expectTypeOf<Effect.Error<ReturnType<typeof checked>>>().toEqualTypeOf<NotFound>();
  });

  const everywhere: readonly (readonly [where: string, code: string, expected: unknown])[] = [
    ["an expression", "fetchUser(7).name + now()", "user 75"],
    ["both sides of an operator", "fetchUser(1).id * 10 + fetchUser(2).id", 12],
    ["arguments", "((a, b) => a.id - b.id)(fetchUser(9), fetchUser(4))", 5],
    ["a callback of map", "[1, 2, 3].map((id) => fetchUser(id).id * 2)", [2, 4, 6]],
    ["map itself", "[1, 2].map(fetchUser).length", 2],
    [
      "call, apply, bind and Reflect",
      "[fetchUser.call(null, 1).id, fetchUser.apply(null, [2]).id, fetchUser.bind(null, 3)().id, Reflect.apply(fetchUser, null, [4]).id]",
      [1, 2, 3, 4],
    ],
    ["a generator", "[...(function* () { yield fetchUser(1).id; yield fetchUser(2).id; })()]", [1, 2]],
    [
      "an async function",
      "(async () => { const user = fetchUser(1); await null; return user.id + (await fetchUser(2)).id; })()",
      3,
    ],
    ["a job", "Promise.resolve(3).then(fetchUser).then((user) => user.id)", 3],
    ["a constructor", "class A { constructor(id) { this.user = fetchUser(id); } } new A(6).user.id", 6],
    [
      "a derived constructor's super call",
      "class A { constructor(u) { this.u = u; } } class B extends A { constructor() { super(fetchUser(8)); } } new B().u.id",
      8,
    ],
    ["a field initialiser", "class A { user = fetchUser(3); } new A().user.id", 3],
    ["a default parameter", "((user = fetchUser(2)) => user.id)()", 2],
    ["a computed key", "({ [fetchUser(2).name]: 1 })", { "user 2": 1 }],
    ["a template", "`${fetchUser(1).name}!`", "user 1!"],
    ["a comparator", "[3, 1, 2].sort((a, b) => fetchUser(a).id - fetchUser(b).id)", [1, 2, 3]],
    ["a replacer", "'a1b2'.replace(/\\d/g, (digit) => fetchUser(Number(digit)).name)", "auser 1buser 2"],
    [
      "try",
      "try { fetchUser(101) } catch (error) { [error instanceof Error, error.name, error.id, error._tag] }",
      [true, "NotFound", 101, "NotFound"],
    ],
    [
      "a callback that catches",
      "[1, 200].map((id) => { try { return fetchUser(id).id; } catch (e) { return e.name; } finally { fetchUser(1); } })",
      [1, "NotFound"],
    ],
    ["a nested member", "try { deep.fails() } catch (error) { error.message }", "text"],
  ];
  it.live.each(everywhere)("work in %s", ([, code, expected]) =>
    Effect.gen(function* () {
      expect(yield* run(code)).toEqual(expected);
    }),
  );

  it.live("fail the evaluation with the very failure that the guest did not catch", () =>
    Effect.gen(function* () {
      const failure = new NotFound({ id: 1, secret: new WeakMap() });
      const globals = Host.make({ fail: () => Effect.fail(failure), secretOf: (error: unknown) => String(error) });
      for (const code of [
        "fail()",
        "try { fail() } catch (error) { throw error }",
        "(async () => fail())()",
        "[1].map(fail)",
      ]) {
        const exit = yield* Effect.exit(Effect.provide(Evaluator.evaluate(code, { globals }), live));
        expect(Exit.isFailure(exit) && Cause.squash(exit.cause)).toBe(failure);
      }
      const seen = yield* Effect.provide(
        Evaluator.evaluate("try { fail() } catch (error) { [Object.keys(error), 'secret' in error] }", { globals }),
        live,
      );
      expect(seen).toEqual([["id", "_tag"], false]);
    }),
  );

  it.live("are errors of the guest when they die, with the defect as cause", () =>
    Effect.gen(function* () {
      const defect = new RangeError("broken");
      const globals = Host.make({ die: () => Effect.die(defect) });
      const error = yield* Effect.flip(Effect.provide(Evaluator.evaluate("die()", { globals }), live));
      expect(error).toBeInstanceOf(GuestError);
      expect(error.message).toBe("RangeError: broken");
      expect((error as Error).cause).toBe(defect);
    }),
  );

  it.live("are interrupted with the evaluation", () =>
    Effect.gen(function* () {
      const began = yield* Deferred.make<void>();
      const log: string[] = [];
      const globals = Host.make({
        hang: () =>
          Effect.onInterrupt(Effect.andThen(Deferred.succeed(began, undefined), Effect.never), () =>
            Effect.sync(() => log.push("interrupted")),
          ),
      });
      const fiber = yield* Effect.forkChild(
        Effect.provide(Evaluator.evaluate("try { hang() } finally { globalThis.x = 1 }", { globals }), live),
      );
      yield* Deferred.await(began);
      yield* Fiber.interrupt(fiber);
      expect(log).toEqual(["interrupted"]);
    }),
  );

  it.effect("wait without using CPU time, by the clock of the tests", () =>
    Effect.gen(function* () {
      const globals = Host.make({ sleep: (ms: number) => Effect.as(Effect.sleep(ms), "awake") });
      const evaluation = Evaluator.evaluate("sleep(60_000) + sleep(60_000)", { globals, maxTime: 100 });
      const fiber = yield* Effect.forkChild(Effect.provide(evaluation, live));
      yield* TestClock.adjust("1 minute");
      yield* TestClock.adjust("1 minute");
      expect(yield* Fiber.join(fiber)).toBe("awakeawake");
    }),
  );

  it.live("may call functions of the guest while it waits for them", () =>
    Effect.gen(function* () {
      const globals = Host.make({
        each: (list: readonly number[], visit: (n: number) => number) =>
          Effect.forEach(list, (n) =>
            Effect.andThen(
              Effect.sleep("1 millis"),
              Effect.sync(() => visit(n)),
            ),
          ),
      });
      const code = "let sum = 0; const seen = each([1, 2, 3], (n) => { sum += n; return n * 2; }); [sum, seen]";
      expect(yield* Effect.provide(Evaluator.evaluate(code, { globals }), live)).toEqual([6, [2, 4, 6]]);
      const nested = "each([1], () => each([2], () => 3)[0])";
      const error = yield* Effect.flip(Effect.provide(Evaluator.evaluate(nested, { globals }), live));
      expect(error).toBeInstanceOf(HostError);
    }),
  );

  it.live("cannot wait in a getter or a conversion, and say so; they may answer at once", () =>
    Effect.gen(function* () {
      const code =
        "try { ({ get x() { return fetchUser(1); } }).x } catch (error) { error.name + ': ' + error.message }";
      expect(yield* run(code)).toMatch(/^TypeError: The host function has to wait, which is impossible here/);
      const globals = Host.make({ quick: () => Effect.succeed(4) });
      const quick = Evaluator.evaluate("({ get x() { return quick(); } }).x + +{ valueOf: quick }", { globals });
      expect(yield* Effect.provide(quick, live)).toBe(8);
    }),
  );

  it("work in the classes: at once in evaluate, with waiting in evaluateAsync", async () => {
    const failure = new NotFound({ id: 3 });
    const interpreter = new Interpreter({
      globals: Host.make({
        quick: (n: number) => Effect.succeed(n + 1),
        slow: (n: number) => Effect.as(Effect.sleep("1 millis"), n + 1),
        fail: () => Effect.fail(failure),
      }),
    });
    expect(interpreter.evaluate("[1, 2].map(quick)")).toEqual([2, 3]);
    expect(() => interpreter.evaluate("slow(1)")).toThrow(HostError);
    expect(() => interpreter.evaluate("slow(1)")).toThrow(/has to wait/);
    expect(() => interpreter.evaluate("fail()")).toThrow(failure);
    expect(await interpreter.evaluateAsync("slow(1) + slow(2)")).toBe(5);
    await expect(interpreter.evaluateAsync("fail()")).rejects.toBe(failure);
    expect(interpreter.evaluate("1 + 1")).toBe(2);
  });

  describe("Host.async", () => {
    it.live("runs several at once, at most as many as the bound", () =>
      Effect.gen(function* () {
        let underWay = 0;
        let most = 0;
        const work = (n: number) =>
          Effect.gen(function* () {
            most = Math.max(most, ++underWay);
            yield* Effect.sleep("2 millis");
            underWay--;
            return n * n;
          });
        const globals = Host.make({ square: Host.async(work) });
        const code = "Promise.all(Array.from({ length: 10 }, (_, i) => square(i)))";
        const evaluation = Effect.provide(Evaluator.evaluate(code, { globals }), live);
        expect(yield* evaluation).toEqual([0, 1, 4, 9, 16, 25, 36, 49, 64, 81]);
        expect(most).toBe(10);
        most = 0;
        yield* Effect.provideService(evaluation, HostConcurrency, 3);
        expect(most).toBe(3);
      }),
    );

    it.live("rejects with the failure, which fails the evaluation if nobody handles it", () =>
      Effect.gen(function* () {
        const failure = new NotFound({ id: 8 });
        const globals = Host.make({ fail: Host.async(() => Effect.fail(failure)) });
        const evaluate = (code: string) => Effect.provide(Evaluator.evaluate(code, { globals }), live);
        expect(yield* evaluate("fail().catch((error) => error.name + error.id)")).toBe("NotFound8");
        expect(yield* Effect.flip(evaluate("fail()"))).toBe(failure);
        expect(yield* Effect.flip(evaluate("fail(); new Promise((resolve) => 1)"))).toBe(failure);
      }),
    );

    it.live("is interrupted when the evaluation ends", () =>
      Effect.gen(function* () {
        const log: string[] = [];
        const globals = Host.make({
          hang: Host.async(() => Effect.onInterrupt(Effect.never, () => Effect.sync(() => log.push("interrupted")))),
        });
        const code = "hang(); 1";
        expect(yield* Effect.provide(Evaluator.evaluate(code, { globals }), live)).toBe(1);
        yield* Effect.sleep("1 millis");
        expect(log).toEqual(["interrupted"]);
      }),
    );
  });

  describe("Host.checked", () => {
    const globals = Host.make({
      half: Host.checked({ parameters: [Schema.FiniteFromString], result: Schema.Date }, (n) => new Date(n / 2)),
      wrong: Host.checked({ parameters: [], result: Schema.Int }, () => Effect.succeed(1.5)),
    });
    const evaluate = (code: string) => Effect.provide(Evaluator.evaluate(code, { globals }), live);
    it.live("decodes arguments and encodes results", () =>
      Effect.gen(function* () {
        expect(yield* evaluate("half('8').getTime()")).toBe(4);
      }),
    );
    it.live("throws a TypeError in the guest for what does not fit", () =>
      Effect.gen(function* () {
        const told = "(f) => { try { f() } catch (error) { return error.name + ': ' + error.message } }";
        expect(yield* evaluate(`(${told})(() => half(8))`)).toMatch(/^TypeError: half\(\): argument 1: /);
        expect(yield* evaluate(`(${told})(() => wrong())`)).toMatch(/^TypeError: wrong\(\): result: /);
        expect(yield* Effect.flip(evaluate("wrong()"))).toBeInstanceOf(HostError);
      }),
    );
  });

  it.live("names a wrapped function after its property, if it has no name of its own", () => {
    const twice = Host.async((n: number) => Effect.succeed(2 * n));
    const own = Host.async(function own() {
      return Effect.void;
    });
    const plain = [() => Effect.void][0];
    const globals = Host.make({ twice, again: twice, other: own, deep: { plain } });
    const evaluation = Evaluator.evaluate("[twice.name, again.name, other.name, deep.plain.name]", { globals });
    return Effect.map(Effect.provide(evaluation, live), (names) =>
      expect(names).toEqual(["twice", "twice", "own", ""]),
    );
  });

  it("refuses what is no set of globals", () => {
    expect(() => Host.make(null as never)).toThrow(/Host.make takes an object/);
    expect(() => Host.make([] as never)).toThrow(/Host.make takes an object/);
    expect(() => Host.async(5 as never)).toThrow(/Host.async takes a function/);
  });
});
