/** Live memory: what a walk finds, when walks come, and the limit that they hold. */
import v8 from "node:v8";
import vm from "node:vm";
import { describe, expect, test } from "vitest";
import { Account } from "../../src/accounting/account.ts";
import { resolveEvaluationLimits } from "../../src/accounting/evaluation-limits.ts";
import type { OpenEvaluation } from "../../src/accounting/open-evaluation.ts";
import { parseProgram } from "../../src/compiler/program.ts";
import { hostWorld } from "../../src/evaluation/outside-world.ts";
import { ProgramCache } from "../../src/evaluation/program-cache.ts";
import { Session } from "../../src/evaluation/session.ts";
import { Work } from "../../src/evaluation/work.ts";
import { Interpreter, type LimitExceededError, ResourceExhaustedError, ResourceTracker } from "../../src/index.ts";
import { SourceText } from "../../src/syntax/source.ts";
import { caught } from "../caught.ts";

v8.setFlagsFromString("--expose-gc");
const collectGarbage = vm.runInNewContext("gc") as () => void;

const MIB = 1024 * 1024;
/** The names and constants of the intrinsics that a script touches. */
const TOUCHED_INTRINSICS = 6_000;

const openSession = (globals: Record<string, unknown>): Session => {
  const account = new Account();
  const session = new Session({
    globals,
    limits: {},
    redeclaration: "replace",
    dynamicCode: true,
    programs: new ProgramCache(),
    timeZone: "UTC",
    world: hostWorld,
    account,
    mayBeDropped: false,
  });
  session.begin(new Work(account, account.admit(0) as OpenEvaluation, resolveEvaluationLimits({}, {}, account)), 1e9);
  return session;
};

const run = (session: Session, code: string): void => {
  session.machine.begin();
  session.runScript(parseProgram(new SourceText(code, "live.js")));
  while (session.runJob() !== undefined);
};

/** Live bytes after a script, less those of a realm that ran nothing. */
const liveAfter = (code: string, globals: Record<string, unknown> = {}): number => {
  const session = openSession(globals);
  const empty = session.walkHeap();
  run(session, code);
  return session.walkHeap() - empty;
};

/** Live bytes where a script calls `walk`. */
const liveWithin = (code: string): number => {
  let live = 0;
  const session = openSession({
    walk: () => {
      live = session.walkHeap();
    },
  });
  run(session, code);
  return live;
};

