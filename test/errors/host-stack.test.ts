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

  it("is a SyntaxError where V8 compiles a regular expression", () => {
    const deep = "(".repeat(30_000) + ")".repeat(30_000);
    expect(isStackOverflow(thrownBy(() => compile(deep)))).toBe(true);
    const seen = "Invalid regular expression: /\\r\\n|[\\r\\n\\u2028\\u2029]/g: Maximum call stack size exceeded";
    expect(isStackOverflow(new SyntaxError(seen))).toBe(true);
  });

  it("is no other error", () => {
    expect(isStackOverflow(thrownBy(() => compile("(")))).toBe(false);
    expect(isStackOverflow(thrownBy(() => "a".repeat(-1)))).toBe(false);
    expect(isStackOverflow(thrownBy(() => JSON.parse("{")))).toBe(false);
    expect(isStackOverflow("Maximum call stack size exceeded")).toBe(false);
  });
});
