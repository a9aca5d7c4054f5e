/**
 * The host's call stack. The parser and the compiler recurse over the nesting of a source text, and conversions run nested
 * on it; bounds of ours keep all of that within `STACK_NEEDED`. So where the stack overflows although so much was free, the
 * source text is to blame; where less was free, the host is, which called us too deep in its own recursion. That must not
 * pass for a fault of the guest's: the same program would have another result elsewhere.
 */
import { HostError } from "./HostError.ts";
import type { InterpreterErrorOptions } from "./InterpreterError.ts";

/** Bytes that suffice for every text and every nesting within the bounds; measured, with a sixth to spare. */
const STACK_NEEDED = 832 * 1024;
const VALUE_BYTES = 8;
/** Hosts take no more arguments in one call. */
const MAX_ARGUMENTS = 65_000;

const USED_UP = "The host's call stack is used up: the interpreter was called too deep in the host's own recursion";

export const hostStackUsedUp = (details: Omit<InterpreterErrorOptions, "message">): HostError =>
  new HostError({ message: USED_UP, ...details });

export const isStackOverflow = (error: unknown): boolean =>
  error instanceof RangeError ? error.message.includes("call stack") : isRegExpOverflow(error);

/** V8 compiles a regular expression at its first uses, and calls it invalid where the stack is too short for that. */
const isRegExpOverflow = (error: unknown): boolean =>
  error instanceof SyntaxError && REGEXP_OVERFLOWS.some((end) => error.message.endsWith(end));

const REGEXP_OVERFLOWS = [": Maximum call stack size exceeded", ": Stack overflow", ": Regular expression too large"];

/** Would the stack, as it is here, have been enough? */
export const isStackSufficient = (): boolean => {
  try {
    return hasRoomFor(STACK_NEEDED / VALUE_BYTES);
  } catch {
    // It overflowed: that is the answer.
    return false;
  }
};

/** Arguments lie on the stack. */
const hasRoomFor = (values: number): boolean => {
  if (values <= 0) return true;
  const count = Math.min(values, MAX_ARGUMENTS);
  return takeArguments.apply(values - count, new Array(count) as never[]);
};

function takeArguments(this: number, ..._: never[]): boolean {
  return hasRoomFor(Number(this));
}
