/** Asynchronous modules (16.2.1.5.3): who waits for whom, in which order they go on, what becomes of failures. */
import { expect, test } from "vitest";
import { HostError, Interpreter } from "../../src/index.ts";
import { failure, run, saidBefore } from "./support.ts";

test("a module waits for those that it imports, and its siblings do not", async () => {
  const modules = {
    "./slow.js": "log('slow 1'); await 0; log('slow 2'); export const x = 1",
    "./quick.js": "log('quick')",
    "./needs-slow.js": "import { x } from './slow.js'; log('needs', x)",
  };
  const { log } = await run("import './needs-slow.js'; import './quick.js'; log('main')", modules);
  expect(log).toEqual(["slow 1", "quick", "slow 2", "needs 1", "main"]);
});

test("those that waited go on in the order of the graph, whoever was waited for last", async () => {
  const modules = {
    "./a.js": "import './p.js'; import './q.js'; log('a')",
    "./b.js": "import './q.js'; log('b')",
    "./c.js": "import './p.js'; log('c 1'); await 0; log('c 2')",
    "./p.js": "await 0; log('p')",
    "./q.js": "await 0; await 0; await 0; log('q')",
  };
  const { log } = await run("import './a.js'; import './b.js'; import './c.js'; log('main')", modules);
  expect(log).toEqual(["p", "c 1", "c 2", "q", "a", "b", "main"]);
});

test("circles wait as a whole", async () => {
  const modules = {
    "./a.js": "import './b.js'; log('a'); export const a = 1",
    "./b.js": "import './a.js'; import './slow.js'; log('b')",
    "./slow.js": "await 0; log('slow')",
  };
  expect((await run("import './a.js'; import './b.js'; log('main')", modules)).log).toEqual(["slow", "b", "a", "main"]);
});

test("for await, and promises of the host", async () => {
  const log: string[] = [];
  const interpreter = new Interpreter({
    globals: { fetch: async (x: number) => x * 2, log: (x: unknown) => void log.push(String(x)) },
  });
  const modules = { "./data.js": "export const data = await fetch(4)" };
  const exports = await interpreter.evaluateModule(
    "import { data } from './data.js'; export let sum = 0; for await (const x of [data, fetch(1)]) sum += x",
    { modules },
  );
  expect(exports).toEqual({ sum: 10 });
});

test("resources of a module are disposed of at its end, before those that import it go on", async () => {
  const modules = {
    "./sync.js": "using x = { [Symbol.dispose]: () => log('sync -x') }; log('sync')",
    "./async.js": `
      await using x = { [Symbol.asyncDispose]: async () => { await 0; log('async -x') } };
      log('async');`,
  };
  const { log } = await run("import './sync.js'; import './async.js'; log('main')", modules);
  expect(log).toEqual(["sync", "sync -x", "async", "async -x", "main"]);
});

test("what disposing throws is the failure of the module", async () => {
  const main = "using x = { [Symbol.dispose]() { throw new TypeError('no') } }; export const y = 1";
  expect(await failure(main)).toMatchObject({ message: "TypeError: no" });
});

test("import() waits, too", async () => {
  const modules = { "./slow.js": "await 0; export const x = 1" };
  expect((await run("export const { x } = await import('./slow.js')", modules)).exports).toEqual({ x: 1 });
});

test("a failure reaches everybody who needs the module, and nobody else", async () => {
  const modules = {
    "./bad.js": "await 0; throw new Error('bad')",
    "./needs.js": "import './bad.js'; log('never')",
    "./other.js": "import './fine.js'; log('other')",
    "./fine.js": "await 0; await 0; log('fine')",
  };
  const main = "import './needs.js'; import './other.js'; log('never')";
  expect(await failure(main, modules)).toMatchObject({ guestMessage: "bad", filename: "bad.js" });
  expect(await saidBefore(main, modules)).toEqual(["fine", "other"]);
  const again = `const seen = [];
    for (const name of ["./bad.js", "./needs.js", "./other.js"]) await import(name).catch((error) => seen.push(error.message));
    export { seen };`;
  expect(await run(again, modules)).toEqual({ exports: { seen: ["bad", "bad"] }, log: ["fine", "other"] });
});

test("a failure in a module that waited, and one beside modules that wait", async () => {
  const modules = {
    "./late.js": "import './slow.js'; throw new Error('late')",
    "./slow.js": "await 0; log('slow')",
    "./early.js": "import './slow.js'; import './throws.js'",
    "./throws.js": "throw new Error('early')",
  };
  expect(await failure("import './late.js'", modules)).toMatchObject({ guestMessage: "late", filename: "late.js" });
  const main = `const seen = [];
    await import("./early.js").catch((error) => seen.push(error.message));
    await import("./slow.js");
    await import("./early.js").catch((error) => seen.push(error.message));
    export { seen };`;
  expect(await run(main, modules)).toEqual({ exports: { seen: ["early", "early"] }, log: ["slow"] });
});

test("what nothing can settle is a HostError", async () => {
  const error = await failure("await new Promise(() => {})");
  expect(error).toBeInstanceOf(HostError);
  expect(error).toMatchObject({
    message: "The module waits for a promise that nothing can settle",
    filename: "main.js",
  });
  expect(await failure("await import('./main.js')")).toBeInstanceOf(HostError);
});

test("await is no expression in scripts", () => {
  expect(() => new Interpreter().evaluate("await 0")).toThrow();
});
