/**
 * No result depends on how deep the caller of `evaluate` stands in the host's stack: there is the same result, or, where the
 * stack does not suffice, a HostError that says so. What is refused everywhere is refused for the same reason everywhere.
 */
import { describe, expect, test } from "vitest";
import { HostError, Interpreter } from "../../src/index.ts";

const times = (text: string, count: number): string => text.repeat(count);

/** Programs at the bounds of nesting, each with more than one kind of recursion of ours to do. */
const PROGRAMS: [what: string, code: string][] = [
  ["parentheses", `${times("(", 500)}1${times(")", 500)}`],
  ["array literals", `${times("[", 497)}1${times("]", 497)}.length`],
  ["arrow functions", `${times("()=>", 480)}1; 1`],
  ["async arrow functions", `${times("async ()=>", 480)}1; 1`],
  ["loops", `${times("for(let i=0;i<1;i++)", 480)}1`],
  ["a chain of operators", `${times("1+", 20_000)}1`],
  ["an eval", `eval(${JSON.stringify(`${times("(", 480)}1${times(")", 480)}`)})`],
  ["a regular expression", `/${times("(?:", 490)}a${times(")", 490)}/.test("a")`],
  ["conversions", "let n = 199; const o = { valueOf() { return --n === 0 ? 1 : +o } }; +o"],
  ["getters", "let n = 199; const o = { get a() { if (--n === 0) return 1; return o.a } }; o.a"],
  ["JSON", `JSON.parse('${times("[", 5_000)}${times("]", 5_000)}').length`],
  ["a deep result", "let a = []; for (let i = 0; i < 5_000; i++) a = [a]; a.flat(Infinity).length"],
  ["deep calls", "const f = (n) => n === 0 ? 1 : f(n - 1); f(9_000)"],
];

/** What a kept function does when the host calls it, long after its evaluation. */
const LATE: [what: string, body: string][] = [
  ["conversions", "let n = 199; const o = { valueOf() { return --n === 0 ? 1 : +o } }; return +o"],
  ["getters", "let n = 199; const o = { get a() { if (--n === 0) return 1; return o.a } }; return o.a"],
  ["an eval", `return eval(${JSON.stringify(`${times("(", 480)}1${times(")", 480)}`)})`],
  ["deep calls", "const f = (n) => n === 0 ? 1 : f(n - 1); return f(9_000)"],
  ["a deep result", "let a = 1; for (let i = 0; i < 900; i++) a = [a]; return a"],
  ["nothing", "return 1"],
];

/** Programs that are refused. */
const REFUSED: [what: string, code: string, tag: string][] = [
  ["a parenthesis too many", `${times("(", 501)}1${times(")", 501)}`, "ParseError"],
  ["parentheses without end", `${times("(", 100_000)}1${times(")", 100_000)}`, "ParseError"],
  ["an array too many", `${times("[", 501)}${times("]", 501)}`, "ParseError"],
  ["a conversion too many", "const o = { valueOf() { return +o } }; +o", "LimitExceededError"],
];

const resultOf = (code: string): unknown => {
  try {
    return new Interpreter().evaluate(code);
  } catch (error) {
    return error;
  }
};

/** Calls `run` with so many values more on the host's stack: arguments lie there. */
const below = <T>(values: number, run: () => T): T => {
  if (values <= 0) return run();
  const count = Math.min(values, 50_000);
  const inner = (..._: undefined[]): T => below(values - count, run);
  return inner.apply(undefined, new Array<undefined>(count));
};

const fits = (values: number): boolean => {
  try {
    return below(values, () => true);
  } catch {
    // The stack is used up.
    return false;
  }
};

/** Numbers of values on the host's stack below the call, up to nearly as many as fit. */
const depths = (): number[] => {
  let most = 1_000;
  const next = (values: number): number => Math.floor(values * 1.05);
  while (fits(next(most))) most = next(most);
  return [0.3, 0.6, 0.8, 0.9, 0.95, 0.98].map((share) => Math.floor(most * share));
};

