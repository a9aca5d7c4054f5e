/** Modules as ECMA-262 has them: bindings, circles, namespaces, attributes, errors. */
import { describe, expect, test } from "vitest";
import { GuestError, HostError, Interpreter, ParseError } from "../../src/index.ts";
import { circularExport, noExport } from "../../src/messages/modules.ts";
import { failure, run, saidBefore } from "./support.ts";

describe("exports", () => {
  test.each([
    [
      "variables",
      "export const a = 1; export let b = 2, [c] = [3]; export var { d } = { d: 4 }",
      { a: 1, b: 2, c: 3, d: 4 },
    ],
    ["an expression as default", "export default 1 + 1", { default: 2 }],
    [
      "names",
      "const a = 1; export { a, a as b, a as default, a as 'not a name' }",
      { a: 1, b: 1, default: 1, "not a name": 1 },
    ],
    ["what comes later", "export { late }; let late = 1", { late: 1 }],
    ["nothing", "export {}", {}],
    [
      "names of Object.prototype",
      "const x = 1; export { x as __proto__, x as toString }",
      { ["__proto__"]: 1, toString: 1 },
    ],
    ["this, which is undefined", "export const a = this, b = (() => this)()", { a: undefined, b: undefined }],
    [
      "the name of a default",
      "export default () => 1; import self from './main.js'; export const name = self.name",
      "default",
    ],
    [
      "the name of a default class",
      "export default class {} import self from './main.js'; export const name = self.name",
      "default",
    ],
    [
      "the name of a default function",
      "import self from './main.js'; export const name = self.name; export default function () {}",
      "default",
    ],
    [
      "its own name",
      "import self from './main.js'; export const name = self.name; export default function own() {}",
      "own",
    ],
  ])("%s", async (_, main, expected) => {
    const { exports } = await run(main);
    expect(typeof expected === "string" ? exports["name"] : exports).toEqual(expected);
  });

  test("functions and classes cross as functions", async () => {
    const { exports } = await run("export function f(x) { return x + 1 } export default class A {}");
    expect((exports["f"] as (x: number) => number)(1)).toBe(2);
    expect(typeof exports["default"]).toBe("function");
  });

  test("code is strict", async () => {
    expect(await failure("undeclared = 1")).toMatchObject({ guestName: "ReferenceError" });
    expect(await failure("with (Math) {}")).toBeInstanceOf(ParseError);
  });
});

describe("imports", () => {
  const counter = {
    "./counter.js": "export let count = 0; export const add = () => { count++ }; export default count",
  };

  test("are live", async () => {
    const main = `import at, { count, add } from "./counter.js"; import * as all from "./counter.js";
      add(); add(); export const seen = [at, count, all.count, typeof count];`;
    expect((await run(main, counter)).exports).toEqual({ seen: [0, 2, 2, "number"] });
  });

  test.each([
    "count = 1",
    "count++",
    "[count] = [1]",
    "for (count of [1]);",
    "({ count } = {})",
    "count ??= 1, count ||= 1",
  ])("cannot be assigned to: %s", async (statement) => {
    const error = await failure(`import { count } from "./counter.js"; ${statement}`, counter);
    expect(error).toMatchObject({ guestName: "TypeError", guestMessage: "Assignment to constant variable." });
  });

  test("of a namespace cannot be assigned to either", async () => {
    expect(await failure("import * as all from './counter.js'; all = 1", counter)).toMatchObject({
      guestName: "TypeError",
    });
    expect(await failure("import * as all from './counter.js'; all.count = 1", counter)).toMatchObject({
      guestName: "TypeError",
    });
  });

  test("are called without a receiver", async () => {
    const modules = { "./f.js": "export function f() { return this }" };
    expect((await run("import { f } from './f.js'; export const a = f()", modules)).exports).toEqual({ a: undefined });
  });

  test("pass through other modules", async () => {
    const modules = {
      "./a.js": "export * from './b.js'; export { default as c, x as y } from './c.js'; export * as ns from './c.js'",
      "./b.js": "export const b = 'b'; export default 'not passed on'",
      "./c.js": "export const x = 'x'; export default 'c'",
    };
    const { exports } = await run("export * from './a.js'; import { b as own } from './a.js'; export { own }", modules);
    expect(exports).toEqual({ b: "b", c: "c", y: "x", own: "b", ns: { x: "x", default: "c" } });
  });

  test("of a name that two stars give is ambiguous, unless it is the same binding", async () => {
    const modules = {
      "./a.js": "export * from './b.js'; export * from './c.js'",
      "./b.js": "export const x = 1; export { same } from './d.js'",
      "./c.js": "export const x = 2; export { same } from './d.js'",
      "./d.js": "export const same = 3",
    };
    expect((await run("export * from './a.js'", modules)).exports).toEqual({ same: 3 });
    const error = await failure("\nimport { x } from './a.js'", modules);
    expect(error).toBeInstanceOf(ParseError);
    expect(error).toMatchObject({
      message: "The requested module './a.js' contains conflicting star exports for name 'x'",
      filename: "main.js",
      line: 2,
      column: 10,
    });
  });

  test.each([
    ["an import", "import { nope } from './counter.js'", "main.js", noExport("./counter.js", "nope")],
    ["a default import", "import nope from './plain.js'", "main.js", noExport("./plain.js", "default")],
    ["an export", "import './again.js'", "again.js", noExport("./plain.js", "nope")],
    ["a circle", "import './circle.js'", "circle.js", circularExport("./circle.js", "a")],
    ["a wider circle", "import { a } from './one.js'", "two.js", circularExport("./one.js", "a")],
    ["a circle of stars", "import { a } from './star.js'", "main.js", noExport("./star.js", "a")],
  ])("of what nobody exports: %s", async (_, main, filename, message) => {
    const error = await failure(main, {
      ...counter,
      "./plain.js": "export const a = 1",
      "./again.js": "export { nope } from './plain.js'",
      "./circle.js": "export { a } from './circle.js'",
      "./one.js": "export { a } from './two.js'",
      "./two.js": "export { a } from './one.js'",
      "./star.js": "export * from './stars.js'",
      "./stars.js": "export * from './star.js'",
    });
    expect(error).toBeInstanceOf(ParseError);
    expect(error).toMatchObject({ filename, line: 1, message });
  });

  test("nothing runs when something is wrong with an import", async () => {
    const modules = { "./loud.js": "log('loud')", "./plain.js": "" };
    expect(await saidBefore("import './loud.js'; import { nope } from './plain.js'", modules)).toEqual([]);
  });
});

