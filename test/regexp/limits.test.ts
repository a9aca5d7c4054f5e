import { Interpreter, LimitExceededError } from "sandglass";
import { describe, expect, it } from "vitest";

const evaluate = (code: string, options = {}): unknown => new Interpreter().evaluate(code, options);

describe("patterns that backtrack without end", () => {
  const sources = [
    "(a+)+$",
    "(a|aa)+$",
    "(.*)*x",
    "(a*)*$",
    "(a+a+)+b",
    "^(\\w+\\s?)*$",
    "(?:(?:a?){20}){20}b",
    "(?:a?){50}a{50}b",
    "^(?=(a+)+$)",
    "(?<=b(a+)+)!",
    "(a+)+\\1$",
    "(\\p{L}+)+$",
  ];
  const code = (source: string) => `new RegExp(${JSON.stringify(source)}, "u").test("a".repeat(50) + "!")`;

  it.each(sources)("/%s/ meets the limit", (source) => {
    expect(() => evaluate(code(source), { maxIterations: 20_000 })).toThrow(LimitExceededError);
  });

  it.each(sources)("/%s/ looks at the clock every 1,024 iterations", (source) => {
    let time = 0;
    const clock = { now: () => 0, cpuTime: () => time++ };
    const interpreter = new Interpreter({ clock });
    expect(() => interpreter.evaluate(code(source), { maxTime: 50 })).toThrow("Maximum CPU time");
    expect(interpreter.getStats().iterations).toBeLessThan(51 * 1_024 + 100);
  });

  it("end in time", () => {
    const start = performance.now();
    expect(() => evaluate(code("(a+)+$"), { maxTime: 50 })).toThrow(LimitExceededError);
    expect(performance.now() - start).toBeLessThan(500);
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

it("notes nothing where there is one way only", () => {
  const run = (source: string) =>
    evaluate(`/${source}/.exec("ab".repeat(500000))[0].length`, { maxMemory: 4 * 2 ** 20 });
  const sources = ["(a|b)*", "(?:(a)|(b))*$", "(?:a(b))+$", "(?:a|b)*?$", "([^,])+"];
  expect(sources.map(run)).toEqual(sources.map(() => 1_000_000));
});

it("holds the stack to the limit on memory", () => {
  const code = `/(?:(a)|ab|cc)*x/.test("a".repeat(3e6))`;
  expect(() => evaluate(code, { maxMemory: 32 * 2 ** 20 })).toThrow("Maximum memory");
});

it("refuses patterns that are too long or nest too deep", () => {
  expect(() => evaluate(`new RegExp("(".repeat(100000))`)).toThrow("too large");
  expect(() => evaluate(`RegExp("a".repeat(2 ** 18)).test("a")`, { maxMemory: 2 ** 28 })).not.toThrow();
  expect(() => evaluate(`RegExp("a".repeat(2 ** 18 + 1))`)).toThrow("too large");
  expect(() => evaluate(`/${"(?:".repeat(600)}${")".repeat(600)}/`)).toThrow("too large");
});

it("quotes the beginning of a long pattern in its message, not the whole", () => {
  const messageOf = (pattern: string) =>
    evaluate(`try { RegExp(${pattern}) } catch (error) { error.message }`, { maxMemory: 2 ** 26 }) as string;
  expect(messageOf("'a'.repeat(2 ** 20)").length).toBeLessThan(1_100);
  expect(messageOf("'('.repeat(300) + 'b'.repeat(1e5)").length).toBeLessThan(1_100);
  expect(messageOf("'('")).toBe("Invalid regular expression: /(/: Unterminated group");
});
