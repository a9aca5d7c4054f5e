/** What a guest may do to the host by way of the bridge: exhaust it, crash it, or make it wait. */
import { describe, expect, it } from "vitest";
import { HostError, Interpreter, InterpreterError, LimitExceededError } from "../../src/index.ts";
import { caught } from "../caught.ts";
import { expectNoUnhandledRejections } from "../host/unhandled-rejections.ts";
import { watchHost } from "./watched.ts";

watchHost();

expectNoUnhandledRejections();

type Fn = (...args: unknown[]) => unknown;

const interpreterWith = (globals: Record<string, unknown> = {}): Interpreter =>
  new Interpreter({ globals, limits: { maxTime: 200, maxMemory: 16 * 2 ** 20 } });

describe("work without end", () => {
  it.each([
    ["functions given to the host", "for (;;) use(() => 1)"],
    ["promises given to the host", "for (;;) use(new Promise(() => {}))"],
    ["rejections given to the host", "for (;;) use(Promise.reject(1))"],
    ["symbols given to the host", "for (;;) use(Symbol())"],
    ["large arguments", "const a = Array(100000).fill(1); for (;;) use(a)"],
    ["large results", "for (;;) big()"],
    ["errors of the host", "for (;;) { try { fail() } catch {} }"],
    [
      "long messages of the host",
      "const kept = []; for (;;) { try { shout() } catch (e) { kept.push(e.message + kept.length) } }",
    ],
    ["a getter that makes more of itself", "const more = () => ({ get next() { return more() } }); use(more())"],
    ["an argument that unfolds", "let a = []; for (let i = 0; i < 1000; i++) a = [a, a]; for (;;) use(a)"],
    ["callbacks of callbacks", "const f = () => call(f); f()"],
    ["a getter that calls the host that calls it", "const o = { get x() { return use(o) } }; use(o)"],
    ["promise jobs that the host settles", "const again = () => later().then(again); for (;;) again()"],
  ])("%s", (_name, code) => {
    const globals = {
      use: () => undefined,
      big: () => Array.from({ length: 10_000 }, () => ({ a: 1 })),
      fail: () => {
        throw new Error("no");
      },
      shout: () => {
        throw new Error("x".repeat(100_000));
      },
      call: (f: Fn) => f(),
      later: async () => 1,
    };
    const interpreter = interpreterWith(globals);
    const before = performance.now();
    expect(caught(() => interpreter.evaluate(code))).toBeInstanceOf(LimitExceededError);
    expect(performance.now() - before).toBeLessThan(10_000);
    expect(interpreter.evaluate("1 + 1")).toBe(2);
  });
});

/** Each would take gigabytes of the host for a few megabytes of the guest's. */
const UNFOLDING: readonly (readonly [name: string, code: string])[] = [
  ["views of one buffer", "const b = new ArrayBuffer(1e6); Array.from({ length: 1e4 }, () => new Uint8Array(b))"],
  [
    "overlapping views of one buffer",
    "const b = new ArrayBuffer(1e6); Array.from({ length: 1e4 }, (_, i) => new DataView(b, i))",
  ],
  [
    "proxies of one object",
    "const t = {}; for (let i = 0; i < 1e4; i++) t['k' + i] = i; Array.from({ length: 1e4 }, () => new Proxy(t, {}))",
  ],
  [
    "proxies of one array",
    "const t = Array.from({ length: 1e5 }, (_, i) => i); Array.from({ length: 1e4 }, () => new Proxy(t, {}))",
  ],
  ["getters that make more of themselves", "const more = () => ({ get next() { return more() } }); more()"],
  [
    "traps that make more of themselves",
    "const more = () => new Proxy({ next: 1 }, { get: () => more(), getOwnPropertyDescriptor: () => ({ value: more(), enumerable: true, configurable: true }) }); more()",
  ],
  [
    "strings that were never put together",
    "const base = 'x'.repeat(1e6); Array.from({ length: 1e4 }, (_, i) => base + i)",
  ],
  ["a string that was never put together", "let s = 'x'; for (let i = 0; i < 27; i++) s += s; s + 'y'"],
];

