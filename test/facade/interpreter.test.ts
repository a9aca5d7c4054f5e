import { describe, expect, test } from "vitest";
import {
  AbortedError,
  GuestError,
  HostError,
  Interpreter,
  ParseError,
  ProgramCache,
  ResourceTracker,
} from "../../src/index.ts";
import { caught } from "../caught.ts";

describe("evaluate", () => {
  test("answers with the completion value", () => {
    expect(new Interpreter().evaluate("1; if (true) { 2 }")).toBe(2);
  });

  test("keeps its world between evaluations", () => {
    const interpreter = new Interpreter();
    interpreter.evaluate("var a = 1; let b = 2; const c = 3; function d() { return a + b + c; }");
    expect(interpreter.evaluate("a++; d()")).toBe(7);
  });

  test("gives worlds nothing in common", () => {
    new Interpreter().evaluate("Object.prototype.mark = 1; globalThis.leak = 2");
    expect(new Interpreter().evaluate("[typeof leak, {}.mark]")).toEqual(["undefined", undefined]);
  });

  test("answers with what a promise was fulfilled with, by jobs that need no waiting", () => {
    expect(new Interpreter().evaluate("(async () => { await null; return [await 1] })()")).toEqual([1]);
  });

  test("throws what a promise was rejected with", () => {
    const error = caught(() => new Interpreter().evaluate("(async () => { throw new RangeError('no') })()"));
    expect(error).toBeInstanceOf(GuestError);
    expect(error).toMatchObject({ guestName: "RangeError", guestMessage: "no", message: "RangeError: no" });
  });

  test("names evaluateAsync when the result is pending", () => {
    const error = caught(() => new Interpreter().evaluate("new Promise(() => {})"));
    expect(error).toBeInstanceOf(HostError);
    expect((error as HostError).message).toContain("evaluateAsync");
  });

  test("runs the jobs also after a throw, and reports the throw", () => {
    const seen: unknown[] = [];
    const interpreter = new Interpreter({ globals: { note: (value: unknown) => void seen.push(value) } });
    const error = caught(() =>
      interpreter.evaluate(
        "Promise.resolve().then(() => note('job')); Promise.reject(new Error('later')); throw new Error('first')",
      ),
    );
    expect(error).toMatchObject({ guestMessage: "first" });
    expect(seen).toEqual(["job"]);
  });

  test("reports the first rejection that nobody handled before the value", () => {
    const code =
      "Promise.reject(new Error('handled')).catch(() => 0); Promise.reject(new Error('a')); Promise.reject(new Error('b')); 1";
    expect(caught(() => new Interpreter().evaluate(code))).toMatchObject({ guestMessage: "a" });
  });

  test("does not report a rejection that was handled in time", () => {
    expect(
      new Interpreter().evaluate("const p = Promise.reject(1); Promise.resolve().then(() => p.catch(() => 0)); 'fine'"),
    ).toBe("fine");
  });

  test("forgets the rejections of an earlier evaluation", () => {
    const interpreter = new Interpreter();
    caught(() => interpreter.evaluate("Promise.reject(1)"));
    expect(interpreter.evaluate("2")).toBe(2);
  });
});

describe("errors", () => {
  test("say where a script is wrong", () => {
    const error = caught(() => new Interpreter().evaluate("let a = 1;\nlet a = 2;", { filename: "twice.js" }));
    expect(error).toBeInstanceOf(ParseError);
    expect(error).toMatchObject({ filename: "twice.js", line: 2, sourceLine: "let a = 2;" });
  });

  test("say where the guest threw, with its call stack", () => {
    const code = "function f() {\n  throw new TypeError('bad');\n}\nf();";
    const error = caught(() => new Interpreter().evaluate(code, { filename: "f.js" })) as GuestError;
    expect(error).toMatchObject({ filename: "f.js", line: 2, column: 9 });
    expect(error.guestStack).toBe("    at f (f.js:2:9)\n    at f.js:4:1");
    expect(error.format()).toContain("throw new TypeError('bad');");
  });

  test("say where a value was thrown that is no error", () => {
    const error = caught(() =>
      new Interpreter().evaluate("const f = () => {\n  throw { code: 7 };\n};\nf()", { filename: "f.js" }),
    );
    expect(error).toMatchObject({ thrown: { code: 7 }, line: 2, column: 3 });
  });

  test.each([
    ["\n  Promise.reject({ code: 7 });", 2, 3],
    ["\n  Promise.reject();", 2, 3],
    ["\nconst f = () => { throw 7 };\n(async () => { f() })();", 3, 16],
    ["\nPromise.resolve().then(() => {\n  throw 7;\n}); 1", 3, 3],
    ["\n  new Promise((_, reject) => {\n    reject(7);\n  }); 1", 3, 5],
    ["async function* g() {\n  throw 7;\n}\ng().next(); 1", 2, 3],
  ])("say where a promise was rejected with a value that is no error: %j", (code, line, column) => {
    expect(caught(() => new Interpreter().evaluate(code))).toMatchObject({ _tag: "GuestError", line, column });
  });

  test("say nothing of a place that has to do with another value", () => {
    const code = "try { throw 7 } catch {}\nPromise.resolve().then(Promise.reject.bind(Promise, 8)); 1";
    const { thrown, line } = caught(() => new Interpreter().evaluate(code)) as GuestError;
    expect([thrown, line]).toEqual([8, undefined]);
  });

  test("keep the original of a host function's error as the cause", () => {
    const failure = new Error("database down");
    const fail = () => {
      throw failure;
    };
    const error = caught(() => new Interpreter({ globals: { fail } }).evaluate("fail()")) as GuestError;
    expect(error).toBeInstanceOf(GuestError);
    expect(error.cause).toBe(failure);
  });
});

