/** The runner on tests of its own, in a checkout that has next to nothing of test262's harness. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Checkout, commitOf } from "./checkout.ts";
import { hostOptions } from "./realm-host.ts";
import { runTest } from "./run-test.ts";

const HARNESS = {
  "assert.js": "function assert(truth) { if (!truth) throw new Test262Error('not so'); }",
  "sta.js": "function Test262Error(message) { this.message = message; }",
  "doneprintHandle.js": `function $DONE(error) {
    print(error ? "Test262:AsyncTestFailure:" + error.name + ": " + error.message : "Test262:AsyncTestComplete");
  }`,
  "included.js": "var included = true;",
};

const folder = mkdtempSync(join(tmpdir(), "conformance-"));
afterAll(() => rmSync(folder, { recursive: true }));
for (const name of ["test", "harness"]) mkdirSync(join(folder, name));
for (const [name, text] of Object.entries(HARNESS)) writeFileSync(join(folder, "harness", name), text);

const checkout = new Checkout(folder);
const whole = hostOptions(false);

/** Messages by mode; `undefined` for a mode that passed. */
const run = (frontmatter: string, body: string, options = whole): Record<string, string | undefined> => {
  writeFileSync(join(folder, "test", "it.js"), `/*---\n${frontmatter}\n---*/\n${body}`);
  const { modes, failures } = runTest("it.js", { checkout, ...options });
  return Object.fromEntries(modes.map((mode) => [mode, failures.find((one) => one.mode === mode)?.message]));
};

const PASSED = { sloppy: undefined, strict: undefined };
const negative = (phase: string, type: string): string => `negative:\n  phase: ${phase}\n  type: ${type}`;

test("a test passes that throws nothing, in both modes", () => {
  expect(run("includes: [included.js]", "assert(included && typeof $DONE === 'undefined');")).toEqual(PASSED);
  expect(run("", "assert((function () { return this; })() === undefined);")).toEqual({
    sloppy: "Test262Error: not so",
    strict: undefined,
  });
});

test("a raw test runs alone", () => {
  expect(run("flags: [raw]", "if (typeof assert !== 'undefined') throw 1;")).toEqual({ raw: undefined });
});

test("each script of the harness is one of its own, and its lexical names cannot be declared again", () => {
  expect(run("includes: [included.js]", "var included;")).toEqual(PASSED);
  expect(run("includes: [included.js]", "let included;").sloppy).toContain("SyntaxError");
});

test("a negative test passes by the phase and the constructor of its error", () => {
  expect(run(negative("parse", "SyntaxError"), "let a; let a;")).toEqual(PASSED);
  expect(run(negative("runtime", "Test262Error"), "throw new Test262Error('');")).toEqual(PASSED);
  expect(run(negative("runtime", "SyntaxError"), "let a; let a;").sloppy).toContain("not SyntaxError");
  expect(run(negative("runtime", "TypeError"), "throw new RangeError('far');").sloppy).toContain("RangeError: far");
  expect(run(negative("runtime", "TypeError"), "").sloppy).toContain("nothing thrown");
});

test("an asynchronous test passes when it says so", () => {
  expect(run("flags: [async]", "Promise.resolve().then(() => $DONE());")).toEqual(PASSED);
  expect(run("flags: [async]", "Promise.reject(new TypeError('no')).catch($DONE);").strict).toBe(
    "$DONE: TypeError: no",
  );
  expect(run("flags: [async]", "").strict).toBe("$DONE was not called");
});

test("a rejection that nobody handles is no failure", () => {
  expect(run("", "Promise.reject(1); Promise.resolve(new Promise(() => {}));")).toEqual(PASSED);
});

test("$262 runs scripts in its realm and makes others", () => {
  const body = `
    assert($262.evalScript("let shared = 1; 5") === 5 && shared === 1);
    try { $262.evalScript("let"+" shared"); assert(false); } catch (error) { assert(error instanceof SyntaxError); }
    try { $262.evalScript("("); assert(false); } catch (error) { assert(error instanceof SyntaxError); }
    const other = $262.createRealm();
    assert(other.global.Array !== Array && other.evalScript("typeof shared") === "undefined");
    assert(other.evalScript("[]") instanceof other.global.Array && $262.global === globalThis);
    for (const lacking of [$262.gc, $262.detachArrayBuffer, $262.agent.start])
      try { lacking(); assert(false); } catch (error) { assert(error instanceof TypeError); }`;
  expect(run("", body)).toEqual(PASSED);
});

test("slices of one tick change nothing", () => {
  const body = "let sum = 0; for (let i = 0; i < 100; i++) sum += [i].map((n) => n)[0]; assert(sum === 4950);";
  expect(run("", body, hostOptions(true))).toEqual(PASSED);
});

test("what would never end is stopped by a limit", () => {
  expect(run("flags: [noStrict]", "function f() { f(); } f();").sloppy).toContain("call stack depth");
  expect(run("flags: [noStrict]", "let text = 'x'; for (;;) text += text;").sloppy).toContain("memory limit");
});

test("the commit is asked of Git, or of the environment where there is no Git", () => {
  expect(() => commitOf(checkout, {})).toThrow("TEST262_COMMIT must name the commit");
  expect(() => commitOf(checkout, { TEST262_COMMIT: "main" })).toThrow("40 digits");
  expect(commitOf(checkout, { TEST262_COMMIT: "a".repeat(40) })).toBe("a".repeat(40));
});