describe("values that unfold while they are copied out", () => {
  const limits = { maxMemory: 16 * 2 ** 20, maxTime: 20_000 };
  const inEachWay: readonly (readonly [way: string, run: (code: string) => unknown])[] = [
    ["as a result", (code) => new Interpreter({ limits }).evaluate(code)],
    [
      "as an argument",
      (code) => {
        const copy = code.replace(/([^;]*)$/, " use($1)");
        return new Interpreter({ limits, globals: { use: () => undefined } }).evaluate(copy);
      },
    ],
    [
      "of a promise",
      (code) => new Interpreter({ limits }).evaluateAsync(`(async () => eval(${JSON.stringify(code)}))()`),
    ],
  ];
  for (const [way, run] of inEachWay)
    it.each(UNFOLDING)(`%s, ${way}`, async (_name, code) => {
      const error = await Promise.resolve()
        .then(() => run(code))
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ _tag: "LimitExceededError", limitType: "maxMemory" });
    });
  it("strings that were never put together, as arguments one by one", () => {
    const globals = { use: (text: string) => text.charCodeAt(5) };
    const code =
      "const b = 'x'.repeat(1e6), all = []; for (let i = 0; i < 1e4; i++) all.push(b + i); all.forEach((t) => use(t))";
    const error = caught(() => new Interpreter({ limits, globals }).evaluate(code));
    expect(error).toMatchObject({ _tag: "LimitExceededError", limitType: "maxMemory" });
  });
  it("are no more than they were if they do not unfold", () => {
    const bytes = new Interpreter({ limits }).evaluate("const b = new ArrayBuffer(12e6); [new Uint8Array(b)]");
    expect((bytes as Uint8Array[])[0]).toHaveLength(12e6);
    const halves = "[new Uint8Array(b, 0, 6e6), new Uint8Array(b, 6e6)]";
    const both = new Interpreter({ limits }).evaluate(`const b = new ArrayBuffer(12e6); ${halves}`) as Uint8Array[];
    expect(both.map(({ length }) => length)).toEqual([6e6, 6e6]);
    const list = new Interpreter({ limits }).evaluate("new Proxy(Array.from({ length: 1e5 }, (_, i) => i), {})");
    expect(list).toHaveLength(100_000);
  });
});

describe("results that are a burden", () => {
  it("an array of length 4e9 is as sparse as it was", () => {
    const value = interpreterWith().evaluate("const a = []; a[3999999999] = 1; a") as number[];
    expect(value.length).toBe(4_000_000_000);
    expect(Object.keys(value)).toEqual(["3999999999"]);
  });
  it("many keys far out are copied without the host's stack", () => {
    const code = "const a = []; for (let i = 0; i < 150000; i++) a[i * 1000] = i; a";
    const value = new Interpreter().evaluate(code) as number[];
    expect(value[149_999_000]).toBe(149_999);
  });
  it("a thrown value without a copy is a GuestError all the same", () => {
    for (const code of [
      "throw function* () {}()",
      "throw { get name() { throw 1 }, get message() { throw 2 } }",
      "throw new WeakMap()",
      "throw { toString: null }",
      "throw Object.create(null)",
      "throw Symbol('s')",
      "throw undefined",
    ])
      expect(
        caught(() => interpreterWith().evaluate(code)),
        code,
      ).toMatchObject({ _tag: "GuestError" });
  });
  it("a thrown value whose getters never end is a limit", () => {
    expect(caught(() => interpreterWith().evaluate("throw { get name() { for (;;); } }"))).toBeInstanceOf(
      LimitExceededError,
    );
  });
});

describe("promises", () => {
  it("that nobody handles, on either side, are no business of the process", async () => {
    const interpreter = interpreterWith({
      later: async () => Promise.reject(new Error("host")),
      keep: () => undefined,
    });
    const codes = [
      "later(); 1",
      "keep(Promise.reject(new Error('guest'))); 1",
      "Promise.reject(1); 1",
      "later().then(() => {}).finally(() => { throw 2 }); 1",
      "(async () => { await later() })(); 1",
      "({ p: Promise.reject(3) })",
    ];
    for (const code of codes)
      await interpreter.evaluateAsync(code).catch((error) => expect(error).toBeInstanceOf(InterpreterError));
  });
  it("whose `then` is the guest's are never called by the host", async () => {
    const codes = [
      "({ then(resolve) { resolve('assimilated') } })",
      "(async () => ({ get then() { return this.n++ === 0 ? undefined : () => {} }, n: 0 }))()",
      "Promise.resolve(Object.assign(() => 1, { then: () => {} }))",
    ];
    const results = codes.map((code) =>
      interpreterWith()
        .evaluateAsync(code)
        .catch((error: unknown) => error),
    );
    const [object, late, fn] = await Promise.all(
      results.map((result) => Promise.race([result, new Promise((resolve) => setTimeout(resolve, 300, "hangs"))])),
    );
    expect(object).toBeInstanceOf(HostError);
    expect(late).not.toBe("hangs");
    expect(fn).not.toBe("assimilated");
  });
});
