/** Where modules come from: records of sources, loaders, names, and everything that can go wrong with them. */
import * as Effect from "effect/Effect";
import { describe, expect, test } from "vitest";
import { AbortedError, GuestError, HostError, Interpreter, ParseError } from "../../src/index.ts";
import { caught } from "../caught.ts";
import { failure, never, run } from "./support.ts";

const caughtFrom = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

const url = "export default import.meta.url";

describe("specifiers", () => {
  test.each([
    ["./a.js", "main.js", "a.js"],
    ["./a.js", "lib/b.js", "lib/a.js"],
    ["../a.js", "lib/deep/b.js", "lib/a.js"],
    ["./x/../a.js", "b.js", "a.js"],
    ["../a.js", "b.js", "../a.js"],
    ["./a.js", "/b.js", "/a.js"],
    ["../../a.js", "/lib/b.js", "/a.js"],
    ["./a.js", "https://example.org/lib/b.js", "https://example.org/lib/a.js"],
    ["../../../a.js", "https://example.org/lib/b.js", "https://example.org/a.js"],
    ["pkg", "lib/b.js", "pkg"],
    ["@scope/pkg/sub.js", "lib/b.js", "@scope/pkg/sub.js"],
    ["node:fs", "lib/b.js", "node:fs"],
  ])("%s in %s is %s", async (specifier, filename, name) => {
    const modules = { [name]: url };
    const exports = await new Interpreter().evaluateModule(`export { default } from ${JSON.stringify(specifier)}`, {
      filename,
      modules,
    });
    expect(exports).toEqual({ default: name });
  });

  test("with and without a leading ./ are the same names in records, and one module", async () => {
    const modules = {
      "./lib/a.js": "log('a')",
      "lib/b.js": "import './a.js'; import '../lib/a.js'; import 'lib/a.js'",
    };
    expect((await run("import './lib/b.js'; import 'lib/a.js'", modules)).log).toEqual(["a"]);
  });

  test.each([
    ["an eval", "eval(text)"],
    ["an eval in an eval", "eval('eval(text)')"],
    ["an indirect eval", "(0, eval)(text)"],
    ["an eval that a built-in calls", "[text].map(eval)[0]"],
    ["a function of an eval", "eval(`() => ${text}`)()"],
    ["an eval in a method", "({ m() { return eval(`new.target, ${text}`) } }).m()"],
    ["a function from text", "new Function(`return ${text}`)()"],
    ["a function from text that a built-in makes", "Reflect.construct(Function, [`return ${text}`])()"],
    ["an async function from text", "(async () => {}).constructor(`return (await ${text})`)()"],
    ["an eval in a function from text", "Function('text', 'return eval(text)')(text)"],
  ])("of import() in %s are relative to the file around", async (_, importing) => {
    const main = `const text = "import('./a.js')"; export const { default: url } = await (${importing});`;
    const modules = { "lib/b.js": main, "lib/a.js": url };
    expect((await run("export { url } from './lib/b.js'", modules)).exports).toEqual({ url: "lib/a.js" });
  });

  test("of import() in a text are relative to where the text became code, not to who calls it", async () => {
    const modules = {
      "lib/made.js": "export const f = Function('return import(`./a.js`)'), g = (0, eval)('() => import(`./a.js`)')",
      "lib/a.js": url,
    };
    const main = "import { f, g } from './lib/made.js'; export const urls = [(await f()).default, (await g()).default]";
    expect((await run(main, modules)).exports).toEqual({ urls: ["lib/a.js", "lib/a.js"] });
  });

  test("of import() in a text show the place in the text when there is no such module", async () => {
    const main = "const text = '1,\\n  import(`./no.js`)'; await eval(text);";
    expect(await failure("import './lib/b.js'", { "lib/b.js": main })).toMatchObject({
      message: "Cannot find module './no.js' imported from 'lib/b.js'",
      filename: "<eval>",
      line: 2,
      column: 3,
    });
  });

  test("without a file name are resolved as if from the top", async () => {
    expect(
      await new Interpreter().evaluateModule("export { default } from './a.js'", { modules: { "a.js": url } }),
    ).toEqual({
      default: "a.js",
    });
  });
});

