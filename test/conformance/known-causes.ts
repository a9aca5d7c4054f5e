/**
 * Reasons for failures, from what the tests say: a table of what is known to be missing. The first row that fits counts.
 * Rows go when what they name is there; a reason that somebody wrote into the expectations by hand outlives this table.
 */
import type { TestResult } from "./run-test.ts";

interface Cause {
  /** What the test says. */
  readonly says?: RegExp;
  /** What is in its source. */
  readonly uses?: RegExp;
  /** `$1` stands for the first group of either. */
  readonly reason: string;
}

const CAUSES: readonly Cause[] = [
  { says: /\b(SharedArrayBuffer|Atomics) is not defined/, reason: "$1 is not implemented" },
];

/** Marks a reason that nobody has looked at: the words of the test. */
const UNKNOWN = "? ";
const MAX_LENGTH = 160;

/** `source`: the text of the test. */
export const reasonFor = ({ failures }: TestResult, source: string): string => {
  const message = oneLine(failures[0]?.message ?? "");
  const cause = CAUSES.find(({ says, uses }) => says?.test(message) !== false && uses?.test(source) !== false);
  if (cause === undefined) return UNKNOWN + message;
  const found = cause.says?.exec(message) ?? cause.uses?.exec(source);
  return cause.reason.replace("$1", found?.[1] ?? "");
};

const oneLine = (message: string): string =>
  message
    .replace(/[^\x20-\x7e]+/g, " ")
    .trim()
    .slice(0, MAX_LENGTH);

/** Whether somebody wrote this reason: neither the table nor the words of a test. */
export const isWritten = (reason: string): boolean => !reason.startsWith(UNKNOWN) && !CAUSES.some(gives(reason));

const gives =
  (given: string) =>
  ({ reason }: Cause): boolean => {
    const [start = "", end] = reason.split("$1");
    return end === undefined ? given === reason : given.startsWith(start) && given.endsWith(end);
  };
