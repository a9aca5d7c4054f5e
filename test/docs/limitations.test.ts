/** The page on limitations is held to the interpreter: what it calls missing must be missing, and what it calls refused refused. */
import { readFileSync } from "node:fs";
import { Interpreter, InterpreterError } from "sandglass";
import { expect, it } from "vitest";

const text = readFileSync(new URL("../../docs/limitations.md", import.meta.url), "utf8");

/** The cells of the table with this title row. */
const rowsOf = (titles: string): readonly (readonly string[])[] => {
  const [, body = ""] = text.split(`${titles}\n|---|---|\n`);
  const [rows = ""] = body.split("\n\n");
  return rows.split("\n").map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
};

const codeIn = (cell: string): readonly string[] => Array.from(cell.matchAll(/`([^`]+)`/g), ([, code = ""]) => code);

const missing = rowsOf("| missing | names |").flatMap(([, names = ""]) => codeIn(names));
const refused = rowsOf("| source | error |").map(
  ([source = "", error = ""]) => [codeIn(source)[0] ?? "", error] as const,
);

it.each(missing)("%s is missing", (name) => {
  expect(new Interpreter().evaluate(`typeof ${name}`)).toBe("undefined");
});

const failureOf = (source: string): unknown => {
  try {
    return new Interpreter().evaluate(source);
  } catch (error) {
    return error;
  }
};

it.each(refused)("%s is refused", (source, error) => {
  const failure = failureOf(source);
  expect(failure).toBeInstanceOf(InterpreterError);
  expect(String(failure)).toBe(error);
});

it("names what is missing", () => expect([missing.length, refused.length]).toEqual([2, 2]));
