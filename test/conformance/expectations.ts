/**
 * The tests that are expected to fail, each with the reason: a text file with one line for each, in the order of their
 * paths, so that a change reads well in a diff.
 *
 *     test262 be13516fb6441b950ba8a3df97eb34062c186972
 *     language/module-code/** : modules are not implemented
 *     language/types/reference/8.7.2-1-s.js (strict) : what is wrong
 *
 * A folder stands for all tests in scope below it. A test of which only one mode fails has the mode behind its path.
 */
import type { TestResult } from "./run-test.ts";

/** How a test fails: in all of its modes, or in one of two. */
export type Extent = "all" | "sloppy" | "strict";

export interface Expectation {
  readonly extent: Extent;
  readonly reason: string;
}

/** By the path of a test, or of a folder with `/**`. */
export type Expectations = ReadonlyMap<string, Expectation>;

export interface ExpectationsFile {
  readonly commit: string;
  readonly expectations: Expectations;
}

const LINE = /^(\S+?)(?: \((sloppy|strict)\))? : (.+)$/;

export const parseExpectations = (text: string): ExpectationsFile => {
  const [first = "", ...lines] = text.trimEnd().split("\n");
  const commit = /^test262 ([0-9a-f]{40})$/.exec(first)?.[1];
  if (commit === undefined)
    throw new Error(`The expectations must begin with the commit of test262, not with: ${first}`);
  return { commit, expectations: new Map(lines.map(parseLine)) };
};

const parseLine = (line: string): [string, Expectation] => {
  const [, path, mode, reason] = LINE.exec(line) ?? [];
  if (path === undefined || reason === undefined) throw new Error(`Not an expectation: ${line}`);
  return [path, { extent: (mode as Extent | undefined) ?? "all", reason }];
};

export const formatExpectations = ({ commit, expectations }: ExpectationsFile): string => {
  const lines = [...expectations].map(([path, { extent, reason }]) => {
    return `${path}${extent === "all" ? "" : ` (${extent})`} : ${reason}\n`;
  });
  return `test262 ${commit}\n${lines.sort().join("")}`;
};

/** What is expected of a test: its own line, or that of the nearest folder. `undefined`: that it passes. */
export const expectationOf = (expectations: Expectations, path: string): Expectation | undefined => {
  const own = expectations.get(path);
  if (own !== undefined) return own;
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    const ofFolder = expectations.get(`${path.slice(0, end)}/**`);
    if (ofFolder !== undefined) return ofFolder;
  }
  return undefined;
};

/** `undefined` for a test that passes. */
export const extentOf = ({ modes, failures }: TestResult): Extent | undefined => {
  if (failures.length === modes.length) return "all";
  return failures[0]?.mode as Extent | undefined;
};

export interface Surprise {
  readonly result: TestResult;
  readonly expected: Expectation | undefined;
}

/** Results that are not the expected ones: failures and successes alike. */
export const surprises = (results: readonly TestResult[], expectations: Expectations): Surprise[] =>
  results
    .map((result) => ({ result, expected: expectationOf(expectations, result.path) }))
    .filter(({ result, expected }) => extentOf(result) !== expected?.extent);