describe("redeclaration", () => {
  const snippet = "const rate = 2; let n = rate * 2; class C {} function f() { return n } f()";

  test("replaces by default, so that a snippet can be evaluated again", () => {
    const interpreter = new Interpreter();
    expect([interpreter.evaluate(snippet), interpreter.evaluate(snippet)]).toEqual([4, 4]);
  });

  test("can be the SyntaxError of the specification", () => {
    const interpreter = new Interpreter({ redeclaration: "error" });
    interpreter.evaluate("const rate = 2");
    expect(caught(() => interpreter.evaluate("const rate = 3"))).toMatchObject({ guestName: "SyntaxError" });
    expect(interpreter.evaluate("rate")).toBe(2);
  });
});

describe("redeclaration: replace", () => {
  const all = (...scripts: readonly string[]) => {
    const interpreter = new Interpreter();
    return scripts.map((script) => interpreter.evaluate(script)).at(-1);
  };

  test.each([
    ["earlier functions see the new value", ["let x = 1; const f = () => x", "let x = 2", "f()"], 2],
    ["… and write to it", ["let x = 1; const f = () => { x = 5 }", "let x = 2", "f(); x"], 5],
    [
      "a let after a var hides the property",
      ["var x = 1; const f = () => x", "let x = 2", "[f(), globalThis.x]"],
      [2, 1],
    ],
    ["a var after a let is the property", ["let x = 1; const f = () => x", "var x = 2", "[f(), globalThis.x]"], [2, 2]],
    ["a function after a let", ["let x = 1", "function x() {}", "typeof x"], "function"],
    ["a class after a class", ["class A {}", "class A { m() { return 1 } }", "new A().m()"], 1],
    ["a constant may become a variable", ["const x = 1; const f = () => { x = 5 }", "let x = 2", "f(); x"], 5],
    ["a name comes to be that was unknown", ["const f = () => typeof x; f()", "let x = 1", "f()"], "number"],
    ["standard names may be hidden", ["let Array = 1", "[[].length, Array]"], [0, 1]],
  ])("%s", (_, scripts, expected) => expect(all(...scripts)).toEqual(expected));

  test("a variable may become a constant", () => {
    const error = caught(() => all("let x = 1; const f = () => { x = 5 }", "const x = 2", "f()"));
    expect(error).toMatchObject({ guestMessage: "Assignment to constant variable." });
  });

  test("what was never initialised is, when it is declared again", () => {
    const interpreter = new Interpreter();
    caught(() => interpreter.evaluate("let x = (() => { throw 1 })()"));
    expect(caught(() => interpreter.evaluate("x"))).toMatchObject({ guestName: "ReferenceError" });
    expect(interpreter.evaluate("let x = 2; x")).toBe(2);
  });

  test.each(["let undefined = 1", "const NaN = 1", "class Infinity {}"])("%s is a SyntaxError nevertheless", (code) => {
    expect(caught(() => all(code))).toMatchObject({ guestName: "SyntaxError" });
    expect(all("undefined")).toBe(undefined);
  });

  test("a name declared twice in one script is a SyntaxError nevertheless", () => {
    expect(caught(() => all("let x = 1; let x = 2"))).toBeInstanceOf(ParseError);
  });

  test("an eval does not replace", () => {
    expect(caught(() => all("let x = 1", "eval('var x = 2')"))).toMatchObject({ guestName: "SyntaxError" });
    expect(all("let x = 1", "eval('let x = 2; x')", "x")).toBe(1);
  });

  test("modules see what scripts declared, and declare nothing", async () => {
    const interpreter = new Interpreter();
    interpreter.evaluate("let x = 1; var y = 2");
    expect(await interpreter.evaluateModule("export const sum = x + y; let z = 3; var w = 4")).toEqual({ sum: 3 });
    expect(interpreter.evaluate("[typeof z, typeof w]")).toEqual(["undefined", "undefined"]);
  });
});

