/** A built-in that has much to do in one piece lets go of the thread: others have their turn, and an abort stops it. */
import * as Effect from "effect/Effect";
import { describe, expect, test } from "vitest";
import { Evaluator, ResourceAccounting, SliceTicks } from "../../src/effect.ts";
import { Interpreter, LimitExceededError, type ResourceStats, ResourceTracker } from "../../src/index.ts";

/** An array-like of so many elements that no built-in gets through them in time. */
const ENDLESS = "({ length: 2 ** 53 - 1 })";
/** The same as an array, with elements that are no list. */
const SPARSE = "Object.defineProperty(Array(2 ** 32 - 1), 1, { get() {}, configurable: true })";
/** An iterator that the library runs without any code of the guest's. */
const ENDLESS_KEYS = `Array.prototype.keys.call(${ENDLESS})`;
const ENDLESS_ITERABLE = `({ [Symbol.iterator]: () => ${ENDLESS_KEYS} })`;
/** Arrays within each other that unfold without end. */
const UNFOLDING = "const a = [[]]; for (let n = 0; n < 40; n++) a[0] = [a[0], a[0]];";

const onArrayLike = (method: string, args = ""): [string, string] => [
  method,
  `Array.prototype.${method}.call(${ENDLESS}${args})`,
];

/** Calls that would take for ever. */
const CALLS: [what: string, code: string][] = [
  onArrayLike("reverse"),
  onArrayLike("copyWithin", ", 0, 1"),
  onArrayLike("indexOf", ", 1"),
  onArrayLike("lastIndexOf", ", 1"),
  onArrayLike("includes", ", 1"),
  onArrayLike("join", ", ''"),
  onArrayLike("splice", ", 1, 1"),
  onArrayLike("shift"),
  onArrayLike("flat"),
  onArrayLike("sort"),
  onArrayLike("forEach", ", Math.max"),
  ["unshift", `Array.prototype.unshift.call(${SPARSE}, 1)`],
  ["slice", `${SPARSE}.slice()`],
  ["concat", `[].concat(${SPARSE})`],
  ["fill", "Array.prototype.fill.call(new Proxy({ length: 2 ** 53 - 1 }, { set: () => true }), 1)"],
  ["join of arrays in arrays", `${UNFOLDING} a.join("")`],
  ["toLocaleString of arrays in arrays", `${UNFOLDING} a.toLocaleString()`],
  ["flat of arrays in arrays", `${UNFOLDING} a.flat(Infinity)`],
  ["JSON.stringify of arrays in arrays", `${UNFOLDING} JSON.stringify(a)`],
  [
    "JSON.stringify, names",
    "JSON.stringify({}, new Proxy([], { get: (_, key) => key === 'length' ? 2 ** 53 - 1 : 1 }))",
  ],
  [
    "Array.from",
    "Array.from.call(function () { return new Proxy({}, { defineProperty: () => true }) }, { length: 1e15 })",
  ],
  ["new Set", `new Set({ [Symbol.iterator]: () => ({ next: Object.prototype.valueOf.bind({ value: 1 }) }) })`],
  [
    "Set methods",
    `new Set([1, 2]).isDisjointFrom({ size: 1, has() {}, keys: () => Array.prototype.values.call(${ENDLESS}) })`,
  ],
  ["drop", `${ENDLESS_KEYS}.drop(1e15).next()`],
  ["drop, from a generator", `(function* () { yield* ${ENDLESS_ITERABLE} })().drop(1e15).next()`],
  ["some", `${ENDLESS_KEYS}.some(Set.prototype.has.bind(new Set()))`],
  [
    "an array pattern",
    `const [...rest] = { [Symbol.iterator]: () => ({ next: Object.prototype.valueOf.bind({ value: 1 }) }) }`,
  ],
  ["indexOf in a string", "const s = 'a'.repeat(1e7); s.indexOf('a'.repeat(5e6) + 'b')"],
  ["lastIndexOf in a string", "const s = 'a'.repeat(1e7); s.lastIndexOf('a'.repeat(16) + 'b' + 'a'.repeat(5e6))"],
];