describe("the order of evaluation", () => {
  test("is that of the imports, each module once", async () => {
    const modules = {
      "./a.js": "import './c.js'; log('a')",
      "./b.js": "import './c.js'; import './a.js'; log('b')",
      "./c.js": "log('c')",
    };
    expect((await run("log('main'); import './b.js'; import './a.js'", modules)).log).toEqual(["c", "a", "b", "main"]);
  });

  test("of a circle: functions are there, other names in their dead zone", async () => {
    const modules = {
      "./b.js": `import { f, x, Late } from "./main.js";
        log(f());
        for (const read of [() => x, () => typeof x, () => Late]) try { read() } catch (error) { log(error.message) }`,
    };
    const { log } = await run(
      "import './b.js'; export const x = 1; export function f() { return 'f' } export default class Late {} export { Late }",
      modules,
    );
    const dead = (name: string): string => `Cannot access '${name}' before initialization`;
    expect(log).toEqual(["f", dead("x"), dead("x"), dead("Late")]);
  });

  test("stops at the first error, which is remembered", async () => {
    const modules = { "./bad.js": "log('bad'); throw new RangeError('no')", "./after.js": "log('after')" };
    const main = `const errors = [];
      for (let i = 0; i < 2; i++) try { await import("./both.js") } catch (error) { errors.push(error) }
      export const same = errors[0] === errors[1] && errors[0] instanceof RangeError;`;
    const { exports, log } = await run(main, { ...modules, "./both.js": "import './bad.js'; import './after.js'" });
    expect([exports, log]).toEqual([{ same: true }, ["bad"]]);
  });
});

