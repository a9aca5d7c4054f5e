/** Many things under way at a time are no leak: hosts warn of signals that many listen to, and must not have a reason to. */
import { getEventListeners } from "node:events";
import { Effect, Layer } from "effect";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Evaluator, Host, ResourceAccounting } from "../../src/effect.ts";
import { Interpreter } from "../../src/index.ts";

const warnings: Error[] = [];
const note = (warning: Error): void => void warnings.push(warning);
const MANY = 50;

beforeEach(() => void process.on("warning", note));

afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", note);
  expect(warnings.splice(0)).toEqual([]);
});

it("evaluations that queue up on one interpreter", async () => {
  const interpreter = new Interpreter();
  const results = await Promise.all(Array.from({ length: MANY }, (_, i) => interpreter.evaluateAsync(`${i}`)));
  expect(results.at(-1)).toBe(MANY - 1);
});

it("evaluations that one signal stops", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const short = Array.from({ length: MANY }, (_, i) => new Interpreter().evaluateAsync(`${i}`, { signal }));
  const endless = Array.from({ length: MANY }, () => new Interpreter().evaluateAsync("for (;;);", { signal }));
  expect((await Promise.all(short)).at(-1)).toBe(MANY - 1);
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  controller.abort();
  const outcomes = await Promise.allSettled(endless);
  expect(outcomes.map((outcome) => outcome.status === "rejected" && outcome.reason._tag)).toEqual(
    Array(MANY).fill("AbortedError"),
  );
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

it("a signal that outlives its evaluations", async () => {
  const { signal } = new AbortController();
  expect(await new Interpreter().evaluateAsync("1", { signal })).toBe(1);
  expect(getEventListeners(signal, "abort")).toEqual([]);
  expect(await new Interpreter().evaluateAsync("2", { signal })).toBe(2);
});

it("promises of host Effects, of an evaluation and of late work", async () => {
  const later = Host.async((n: number) => Effect.as(Effect.sleep(1), n));
  const interpreter = new Interpreter({ globals: Host.make({ later }) });
  const code = "(n) => Promise.all(Array.from({ length: n }, (_, i) => later(i))).then((all) => all.length)";
  const all = (await interpreter.evaluateAsync(code)) as (n: number) => Promise<number>;
  expect([await interpreter.callAsync(all, MANY), await all(MANY)]).toEqual([MANY, MANY]);
});

it("modules whose loader answers with Effects", async () => {
  const modules = (name: string) =>
    Effect.as(Effect.sleep(1), `globalThis.loaded = (globalThis.loaded ?? 0) + 1; // ${name}`);
  const imports = Array.from({ length: MANY }, (_, i) => `import "m${i}";`).join("");
  const layers = Layer.mergeAll(Evaluator.layer, ResourceAccounting.layerMemory());
  const evaluation = Evaluator.evaluateModule(`${imports} export const { loaded } = globalThis`, { modules });
  expect(await Effect.runPromise(Effect.provide(evaluation, layers))).toEqual({ loaded: MANY });
});
