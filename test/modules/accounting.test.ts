/** What modules cost, the limits that hold for them, and what is left when one was passed. */
import { describe, expect, test } from "vitest";
import {
  Interpreter,
  LimitExceededError,
  type Modules,
  ResourceExhaustedError,
  ResourceTracker,
} from "../../src/index.ts";
import { never } from "./support.ts";

const MIB = 1024 * 1024;

/** The statistics after one evaluation. */
const costOf = async (main: string, modules: Modules = {}) => {
  const tracker = new ResourceTracker();
  await new Interpreter({ resourceTracker: tracker }).evaluateModule(main, { modules });
  const { iterations, functionCalls, memoryBytes } = tracker.getStats();
  return { iterations, functionCalls, memoryBytes };
};

/** A chain of so many modules, each of which imports the next. */
const chain = (length: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length }, (_, index) => [
      `./${index}.js`,
      index + 1 < length
        ? `export { x } from "./${index + 1}.js"; export * from "./${index + 1}.js"`
        : "export const x = 1",
    ]),
  );

describe("costs", () => {
  test("each module is an iteration, each binding has the price of a captured one, and no code is a call", async () => {
    const base = await costOf("");
    expect(base).toMatchObject({ iterations: 1, functionCalls: 0 });
    const two = await costOf("import './a.js'", { "./a.js": "const a = 1, b = 2; var c; let d" });
    expect(two).toEqual({ iterations: 2, functionCalls: 0, memoryBytes: base.memoryBytes + 4 * 16 });
  });

  test("are the same in slices of any size, and whether the sources are at hand or come later", async () => {
    const modules = { ...chain(20), "./slow.js": "await 0; for (let i = 0; i < 50; i++); export const y = [1]" };
    const main = "import { x } from './0.js'; import { y } from './slow.js'; export const sum = x + y[0]";
    const cost = await costOf(main, modules);
    expect(await costOf(main, async (specifier) => modules[specifier as keyof typeof modules] ?? "")).toEqual(cost);
  });

  test("failed imports cost, too", async () => {
    const { memoryBytes } = await costOf("for (let i = 0; i < 10; i++) await import('./none.js').catch(() => 0)");
    expect(memoryBytes).toBeGreaterThan((await costOf("")).memoryBytes + 10 * 64);
  });
});

describe("graphs of any depth and width", () => {
  test.each([10_000])("a chain of %i modules", async (length) => {
    const exports = await new Interpreter().evaluateModule("export { x } from './0.js'", { modules: chain(length) });
    expect(exports).toEqual({ x: 1 });
  });

  test("a chain of namespaces", async () => {
    const modules = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => [
        `${index}.js`,
        `export * as ns from "./${index + 1}.js"; export const n = ${index}`,
      ]),
    );
    const main = "import * as ns from './0.js'; let at = ns, n = 0; while (at.ns) { at = at.ns; n++ } export { n }";
    expect(await new Interpreter().evaluateModule(main, { modules: { ...modules, "5000.js": "" } })).toEqual({
      n: 5_000,
    });
  });

  test("modules with await, each waiting for the next", async () => {
    const modules = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, index) => [
        `${index}.js`,
        `import "./${index + 1}.js"; await 0; globalThis.n++`,
      ]),
    );
    const main = "import './0.js'; export const n = globalThis.n";
    const interpreter = new Interpreter({ globals: { n: 0 } });
    expect(await interpreter.evaluateModule(main, { modules: { ...modules, "2000.js": "" } })).toEqual({ n: 2_000 });
  });
});

