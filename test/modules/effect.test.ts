/** `Evaluator.evaluateModule`: loaders in Effect, sessions, interruption. */
import { assert, describe, it } from "@effect/vitest";
import { Context, Effect, Fiber, Layer } from "effect";
import { Evaluator, GuestError, HostError, ParseError, ResourceAccounting } from "../../src/effect.ts";

const services = Layer.mergeAll(Evaluator.layer, ResourceAccounting.layerMemory());

const provided = <A, E>(effect: Effect.Effect<A, E, Evaluator | ResourceAccounting>): Effect.Effect<A, E> =>
  effect.pipe(Effect.provide(services));

const modules = { "./a.js": "export const x = 1" };

describe("evaluateModule", () => {
  it.effect("succeeds with the exports", () =>
    provided(
      Effect.gen(function* () {
        const exports = yield* Evaluator.evaluateModule("export { x } from './a.js'; export default 2", { modules });
        assert.deepStrictEqual(exports, { x: 1, default: 2 });
      }),
    ),
  );

  for (const [main, ErrorClass] of [
    ["let a = ;", ParseError],
    ["import './none.js'", HostError],
    ["null.x", GuestError],
  ] as const)
    it.effect(`fails with a ${ErrorClass.name}`, () =>
      provided(
        Effect.gen(function* () {
          const error = yield* Effect.flip(Evaluator.evaluateModule(main));
          assert.isTrue(error instanceof ErrorClass);
        }),
      ),
    );

  it.effect("uses a world of its own each time, and a session keeps its modules", () =>
    provided(
      Effect.scoped(
        Effect.gen(function* () {
          const counting = { "./n.js": "export let n = 0; export const next = () => ++n" };
          const main = "import { next } from './n.js'; export const n = next()";
          const once = Evaluator.evaluateModule(main, { modules: counting });
          assert.deepStrictEqual([yield* once, yield* once], [{ n: 1 }, { n: 1 }]);
          const session = yield* Evaluator.open({ modules: counting });
          assert.deepStrictEqual(
            [yield* session.evaluateModule(main), yield* session.evaluateModule(main)],
            [{ n: 1 }, { n: 2 }],
          );
          assert.strictEqual(yield* session.evaluate("import('./n.js').then(({ n }) => n)"), 2);
        }),
      ),
    ),
  );
});

class Files extends Context.Service<Files, { readonly prefix: string }>()("test/Files") {}

describe("a loader in Effect", () => {
  it.live("is run, and may be asynchronous", () =>
    provided(
      Effect.gen(function* () {
        const load = (specifier: string) =>
          Effect.as(Effect.sleep(1), `export const name = ${JSON.stringify(specifier)}`);
        assert.deepStrictEqual(yield* Evaluator.evaluateModule("export * from './a.js'", { modules: load }), {
          name: "./a.js",
        });
      }),
    ),
  );

  it.live("can be closed over services, and be the default of a layer", () => {
    const layer = Layer.unwrap(
      Effect.map(Files, ({ prefix }) =>
        Evaluator.layerWith({
          modules: (specifier) => Effect.succeed({ source: `export default "${prefix}"`, filename: specifier }),
        }),
      ),
    );
    return Effect.gen(function* () {
      assert.deepStrictEqual(yield* Evaluator.evaluateModule("export { default } from './a.js'"), {
        default: "from the service",
      });
    }).pipe(
      Effect.provide(
        Layer.mergeAll(
          ResourceAccounting.layerMemory(),
          Layer.provide(layer, Layer.succeed(Files, { prefix: "from the service" })),
        ),
      ),
    );
  });

  it.effect("and records of a layer hold for its sessions, unless they have their own", () => {
    const layer = Evaluator.layerWith({ modules: { "./a.js": "export const of = 'layer'" } });
    const main = "export * from './a.js'";
    return Effect.scoped(
      Effect.gen(function* () {
        const first = yield* Evaluator.open();
        const second = yield* Evaluator.open({ modules: { "./a.js": "export const of = 'session'" } });
        assert.deepStrictEqual(
          [yield* first.evaluateModule(main), yield* second.evaluateModule(main)],
          [{ of: "layer" }, { of: "session" }],
        );
      }),
    ).pipe(Effect.provide([layer, ResourceAccounting.layerMemory()]));
  });

  it.live("that fails is a HostError with the failure as its cause", () =>
    provided(
      Effect.gen(function* () {
        const failure = { _tag: "NotFound" as const };
        const error = yield* Effect.flip(
          Evaluator.evaluateModule("import './a.js'", { modules: () => Effect.fail(failure) }),
        );
        assert.isTrue(error instanceof HostError);
        assert.deepStrictEqual(error.cause, failure);
      }),
    ),
  );

  it.live.each([
    ["dies", Effect.die(new Error("defect")), "Loading module './a.js' failed: defect"],
    ["is interrupted", Effect.interrupt, "Loading module './a.js' failed: All fibers interrupted without error"],
    ["gives no source", Effect.succeed(5), "The source of module './a.js' must be a string, not 5"],
    [
      "gives an Effect",
      Effect.succeed(Effect.succeed("")),
      "The source of module './a.js' must be a string, not an Effect",
    ],
  ] as const)("that %s is a HostError", ([, answer, message]) =>
    provided(
      Effect.gen(function* () {
        const load = (() => answer) as never;
        const error = yield* Effect.flip(Evaluator.evaluateModule("import './a.js'", { modules: load }));
        assert.isTrue(error instanceof HostError);
        assert.strictEqual((error as HostError).message, message);
      }),
    ),
  );

  it.live("is interrupted with the evaluation", () =>
    provided(
      Effect.gen(function* () {
        let interrupted = false;
        const load = () => Effect.onInterrupt(Effect.never, () => Effect.sync(() => void (interrupted = true)));
        const fiber = yield* Effect.forkChild(Evaluator.evaluateModule("import './a.js'", { modules: load }));
        yield* Effect.sleep(5);
        yield* Fiber.interrupt(fiber);
        yield* Effect.sleep(1);
        assert.isTrue(interrupted);
      }),
    ),
  );

  it.live("that never answers: a timeout ends the evaluation, and the session goes on", () =>
    provided(
      Effect.scoped(
        Effect.gen(function* () {
          const session = yield* Evaluator.open();
          const waiting = session.evaluateModule("import './a.js'", { modules: () => Effect.never });
          assert.strictEqual(
            yield* Effect.catchTag(Effect.timeout(waiting, 5), "TimeoutError", () => Effect.succeed("late")),
            "late",
          );
          assert.deepStrictEqual(yield* session.evaluateModule("export * from './a.js'", { modules }), { x: 1 });
        }),
      ),
    ),
  );
});
