import { expect, test } from "vitest";
import { modesOf, parseFrontmatter } from "./frontmatter.ts";

const parse = (text: string) => parseFrontmatter(`// Copyright\n/*---\n${text}\n---*/\nbody();`);

test("lists in brackets and with dashes", () => {
  expect(parse("features: [a, b.c]\nflags: []\nincludes:\n  - x.js\n  - y-z.js\nesid: sec-x")).toMatchObject({
    features: ["a", "b.c"],
    flags: [],
    includes: ["x.js", "y-z.js"],
    negative: undefined,
  });
});

test("a list over several lines, and line ends of all kinds", () => {
  expect(parse("features: [a,\n  b]\rflags: [async]\r\nincludes: [x.js]")).toMatchObject({
    features: ["a", "b"],
    flags: ["async"],
    includes: ["x.js"],
  });
});

test("the error that a test must end with", () => {
  const text = "description: >\n  phase: nothing\nnegative:\n  phase: parse\n  type: SyntaxError\nflags: [raw]";
  expect(parse(text).negative).toEqual({ phase: "parse", type: "SyntaxError" });
  expect(() => parse("negative:\n  phase: later\n  type: SyntaxError")).toThrow("phase: later");
});

test("a file without frontmatter is no test", () => {
  expect(() => parseFrontmatter("/* --- */")).toThrow("no frontmatter");
});

test.each([
  ["", ["sloppy", "strict"]],
  ["noStrict", ["sloppy"]],
  ["onlyStrict", ["strict"]],
  ["async, generated", ["sloppy", "strict"]],
  ["raw", ["raw"]],
  ["module, async", ["module"]],
])("the flags [%s] mean %j", (flags, modes) => {
  expect(modesOf(parse(`flags: [${flags}]`))).toEqual(modes);
});
