import { Interpreter, LimitExceededError } from "sandglass";
import { describe, expect, it } from "vitest";

const evaluate = (code: string, options = {}): unknown => new Interpreter().evaluate(code, options);

describe("patterns that backtrack without end", () => {
  it.each(["(a+)+$", "(a|aa)+$", "(.*)*x", "(a*)*$", "(?:a?){50}a{50}b", "^(?=(a+)+$)"])(
    "/%s/ meets the limit",
    (source) => {
      const run = () => evaluate(`/${source}/.test("a".repeat(50) + "!")`, { maxIterations: 20_000 });
      expect(run).toThrow(LimitExceededError);
    },
  );

  it("ends in time", () => {
    const start = performance.now();
    expect(() => evaluate(`/(a+)+$/.test("a".repeat(50) + "!")`, { maxTime: 50 })).toThrow(LimitExceededError);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it("cannot be caught", () => {
    const code = `try { /(a+)+$/.test("a".repeat(50) + "!") } catch { 1 }`;
    expect(() => evaluate(code, { maxIterations: 1000 })).toThrow(LimitExceededError);
  });
});

it("backtracks on a stack of its own", () => {
  expect(evaluate(`/(?:a|b)*/.exec("ab".repeat(500000))[0].length`)).toBe(1_000_000);
  expect(evaluate(`/(?:ab?)*/.exec("ab".repeat(300000))[0].length`)).toBe(600_000);
});

it("holds the stack to the limit on memory", () => {
  const code = `/(?:(a)|ab|cc)*x/.test("a".repeat(3e6))`;
  expect(() => evaluate(code, { maxMemory: 32 * 2 ** 20 })).toThrow("Maximum memory");
});

it("refuses patterns that nest too deep", () => {
  expect(() => evaluate(`new RegExp("(".repeat(100000))`)).toThrow("too large");
  expect(() => evaluate(`/${"(?:".repeat(600)}${")".repeat(600)}/`)).toThrow("too large");
});
