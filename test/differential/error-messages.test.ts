/**
 * What the engine complains of, it complains of in V8's words: those are what people and programs know. The snippets stand in
 * `messages`, one a line, a file for each subject; below a line that begins with `#` are those for which the words are others,
 * for the reason that the line gives.
 *
 * Each snippet throws, once at the top level of a script and once in a function, where its names are compiled otherwise; those
 * of `syntax.txt` are scripts that nobody can parse.
 */
import { readdirSync, readFileSync } from "node:fs";
import { runInNewContext, Script } from "node:vm";
import { describe, expect, it } from "vitest";
import { Interpreter, ParseError } from "../../src/index.ts";
import { caught } from "../caught.ts";

interface Snippets {
  readonly same: readonly string[];
  readonly other: readonly string[];
}

const folder = new URL("messages/", import.meta.url);

const snippetsOf = (file: string): Snippets => {
  const [same = "", ...sections] = readFileSync(new URL(file, folder), "utf8").split(/^# .*\n/m);
  const lines = (text: string): readonly string[] => text.split("\n").filter((line) => line !== "");
  return { same: lines(same), other: sections.flatMap(lines) };
};

const SYNTAX = "syntax.txt";
const subjects = readdirSync(folder).filter((file) => file !== SYNTAX);

const STRICT = "'use strict';";

const message = "catch (error) { return error.name + ': ' + error.message; }";

/** The directive must come first. */
const strictness = (snippet: string): string => (snippet.startsWith(STRICT) ? STRICT : "");

const inFunction = (snippet: string): string =>
  `(function () { ${strictness(snippet)} try { ${snippet} } ${message} })()`;

const inScript = (snippet: string): string =>
  `${strictness(snippet)} try { ${snippet} } ${message.replace("return ", "")}`;

const ours = (source: string): unknown => new Interpreter().evaluate(source);
const theirs = (snippet: string): string => runInNewContext(inFunction(snippet)) as string;

const ourComplaint = (source: string): string => {
  const error = caught(() => ours(source));
  expect(error).toBeInstanceOf(ParseError);
  return (error as ParseError).message;
};

const theirComplaint = (source: string): string => (caught(() => new Script(source)) as Error).message;

// Other versions of V8 have other words.
describe.runIf(process.versions.v8.startsWith("11.3."))("error messages", () => {
  describe.each(subjects)("%s", (subject) => {
    const { same, other } = snippetsOf(subject);
    it.each(same)("%s", (snippet) => {
      const expected = theirs(snippet);
      expect(expected).toMatch(/Error: /);
      expect([ours(inFunction(snippet)), ours(inScript(snippet))]).toEqual([expected, expected]);
    });
    it.each(other)("differs: %s", (snippet) => {
      const message = ours(inFunction(snippet));
      expect(message).toMatch(/Error: /);
      expect(message).not.toBe(theirs(snippet));
    });
  });

  describe(SYNTAX, () => {
    const { same, other } = snippetsOf(SYNTAX);
    const text = (snippet: string): string => snippet.replaceAll("⏎", "\n");
    it.each(same.map(text))("%j", (source) => expect(ourComplaint(source)).toBe(theirComplaint(source)));
    it.each(other.map(text))("differs: %j", (source) => expect(ourComplaint(source)).not.toBe(theirComplaint(source)));
  });

  it("are compared for many snippets", () => {
    const all = [...subjects, SYNTAX].map(snippetsOf);
    const count = (which: keyof Snippets): number => all.reduce((sum, snippets) => sum + snippets[which].length, 0);
    expect(count("same")).toBeGreaterThan(1_400);
    expect(count("other") / count("same")).toBeLessThan(0.14);
  });
});
