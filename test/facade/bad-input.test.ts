/** Whatever a caller or a source does wrong: one clear error, and an interpreter that goes on. */
import { describe, expect, test } from "vitest";
import {
  type EvaluateOptions,
  GuestError,
  HostError,
  Interpreter,
  type InterpreterError,
  type InterpreterOptions,
  LimitExceededError,
  ParseError,
  ResourceTracker,
} from "../../src/index.ts";
import { caught } from "../caught.ts";

describe("options", () => {
  test.each([
    [{ timeout: 5 }, TypeError, "timeout", "resourceTracker"],
    [{ globals: [1] }, TypeError, "globals", "array"],
    [{ globals: "x" }, TypeError, "globals", '"x"'],
    [{ resourceTracker: {} }, TypeError, "resourceTracker", "ResourceTracker"],
    [{ limits: { maxIteration: 1 } }, RangeError, "maxIteration", "maxIterations"],
    [{ limits: { maxMemory: -1 } }, RangeError, "maxMemory", "-1"],
    [{ limits: { maxTime: Number.NaN } }, RangeError, "maxTime", "NaN"],
    [{ limits: { maxTime: "5" } }, RangeError, "maxTime", '"5"'],
    [{ limits: 5 }, TypeError, "limits", "5"],
    [{ redeclaration: "maybe" }, TypeError, "redeclaration", '"maybe"'],
    [{ dynamicCode: "no" }, TypeError, "dynamicCode", "boolean"],
    [{ random: 0.5 }, TypeError, "random", "function"],
    [{ clock: { then: 1 } }, TypeError, "then", "cpuTime"],
    [{ clock: { now: 5 } }, TypeError, "now", "5"],
    [{ timeZone: 2 }, TypeError, "timeZone", "2"],
    [{ timeZone: "Mars/Olympus" }, TypeError, "timeZone", "Mars/Olympus"],
    [{ timeZone: "+24:00" }, TypeError, "timeZone", "+24:00"],
    [{ programs: new Map() }, TypeError, "programs", "ProgramCache"],
    [null, TypeError, "options", "null"],
    [7, TypeError, "options", "7"],
  ])("of an interpreter: %j", (options, ErrorClass, ...mentions) => {
    const error = caught(() => new Interpreter(options as InterpreterOptions)) as Error;
    expect(error).toBeInstanceOf(ErrorClass);
    for (const mention of mentions) expect(error.message).toContain(mention);
  });

  test.each([
    [{ fileName: "x" }, TypeError, "fileName", "filename"],
    [{ filename: 5 }, TypeError, "filename", "5"],
    [{ maxIterations: -5 }, RangeError, "maxIterations", "-5"],
    [{ signal: {} }, TypeError, "signal", "AbortSignal"],
    [{ globals: 1 }, TypeError, "globals", "1"],
    ["strict", TypeError, "options", "strict"],
  ])("of an evaluation: %j", async (options, ErrorClass, ...mentions) => {
    const interpreter = new Interpreter();
    const error = caught(() => interpreter.evaluate("1", options as EvaluateOptions)) as Error;
    expect(error).toBeInstanceOf(ErrorClass);
    for (const mention of mentions) expect(error.message).toContain(mention);
    await expect(interpreter.evaluateAsync("1", options as EvaluateOptions)).rejects.toBeInstanceOf(ErrorClass);
    expect(interpreter.getStats().evaluations).toBe(0);
    expect(interpreter.evaluate("1")).toBe(1);
  });

  test("may be undefined, each and all", () => {
    const none = {
      globals: undefined,
      limits: undefined,
      clock: undefined,
      random: undefined,
    } as unknown as InterpreterOptions;
    const interpreter = new Interpreter(none);
    const call = {
      filename: undefined,
      maxTime: undefined,
      signal: undefined,
      globals: undefined,
    } as unknown as EvaluateOptions;
    expect(interpreter.evaluate("1", call)).toBe(1);
    expect(interpreter.evaluate("2", undefined)).toBe(2);
  });

  test("may be read-only or without a prototype", () => {
    const globals = Object.freeze(Object.assign(Object.create(null), { a: 1 })) as Record<string, unknown>;
    expect(new Interpreter(Object.freeze({ globals })).evaluate("a", Object.freeze({ maxTime: 100 }))).toBe(1);
  });
});

