/** Sessions that were closed leave nothing behind: measured after garbage collections, in a process of this file's own. */
import v8 from "node:v8";
import vm from "node:vm";
import { Effect, Layer } from "effect";
import { expect, it } from "vitest";
import { Evaluator, Host, ResourceAccounting } from "../../src/effect.ts";
import { Interpreter, ResourceTracker } from "../../src/index.ts";

v8.setFlagsFromString("--expose-gc");
const collectGarbage = vm.runInNewContext("gc") as () => void;

const MIB = 2 ** 20;
/** A session with some state is at least ten times this. */
const MOST_PER_SESSION = 2_000;

const heapUsed = async (): Promise<number> => {
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
  return process.memoryUsage().heapUsed;
};

const growth = async (times: number, openAndClose: () => unknown): Promise<number> => {
  for (let warmUp = 0; warmUp < 100; warmUp++) await openAndClose();
  const before = await heapUsed();
  for (let session = 0; session < times; session++) await openAndClose();
  return (await heapUsed()) - before;
};

const CODE = "const kept = Array.from({ length: 500 }, (_, i) => ({ i })); keep(() => kept); kept.length";

it("a thousand interpreters on one tracker", async () => {
  const tracker = new ResourceTracker();
  const used = await growth(1_000, () => {
    const interpreter = new Interpreter({ globals: { keep: () => undefined }, resourceTracker: tracker });
    interpreter.evaluate(CODE);
    interpreter[Symbol.dispose]();
  });
  expect(used).toBeLessThan(1_000 * MOST_PER_SESSION);
});

it("interpreters closed in the middle of an evaluation, and of a promise that never settles", async () => {
  const used = await growth(500, async () => {
    const interpreter = new Interpreter({ globals: { keep: () => new Promise(() => undefined) } });
    const running = interpreter.evaluateAsync(`${CODE}; keep(() => kept)`);
    await new Promise((resolve) => setImmediate(resolve));
    interpreter[Symbol.dispose]();
    await running.catch(() => undefined);
  });
  expect(used).toBeLessThan(500 * MOST_PER_SESSION);
});

it("scopes of Effect, with host Effects that were interrupted", async () => {
  const globals = Host.make({ keep: Host.async(() => Effect.never) });
  const program = Effect.scoped(Effect.flatMap(Evaluator.open({ globals }), (session) => session.evaluate(CODE))).pipe(
    Effect.provide(Layer.mergeAll(Evaluator.layer, ResourceAccounting.layerMemory())),
  );
  const used = await growth(500, () => Effect.runPromise(program));
  expect(used).toBeLessThan(500 * MOST_PER_SESSION + MIB);
});