describe("redeclaration: error", () => {
  const second = (first: string, code: string) => {
    const interpreter = new Interpreter({ redeclaration: "error" });
    interpreter.evaluate(first);
    return caught(() => interpreter.evaluate(code));
  };

  test.each([
    ["let a", "var a"],
    ["let a", "function a() {}"],
    ["class a {}", "let a"],
    ["var a", "let a"],
    ["function a() {}", "const a = 1"],
    ["let a", "eval('var a')"],
  ])("%s, then %s is a SyntaxError", (first, code) => {
    expect(second(first, code)).toMatchObject({ guestName: "SyntaxError" });
  });

  test("a name that the global object cannot take is a TypeError", () => {
    const failure = (code: string) => second("Object.preventExtensions(globalThis)", code);
    expect(failure("var fresh")).toMatchObject({ guestName: "TypeError" });
    expect(failure("function fresh() {}")).toMatchObject({ guestName: "TypeError" });
    expect(second("1", "function NaN() {}")).toMatchObject({ guestName: "TypeError" });
  });

  test("nothing is declared where something is refused", () => {
    const interpreter = new Interpreter({ redeclaration: "error" });
    interpreter.evaluate("let a = 1");
    caught(() => interpreter.evaluate("var fresh; let a"));
    expect(interpreter.evaluate("[typeof fresh, a]")).toEqual(["undefined", 1]);
  });

  test("a function in a block leaves a let alone", () => {
    const interpreter = new Interpreter({ redeclaration: "error" });
    interpreter.evaluate("let a = 1");
    expect(interpreter.evaluate("{ function a() {} } a")).toBe(1);
  });

  test("var and function may be declared again", () => {
    const interpreter = new Interpreter({ redeclaration: "error" });
    interpreter.evaluate("var a = 1; function f() { return 1 }");
    expect(interpreter.evaluate("var a; function f() { return 2 } [a, f()]")).toEqual([1, 2]);
  });
});

describe("globals", () => {
  test("are copies", () => {
    const prices = [1, 2];
    const interpreter = new Interpreter({ globals: { prices } });
    interpreter.evaluate("prices.push(3)");
    expect(prices).toEqual([1, 2]);
    expect(interpreter.evaluate("prices")).toEqual([1, 2, 3]);
  });

  test("cost nothing", () => {
    const interpreter = new Interpreter({ globals: { big: Array.from({ length: 1_000 }, (_, i) => `text ${i}`) } });
    interpreter.evaluate("big[3]", { globals: { more: [1, 2, 3] } });
    expect(interpreter.getStats().memoryBytes).toBe(0);
  });

  test("of a call are there from that call on", () => {
    const interpreter = new Interpreter({ globals: { a: 1 } });
    expect(interpreter.evaluate("a + b", { globals: { b: 2 } })).toBe(3);
    expect(interpreter.evaluate("b")).toBe(2);
  });

  test("may replace a part of the standard library", () => {
    expect(new Interpreter({ globals: { Math: { answer: 42 } } }).evaluate("Math.answer")).toBe(42);
  });
});

describe("programs", () => {
  test("can be shared among interpreters", () => {
    const programs = new ProgramCache();
    const results = [1, 2, 3].map((a) => new Interpreter({ programs, globals: { a } }).evaluate("a * 2"));
    expect(results).toEqual([2, 4, 6]);
  });

  test("keep their own file names", () => {
    const interpreter = new Interpreter();
    const fileOf = (filename: string) =>
      (caught(() => interpreter.evaluate("null.x", { filename })) as GuestError).filename;
    expect(["a.js", "b.js", "a.js", "a.js"].map(fileOf)).toEqual(["a.js", "b.js", "a.js", "a.js"]);
  });
});

