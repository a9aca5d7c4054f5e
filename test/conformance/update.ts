/**
 * New expectations from the results of a run. A reason that somebody wrote is kept as long as its test fails in the same
 * way; others come from the table of known causes. What was not run stays as it is. Folders whose tests all fail for one
 * reason become one line.
 */
import { type Expectation, type Expectations, expectationOf, extentOf } from "./expectations.ts";
import { isWritten, reasonFor } from "./known-causes.ts";
import type { TestResult } from "./run-test.ts";

export interface Suite {
  /** All tests that there are, for folders to be taken apart and put together. */
  readonly tests: readonly string[];
  /** The text of a test. */
  readonly source: (path: string) => string;
}

export const updated = (
  expectations: Expectations,
  results: readonly TestResult[],
  { tests, source }: Suite,
): Expectations => {
  const byPath = new Map(results.map((result) => [result.path, result]));
  const single = new Map<string, Expectation>();
  for (const path of tests) {
    const before = expectationOf(expectations, path);
    const result = byPath.get(path);
    const after = result === undefined ? before : expectationFrom(result, before, () => source(path));
    if (after !== undefined) single.set(path, after);
  }
  return folded(single, tests);
};

const expectationFrom = (
  result: TestResult,
  before: Expectation | undefined,
  source: () => string,
): Expectation | undefined => {
  const extent = extentOf(result);
  if (extent === undefined) return undefined;
  const isKept = before?.extent === extent && isWritten(before.reason);
  return { extent, reason: isKept ? before.reason : reasonFor(result, source()) };
};

/** Tests of one folder that fail alike, as its line; from the inside out. */
const folded = (single: Expectations, tests: readonly string[]): Expectations => {
  const alike = new Map<string, string | undefined>();
  for (const path of tests) {
    const expectation = single.get(path);
    const key = expectation?.extent === "all" ? expectation.reason : undefined;
    for (const folder of foldersOf(path))
      alike.set(folder, !alike.has(folder) || alike.get(folder) === key ? key : undefined);
  }
  return new Map([...single].map(([path, expectation]) => [outermost(path, alike) ?? path, expectation]));
};

/** The largest folder around a test all of whose tests fail alike, as a pattern. */
const outermost = (path: string, alike: ReadonlyMap<string, string | undefined>): string | undefined => {
  const folder = foldersOf(path).find((around) => alike.get(around) !== undefined);
  return folder && `${folder}/**`;
};

/** `a/b/c.js`: `a`, `a/b`. */
const foldersOf = (path: string): string[] => {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
};
