/** Code that the guest makes from text: whether it may, how it is limited, and what the host sees of it. */
import { describe, expect, test } from "vitest";
import { GuestError, Interpreter, LimitExceededError, ResourceTracker } from "../../src/index.ts";
import { caught } from "../caught.ts";

const makers = [
  "eval('1')",
  "(0, eval)('1')",
  "new Function('return 1')",
  "Function('return 1')",
  "(function* () {}).constructor('yield 1')",
  "(async () => {}).constructor('await 1')",
  "(async function* () {}).constructor('yield 1')",
  "['1'].map(eval)",
  "Reflect.construct(Function, ['1'])",
  "Reflect.apply(eval, null, ['1'])",
  "Function.call(null, '1')",
  "Function.bind(null, '1')()",
  "new (class extends Function {})('1')",
  "new (class extends Function { constructor() { super('1') } })()",
  "new Proxy(Function, {})('1')",
  "new (new Proxy(Function, {}))('1')",
  "({}).constructor.constructor('1')()",
  "Function.prototype.constructor('1')",
  "Array.from(['1'], eval)",
  "'1'.replace('1', eval)",
  "eval?.('1')",
  "with ({ e: eval }) e('1')",
  "new Function()",
  "(() => { 'use strict'; return eval('1') })()",
];

describe("dynamicCode: false", () => {
  test.each(makers)("forbids %s", (code) => {
    const error = caught(() => new Interpreter({ dynamicCode: false }).evaluate(code));
    expect(error).toBeInstanceOf(GuestError);
    expect(error).toMatchObject({
      guestName: "EvalError",
      message: "EvalError: Code generation from strings is disallowed for this interpreter",
      line: 1,
    });
  });

  test("is an error that the guest can catch", () => {
    const code = "try { eval('1') } catch (error) { error instanceof EvalError }";
    expect(new Interpreter({ dynamicCode: false }).evaluate(code)).toBe(true);
  });

  test("says nothing before the text is looked at", () => {
    const error = caught(() => new Interpreter({ dynamicCode: false }).evaluate("eval('let 1')"));
    expect(error).toMatchObject({ guestName: "EvalError" });
  });

  test("holds in modules, and lets them be loaded", async () => {
    const interpreter = new Interpreter({ dynamicCode: false, modules: { "./a.js": "export const x = 1" } });
    await expect(interpreter.evaluateModule("eval('1')")).rejects.toMatchObject({ guestName: "EvalError" });
    expect(await interpreter.evaluateModule("export * from './a.js'")).toEqual({ x: 1 });
    expect(interpreter.evaluate("import('./a.js').then(({ x }) => x)")).toBe(1);
    const load = "import('data:text/javascript,export default 1')";
    expect(caught(() => interpreter.evaluate(load))).toMatchObject({ _tag: "HostError" });
  });

  test("holds in jobs", () => {
    const error = caught(() => new Interpreter({ dynamicCode: false }).evaluate("Promise.resolve('1').then(eval)"));
    expect(error).toMatchObject({ guestName: "EvalError" });
  });

  test("leaves values that are no text alone", () => {
    expect(new Interpreter({ dynamicCode: false }).evaluate("[eval(1), (0, eval)([2])]")).toEqual([1, [2]]);
  });
});

describe("by default", () => {
  test.each(makers)("%s is allowed", (code) => {
    expect(() => new Interpreter().evaluate(code)).not.toThrow();
  });
});

describe("places", () => {
  test("of errors in a text are those of the text", () => {
    const error = caught(() => new Interpreter().evaluate("\n eval('1;\\n\\n  missing')"));
    expect(error).toMatchObject({ guestName: "ReferenceError", filename: "<eval>", line: 3, column: 3 });
  });

  test("of syntax errors are those of the text", () => {
    const error = caught(() => new Interpreter().evaluate("function f() { eval('new.target;\\n let 1') } f()"));
    expect(error).toMatchObject({ guestName: "SyntaxError", filename: "<eval>", line: 2, sourceLine: " let 1" });
  });

  test("in functions from text are those of their text", () => {
    const error = caught(() => new Interpreter().evaluate("Function('a', 'return a.b')()"));
    expect(error).toMatchObject({ guestName: "TypeError", filename: "<function>", line: 3, column: 10 });
  });
});