describe("namespaces", () => {
  const look = async (expression: string): Promise<unknown> => {
    const modules = { "./m.js": "export let b = 1, a = 2; export { a as '10', a as '9', a as default }" };
    return (await run(`import * as ns from "./m.js"; export const seen = ${expression}`, modules)).exports["seen"];
  };

  test.each([
    ["Object.keys(ns)", ["10", "9", "a", "b", "default"]],
    ["Object.prototype.toString.call(ns)", "[object Module]"],
    ["Object.getPrototypeOf(ns)", null],
    ["Object.isExtensible(ns)", false],
    ["Object.getOwnPropertyDescriptor(ns, 'b')", { value: 1, writable: true, enumerable: true, configurable: false }],
    ["Object.getOwnPropertyNames(ns).length + Object.getOwnPropertySymbols(ns).length", 6],
    ["['a' in ns, 'c' in ns, Symbol.toStringTag in ns, ns[10], ns.c]", [true, false, true, 2, undefined]],
    ["(() => { try { delete ns.a } catch (error) { return error.name } })()", "TypeError"],
    ["delete ns.c", true],
    ["Object.setPrototypeOf(ns, null) === ns", true],
    ["Object.defineProperty(ns, 'a', { value: 2 }) === ns", true],
    [
      "(() => { try { Object.defineProperty(ns, 'a', { value: 3 }) } catch (error) { return error.name } })()",
      "TypeError",
    ],
    ["(() => { try { Object.freeze(ns) } catch (error) { return error.name } })()", "TypeError"],
    ["Object.isFrozen(ns)", false],
    ["JSON.stringify(ns)", '{"10":2,"9":2,"a":2,"b":1,"default":2}'],
    [
      "(() => { const keys = []; for (const key in ns) keys.push(key); return keys })()",
      ["10", "9", "a", "b", "default"],
    ],
  ])("%s", async (expression, expected) => expect(await look(expression)).toEqual(expected));

  test("are one object for each module, and may contain themselves", async () => {
    const main = `import * as self from "./main.js"; export * as again from "./main.js";
      export const same = self === self.again && self.again.again === self;`;
    const { exports } = await run(main);
    expect(exports["same"]).toBe(true);
    expect(exports["again"]).toBe(exports);
  });

  test("whose value is in its dead zone cannot be looked at", async () => {
    const modules = {
      "./b.js":
        "import * as ns from './main.js'; try { Object.keys(ns) } catch (error) { log(error.name) } log('x' in ns)",
    };
    expect((await run("import './b.js'; export let x", modules)).log).toEqual(["ReferenceError", "true"]);
  });
});

describe("import()", () => {
  const modules = {
    "./a.js": "export const x = 1; log('a')",
    "./bad.js": "let = 1",
    "./then.js": "export function then(done) { done('by then') }",
  };

  test("gives the namespace, of one instance", async () => {
    const main = `const [a, b] = await Promise.all([import("./a.js"), import("./a.js")]); export const seen = [a === b, a.x]`;
    expect(await run(main, modules)).toEqual({ exports: { seen: [true, 1] }, log: ["a"] });
  });

  test("in a text that is evaluated is relative to the script or module that evaluates it", async () => {
    const lib = `
      const text = "import('./dep.js')";
      const direct = await eval(text);
      const indirect = await (0, eval)(text);
      const nested = await eval("eval(text)");
      const later = await Function("return " + text)();
      export default [direct, indirect, nested, later].map(({ name }) => name);
    `;
    const main = "export { default } from './lib/index.js'";
    const modules = { "./lib/index.js": lib, "./lib/dep.js": "export const name = 'dep'" };
    expect((await run(main, modules)).exports).toEqual({ default: ["dep", "dep", "dep", "dep"] });
  });

  test("calls an export named then", async () => {
    expect((await run("export default await import('./then.js')", modules)).exports).toEqual({ default: "by then" });
  });

  test.each([
    ["a syntax error", "./bad.js", "SyntaxError"],
    ["a module that is missing", "./none.js", "TypeError"],
    ["a specifier that throws", { toString: null }, "TypeError"],
  ])("rejects for %s", async (_, specifier, name) => {
    const main = `try { await import(${JSON.stringify(specifier)}) } catch (error) { log(error.name, error instanceof ${name}) }`;
    expect((await run(main, modules)).log).toEqual([`${name} true`]);
  });

  test.each([
    ["1", "TypeError"],
    ["{ with: 1 }", "TypeError"],
    ["{ with: { type: 1 } }", "TypeError"],
    ["{ with: { other: '' } }", "TypeError"],
    ["{ with: { type: 'css' } }", "TypeError"],
    ["{ get with() { throw new RangeError() } }", "RangeError"],
    ["{ with: { get type() { throw new RangeError() } } }", "RangeError"],
  ])("rejects for the options %s", async (options, name) => {
    const main = `let sync = true; const p = import("./a.js", ${options}).catch((error) => log(error.name)); log("returned"); await p`;
    expect((await run(main, modules)).log).toEqual(["returned", name]);
  });

  test("in a script, without waiting, where the modules are at hand", () => {
    const interpreter = new Interpreter({
      modules: { "./a.js": "export const x = 1", "./b.js": "export { x } from './a.js'" },
    });
    expect(interpreter.evaluate("import('./b.js').then(({ x }) => x)")).toBe(1);
    expect(interpreter.evaluate("import('./b.js')")).toEqual({ x: 1 });
    interpreter.evaluate("var later; const load = async () => { later = (await import('./a.js')).x }");
    interpreter.evaluate("load()");
    expect(interpreter.evaluate("later")).toBe(1);
  });

  test("that nobody handles is a failure of the evaluation", async () => {
    expect(await failure("import('./bad.js')", modules)).toMatchObject({ _tag: "ParseError", filename: "bad.js" });
    expect(await failure("import('./none.js')", modules)).toBeInstanceOf(HostError);
  });
});