describe("a walk", () => {
  test.each([
    ["objects", "var a = []; for (let i = 0; i < 1000; i++) a.push({ x: i })", 1000 * 64, 1000 * 160],
    ["arrays", "var a = []; for (let i = 0; i < 1000; i++) a.push([])", 1000 * 96, 1000 * 120],
    ["elements", "var a = Array(0); for (let i = 0; i < 10000; i++) a.push(i)", 80_000, 90_000],
    ["closures", "var a = []; for (let i = 0; i < 1000; i++) a.push(() => i)", 1000 * 100, 1000 * 400],
    ["map entries", "var m = new Map(); for (let i = 0; i < 1000; i++) m.set(i, i)", 48_000, 60_000],
    ["bytes of a buffer", "var b = new ArrayBuffer(50_000)", 50_000, 51_000],
    [
      "bytes that many views are of, once",
      "var b = new ArrayBuffer(50_000); var v = []; for (let i = 0; i < 10; i++) v.push(new Uint8Array(b)); v.map((x) => x[0])",
      50_000,
      60_000,
    ],
    [
      "small typed arrays",
      "var a = []; for (let i = 0; i < 1000; i++) a.push(new Uint8Array(1))",
      1000 * 500,
      1000 * 1000,
    ],
    ["lexical bindings", "const text = 'x'.repeat(50_000)", 100_000, 101_000],
    ["what promises hold", "var p = Promise.resolve('x'.repeat(50_000))", 100_000, 101_000],
    [
      "what generators hold",
      "var g = (function* () { const t = 'x'.repeat(50_000); yield 1; t })(); g.next()",
      100_000,
      102_000,
    ],
    [
      "what pending reactions hold",
      "const t = { s: 'x'.repeat(50_000) }; new Promise(() => {}).then(() => t)",
      100_000,
      102_000,
    ],
    ["what is hung on intrinsics", "Array.prototype.mine = 'x'.repeat(50_000)", 100_000, 101_000],
    ["symbols of the registry", "for (let i = 0; i < 100; i++) Symbol.for('key' + i)", 100 * 64, 100 * 200],
    [
      "what evals declared",
      "(() => { eval(\"var t = 'x'.repeat(50_000)\"); globalThis.f = () => t })()",
      100_000,
      110_000,
    ],
    ["what a with is for", "with ({ t: 'x'.repeat(50_000) }) { var f = () => t }", 100_000, 102_000],
    ["functions from text", "var a = []; for (let i = 0; i < 100; i++) a.push(Function('return 1'))", 150_000, 600_000],
    ["big integers", "var b = 1n << 80_000n", 10_000, 10_300],
    ["a long string, however it is put together", "var s = 'x'; while (s.length < 100_000) s += s", 200_000, 300_000],
    [
      "a string that many places hold, once",
      "const s = 'x'.repeat(50_000); var a = []; for (let i = 0; i < 100; i++) a.push({ s })",
      100_000,
      120_000,
    ],
    [
      "numbers that are not small integers, in slots",
      "var a = []; for (let i = 0; i < 1000; i++) a.push({ x: i + 0.5, y: i - 0.5 })",
      1000 * (96 + 2 * 16),
      1000 * 160,
    ],
    [
      "many properties",
      "var a = []; for (let i = 0; i < 1000; i++) a.push({ a: i, b: i, c: i, d: i, e: i, f: i, g: i })",
      1000 * (96 + 48 + 24),
      1000 * 200,
    ],
    ["nothing for a property that was deleted", "var o = { a: 'x'.repeat(50_000), b: 1 }; delete o.a", 0, 1_000],
    ["nothing for what is unreachable", "for (let i = 0; i < 1000; i++) [{ i }]", 0, 0],
    [
      "nothing for intrinsics that were touched",
      "[1].map(String).join(); Math.max(1); JSON.stringify({}); new Map().get(1)",
      0,
      0,
    ],
  ])("counts %s", (_, code, least, most) => {
    const live = liveAfter(code);
    expect(live).toBeGreaterThanOrEqual(least);
    expect(live).toBeLessThanOrEqual(most + TOUCHED_INTRINSICS);
  });

  test("does not enter what is the host's", () => {
    class Service {
      readonly secrets = Array.from({ length: 10_000 }, (_, i) => `secret ${i}`);
      get trap(): never {
        throw new Error("the walk read a host object");
      }
      ask() {
        return this.secrets.length;
      }
    }
    const service = new Service();
    const globals = {
      service,
      fail: () => {
        throw new RangeError("x");
      },
      wait: () => new Promise(() => undefined),
    };
    const code =
      "service.ask(); var f = service.ask; try { fail() } catch (e) { var error = e } var p = wait(); p.then(() => 1)";
    expect(liveAfter(code, globals)).toBeLessThan(6_000);
  });

  test("counts what the host holds", () => {
    const tracker = new ResourceTracker();
    const interpreter = new Interpreter({ resourceTracker: tracker });
    const keep = interpreter.evaluate("(() => { const t = 'x'.repeat(200_000); return () => t })()") as () => string;
    tracker.reset();
    interpreter.evaluate("for (let i = 0; i < 40_000; i++) [1, 2]");
    expect(tracker.getStats().peakMemoryBytes).toBeGreaterThan(400_000);
    expect(keep().length).toBe(200_000);
  });

  test("does not count the frames of calls that are over", () => {
    const deep = (levels: number): string => `
      const deep = (n) => (n === 0 ? 0 : [n].map((n) => { const made = deep(n - 1); return made; })[0]);
      deep(${levels});
      walk();`;
    expect(liveWithin(deep(50))).toBe(liveWithin(deep(1)));
  });

  test("takes data of any depth", () => {
    expect(liveAfter("let a = []; for (let i = 0; i < 200_000; i++) a = [a]; var deep = a")).toBeGreaterThan(
      200_000 * 64,
    );
  });
});

