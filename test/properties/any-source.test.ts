/** Whatever text comes in: a value or one typed error, in bounded time, and the interpreter goes on. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { Interpreter, InterpreterError } from "../../src/index.ts";
import { guestProgram } from "./program-arbitrary.ts";
import { runs } from "./runs.ts";

const TOKENS =
  "{ } ( ) [ ] ; , : . ? ?. ... => = == === ! ~ ++ -- + - * ** / % < > << && || ?? ??= ` ${ ' \" # @ \\ \n let const var function class " +
  "async await yield * return if else for of in while do break continue switch case default try catch finally throw new delete " +
  "typeof void this super null true get set static extends import export with debugger enum eval arguments a b x 0 1 1n .5 0x 08 'a' \u2028 \0 é 😀";

const token = fc.constantFrom(...TOKENS.split(" "));

/** A program with a piece replaced by a few tokens. */
const damaged = fc
  .tuple(guestProgram, fc.nat(3_000), fc.nat(8), fc.array(token, { maxLength: 2 }))
  .map(([source, at, length, tokens]) => {
    const start = at % source.length;
    return `${source.slice(0, start)}${tokens.join(" ")}${source.slice(start + length)}`;
  });

const soup = fc.array(token, { minLength: 1, maxLength: 12 }).map((tokens) => tokens.join(" "));

const anySource = fc.oneof(damaged, soup, fc.string({ unit: "binary", maxLength: 30 }));

/** A program that lost its fuel would run for ever. */
const limits = { maxIterations: 5_000, maxFunctionCalls: 5_000, maxAllocation: 1_000_000, maxCallStackDepth: 200 };

const errorOf = (source: string, interpreter: Interpreter): unknown => {
  try {
    interpreter.evaluate(source);
    return undefined;
  } catch (error) {
    return error;
  }
};

it("answers any text with a value or one typed error, and runs the next one", () =>
  fc.assert(
    fc.property(anySource, (source) => {
      const interpreter = new Interpreter({ limits, globals: { log: () => undefined } });
      const error = errorOf(source, interpreter);
      if (error !== undefined) expect(error).toBeInstanceOf(InterpreterError);
      expect(interpreter.evaluate("1 + 1")).toBe(2);
    }),
    runs(1_000, 50_000),
  ));
