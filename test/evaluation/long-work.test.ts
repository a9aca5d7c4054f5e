/** A built-in that has much to do in one piece lets go of the thread: others have their turn, and an abort stops it. */
import { describe, expect, test } from "vitest";
import { Interpreter } from "../../src/index.ts";

/** An array-like of so many elements that no built-in gets through them in time. */
const ENDLESS = "({ length: 2 ** 53 - 1 })";

/** Calls that would take for ever. */
const CALLS: [what: string, code: string][] = [["reverse", `Array.prototype.reverse.call(${ENDLESS})`]];

/** Milliseconds from the abort, 30 ms after the start, to the end. */
const timeToAbort = async (code: string): Promise<{ error: unknown; late: number }> => {
  const controller = new AbortController();
  let aborted = 0;
  setTimeout(() => {
    aborted = performance.now();
    controller.abort();
  }, 30);
  const error = await new Interpreter()
    .evaluateAsync(code, { signal: controller.signal })
    .catch((reason: unknown) => reason);
  return { error, late: performance.now() - aborted };
};

describe("a long call of a built-in is stopped by an abort", () => {
  test.for(CALLS)("%s", async ([, code]) => {
    const { error, late } = await timeToAbort(code);
    expect(error).toMatchObject({ _tag: "AbortedError" });
    expect(late).toBeLessThan(500);
  });
});

describe("a long call of a built-in that the guest makes in another", () => {
  test.for(CALLS)("in a callback, %s", async ([, code]) => {
    const { error } = await timeToAbort(`[1].map(() => { ${code} })`);
    expect(error).toMatchObject({ _tag: "AbortedError" });
  });
});
