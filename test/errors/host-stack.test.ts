import { describe, expect, it } from "vitest";
import { isStackOverflow } from "../../src/errors/host-stack.ts";

const thrownBy = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
};

const compile = (pattern: string): unknown => new RegExp(pattern);

describe("an overflow of the host's stack", () => {
  it("is a RangeError in calls", () => {
    const recurse = (): number => 1 + recurse();
    expect(isStackOverflow(thrownBy(recurse))).toBe(true);
  });

  it.each([["Maximum call stack size exceeded"], ["Stack overflow"], ["Regular expression too large"]])(
    "is a SyntaxError where V8 compiles a regular expression: %s",
    (reason) => {
      expect(isStackOverflow(new SyntaxError(`Invalid regular expression: /\\r?\\n/g: ${reason}`))).toBe(true);
    },
  );

  it("is no other error", () => {
    expect(isStackOverflow(thrownBy(() => compile("(")))).toBe(false);
    expect(isStackOverflow(thrownBy(() => "a".repeat(-1)))).toBe(false);
    expect(isStackOverflow(thrownBy(() => JSON.parse("{")))).toBe(false);
    expect(isStackOverflow("Maximum call stack size exceeded")).toBe(false);
  });
});
