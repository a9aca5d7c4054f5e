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

const UNTERMINATED = "(";

describe("an overflow of the host's stack", () => {
  it("is a RangeError in calls", () => {
    const recurse = (): number => 1 + recurse();
    expect(isStackOverflow(thrownBy(recurse))).toBe(true);
  });

  it("is a SyntaxError where V8 compiles a regular expression", () => {
    expect(isStackOverflow(thrownBy(() => new RegExp("(".repeat(100_000) + ")".repeat(100_000))))).toBe(true);
    const seen = "Invalid regular expression: /\\r\\n|[\\r\\n\\u2028\\u2029]/g: Maximum call stack size exceeded";
    expect(isStackOverflow(new SyntaxError(seen))).toBe(true);
  });

  it.each([[() => /(/], [() => [].reduce(() => 1)], [() => new Array(-1)], [() => JSON.parse("{")]])(
    "is no other error: %s",
    (run) => {
      expect(isStackOverflow(thrownBy(run))).toBe(false);
    },
  );
});