/** Milliseconds from the abort, 30 ms after the start, to the end. */
const timeToAbort = async (code: string): Promise<{ error: unknown; late: number }> => {
  const controller = new AbortController();
  let aborted = 0;
  setTimeout(() => {
    aborted = performance.now();
    controller.abort();
  }, 30);
  const error = await new Interpreter()
    .evaluateAsync(code, { signal: controller.signal })
    .catch((reason: unknown) => reason);
  return { error, late: performance.now() - aborted };
};

describe("a long call of a built-in is stopped by an abort", () => {
  test.for(CALLS)("%s", async ([, code]) => {
    const { error, late } = await timeToAbort(code);
    expect(error).toMatchObject({ _tag: "AbortedError" });
    expect(late).toBeLessThan(500);
  });
});

describe("a long call of a built-in that the guest makes in another", () => {
  test.for(CALLS.slice(0, 4))("in a callback, %s", async ([, code]) => {
    const { error } = await timeToAbort(`[1].map(() => { ${code} })`);
    expect(error).toMatchObject({ _tag: "AbortedError" });
  });
});

// --- what comes of a call that was paused ----------------------------------------------------------------------------------

/** Declares `x` anew for each call: what no built-in has a short cut for. */
const RECEIVERS = {
  "an array-like": "const x = { length: 6, 0: 'a', 1: ['b'], 3: 3, 5: 'a' };",
  "a sparse array":
    "const x = ['a', ['b'], , 3]; Object.defineProperty(x, 5, { get: () => 'a', set() {}, configurable: true });",
  "a proxy": "const x = new Proxy(['a', ['b'], , 3, 4, 'a'], {});",
};

/** Calls on `x`. */
const ON_ARRAYS = [
  "reverse.call(x)",
  "copyWithin.call(x, 1, 0, 3)",
  "copyWithin.call(x, 0, 2)",
  "fill.call(x, 7, 1, 4)",
  "indexOf.call(x, 3)",
  "lastIndexOf.call(x, 'a', 4)",
  "includes.call(x, undefined)",
  "join.call(x, '-')",
  "toLocaleString.call(x)",
  "slice.call(x, 1, 5)",
  "splice.call(x, 1, 2)",
  "splice.call(x, 1, 1, 8, 9)",
  "shift.call(x)",
  "unshift.call(x, 8, 9)",
  "push.call(x, 8)",
  "sort.call(x)",
  "toSorted.call(x)",
  "toReversed.call(x)",
  "toSpliced.call(x, 1, 2, 8)",
  "with.call(x, 2, 8)",
  "flat.call(x)",
  "concat.call([], x, [x], 1)",
].map((call) => `Array.prototype.${call}`);

const OTHERS = [
  "Array.from(x)",
  "new Int8Array(x)",
  "new Int8Array(9).set(x, 2)",
  "Int8Array.from(x)",
  "Math.max.apply(null, { length: 2000, __proto__: x })",
  "new Set(Array.from(x))",
  "new Set([1, 2]).union({ size: 3, has() {}, keys: () => Array.prototype.values.call(x) })",
  "Object.entries(x)",
  "Object.assign({}, x, null, x)",
  "Object.getOwnPropertyDescriptors(x)",
  "Object.isFrozen(Object.freeze(x))",
  "Object.defineProperties({}, { a: { value: 1 }, b: { get() {} } })",
  "Object.fromEntries(Object.entries(Array(300).fill(1)))",
  "JSON.stringify(x, Object.keys(x), 1)",
  "JSON.parse(JSON.stringify([x, { a: [1, 'b'] }]))",
  "structuredClone([{ a: [1] }, new Map([[{}, 1]]), new Set(['a'])])",
  "String.raw({ raw: x }, 1, 2, 3)",
  "String.fromCharCode.apply(null, Array(300).fill(65))",
  "'ab'.repeat(5000).lastIndexOf('ab'.repeat(20))",
  "('ab'.repeat(5000) + 'c').indexOf('ab'.repeat(20) + 'c')",
  "Array.from(new Float64Array(Array.from({ length: 9000 }, (_, n) => n * 7919 % 9001)).sort().slice(4000, 4010))",
  "(([a, ...rest]) => rest)(new Set([1, 2, 3]))",
];

const CASES = Object.entries(RECEIVERS).flatMap(([receiver, declare]) =>
  [...ON_ARRAYS, ...OTHERS].map((call) => [receiver, call, declare] as const),
);