describe("sessions", () => {
  test("keep modules, and what they share with scripts is the global scope", async () => {
    const interpreter = new Interpreter({
      modules: {
        "./count.js": "globalThis.loads = (globalThis.loads ?? 0) + 1; export let n = 0; export const add = () => ++n",
      },
    });
    interpreter.evaluate("let top = 'script'");
    const first = await interpreter.evaluateModule(
      "import { add } from './count.js'; export const n = add(), seen = top; var hidden = 1",
    );
    const second = await interpreter.evaluateModule("import { add } from './count.js'; export const n = add()");
    expect([first, second]).toEqual([{ n: 1, seen: "script" }, { n: 2 }]);
    expect(interpreter.evaluate("[loads, typeof hidden]")).toEqual([1, "undefined"]);
  });

  test("a module that was evaluated by its file name can be imported; a later one takes its place", async () => {
    const interpreter = new Interpreter();
    await interpreter.evaluateModule("export const x = 1", { filename: "a.js" });
    expect(await interpreter.evaluateModule("export * from './a.js'", { filename: "b.js" })).toEqual({ x: 1 });
    await interpreter.evaluateModule("export const x = 2", { filename: "a.js" });
    expect(await interpreter.evaluateModule("export * from './a.js'", { filename: "b.js" })).toEqual({ x: 2 });
  });

  test("the modules of an evaluation take the place of the interpreter's", async () => {
    const interpreter = new Interpreter({ modules: { "./a.js": "export default 1" } });
    expect(
      await interpreter.evaluateModule("export { default } from './b.js'", {
        modules: { "./b.js": "export default 2" },
      }),
    ).toEqual({ default: 2 });
    expect(await interpreter.evaluateModule("export { default } from './a.js'")).toEqual({ default: 1 });
    await expect(interpreter.evaluateModule("import './c.js'")).rejects.toThrow(
      "Cannot find module './c.js' imported from '<anonymous>'",
    );
  });

  test("evaluations queue up", async () => {
    const interpreter = new Interpreter({ globals: { soon: () => new Promise((resolve) => setTimeout(resolve, 1)) } });
    const both = await Promise.all([
      interpreter.evaluateModule("await soon(); globalThis.x = 1; export const y = 1"),
      interpreter.evaluateModule("export const y = x + 1"),
    ]);
    expect(both).toEqual([{ y: 1 }, { y: 2 }]);
  });
});