describe("clock and random", () => {
  test("can be replaced", () => {
    const tracker = new ResourceTracker();
    const clock = { now: () => 1_000, cpuTime: () => 5 };
    const interpreter = new Interpreter({ clock, random: () => 0.25, resourceTracker: tracker });
    expect(interpreter.evaluate("Math.random()")).toBe(0.25);
    expect(tracker.getHistory()[0]).toMatchObject({ timestamp: new Date(1_000), cpuTimeMs: 0 });
    expect(interpreter.evaluate("[Date.now(), Number(new Date()), Date()]")).toEqual([
      1_000,
      1_000,
      String(new Date(1_000)),
    ]);
  });

  test("may be of a clock that is finer, or broken", () => {
    const nowOf = (now: number) => new Interpreter({ clock: { now: () => now } }).evaluate("Date.now()");
    expect([1.75, -0.5, Number.NaN, 1e300].map(nowOf)).toEqual([1, -1, Number.NaN, Number.NaN]);
  });

  test.each([
    [undefined, TypeError, "undefined"],
    ["0.5", TypeError, '"0.5"'],
    [{}, TypeError, "an object"],
    [Promise.resolve(0.5), TypeError, "an object"],
    [1, RangeError, "1"],
    [-0.1, RangeError, "-0.1"],
    [Number.NaN, RangeError, "NaN"],
  ])("randomness that answers with %s is the host's error, and nothing that the guest sees", (answer, type, shown) => {
    const interpreter = new Interpreter({ random: () => answer as number });
    const error = caught(() => interpreter.evaluate("try { Math.random() } catch (error) { error }"));
    expect(error).toBeInstanceOf(type);
    expect((error as Error).message).toMatch(/^random must answer with a number from 0 .*to 1, not /);
    expect((error as Error).message.endsWith(shown)).toBe(true);
    expect(interpreter.evaluate("1")).toBe(1);
  });
});

