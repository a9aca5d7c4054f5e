/**
 * Reasons for failures, from what the tests say: a table of what is known to be missing. The first row that fits counts.
 * Rows go when what they name is there; a reason that somebody wrote into the expectations by hand outlives this table.
 */
import type { TestResult } from "./run-test.ts";

interface Cause {
  readonly says: RegExp;
  /** `$1` stands for the first group. */
  readonly reason: string;
}

const CAUSES: readonly Cause[] = [{ says: /^modules are not implemented$/, reason: "modules are not implemented" }];

/** Marks a reason that nobody has looked at: the words of the test. */
const UNKNOWN = "? ";
const MAX_LENGTH = 160;

export const reasonFor = ({ failures }: TestResult): string => {
  const message = oneLine(failures[0]?.message ?? "");
  for (const { says, reason } of CAUSES) {
    const found = says.exec(message);
    if (found !== null) return reason.replace("$1", found[1] ?? "");
  }
  return UNKNOWN + message;
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
