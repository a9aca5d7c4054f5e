/** Methods of host objects that answer with Effects: the guest pauses, as at functions of `Host.make`. */
import { describe, expect, expectTypeOf, it } from "@effect/vitest";
import { Cause, Context, Data, Effect, Exit, Fiber, Layer } from "effect";
import { TestClock } from "effect/testing";
import { type EvaluationError, Evaluator, Host, HostError, ResourceAccounting } from "../../src/effect.ts";
import { Interpreter } from "../../src/index.ts";

class SoldOut extends Data.TaggedError("SoldOut")<{ readonly sku: string }> {}
class Stock extends Context.Service<Stock, { readonly take: (sku: string) => Effect.Effect<number, SoldOut> }>()(
  "test/Stock",
) {}

class Shop {
  readonly name = "corner";
  private sold = 0;
  take(sku: string) {
    return Effect.map(
      Stock.use((stock) => stock.take(sku)),
      (left) => `${this.name} ${sku} ${left} ${++this.sold}`,
    );
  }
  pause(value: number) {
    return Effect.as(Effect.sleep("1 millis"), value);
  }
  plain(value: number) {
    return value + 1;
  }
}

const stock = Layer.succeed(Stock, {
  take: (sku) => (sku === "none" ? Effect.fail(new SoldOut({ sku })) : Effect.as(Effect.sleep("1 millis"), 3)),
});

const live = Layer.mergeAll(Evaluator.layer, ResourceAccounting.layerMemory(), stock);

const globalsOf = {
  "of an instance": () => Host.make({ shop: new Shop() }),
  "of Host.object": () => Host.make({ shop: Host.object(new Shop(), { members: ["take", "pause", "plain"] }) }),
};

describe.each(Object.entries(globalsOf))("methods %s", (_, globals) => {
  const run = (code: string) => Effect.provide(Evaluator.evaluate(code, { globals: globals() }), live);

  for (const [where, code, expected] of [
    ["an expression", "shop.pause(1) + shop.pause(2) * shop.plain(1)", 5],
    ["a condition", "if (shop.pause(0)) 1; else 2", 2],
    ["a callback of a built-in", "[1, 2, 3].map((id) => shop.pause(id))", [1, 2, 3]],
    ["a built-in as its callback", "[1, 2].map(shop.pause)", [1, 2]],
    ["call", "shop.pause.call(null, 4)", 4],
    ["a generator", "function* g() { yield shop.pause(1); yield shop.pause(2) } [...g()]", [1, 2]],
    ["an async function", "(async () => { await null; return shop.pause(7) })()", 7],
    [
      "a constructor",
      "class C { x = shop.pause(1); constructor() { this.y = shop.pause(2) } } const c = new C(); [c.x, c.y]",
      [1, 2],
    ],
    ["a template", "`$" + "{shop.take('lamp')}`", "corner lamp 3 1"],
    ["a job", "Promise.resolve(3).then((n) => shop.pause(n))", 3],
  ] as const) {
    it.live(`pause in ${where}`, () =>
      Effect.gen(function* () {
        expect(yield* run(code)).toEqual(expected);
      }),
    );
  }

  it.live("keep their identity, and run on the instance", () =>
    Effect.gen(function* () {
      expect(yield* run("shop.take === shop.take && shop.take('a') + ', ' + shop.take('b')")).toBe(
        "corner a 3 1, corner b 3 2",
      );
    }),
  );

  it.live("fail in the guest, and as themselves where it does not catch", () =>
    Effect.gen(function* () {
      expect(yield* run("try { shop.take('none') } catch (error) { `$" + "{error.name} $" + "{error.sku}` }")).toBe(
        "SoldOut none",
      );
      expect(yield* Effect.flip(run("shop.take('none')"))).toBeInstanceOf(SoldOut);
    }),
  );

  it.effect("are interrupted with the evaluation", () =>
    Effect.gen(function* () {
      const running = yield* Effect.forkChild(run("shop.pause(1)"));
      yield* Effect.repeat(Effect.yieldNow, { times: 20 });
      yield* Fiber.interrupt(running);
      const exit = yield* Fiber.await(running);
      expect(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)).toBe(true);
    }),
  );

  it.effect("go by the clock", () =>
    Effect.gen(function* () {
      const running = yield* Effect.forkChild(run("shop.pause(1)"));
      yield* Effect.repeat(Effect.yieldNow, { times: 20 });
      expect(running.pollUnsafe()).toBeUndefined();
      yield* TestClock.adjust("1 millis");
      expect(yield* Fiber.join(running)).toBe(1);
    }),
  );

  it("cannot wait where nothing can, and answer at once where they need not", () => {
    const interpreter = new Interpreter({
      globals: {
        shop: new Shop(),
        instant: new (class Instant {
          now() {
            return Effect.succeed(5);
          }
        })(),
      },
    });
    expect(() => interpreter.evaluate("shop.pause(1)")).toThrow(HostError);
    expect(interpreter.evaluate("instant.now()")).toBe(5);
  });
});

describe("the types of an evaluation", () => {
  it("know of the methods that the guest has", () => {
    type Whole = Effect.Effect<unknown, EvaluationError | SoldOut, Evaluator | ResourceAccounting | Stock>;
    type None = Effect.Effect<unknown, EvaluationError, Evaluator | ResourceAccounting>;
    const shop = new Shop();
    const evaluate = <E, R>(globals: Host<E, R>) => Evaluator.evaluate("1", { globals });
    expectTypeOf(evaluate(Host.make({ shop }))).toEqualTypeOf<Whole>();
    expectTypeOf(evaluate(Host.make({ deep: { shop } }))).toEqualTypeOf<Whole>();
    expectTypeOf(evaluate(Host.make({ shop: Host.object(shop, { members: ["take"] }) }))).toEqualTypeOf<Whole>();
    expectTypeOf(
      evaluate(Host.make({ shop: Host.object(shop, { members: ["pause", "name"] }) })),
    ).toEqualTypeOf<None>();
    expectTypeOf(
      evaluate(Host.make({ map: new Map<string, number>(), date: new Date(), list: [1], any: () => JSON.parse("1") })),
    ).toEqualTypeOf<None>();
  });
});
