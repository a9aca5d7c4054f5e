/** What the guest makes the machine do in the middle of an op nests 200 deep, however the code of each level is compiled. */
import { describe, expect, test } from "vitest";
import { Interpreter, LimitExceededError } from "../../src/index.ts";
import { caught } from "../caught.ts";

/** Programs whose result is found `levels` deep. */
const PROGRAMS: [what: string, program: (levels: number) => string][] = [
  ["a short valueOf", (levels) => `let n = ${levels}; const o = { valueOf() { return --n === 0 ? 1 : +o } }; +o`],
  [
    "a long valueOf",
    (levels) => `let n = ${levels}; const o = { valueOf() { if (--n === 0) return 1; return +o } }; +o`,
  ],
  ["a short toString", (levels) => `let n = ${levels}; const o = { toString() { return --n ? \`\${o}\` : '1' } }; +o`],
  ["a short getter", (levels) => `let n = ${levels}; const o = { get a() { return --n === 0 ? 1 : o.a } }; o.a`],
  ["a short setter", (levels) => `let n = ${levels}; const o = { set a(v) { --n === 0 ? 1 : (o.a = 1) } }; o.a = 1`],
  [
    "a short trap, with the operation",
    (levels) => `let n = ${levels / 2}; const p = new Proxy({}, { get: () => --n === 0 ? 1 : p.a }); p.a`,
  ],
  [
    "built-ins without callbacks",
    (levels) =>
      `let o = { toString: () => 1 };
      for (let i = 1; i < ${levels}; i++) o = { name: o, message: "", toString: Error.prototype.toString };
      +o`,
  ],
  [
    "join",
    (levels) =>
      `let o = { toString: () => 1 };
      for (let i = 1; i < ${levels}; i++) o = { length: 1, 0: o, toString: Array.prototype.join };
      +o`,
  ],
];

describe("nested runs", () => {
  test.each(PROGRAMS)("of %s are 200 at most", (_, program) => {
    const interpreter = new Interpreter();
    expect(interpreter.evaluate(program(200))).toBe(1);
    const error = caught(() => interpreter.evaluate(program(202))) as LimitExceededError;
    expect(error).toBeInstanceOf(LimitExceededError);
    expect(error).toMatchObject({ limitType: "maxNestedRuns", used: 201, limit: 200 });
    expect(interpreter.evaluate(program(200))).toBe(1);
  });
});