describe("sources", () => {
  test.each([[undefined], [null], [5], [{ toString: () => "1" }], [["1"]], [Symbol("1")]])(
    "that are no string: %s",
    async (code) => {
      const interpreter = new Interpreter();
      expect(caught(() => interpreter.evaluate(code as string))).toBeInstanceOf(TypeError);
      await expect(interpreter.evaluateAsync(code as string)).rejects.toBeInstanceOf(TypeError);
      expect(interpreter.getStats().evaluations).toBe(0);
    },
  );

  test.each([
    ["nothing", "", undefined],
    ["a comment alone", "// nothing", undefined],
    ["a byte order mark", "\ufeff1 + 1", 2],
    ["a hashbang", "#!/usr/bin/env node\n1 + 1", 2],
    ["a NUL in a string", "'a\0b'.length", 3],
    ["a lone surrogate", "'\ud800'.length", 1],
    ["line separators", "1;\u2028 2;\u2029 3", 3],
    ["20,000 terms", Array(20_000).fill("1").join("+"), 20_000],
    ["20,000 strings", Array(20_000).fill("'a'").join("+"), "a".repeat(20_000)],
    ["20,000 statements", "var n = 0;" + "n++;".repeat(20_000) + "n", 20_000],
    [
      "a function of 10,000 parameters",
      `(function(${Array.from({ length: 10_000 }, (_, i) => `p${i}`)}) { return p9999 + arguments.length })(${Array(10_000).fill("1")})`,
      10_001,
    ],
    ["an array of 20,000 elements", `[${Array(20_000).fill("1")}].length`, 20_000],
    ["an array of 100,000 calls", `let f = (x) => x; [${Array(100_000).fill("f(1)")}].length`, 100_000],
    [
      "an object of 100,000 properties",
      `Object.keys({ ${Array.from({ length: 100_000 }, (_, i) => `a${i}: 1`)} }).length`,
      100_000,
    ],
    ["a template of 100,000 parts", `let x = 1; \`${"${x}".repeat(100_000)}\`.length`, 100_000],
    ["a call of 50,000 arguments", `let f = (...all) => all.length; f(${Array(50_000).fill("f()")})`, 50_000],
    [
      "10,000 cases",
      `switch (9999) { ${Array.from({ length: 10_000 }, (_, i) => `case ${i}: ${i};`).join(" ")} }`,
      9_999,
    ],
    ["1,000 links of a chain", `var o = { get o() { return this } }; o${".o".repeat(1_000)} === o`, true],
    ["100,000 ands", `1${" && 2".repeat(100_000)}`, 2],
    ["100,000 ors in a condition", `let n = 0; if (n${" || n".repeat(100_000)} || 1) n = 7; n`, 7],
    ["100,000 ands of calls", `const f = (n) => n; f(1)${" && f(2)".repeat(100_000)}`, 2],
    ["ands and ors in turn", `1${" && 0 || 3".repeat(20_000)}`, 3],
    ["a chain of 1,000 calls", `let n = 0; const f = () => (n++, f); f${"()".repeat(1_000)}; n`, 1_000],
    ["500 calls of methods", `const o = { n: 0, up() { this.n++; return this } }; o${".up()".repeat(500)}; o.n`, 500],
    [
      "400 else-ifs",
      `if (false) 0; ${Array.from({ length: 400 }, (_, i) => `else if (${i} === 399) ${i};`).join(" ")}`,
      399,
    ],
  ])("with %s have a value", (_, code, value) => {
    expect(new Interpreter().evaluate(code, { maxMemory: Number.POSITIVE_INFINITY })).toEqual(value);
  });

  test.each([
    ["a NUL between tokens", "1 \0 1"],
    ["a string that ends in a backslash", "'\\"],
    ["an argument that ends in one", 'f("a \\'],
    ["a template that ends in one", "`\\"],
    ["a regular expression that ends in one", "/a\\"],
    ["100,000 nested parentheses", `${"(".repeat(100_000)}1${")".repeat(100_000)}`],
    ["100,000 nested arrays", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
    ["100,000 opening brackets", "[".repeat(100_000)],
    ["100,000 nested blocks", `${"{".repeat(100_000)}${"}".repeat(100_000)}`],
    ["100,000 unary operators", `${"!".repeat(100_000)}1`],
    ["100,000 nested functions", `${"(() => ".repeat(100_000)}1${")".repeat(100_000)}`],
    ["100,000 nested templates", `${"`${".repeat(100_000)}1${"}`".repeat(100_000)}`],
    ["100,000 conditionals", "1 ? ".repeat(100_000)],
    ["100,000 assignments", `var a; ${"a = ".repeat(100_000)}1`],
    ["100,000 powers", `${"1 ** ".repeat(100_000)}1`],
    ["501 nested arrays", `${"[".repeat(501)}${"]".repeat(501)}`],
    ["a chain of 1,001 calls", `const f = () => f; f${"()".repeat(1_001)}`],
    ["a chain of 1,001 elements", `const o = []; o${"[0]".repeat(1_001)}`],
    ["a chain of 1,001 properties", `const o = {}; o${".a".repeat(1_001)}`],
    ["a chain of 1,001 templates", `const f = () => f; f${"``".repeat(1_001)}`],
    ["an unterminated string", "'abc"],
    ["a hashbang behind a byte order mark", "\ufeff#!/usr/bin/env node\n1"],
    ["an import", "import x from 'y'"],
    ["with in strict code", "'use strict'; with ({}) 1"],
    ["a pattern that is none", "/(/"],
  ])("with %s are a ParseError", (_, code) => {
    const interpreter = new Interpreter();
    const error = caught(() => interpreter.evaluate(code)) as InterpreterError;
    expect(error).toBeInstanceOf(ParseError);
    expect(error.line).toBeGreaterThan(0);
    expect(error.format().length).toBeLessThan(2_000);
    expect(interpreter.evaluate("1 + 1")).toBe(2);
  });

  test("with a string of 10 MB are longer than allowed, or a value where that is allowed", () => {
    const code = `'${"x".repeat(10_000_000)}'.length`;
    expect(caught(() => new Interpreter().evaluate(code))).toMatchObject({
      limitType: "maxSourceLength",
      limit: 4 * 1024 * 1024,
    });
    expect(new Interpreter().evaluate(code, { maxSourceLength: Number.POSITIVE_INFINITY })).toBe(10_000_000);
  });
});

describe("globals", () => {
  test.each([
    ["a WeakMap", { a: { b: [0, new WeakMap()] } }, "globals.a.b[1]"],
    ["a generator", { g: new Map().entries() }, "globals.g"],
  ])("that cannot cross: %s", (_, globals, path) => {
    const error = caught(() => new Interpreter({ globals })) as Error;
    expect(error).toBeInstanceOf(HostError);
    expect(error.message).toContain(path);
    const interpreter = new Interpreter();
    expect(caught(() => interpreter.evaluate("1", { globals }))).toBeInstanceOf(HostError);
    expect(interpreter.evaluate("1")).toBe(1);
  });

  test("with a getter that throws", () => {
    const globals = {
      get bad(): never {
        throw new Error("no");
      },
    };
    expect(() => new Interpreter({ globals })).toThrow("no");
  });
});

describe("host functions", () => {
  const interpreterWith = (f: unknown) => new Interpreter({ globals: { f } });

  test("that throw anything", () => {
    for (const thrown of [new Error("x"), "text", undefined, null, 5, Symbol("s"), { then: 1 }]) {
      const interpreter = interpreterWith(() => {
        throw thrown;
      });
      expect(interpreter.evaluate("try { f() } catch (e) { typeof e }")).toBe("object");
      expect(caught(() => interpreter.evaluate("f()"))).toBeInstanceOf(GuestError);
      expect(interpreter.evaluate("1")).toBe(1);
    }
  });

  test("that reject, heard or unheard", async () => {
    const interpreter = interpreterWith(async () => {
      throw new RangeError("no");
    });
    await expect(interpreter.evaluateAsync("f()")).rejects.toMatchObject({ guestName: "RangeError" });
    expect(await interpreter.evaluateAsync("f().catch((e) => e.message)")).toBe("no");
    expect(interpreter.evaluate("f(); 1")).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(interpreter.evaluate("2")).toBe(2);
  });

  test("that return themselves", () => {
    const f = (): unknown => f;
    const interpreter = interpreterWith(f);
    expect(interpreter.evaluate("f() === f")).toBe(true);
    expect(interpreter.evaluate("f")).toBe(f);
  });

  test("that evaluate on another interpreter of the same tracker use it up for both", () => {
    const resourceTracker = new ResourceTracker({ limits: { maxTotalIterations: 10 } });
    const inner = new Interpreter({ resourceTracker });
    const outer = new Interpreter({ resourceTracker, globals: { f: () => inner.evaluate("for (;;);") } });
    const error = caught(() => outer.evaluate("try { f() } catch {} for (let i = 0; i < 1; i++);"));
    expect(error).toMatchObject({ resourceType: "maxTotalIterations" });
  });
});

describe("a recursion without end", () => {
  test.each([
    ["of functions", "const f = () => f(); f()", "maxCallStackDepth"],
    ["of methods", "const o = { f() { return this.f() } }; o.f()", "maxCallStackDepth"],
    ["of constructors", "class A { constructor() { new A() } } new A()", "maxCallStackDepth"],
    ["of callbacks", "const f = () => [1].map(f); f()", "maxCallStackDepth"],
    ["of generators", "function* g() { yield* g() } g().next()", "maxCallStackDepth"],
    ["of getters", "const o = { get x() { return this.x } }; o.x", undefined],
    ["of conversions", "const o = { valueOf() { return +o } }; +o", "maxNestedRuns"],
    ["of JSON", "const o = { toJSON() { return JSON.stringify(o) } }; JSON.stringify(o)", undefined],
    ["through the host", "const g = () => call(g); g()", "maxNestedRuns"],
  ])("%s is a LimitExceededError", (_, code, limitType) => {
    const interpreter: Interpreter = new Interpreter({ globals: { call: (f: () => unknown) => f() } });
    const error = caught(() => interpreter.evaluate(code)) as LimitExceededError;
    expect(error).toBeInstanceOf(LimitExceededError);
    if (limitType !== undefined) expect(error.limitType).toBe(limitType);
    expect(interpreter.evaluate("1 + 1")).toBe(2);
  });
});

test("a getter among the globals that throws is a HostError that names it", () => {
  const cause = new Error("mine");
  const globals = {
    get a(): never {
      throw cause;
    },
  };
  for (const run of [() => new Interpreter({ globals }), () => new Interpreter().evaluate("1", { globals })])
    expect(caught(run)).toMatchObject({ name: "HostError", message: "globals.a cannot be read", cause });
});