describe("a loader", () => {
  test("is asked once for each name, with the specifier and the importing module", async () => {
    const asked: [string, string][] = [];
    const load = (specifier: string, referrer: string): string => {
      asked.push([specifier, referrer]);
      return specifier === "./lib/a.js" ? "import './b.js'; import '../c.js'" : "";
    };
    await run("import './lib/a.js'; import './c.js'; import './lib/b.js'; await import('./c.js')", load);
    expect(asked).toEqual([
      ["./lib/a.js", "main.js"],
      ["./b.js", "lib/a.js"],
      ["../c.js", "lib/a.js"],
    ]);
  });

  test("may answer later, and is asked for everything that can be asked for at once", async () => {
    let open = 0;
    let most = 0;
    const load = async (specifier: string): Promise<string> => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 2));
      open--;
      return `log(${JSON.stringify(specifier)})`;
    };
    const { log } = await run("import './a.js'; import './b.js'; import './c.js'", load);
    expect([log, most]).toEqual([["./a.js", "./b.js", "./c.js"], 3]);
  });

  test("may name what it found: that names the module, and is what its own imports are relative to", async () => {
    const files: Record<string, string> = {
      "/pkg/index.js": "export { default } from './util.js'",
      "/pkg/util.js": url,
    };
    const load = (specifier: string, referrer: string) => {
      const filename = specifier === "pkg" ? "/pkg/index.js" : new URL(specifier, `file://${referrer}`).pathname;
      return { source: files[filename] ?? "", filename };
    };
    expect(
      (await run("export { default } from 'pkg'; export { default as same } from '/pkg/index.js'", load)).exports,
    ).toEqual({
      default: "/pkg/util.js",
      same: "/pkg/util.js",
    });
  });

  test("that answers with one name for two specifiers gives one module", async () => {
    const load = () => ({ source: "log('once')", filename: "it.js" });
    expect((await run("import 'a'; import 'b'", load)).log).toEqual(["once"]);
  });

  test.each([
    [
      "that throws",
      () => {
        throw new RangeError("offline");
      },
    ],
    ["that rejects", () => Promise.reject(new RangeError("offline"))],
  ])("%s is a HostError with its cause, at the place of the import", async (_, load) => {
    const error = await failure("\n  import './a.js'", load);
    expect(error).toBeInstanceOf(HostError);
    expect(error).toMatchObject({
      message: "Loading module './a.js' failed: offline",
      cause: expect.any(RangeError),
      filename: "main.js",
      line: 2,
      column: 10,
    });
  });

  test("whose failure the guest catches: it sees an error of its own", async () => {
    const load = () => Promise.reject(new RangeError("offline"));
    const main =
      "export const seen = await import('./a.js').catch((error) => [error.name, error.message, error.constructor === Error])";
    expect((await run(main, load)).exports).toEqual({
      seen: ["Error", "Loading module './a.js' failed: offline", true],
    });
  });

  test("that failed is asked again by the next import", async () => {
    let failures = 1;
    const load = () => {
      if (failures-- > 0) throw new Error("not yet");
      return "export const x = 1";
    };
    const main = "await import('./a.js').catch(() => {}); export const { x } = await import('./a.js')";
    expect((await run(main, load)).exports).toEqual({ x: 1 });
  });

  test.each([
    [5, "5"],
    [undefined, "undefined"],
    [null, "null"],
    [{}, "an object"],
    [{ source: 1 }, "1"],
    [Promise.resolve(7), "7"],
    [Effect.succeed(Effect.succeed("")), "an Effect"],
    [Effect.succeed(5), "5"],
    [new Map(), "an object"],
  ])("that answers with %s is a HostError", async (answer, shown) => {
    const error = await failure("import './a.js'", (() => answer) as never);
    expect(error).toBeInstanceOf(HostError);
    expect((error as Error).message).toMatch(/^The source of module '.\/a.js' must be a string, not /);
    expect((error as Error).message).toContain(shown === "an object" ? "" : shown);
  });

  test("that answers with a file name that is no string is a HostError", async () => {
    expect(await failure("import './a.js'", (() => ({ source: "", filename: 5 })) as never)).toMatchObject({
      _tag: "HostError",
      message: "The filename of module './a.js' must be a string, not 5",
    });
  });

  test.each([
    ["a thenable", () => ({ then: (resolve: (source: string) => void) => resolve("export const x = 1") })],
    ["a promise of a promise", () => Promise.resolve(Promise.resolve("export const x = 1"))],
    ["a promise of a source with a name", async () => ({ source: "export const x = 1", filename: "it.js" })],
    ["an Effect", () => Effect.succeed("export const x = 1")],
    ["an Effect that takes its time", () => Effect.delay(Effect.succeed("export const x = 1"), 1)],
    ["a proxy of a loader", new Proxy(() => "export const x = 1", {})],
  ])("may be or give %s", async (_, load) => {
    expect((await run("export * from './a.js'", load as never)).exports).toEqual({ x: 1 });
  });

  test.each([
    ["undefined", undefined, "undefined"],
    ["null", null, "null"],
    ["a text", "no", "no"],
    ["a symbol", Symbol("no"), "Symbol(no)"],
    ["an object", { message: "secret" }, "The host threw an object that is not an error"],
  ])("that throws %s is a HostError", async (_, thrown, shown) => {
    const load = () => {
      throw thrown;
    };
    expect(await failure("import './a.js'", load)).toMatchObject({
      _tag: "HostError",
      message: `Loading module './a.js' failed: ${shown}`,
    });
  });

  test("whose answer is a revoked proxy", async () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(await failure("import './a.js'", (() => proxy) as never)).toBeInstanceOf(HostError);
  });

  test("whose answer has getters that throw", async () => {
    const answer = {
      get source(): string {
        throw new Error("getter");
      },
    };
    expect(await failure("import './a.js'", () => answer)).toMatchObject({
      _tag: "HostError",
      message: "Loading module './a.js' failed: getter",
    });
  });

  test("that never answers: the evaluation waits, and a signal stops it", async () => {
    const interpreter = new Interpreter({ modules: never });
    const stopping = new AbortController();
    const evaluation = interpreter.evaluateModule("import './a.js'", { signal: stopping.signal });
    setTimeout(() => stopping.abort("enough"), 5);
    await expect(evaluation).rejects.toMatchObject({ _tag: "AbortedError", cause: "enough" });
    expect(
      await interpreter.evaluateModule("export { x } from './a.js'", { modules: { "./a.js": "export const x = 1" } }),
    ).toEqual({ x: 1 });
  });

  test("whose Effect fails is a HostError with its cause; one that never ends is interrupted with the evaluation", async () => {
    const cause = new Error("no disk");
    expect(await failure("import './a.js'", () => Effect.fail(cause))).toMatchObject({ _tag: "HostError", cause });
    let isInterrupted = false;
    const modules = () => Effect.onInterrupt(Effect.never, () => Effect.sync(() => (isInterrupted = true)));
    const options = { modules, signal: AbortSignal.timeout(20) };
    await expect(new Interpreter().evaluateModule("import './a.js'", options)).rejects.toBeInstanceOf(AbortedError);
    expect(isInterrupted).toBe(true);
  });

  test("that never answers, when the interpreter is disposed of", async () => {
    const interpreter = new Interpreter({ modules: never });
    const evaluation = interpreter.evaluateModule("import './a.js'");
    setTimeout(() => interpreter[Symbol.dispose](), 5);
    await expect(evaluation).rejects.toBeInstanceOf(AbortedError);
  });

  test("in a synchronous evaluation leaves the promise pending, and its answer comes as late work", async () => {
    const interpreter = new Interpreter({ modules: async () => "export const x = 1" });
    expect(caught(() => interpreter.evaluate("import('./a.js')"))).toMatchObject({
      message: expect.stringContaining("still pending"),
    });
    expect(interpreter.evaluate("var seen; import('./b.js').then(({ x }) => { seen = x }); 0")).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(interpreter.evaluate("seen")).toBe(1);
    expect(await interpreter.evaluateAsync("import('./c.js').then(({ x }) => x)")).toBe(1);
  });

  test("may not evaluate on the interpreter that asks it", async () => {
    const interpreter: Interpreter = new Interpreter({ modules: () => String(interpreter.evaluate("1")) });
    await expect(interpreter.evaluateModule("import './a.js'")).rejects.toMatchObject({
      _tag: "HostError",
      cause: expect.any(HostError),
    });
  });
});