describe("evaluateAsync", () => {
  test("waits for promises of the host", async () => {
    const interpreter = new Interpreter({ globals: { load: async (id: number) => ({ id, name: `user ${id}` }) } });
    expect(await interpreter.evaluateAsync("(async () => (await load(7)).name)()")).toBe("user 7");
  });

  test("waits for functions of the guest that the host calls later", async () => {
    const interpreter = new Interpreter({ globals: { later: (resume: () => void) => void setTimeout(resume, 5) } });
    expect(await interpreter.evaluateAsync("new Promise((resolve) => later(() => resolve('woken')))")).toBe("woken");
  });

  test("waits for resolving functions that the host calls later", async () => {
    const interpreter = new Interpreter({ globals: { sleep: (resume: () => void) => void setTimeout(resume, 5) } });
    expect(await interpreter.evaluateAsync("new Promise(sleep).then(() => 'woken')")).toBe("woken");
  });

  test("rejects when nothing can settle the result", async () => {
    const evaluation = new Interpreter().evaluateAsync("new Promise(() => {})");
    await expect(evaluation).rejects.toThrow("nothing can settle");
  });

  test("gives the rest of the program turns", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await new Interpreter().evaluateAsync("for (let i = 0; i < 2_000_000; i++);");
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
  });

  test("queues calls in order, and admits each when its turn comes", async () => {
    const tracker = new ResourceTracker();
    const seen: unknown[] = [];
    const globals = {
      wait: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
      note: (x: unknown) => void seen.push(x),
    };
    const interpreter = new Interpreter({ globals, resourceTracker: tracker });
    const first = interpreter.evaluateAsync("(async () => { note('a'); await wait(5); note('b'); })()");
    const second = interpreter.evaluateAsync("note('c')");
    expect(tracker.getStats().evaluations).toBe(1);
    await Promise.all([first, second]);
    expect(seen).toEqual(["a", "b", "c"]);
    expect(tracker.getStats().evaluations).toBe(2);
  });

  test("goes on with the queue after a failure", async () => {
    const interpreter = new Interpreter();
    const [bad, good] = await Promise.allSettled([
      interpreter.evaluateAsync("throw 1"),
      interpreter.evaluateAsync("2"),
    ]);
    expect([bad.status, good]).toEqual(["rejected", { status: "fulfilled", value: 2 }]);
  });

  test("is stopped by its signal, between two slices", async () => {
    const tracker = new ResourceTracker();
    const interpreter = new Interpreter({ resourceTracker: tracker });
    const evaluation = interpreter.evaluateAsync("while (true);", { signal: AbortSignal.timeout(20) });
    await expect(evaluation).rejects.toBeInstanceOf(AbortedError);
    expect(tracker.getHistory()).toMatchObject([{ outcome: "aborted" }]);
    expect(tracker.getStats().iterations).toBe(tracker.getHistory()[0]?.iterations);
    expect(interpreter.evaluate("1")).toBe(1);
  });

  test("is stopped by its signal while it waits", async () => {
    const controller = new AbortController();
    const interpreter = new Interpreter({ globals: { never: () => new Promise(() => undefined) } });
    const evaluation = interpreter.evaluateAsync("never()", { signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(evaluation).rejects.toMatchObject({ _tag: "AbortedError", cause: { message: "enough" } });
    expect(interpreter.evaluate("1")).toBe(1);
  });

  test("does not begin when its signal is aborted already", async () => {
    const interpreter = new Interpreter();
    await expect(interpreter.evaluateAsync("1", { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(AbortedError);
    expect(caught(() => interpreter.evaluate("1", { signal: AbortSignal.abort() }))).toBeInstanceOf(AbortedError);
    expect(interpreter.getStats().evaluations).toBe(0);
  });
});

describe("one evaluation at a time", () => {
  test("refuses to evaluate from inside a host call of the same interpreter", () => {
    const interpreter: Interpreter = new Interpreter({ globals: { again: () => interpreter.evaluate("1") } });
    expect(caught(() => interpreter.evaluate("again()"))).toMatchObject({ cause: expect.any(HostError) });
    expect(interpreter.getStats().evaluations).toBe(1);
  });

  test("refuses evaluateAsync from inside a host call, too", async () => {
    let refused: Promise<unknown> = Promise.resolve();
    const again = () => {
      refused = interpreter.evaluateAsync("1").catch((error: unknown) => error);
    };
    const interpreter: Interpreter = new Interpreter({ globals: { again } });
    interpreter.evaluate("again()");
    expect(await refused).toBeInstanceOf(HostError);
  });

  test("refuses a synchronous evaluation while an asynchronous one is suspended", async () => {
    const interpreter = new Interpreter({ globals: { wait: () => new Promise((resolve) => setTimeout(resolve, 5)) } });
    const suspended = interpreter.evaluateAsync("(async () => { await wait(); return 'done' })()");
    expect(caught(() => interpreter.evaluate("1"))).toBeInstanceOf(HostError);
    expect(await suspended).toBe("done");
  });

  test("lets other interpreters be used freely, on the same tracker", () => {
    const resourceTracker = new ResourceTracker();
    const inner = new Interpreter({ resourceTracker });
    const outer = new Interpreter({ resourceTracker, globals: { run: (code: string) => inner.evaluate(code) } });
    expect(outer.evaluate("run('let n = 0; for (let i = 0; i < 3; i++) n += i; n') + 1")).toBe(4);
    expect(resourceTracker.getStats()).toMatchObject({ evaluations: 2, iterations: 3 });
    expect(resourceTracker.getHistory().map((entry) => [entry.evaluationNumber, entry.iterations])).toEqual([
      [2, 3],
      [1, 0],
    ]);
  });
});

describe("dispose", () => {
  test("refuses what comes later", async () => {
    const interpreter = new Interpreter();
    const f = interpreter.evaluate("() => 1") as () => unknown;
    interpreter[Symbol.dispose]();
    expect(caught(() => interpreter.evaluate("1"))).toBeInstanceOf(HostError);
    await expect(interpreter.evaluateAsync("1")).rejects.toBeInstanceOf(HostError);
    expect(caught(f)).toBeInstanceOf(HostError);
  });

  test("stops what is running and what is queued", async () => {
    const interpreter = new Interpreter();
    const running = interpreter.evaluateAsync("while (true);");
    const queued = interpreter.evaluateAsync("1");
    interpreter[Symbol.dispose]();
    await expect(running).rejects.toBeInstanceOf(AbortedError);
    await expect(queued).rejects.toBeInstanceOf(AbortedError);
  });

  test("stops the evaluation whose host function does it", () => {
    const interpreter: Interpreter = new Interpreter({ globals: { end: () => interpreter[Symbol.dispose]() } });
    expect(caught(() => interpreter.evaluate("try { end() } finally { for (;;); }"))).toBeInstanceOf(AbortedError);
  });

  test("can be done twice, and gives back the live memory", () => {
    const tracker = new ResourceTracker();
    const interpreter = new Interpreter({ resourceTracker: tracker });
    interpreter.evaluate("var a = Array.from({ length: 1000 }, () => ({}))");
    interpreter[Symbol.dispose]();
    interpreter[Symbol.dispose]();
    tracker.reset();
    new Interpreter({ resourceTracker: tracker }).evaluate("1");
    expect(tracker.getStats().peakMemoryBytes).toBe(0);
  });
});