describe("layouts of objects", () => {
  test("are bounded, for they outlive the objects; what comes later works without", () => {
    const code = `
      let sum = 0;
      for (let i = 0; i < 40_000; i++) {
        const o = { fixed: 1 };
        o["k" + i] = i;
        o.last = 2;
        sum += o["k" + i] + Object.keys(o).length + (Object.keys(o).join() === "fixed,k" + i + ",last" ? 0 : NaN);
      }
      sum`;
    expect(new Interpreter().evaluate(code)).toBe((40_000 * 39_999) / 2 + 3 * 40_000);
  });
});

describe("maxMemory", () => {
  const hogs = [
    ["objects", "const a = []; for (;;) a.push({ x: 1 })"],
    ["closures", "const a = []; for (let i = 0; ; i++) a.push(() => i)"],
    ["map entries", "const m = new Map(); for (let i = 0; ; i++) m.set(i, [i])"],
    ["strings", "const a = []; for (let i = 0; ; i++) a.push('text ' + i + '!'.repeat(100))"],
    ["one string", "let s = 'x'; for (;;) s += s"],
    [
      "strings that hide in one another",
      "const s = 'x'.repeat(1_000_000); const a = []; for (let i = 0; ; i++) a.push(s + i)",
    ],
    ["properties", "const o = {}; for (let i = 0; ; i++) o['k' + i] = i"],
    ["globals", "for (let i = 0; ; i++) globalThis['k' + i] = i"],
    ["promises", "const a = []; for (;;) a.push(new Promise(() => {}))"],
    ["jobs", "for (;;) Promise.resolve([1, 2, 3]).then((x) => x)"],
    [
      "generators",
      "const a = []; function* g() { const t = [1, 2, 3]; yield t } for (;;) { const it = g(); it.next(); a.push(it) }",
    ],
    ["rejections that nobody handles", "for (;;) Promise.reject([1, 2, 3])"],
    ["recursion", "function f(a) { return f([a, 1, 2, 3, 4, 5, 6, 7, 8]) } f()"],
    ["symbols", "const a = []; for (;;) a.push(Symbol('some description'))"],
  ] as const;

  test.each(hogs)("stops %s", (_, code) => {
    const error = caught(() =>
      new Interpreter().evaluate(code, { maxMemory: 4 * MIB, maxCallStackDepth: 1e9 }),
    ) as LimitExceededError;
    expect(error).toMatchObject({ limitType: "maxMemory", message: "Maximum memory limit exceeded", limit: 4 * MIB });
    expect(error.used).toBeGreaterThan(4 * MIB);
  });

  test("holds within an eighth of the limit", () => {
    const error = caught(() =>
      new Interpreter().evaluate("const a = []; for (;;) a.push([])", { maxMemory: 8 * MIB }),
    ) as LimitExceededError;
    expect(error.used).toBeLessThan(8 * MIB * 1.3);
  });

  test("checks a single allocation before it is made", () => {
    const error = caught(() => new Interpreter().evaluate("'x'.repeat(100_000_000)")) as LimitExceededError;
    expect(error).toMatchObject({ limitType: "maxMemory" });
    expect(new Interpreter().evaluate("'x'.repeat(10_000_000).length")).toBe(10_000_000);
  });

  test("counts the host promises that the guest has asked for", () => {
    const interpreter = new Interpreter({ globals: { wait: () => new Promise(() => undefined) } });
    expect(caught(() => interpreter.evaluate("for (;;) wait()", { maxMemory: 4 * MIB }))).toMatchObject({
      limitType: "maxMemory",
    });
  });

  test("lets garbage go on and on", () => {
    expect(
      new Interpreter().evaluate("let n = 0; for (; n < 300_000; n++) [n, { n }]; n", { maxMemory: 2 * MIB }),
    ).toBe(300_000);
  });

  test("is none where the tracker limits memory", () => {
    const tracker = new ResourceTracker({ limits: { maxTotalMemory: 100 * MIB } });
    const error = caught(() =>
      new Interpreter({ resourceTracker: tracker }).evaluate("const a = []; for (;;) a.push({ x: 1 })"),
    );
    expect(error).toBeInstanceOf(ResourceExhaustedError);
  });
});