describe("the same result, however deep the host stands, or a HostError", () => {
  test.for(PROGRAMS)("%s", ([, code]) => {
    const expected = resultOf(code);
    expect(expected).not.toBeInstanceOf(Error);
    for (const depth of depths()) {
      const result = below(depth, () => resultOf(code));
      if (result instanceof HostError) expect(result.message).toContain("host's call stack is used up");
      else expect(result).toStrictEqual(expected);
    }
  });

  test.for(REFUSED)("refused: %s", ([, code, tag]) => {
    expect(resultOf(code)).toMatchObject({ _tag: tag });
    for (const depth of depths()) {
      const { _tag } = below(depth, () => resultOf(code)) as HostError;
      expect(["HostError", tag]).toContain(_tag);
    }
  });
});

describe("late calls of guest functions: the same result, or a HostError, and the function works on", () => {
  type Late = () => unknown;
  const attempt = (late: Late): unknown => {
    try {
      return late();
    } catch (error) {
      return error;
    }
  };

  test.for(LATE)("%s", ([, body]) => {
    const interpreter = new Interpreter();
    const late = interpreter.evaluate(`() => { ${body} }`) as Late;
    const expected = late();
    for (const depth of depths()) {
      const result = below(depth, () => attempt(late));
      if (result instanceof HostError) expect(result.message).toContain("host's call stack is used up");
      else expect(result).toStrictEqual(expected);
      expect(late()).toStrictEqual(expected);
      expect(interpreter.evaluate("1")).toBe(1);
    }
  });

  test("what is refused everywhere is refused for the same reason", () => {
    const late = new Interpreter().evaluate("() => { const o = { valueOf() { return +o } }; return +o }") as Late;
    const tags = depths().map((depth) => (below(depth, () => attempt(late)) as HostError)._tag);
    expect(attempt(late)).toMatchObject({ _tag: "LimitExceededError", limitType: "maxNestedRuns" });
    expect(tags).toContain("HostError");
    for (const tag of tags) expect(["HostError", "LimitExceededError"]).toContain(tag);
  });

  test("functions that the evaluation under way gave to the host", async () => {
    let kept: Late | undefined;
    const globals = { keep: (late: Late) => void (kept = late), wait: () => new Promise(() => undefined) };
    const controller = new AbortController();
    const interpreter = new Interpreter({ globals });
    const code = `keep(() => { ${LATE[0]?.[1]} }); wait()`;
    const end = interpreter.evaluateAsync(code, { signal: controller.signal }).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const results = depths().map((depth) => below(depth, () => attempt(kept as Late)));
    expect(results[0]).toBe(1);
    // The overflow ended the evaluation that the function belongs to.
    expect(results.at(-1)).toBeInstanceOf(HostError);
    expect(await end).toMatchObject({ _tag: "HostError" });
  });
});

test("strings and comments may hold any number of parentheses", () => {
  const many = times("(", 2_000);
  expect(new Interpreter().evaluate(`/* ${many} */ '${many}'.length + \`${many}\`.length + '${many}/*'.length`)).toBe(
    6_002,
  );
});

test("an interpreter that was called too deep works on from higher up", () => {
  const interpreter = new Interpreter();
  // A text that was met before would not be parsed again.
  const code = (call: number): string => `/* ${call} */ globalThis.n = (globalThis.n ?? 0) + 1; ${nested}`;
  const nested = `${times("(", 400)}n${times(")", 400)}`;
  const results = depths().map((depth) => {
    try {
      return below(depth, () => interpreter.evaluate(code(depth)));
    } catch (error) {
      return (error as HostError)._tag;
    }
  });
  expect(results).toContain("HostError");
  const done = results.filter((result) => typeof result === "number").length;
  expect(interpreter.evaluate(code(0))).toBe(done + 1);
});
