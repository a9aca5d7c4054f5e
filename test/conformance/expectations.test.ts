import { expect, test } from "vitest";
import { formatExpectations, parseExpectations, surprises } from "./expectations.ts";
import type { Mode } from "./frontmatter.ts";
import type { TestResult } from "./run-test.ts";
import { updated } from "./update.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";

const result = (path: string, failing: readonly Mode[], message = "wrong"): TestResult => ({
  path,
  modes: ["sloppy", "strict"],
  failures: failing.map((mode) => ({ mode, message })),
});

const FAILS = ["sloppy", "strict"] as const;
const text = `test262 ${commit}\na/b/** : all of it\na/c.js (strict) : only strict\n`;
const { expectations } = parseExpectations(text);

test("what is read is written again", () => {
  expect(formatExpectations({ commit, expectations })).toBe(text);
});

test("a file that does not begin with a commit, or has a line that is none, is refused", () => {
  expect(() => parseExpectations("a.js : why")).toThrow("commit");
  expect(() => parseExpectations(`test262 ${commit}\na.js`)).toThrow("Not an expectation: a.js");
});

test("failures and successes surprise alike, and so does another extent", () => {
  const results = [
    result("a/b/x.js", FAILS),
    result("a/b/y/z.js", []),
    result("a/c.js", ["strict"]),
    result("a/c.js", FAILS),
    result("a/d.js", ["sloppy"]),
    result("a/e.js", []),
  ];
  expect(surprises(results, expectations).map((surprise) => surprise.result)).toEqual([
    results[1],
    results[3],
    results[4],
  ]);
});

const update = (results: readonly TestResult[], tests: readonly string[]): string => {
  const suite = { tests, source: () => "" };
  return formatExpectations({ commit, expectations: updated(expectations, results, suite) });
};

test("an update keeps reasons and what was not run, and takes folders apart", () => {
  const tests = ["a/b/x.js", "a/b/y.js", "a/b/z.js", "a/c.js"];
  expect(update([result("a/b/x.js", []), result("a/b/y.js", FAILS, "other words")], tests)).toBe(
    `test262 ${commit}\na/b/y.js : all of it\na/b/z.js : all of it\na/c.js (strict) : only strict\n`,
  );
});

test("an update puts folders together that fail for one reason", () => {
  const alike = ["d/e/1.js", "d/e/f/2.js"];
  const tests = ["a/b/x.js", "a/z.js", ...alike, "d/g.js"];
  const results = [...alike.map((path) => result(path, FAILS, "Atomics is not defined")), result("d/g.js", ["sloppy"])];
  expect(update(results, tests)).toBe(
    `test262 ${commit}\na/b/** : all of it\nd/e/** : Atomics is not implemented\nd/g.js (sloppy) : ? wrong\n`,
  );
});