describe("peakMemoryBytes", () => {
  test("is the highest live memory seen, not the sum of what was charged", () => {
    const tracker = new ResourceTracker();
    new Interpreter({ resourceTracker: tracker }).evaluate("for (let i = 0; i < 200_000; i++) [i, i, i]");
    const { memoryBytes, peakMemoryBytes } = tracker.getStats();
    expect(memoryBytes).toBe(200_000 * 48);
    expect(peakMemoryBytes).toBeGreaterThan(0);
    expect(peakMemoryBytes).toBeLessThan(1.2 * MIB);
  });

  test("includes what was charged since the last walk", () => {
    const tracker = new ResourceTracker();
    new Interpreter({ resourceTracker: tracker }).evaluate("[1, 2, 3]");
    expect(tracker.getStats().peakMemoryBytes).toBe(48);
  });

  test("is the sum over the interpreters of a tracker", () => {
    const tracker = new ResourceTracker();
    const interpreters = [1, 2].map(() => new Interpreter({ resourceTracker: tracker }));
    for (const interpreter of interpreters) interpreter.evaluate("var a = [1, 2, 3]");
    expect(tracker.getStats().peakMemoryBytes).toBeGreaterThanOrEqual(96);
  });

  test("does not count interpreters that the host has dropped, once the collector has found them", async () => {
    const tracker = new ResourceTracker();
    for (let i = 0; i < 20; i++) new Interpreter({ resourceTracker: tracker }).evaluate("var a = 'x'.repeat(100_000)");
    expect(tracker.getStats().peakMemoryBytes).toBeGreaterThanOrEqual(20 * 200_000);
    let peak = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 100 && peak > 5 * 200_000; attempt++) {
      collectGarbage();
      await new Promise((resolve) => setTimeout(resolve, 5));
      tracker.reset();
      new Interpreter({ resourceTracker: tracker }).evaluate("`x`");
      peak = tracker.getStats().peakMemoryBytes;
    }
    expect(peak).toBeLessThan(5 * 200_000);
  });

  test("is the same in slices of any length", async () => {
    const code = "const a = []; for (let i = 0; i < 30_000; i++) a.push({ i }); a.length";
    const peakOf = async (run: (interpreter: Interpreter) => unknown) => {
      const tracker = new ResourceTracker();
      await run(new Interpreter({ resourceTracker: tracker }));
      return tracker.getStats().peakMemoryBytes;
    };
    expect(await peakOf((interpreter) => interpreter.evaluate(code))).toBe(
      await peakOf((interpreter) => interpreter.evaluateAsync(code)),
    );
  });
});

test.each([
  ["returned", "deep(40)"],
  ["thrown", "try { deep(40, () => { throw 1 }) } catch {}"],
  ["constructed", "deep(40, () => new Holder())"],
  ["stopped", "deep(40, () => { for (;;) ; })"],
])("a frame that is used again keeps nothing of a call that has %s", (_, code) => {
  const interpreter = new Interpreter({ limits: { maxMemory: 256 * MIB } });
  interpreter.evaluate(`
    class Holder { constructor() { this.list = Array(100_000).fill(0); } }
    function deep(depth, last = () => 0) {
      const list = Array(100_000).fill(depth);
      return (depth === 0 ? last() : deep(depth - 1, last)) && list.length;
    }`);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  try {
    interpreter.evaluate(code, { maxIterations: 10_000_000 });
  } catch {
    // One of them is stopped by the limit.
  }
  interpreter.evaluate("0");
  collectGarbage();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(4 * MIB);
});