describe("limits", () => {
  const failure = (code: string, options = {}) => caught(() => new Interpreter().evaluate(code, options));

  test.each([
    ["eval", "eval('1'.padEnd(3_000))"],
    ["an indirect eval", "(0, eval)('1'.padEnd(3_000))"],
    ["Function", "Function('1'.padEnd(3_000))"],
  ])("maxSourceLength holds for %s", (_, code) => {
    const error = failure(`try { ${code} } catch { 1 }`, { maxSourceLength: 2_000 });
    expect(error).toBeInstanceOf(LimitExceededError);
    expect(error).toMatchObject({ limitType: "maxSourceLength", used: 3_000, limit: 2_000 });
  });

  test("no catch in a text sees a limit", () => {
    const resourceTracker = new ResourceTracker({ limits: { maxTotalIterations: 1_000 } });
    const code = "eval('try { for (;;); } catch { 1 } finally { 2 }')";
    expect(caught(() => new Interpreter({ resourceTracker }).evaluate(code))).toMatchObject({
      resourceType: "maxTotalIterations",
    });
  });

  test("evals in evals are frames of the guest, not of the host", () => {
    expect(failure("const again = 'eval(again)'; eval(again)")).toMatchObject({ limitType: "maxCallStackDepth" });
    expect(failure("const again = '[again].map(eval)'; eval(again)")).toBeInstanceOf(LimitExceededError);
  });

  test("many texts use CPU time", () => {
    const code = "for (let i = 0; ; i++) eval('1' + i)";
    expect(failure(code, { maxTime: 50 })).toMatchObject({ limitType: "maxTime" });
  });

  test("the code of texts is live memory", () => {
    const code = "const kept = []; for (let i = 0; ; i++) kept.push(Function(`return ${i} + [${'1,'.repeat(1_000)}]`))";
    expect(failure(code, { maxMemory: 8 * 1024 * 1024 })).toMatchObject({ limitType: "maxMemory" });
  });

  test("code that nobody keeps is not", () => {
    const code = "for (let i = 0; i < 300; i++) eval(`${i}; [${'1,'.repeat(1_000)}]`); 'done'";
    expect(new Interpreter().evaluate(code, { maxMemory: 8 * 1024 * 1024 })).toBe("done");
  });

  test("syntax in a text nests as deeply as anywhere", () => {
    expect(failure("eval('['.repeat(501) + ']'.repeat(501))")).toMatchObject({ guestName: "SyntaxError" });
    expect(failure("eval('('.repeat(100_000))")).toMatchObject({ guestName: "SyntaxError" });
  });
});

describe("worlds", () => {
  test("a function from text belongs to its interpreter", () => {
    const interpreter = new Interpreter();
    interpreter.evaluate("var secret = 1; const read = Function('return secret')");
    expect(interpreter.evaluate("secret = 2; read()")).toBe(2);
    expect(interpreter.evaluate("Function('return typeof process + typeof globalThis.constructor')()")).toBe(
      "undefinedfunction",
    );
  });

  test("what an eval declared stays for the next evaluation", () => {
    const interpreter = new Interpreter();
    interpreter.evaluate("eval('var made = 1; function next() { return made++ }')");
    expect(interpreter.evaluate("next(); next()")).toBe(2);
  });

  test("a program with an eval may run in many worlds", () => {
    const code = "function f(a) { let b = 1; eval('var c = a + b'); return () => c } f(n)()";
    const results = [1, 2, 3].map((n) => new Interpreter({ globals: { n } }).evaluate(code));
    expect(results).toEqual([2, 3, 4]);
  });

  test("code that counts its loops is made for evals, too", () => {
    const interpreter = new Interpreter();
    const code = "eval('for (let i = 0; i < 20; i++);')";
    interpreter.evaluate(code);
    expect(caught(() => interpreter.evaluate(code, { maxLoopIterations: 10 }))).toBeInstanceOf(LimitExceededError);
  });
});