/** Tells the order of what the built-in reads, and the state it leaves. */
const program = (declare: string, call: string): string => `
  ${declare}
  let result;
  try { result = ${call} } catch (e) { result = e.name + e.message }
  const told = (value) => {
    try { return JSON.stringify(value instanceof Set ? [...value] : value) } catch (e) { return e.message }
  };
  [told(result), told(x), told(Object.keys(x))]`;

interface Outcome {
  readonly value: unknown;
  readonly usage: Pick<ResourceStats, "iterations" | "functionCalls" | "memoryBytes">;
}

const outcomeIn = async (run: (tracker: ResourceTracker) => Promise<unknown> | unknown): Promise<Outcome> => {
  const tracker = new ResourceTracker();
  const value = await Promise.resolve()
    .then(() => run(tracker))
    .catch((error: unknown) => `${error}`);
  const { iterations, functionCalls, memoryBytes } = tracker.getStats();
  return { value, usage: { iterations, functionCalls, memoryBytes } };
};

const inOnePiece = (code: string): Promise<Outcome> =>
  outcomeIn((resourceTracker) => new Interpreter({ resourceTracker }).evaluate(code));

const inSlices = (code: string): Promise<Outcome> =>
  outcomeIn((tracker) =>
    Effect.runPromise(
      Evaluator.evaluate(code).pipe(
        Effect.provide(Evaluator.layer),
        Effect.provide(ResourceAccounting.layerTracker(tracker)),
        Effect.provideService(SliceTicks, 1),
      ),
    ),
  );

describe("a call that is paused gives and costs what it does in one piece", () => {
  test.for(CASES)("%s: %s", async ([, call, declare]) => {
    const code = program(declare, call);
    expect(await inSlices(code)).toEqual(await inOnePiece(code));
  });
});

describe("an exception after a pause", () => {
  const THROWING = "{ length: 9, 0: 1, get 5() { throw new RangeError('from a getter') } }";
  test.for(["join", "slice", "flat", "reverse", "indexOf", "sort", "toReversed"])(
    "of %s meets its handler",
    async (method) => {
      const code = `
      let steps = [];
      const run = () => {
        try { Array.prototype.${method}.call(${THROWING}); steps.push("missed") }
        catch (e) { steps.push(e.message, e.stack.split("\\n").length > 1) }
        finally { steps.push("finally") }
        return steps.join();
      };
      run() + run()`;
      const whole = await inOnePiece(code);
      expect(whole.value).toContain("from a getter,true,finally");
      expect(await inSlices(code)).toEqual(whole);
    },
  );

  test("ends the evaluation at the call where nothing catches it", async () => {
    const code = `\n  Array.prototype.join.call(${THROWING})`;
    expect(await inSlices(code)).toEqual(await inOnePiece(code));
  });
});

describe("a limit in the middle of a call", () => {
  const failure = async (code: string, ticks: number): Promise<unknown> =>
    Effect.runPromise(
      Evaluator.evaluate(code, { maxIterations: 50 }).pipe(
        Effect.provide(Evaluator.layer),
        Effect.provide(ResourceAccounting.layerMemory()),
        Effect.provideService(SliceTicks, ticks),
        Effect.flip,
      ),
    );

  test.for(CALLS.filter(([what]) => ["reverse", "join", "flat", "slice", "concat", "lastIndexOf"].includes(what)))(
    "is the same at the same place, however short the slices: %s",
    async ([, code]) => {
      const [paused, whole] = await Promise.all([failure(code, 1), failure(code, 1000)]);
      expect(paused).toBeInstanceOf(LimitExceededError);
      const { used, line, column } = paused as LimitExceededError;
      expect(whole).toMatchObject({ used, line, column });
    },
  );

  test("of memory sees what a call has made before it paused", async () => {
    const code = `Array.prototype.toReversed.call(new Proxy({}, { get: (t, k) => k === "length" ? 2 ** 32 - 1 : 0.5 }))`;
    const refused = await new Interpreter({ limits: { maxMemory: 2 ** 20 } })
      .evaluateAsync(code)
      .catch((reason: unknown) => reason);
    expect(refused).toMatchObject({ limitType: "maxMemory" });
  });
});