describe("import.meta", () => {
  test("is an object of the module's own with its name", async () => {
    const modules = { "lib/a.js": "export default import.meta; export const same = import.meta === import.meta" };
    const { exports } = await run(
      "import meta, { same } from './lib/a.js'; export { meta, same }; export const url = import.meta.url",
      modules,
    );
    expect(exports).toEqual({ meta: { url: "lib/a.js" }, same: true, url: "main.js" });
  });

  test("is a syntax error in scripts", () => {
    expect(() => new Interpreter().evaluate("import.meta")).toThrow(ParseError);
  });
});

describe("JSON modules", () => {
  const modules = { "./d.json": '{ "list": [1, 2] }', "./bad.json": "{ no }" };

  test("have their value as default, one for all", async () => {
    const main = `import d from "./d.json" with { type: "json" };
      const { default: again } = await import("./d.json", { with: { type: "json" } });
      d.list.push(3); export const seen = [again === d, again.list];`;
    expect((await run(main, modules)).exports).toEqual({ seen: [true, [1, 2, 3]] });
  });

  test("that are no JSON are syntax errors with their name", async () => {
    const error = await failure("import d from './bad.json' with { type: 'json' }", modules);
    expect(error).toBeInstanceOf(ParseError);
    expect(error).toMatchObject({ filename: "bad.json" });
  });

  test("without the attribute are JavaScript", async () => {
    expect(await failure("import './d.json'", modules)).toMatchObject({ _tag: "ParseError", filename: "d.json" });
  });

  test("other attributes are refused", async () => {
    expect(await failure("import './d.json' with { kind: 'json' }", modules)).toMatchObject({
      _tag: "ParseError",
      message: "Unknown import attribute 'kind'",
      filename: "main.js",
    });
    expect(await failure("import './d.json' with { type: 'css' }", modules)).toMatchObject({
      message: "Unknown module type 'css'",
    });
    expect(await failure("import './d.json' with { type: 'json', 'type': 'json' }", modules)).toMatchObject({
      _tag: "ParseError",
      message: "Duplicate import attribute 'type'",
    });
  });
});

describe("errors", () => {
  test.each([
    ["if (1) { import 'a' }", "An import declaration may only stand at the top level of a module"],
    ["function f() { import a from 'a' }", "An import declaration may only stand at the top level of a module"],
    ["{ export const a = 1 }", "An export declaration may only stand at the top level of a module"],
    ["eval('export const a = 1')", "SyntaxError: Cannot use export statement outside a module"],
    ["import * as ns from './a.js'; ns.a = 1", "Cannot assign to read only property 'a' of object '[object Module]'"],
    ["import * as ns from './a.js'; delete ns.a", "Cannot delete property 'a' of [object Module]"],
    ["import * as ns from './a.js'; Object.setPrototypeOf(ns, {})", "[object Module] is not extensible"],
  ])("%s: %s", async (source, message) => {
    const modules = { "./a.js": "export const a = 1" };
    const error = await new Interpreter({ modules }).evaluateModule(source).catch((failure) => failure);
    expect(error.message).toContain(message);
  });

  test("have stacks with the names of modules", async () => {
    const modules = { "./lib/a.js": "export const fail = () => {\n  null.x;\n};" };
    const error = await failure("import { fail } from './lib/a.js';\nfunction go() { fail() }\ngo()", modules);
    expect(error).toBeInstanceOf(GuestError);
    expect(error).toMatchObject({
      filename: "lib/a.js",
      line: 2,
      guestStack: "    at fail (lib/a.js:2:8)\n    at go (main.js:2:17)\n    at main.js:3:1",
    });
  });

  test.each([
    ["const a = 1; const a = 2", 1, 20],
    ["export { nothing }", 1, 18],
    ["\nexport let a; export { a }", 2, 26],
    ["function f() { await 1 }", 1, 16],
  ])("of syntax have a place: %s", async (main, line, column) => {
    expect(await failure(main)).toMatchObject({ _tag: "ParseError", filename: "main.js", line, column });
  });
});