describe("what is missing or wrong", () => {
  test("a module that is missing is a HostError at the place of its import", async () => {
    const error = await failure("import './a.js'", { "./a.js": "\nimport x from './none.js'" });
    expect(error).toBeInstanceOf(HostError);
    expect(error).toMatchObject({
      message: "Cannot find module './none.js' imported from 'a.js'",
      filename: "a.js",
      line: 2,
      column: 15,
    });
  });

  test("names of Object.prototype are no modules", async () => {
    expect(await failure("import 'toString'")).toBeInstanceOf(HostError);
  });

  test("a syntax error in a dependency has its file name and place", async () => {
    const error = await failure("import './a.js'", {
      "./a.js": "import './lib/b.js'",
      "./lib/b.js": "ok;\n  let = = 1",
    });
    expect(error).toBeInstanceOf(ParseError);
    expect(error).toMatchObject({ filename: "lib/b.js", line: 2, sourceLine: "  let = = 1" });
  });

  test("a JSON module that is none has the place, too", async () => {
    const main = "import './d.json' with { type: 'json' }";
    expect(await failure(main, { "./d.json": '{\n  "a": 1,\n  b' })).toMatchObject({
      _tag: "ParseError",
      filename: "d.json",
      line: 3,
      column: 3,
      sourceLine: "  b",
    });
  });

  test("a value that is no error and was thrown in a dependency has its place", async () => {
    const modules = { "./a.js": "\n  const f = () => { throw { code: 1 } };\n  f();", "./b.js": "import './a.js'" };
    const interpreter = new Interpreter({ modules });
    for (const main of ["import './b.js'", "import './a.js'"])
      expect(await caughtFrom(interpreter.evaluateModule(main))).toMatchObject({
        thrown: { code: 1 },
        filename: "a.js",
        line: 2,
        column: 21,
        guestStack: "    at f (a.js:2:21)\n    at a.js:3:3",
      });
  });

  test("an error in a dependency is a GuestError with its place", async () => {
    expect(await failure("import './a.js'", { "./a.js": "null.x" })).toSatisfy(
      (error) => error instanceof GuestError && error.filename === "a.js",
    );
  });

  test("exports that cannot cross are a HostError that names them", async () => {
    expect(await failure("export const table = new WeakMap()")).toMatchObject({
      _tag: "HostError",
      message: expect.stringContaining("table"),
    });
    expect(await failure("export const then = () => {}")).toMatchObject({
      _tag: "HostError",
      message: expect.stringContaining("then"),
    });
  });

  test.each([
    [5, "modules must be an object or a function, not 5"],
    [[], "modules must be an object or a function"],
    [{ "./a.js": 5 }, 'modules["./a.js"] must be a string, not 5'],
    [new Map([["./a.js", ""]]), "modules must be an object or a function, not a Map"],
    [{ "./a.js": "", "a.js": "" }, 'modules has "a.js" twice, under different names'],
  ])("modules: %s", async (modules, message) => {
    const wrong = { modules: modules as never };
    expect(() => new Interpreter(wrong)).toThrow(message);
    expect(() => new Interpreter().evaluate("1", wrong)).toThrow(message);
    await expect(new Interpreter().evaluateModule("1", wrong)).rejects.toThrow(TypeError);
  });

  test("code that is no string is a TypeError", async () => {
    await expect(new Interpreter().evaluateModule(1 as never)).rejects.toThrow("code must be a string");
  });
});
