/** What a run shows on the terminal. */
import { extentOf, type Surprise } from "./expectations.ts";
import type { TestResult } from "./run-test.ts";

const MAX_SURPRISES = 100;
/** Folders of the summary: `language/expressions`. */
const SUMMARY_DEPTH = 2;

/** A row for each folder, and one for all. */
export const summary = (results: readonly TestResult[]): string => {
  const rows = [...byFolder(results)].sort(([a], [b]) => (a < b ? -1 : 1));
  return [...rows, ["all", results] as const].map(([name, own]) => row(name, own)).join("\n");
};

const byFolder = (results: readonly TestResult[]): ReadonlyMap<string, readonly TestResult[]> => {
  const folders = new Map<string, TestResult[]>();
  for (const result of results) {
    const name = result.path.split("/").slice(0, SUMMARY_DEPTH).join("/");
    const own = folders.get(name);
    if (own === undefined) folders.set(name, [result]);
    else own.push(result);
  }
  return folders;
};

const row = (name: string, results: readonly TestResult[]): string => {
  const passed = results.filter(hasPassed).length;
  const share = results.length === 0 ? 100 : Math.floor((passed * 1000) / results.length) / 10;
  return `${name.padEnd(40)} ${String(passed).padStart(6)} of ${String(results.length).padStart(6)} ${share.toFixed(1).padStart(6)} %`;
};

export const hasPassed = (result: TestResult): boolean => result.failures.length === 0;

/** A few lines for each result that was not expected. */
export const describeSurprises = (surprises: readonly Surprise[]): string => {
  const shown = surprises.slice(0, MAX_SURPRISES).map(describe);
  const rest = surprises.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n");
};

const describe = ({ result, expected }: Surprise): string => {
  const extent = extentOf(result);
  const expectation = expected === undefined ? "" : `, expected to fail (${expected.extent}): ${expected.reason}`;
  if (extent === undefined) return `passes: ${result.path}${expectation}`;
  const messages = result.failures.map(({ mode, message }) => `\n    ${mode}: ${message}`);
  return `fails (${extent}): ${result.path}${expectation}${messages.join("")}`;
};