describe("limits", () => {
  const loop = { "./loop.js": "export let n = 0; for (;;) n++" };

  test.each([
    [{ maxIterations: 1_000 }, "maxIterations"],
    [{ maxTime: 500 }, "maxTime"],
    [{ maxLoopIterations: 10 }, "maxLoopIterations"],
  ] as const)("of an evaluation: %o", async (limits, limitType) => {
    const error = await new Interpreter()
      .evaluateModule("import './loop.js'", { modules: loop, ...limits })
      .catch((failure) => failure);
    expect(error).toBeInstanceOf(LimitExceededError);
    expect(error).toMatchObject({ limitType, filename: "loop.js", line: 1 });
  });

  test("of a tracker", async () => {
    const resourceTracker = new ResourceTracker({ limits: { maxTotalIterations: 100 } });
    const interpreter = new Interpreter({ resourceTracker, modules: loop });
    await expect(interpreter.evaluateModule("import './loop.js'")).rejects.toBeInstanceOf(ResourceExhaustedError);
    expect(resourceTracker.getStats().iterations).toBe(101);
  });

  test("on modules: each is an iteration, also where the guest makes up their names", async () => {
    const main = "for (let i = 0; ; i++) await import('./' + i + '.js')";
    const error = await new Interpreter()
      .evaluateModule(main, { modules: () => "", maxIterations: 21 })
      .catch((failure) => failure);
    expect(error).toMatchObject({ limitType: "maxIterations", used: 22 });
  });

  test("on the length of a source", async () => {
    const modules = { "./long.js": " ".repeat(101) };
    const limits = { modules, maxSourceLength: 100 };
    const error = await new Interpreter().evaluateModule("import './long.js'", limits).catch((failure) => failure);
    expect(error).toMatchObject({ limitType: "maxSourceLength", used: 101, limit: 100, filename: "long.js" });
    const caughtIt = "try { await import('./long.js') } catch {}";
    await expect(new Interpreter().evaluateModule(caughtIt, limits)).rejects.toBeInstanceOf(LimitExceededError);
    await expect(new Interpreter().evaluateModule(" ".repeat(101), limits)).rejects.toBeInstanceOf(LimitExceededError);
  });

  test("on the length of a source come before those on what it would take", async () => {
    const modules = { "./long.js": " ".repeat(5 * MIB) };
    const error = await new Interpreter().evaluateModule("import './long.js'", { modules }).catch((failure) => failure);
    expect(error).toMatchObject({ limitType: "maxSourceLength", used: 5 * MIB, filename: "long.js" });
  });

  test("on live memory: what modules and their namespaces hold counts", async () => {
    const modules = { "./big.js": "const big = []; for (let i = 0; ; i++) big.push('x'.repeat(1000) + i); export {}" };
    const error = await new Interpreter()
      .evaluateModule("import './big.js'", { modules, maxMemory: MIB })
      .catch((failure) => failure);
    expect(error).toMatchObject({ limitType: "maxMemory", filename: "big.js" });
  });

  test.each([
    ["a variable of a module that nobody imports", "const kept = fill(); export {}", ""],
    [
      "what a function waits with for an import",
      "",
      "void (async () => { const kept = fill(); await import('./never.js'); kept[0] })()",
    ],
    ["what a module waits with", "const kept = fill(); await new Promise(() => {}); kept[0]", ""],
  ])("on live memory: %s", async (_, module, main) => {
    const fill = "const fill = () => Array.from({ length: 20_000 }, (_, i) => ({ i }));";
    const load = (specifier: string) => (specifier === "./never.js" ? never() : `${fill}${module}`);
    const burn = "for (let i = 0; i < 60_000; i++) ({ i });";
    const evaluate = (maxMemory: number) =>
      new Interpreter()
        .evaluateModule(
          `${fill}import('./kept.js'); ${main}; await 0; await 0; await 0; await 0; await 0; await 0; ${burn}`,
          { modules: load, maxMemory },
        )
        .catch((failure) => failure);
    expect(await evaluate(MIB)).toMatchObject({ limitType: "maxMemory" });
    expect(await evaluate(16 * MIB)).not.toMatchObject({ limitType: "maxMemory" });
  });

  test("on live memory: modules weigh what their syntax trees take, however many names the guest makes up", async () => {
    const main = "for (let i = 0; ; i++) await import('./' + i + '.js')";
    const error = await new Interpreter()
      .evaluateModule(main, { modules: () => " ".repeat(4_096), maxMemory: 4 * MIB })
      .catch((failure) => failure);
    expect(error).toMatchObject({ limitType: "maxMemory" });
  });

  test("on the length of specifiers", async () => {
    const main = "export default await import('x'.repeat(65_537)).catch((error) => error.message)";
    expect(await new Interpreter().evaluateModule(main)).toEqual({ default: "Module specifier is too long" });
  });

  test("nothing of the guest catches them", async () => {
    const main = "try { await import('./loop.js') } catch { globalThis.caught = 1 } finally { globalThis.caught = 2 }";
    const interpreter = new Interpreter({ modules: loop });
    await expect(interpreter.evaluateModule(main, { maxIterations: 100 })).rejects.toBeInstanceOf(LimitExceededError);
    expect(interpreter.evaluate("typeof caught")).toBe("undefined");
  });

  test("a module that one stopped is evaluated anew by the next import; what was complete stays", async () => {
    const modules = {
      "./loop.js": "import './done.js'; for (let i = 0; i < 1000; i++); export const x = 1",
      "./done.js": "globalThis.done = (globalThis.done ?? 0) + 1",
    };
    const interpreter = new Interpreter({ modules });
    const main = "import { x } from './loop.js'; export const y = [x, globalThis.done]";
    for (let times = 0; times < 2; times++)
      await expect(interpreter.evaluateModule(main, { maxIterations: 100 })).rejects.toBeInstanceOf(LimitExceededError);
    expect(await interpreter.evaluateModule(main)).toEqual({ y: [1, 1] });
  });
});
