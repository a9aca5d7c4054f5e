/** The bridge as callers of `Interpreter` meet it. */
import { describe, expect, it, vi } from "vitest";
import {
  GuestError,
  HostError,
  Interpreter,
  LimitExceededError,
  ResourceExhaustedError,
  ResourceTracker,
} from "../../src/index.ts";
import { caught } from "../caught.ts";

type Fn = (...args: unknown[]) => unknown;

const evaluate = (code: string, globals: Record<string, unknown> = {}): unknown =>
  new Interpreter({ globals }).evaluate(code);

describe("results", () => {
  it.each([
    ["({ a: [1, { b: 2 }] })", { a: [1, { b: 2 }] }],
    ["new Map([[1, new Set([2])]])", new Map([[1, new Set([2])]])],
    ["[1, , 3].length", 3],
    ["class P { x = 1; #y = 2; get z() { return 3 } } new P()", { x: 1 }],
    ["({ get a() { return this.b }, b: 2 })", { a: 2, b: 2 }],
    ["(function () { return arguments })(1, 2)", { 0: 1, 1: 2 }],
    ["Object.create({ inherited: 1 }, { own: { value: 2, enumerable: true }, hidden: { value: 3 } })", { own: 2 }],
    ["Object(1n)", Object(1n)],
  ])("%s", (code, value) => expect(evaluate(code)).toEqual(value));

  it("are errors of the host's classes with the guest's stack", () => {
    const error = evaluate(
      "function f() { return Object.assign(new RangeError('far', { cause: [1] }), { code: 7 }) } f()",
    ) as RangeError & { code: number };
    expect(error).toBeInstanceOf(RangeError);
    expect(error).toMatchObject({ name: "RangeError", message: "far", cause: [1], code: 7 });
    expect(error.stack).toMatch(/^RangeError: far\n {4}at f \(/);
    expect(error.stack).not.toContain("interpreter.test");
  });
  it("are errors that carry others", () => {
    expect(evaluate("new SuppressedError(new TypeError('x'), [1], 'both')")).toMatchObject({
      name: "SuppressedError",
      message: "both",
      error: new TypeError("x"),
      suppressed: [1],
    });
    expect(evaluate("new AggregateError([new TypeError('x')])")).toMatchObject({ errors: [new TypeError("x")] });
  });
  it("are errors of subclasses, too", () => {
    const error = evaluate("class NotFound extends TypeError { name = 'NotFound' } new NotFound('x')") as Error;
    expect(error).toBeInstanceOf(TypeError);
    expect(error.name).toBe("NotFound");
  });
  it("that cannot cross are HostErrors that say where", () => {
    expect(caught(() => evaluate("({ a: [new WeakMap()] })"))).toMatchObject({
      _tag: "HostError",
      message: "result.a[0] is a WeakMap, which cannot cross",
    });
    expect(caught(() => evaluate("(function* () {})()"))).toBeInstanceOf(HostError);
  });
  it("whose getter throws are GuestErrors", () => {
    expect(caught(() => evaluate("({ get a() { throw new TypeError('no') } })"))).toMatchObject({
      _tag: "GuestError",
      message: "TypeError: no",
    });
  });
  it("whose getter never ends are stopped", () => {
    const limited = new Interpreter({ limits: { maxIterations: 1_000 } });
    expect(caught(() => limited.evaluate("({ get a() { for (;;); } })"))).toBeInstanceOf(LimitExceededError);
  });
  it("may be 100,000 deep", () => {
    let value = evaluate("let a = []; for (let i = 0; i < 100000; i++) a = [a]; a") as unknown[];
    let depth = 0;
    for (; value.length > 0; value = value[0] as unknown[]) depth++;
    expect(depth).toBe(100_000);
  });
});

describe("errors of host functions", () => {
  const reason = new TypeError("disk full");
  const globals = {
    save: () => {
      throw reason;
    },
  };
  it("can be caught by the guest", () => {
    expect(evaluate("try { save() } catch (e) { [e instanceof TypeError, e.message] }", globals)).toEqual([
      true,
      "disk full",
    ]);
  });
  it("are the cause of the GuestError otherwise, at the guest's line", () => {
    const error = caught(() => evaluate("\nfunction f() {\n  save();\n}\nf()", globals)) as GuestError;
    expect(error).toBeInstanceOf(GuestError);
    expect(error).toMatchObject({ message: "TypeError: disk full", cause: reason, line: 3 });
  });
  it("keep their cause when the guest throws them again", () => {
    expect(caught(() => evaluate("try { save() } catch (e) { throw e }", globals))).toMatchObject({ cause: reason });
    expect(caught(() => evaluate("try { save() } catch (e) { throw new Error('other') }", globals))).not.toHaveProperty(
      "cause",
    );
  });
  it("pass from one interpreter through another", () => {
    const inner = (): unknown => new Interpreter().evaluate("null.x");
    const error = caught(() => evaluate("run()", { run: inner })) as GuestError;
    expect(error).toBeInstanceOf(GuestError);
    expect(error.cause).toBeInstanceOf(GuestError);
    expect(evaluate("try { run() } catch (e) { e instanceof Error && e.name }", { run: inner })).toBe("GuestError");
  });
});

describe("numbers seen by host functions", () => {
  it("are exact at every crossing, from nested runs, too", () => {
    const tracker = new ResourceTracker();
    const seen: number[] = [];
    const globals = {
      note: () => void seen.push(tracker.getStats().iterations),
      call: (f: Fn) => {
        f();
        seen.push(tracker.getStats().iterations);
      },
    };
    new Interpreter({ globals, resourceTracker: tracker }).evaluate(`
      for (let i = 0; i < 3; i++) note();
      call(() => { for (let i = 0; i < 10; i++); note() });
      ({ toString() { for (let i = 0; i < 5; i++); note(); return "" } }) + "";
    `);
    expect(seen).toEqual([1, 2, 3, 13, 13, 18]);
    expect(tracker.getStats().iterations).toBe(18);
  });
  it("charge what host functions return, and nothing for globals", () => {
    const tracker = new ResourceTracker();
    const interpreter = new Interpreter({
      resourceTracker: tracker,
      globals: { list: [1, 2, 3], make: () => [1, 2, 3] },
    });
    interpreter.evaluate("list");
    expect(tracker.getStats().memoryBytes).toBe(0);
    interpreter.evaluate("make()");
    expect(tracker.getStats().memoryBytes).toBe(48);
  });
  it("stop an evaluation whose limit the host lowered", () => {
    const tracker = new ResourceTracker();
    const globals = { lower: () => tracker.setLimit("maxTotalIterations", 5) };
    const code = "let n = 0; try { for (;;) { if (n === 4) lower(); n++ } } catch { n = -1 } n";
    expect(caught(() => new Interpreter({ globals, resourceTracker: tracker }).evaluate(code))).toMatchObject({
      used: 6,
      limit: 5,
    });
  });
  it("stop a guest whose budget a callback used up, though the host swallows it", () => {
    const tracker = new ResourceTracker({ limits: { maxTotalIterations: 10 } });
    const after = vi.fn();
    const globals = {
      after,
      swallow: (f: Fn) => {
        try {
          f();
        } catch (error) {
          expect(error).toBeInstanceOf(ResourceExhaustedError);
        }
      },
    };
    const run = (): unknown =>
      new Interpreter({ globals, resourceTracker: tracker }).evaluate(
        "try { swallow(() => { for (;;); }) } finally { after() }",
      );
    expect(caught(run)).toMatchObject({ _tag: "ResourceExhausted", used: 11 });
    expect(after).not.toHaveBeenCalled();
  });
});

describe("guest functions that the host keeps", () => {
  it("are late work: charged, in the history, and not an evaluation", () => {
    const tracker = new ResourceTracker();
    const f = new Interpreter({ resourceTracker: tracker }).evaluate(
      "(n) => { for (let i = 0; i < n; i++); return n }",
    ) as Fn;
    expect(f(7)).toBe(7);
    expect(tracker.getStats()).toMatchObject({ iterations: 7, functionCalls: 1, evaluations: 1 });
    expect(tracker.getHistory().at(-1)).toMatchObject({ iterations: 7, evaluationNumber: 1, outcome: "late" });
  });
  it("are refused when the budget is gone, and after disposal", () => {
    const tracker = new ResourceTracker({ limits: { maxTotalIterations: 5 } });
    const interpreter = new Interpreter({ resourceTracker: tracker });
    const f = interpreter.evaluate("() => { for (;;); }") as Fn;
    expect(caught(() => f())).toMatchObject({ _tag: "ResourceExhausted", used: 6 });
    expect(caught(() => f())).toBeInstanceOf(ResourceExhaustedError);
    const g = new Interpreter().evaluate("() => 1") as Fn;
    expect(g()).toBe(1);
    interpreter[Symbol.dispose]();
    tracker.reset();
    expect(caught(() => f())).toBeInstanceOf(HostError);
  });
  it("call each other through the host, 200 deep at most", () => {
    const deep = (depth: number): unknown =>
      evaluate("const f = (n) => n === 0 ? 'bottom' : through(() => f(n - 1)); f(depth)", {
        depth,
        through: (f: Fn) => f(),
      });
    expect(deep(150)).toBe("bottom");
    expect(caught(() => deep(250))).toMatchObject({ _tag: "LimitExceededError" });
  });
  it("keep what they close over", () => {
    const { add, total } = evaluate("let n = 0; ({ add: (x) => { n += x }, total: () => n })") as {
      add: Fn;
      total: Fn;
    };
    add(2);
    add(3);
    expect(total()).toBe(5);
  });
  it("run as methods of the guest's object when they are called on its copy, and of nothing else", () => {
    const counter = evaluate(
      "({ n: 0, up() { 'use strict'; return this === undefined ? 'nothing' : ++this.n } })",
    ) as Record<"up", Fn>;
    expect([counter.up(), counter.up()]).toEqual([1, 2]);
    const { up } = counter;
    expect(up()).toBe("nothing");
    expect(up.call({ n: 5 })).toBe("nothing");
    expect(() => Reflect.construct(up, [])).toThrow(TypeError);
  });
  it("throw what the guest throws", () => {
    const f = evaluate("(function check(x) { if (x < 0) throw new RangeError('negative'); return x })") as Fn;
    expect(f(1)).toBe(1);
    expect(caught(() => f(-1))).toMatchObject({ message: "RangeError: negative", guestName: "RangeError" });
    expect((caught(() => f(-1)) as GuestError).guestStack).toContain("at check");
  });
});

describe("re-entering an interpreter", () => {
  it("from its own host call is a HostError, and the guest sees an error", () => {
    const interpreter: Interpreter = new Interpreter({ globals: { again: () => interpreter.evaluate("1") } });
    expect(interpreter.evaluate("try { again() } catch (e) { e.name }")).toBe("HostError");
    expect(interpreter.evaluate("1 + 1")).toBe(2);
  });
  it("from a getter of what crosses is one, too", () => {
    const make = (): object => ({
      get value() {
        return interpreter.evaluate("1");
      },
    });
    const interpreter: Interpreter = new Interpreter({ globals: { make } });
    expect(caught(() => interpreter.evaluate("make()"))).toBeInstanceOf(HostError);
    expect(interpreter.evaluate("1 + 1")).toBe(2);
  });
  it("from a getter of what crosses may call guest functions", () => {
    const make = (f: Fn): object => ({
      get value() {
        return f();
      },
    });
    expect(evaluate("make(() => 7).value", { make })).toBe(7);
  });
});

describe("promises", () => {
  it("of the host can be awaited", async () => {
    const interpreter = new Interpreter({ globals: { load: async (id: number) => ({ id }) } });
    expect(await interpreter.evaluateAsync("(async () => [await load(1), await load(2)])()")).toEqual([
      { id: 1 },
      { id: 2 },
    ]);
  });
  it("that the host rejects can be caught, and are the cause otherwise", async () => {
    const reason = new Error("offline");
    const globals = { load: async () => Promise.reject(reason) };
    const interpreter = new Interpreter({ globals });
    expect(await interpreter.evaluateAsync("load().catch((e) => e.message)")).toBe("offline");
    await expect(interpreter.evaluateAsync("load()")).rejects.toMatchObject({ _tag: "GuestError", cause: reason });
  });
  it("that a timer of the host settles are waited for", async () => {
    const interpreter = new Interpreter({ globals: { setTimeout, clearTimeout } });
    const code = `
      clearTimeout(setTimeout(() => { throw new Error("cancelled") }, 1));
      new Promise((resolve) => setTimeout(() => resolve("later"), 2))`;
    expect(await interpreter.evaluateAsync(code)).toBe("later");
  });
  it("among the globals work", async () => {
    const interpreter = new Interpreter({ globals: { ready: Promise.resolve("yes") } });
    expect(await interpreter.evaluateAsync("ready")).toBe("yes");
  });
  it("of the guest settle promises of the host", async () => {
    const { promise, resolve } = evaluate(
      "let resolve; const promise = new Promise((r) => { resolve = r }); ({ promise, resolve })",
    ) as { promise: Promise<unknown>; resolve: Fn };
    resolve({ done: true });
    expect(await promise).toEqual({ done: true });
  });
  it("never hand a `then` of the guest to the host's promises", async () => {
    const interpreter = new Interpreter();
    await expect(interpreter.evaluateAsync("({ then() {} })")).rejects.toBeInstanceOf(HostError);
  });
});
