import { describe, expect, test } from "vitest";
import { ProgramCache } from "../../src/evaluation/program-cache.ts";
import { ParseError } from "../../src/index.ts";

describe("ProgramCache", () => {
  test("gives the same program for the same text and name", () => {
    const cache = new ProgramCache();
    const programs = [1, 2, 3].map(() => cache.program("1 + 1", "a.js"));
    expect(new Set(programs).size).toBe(1);
  });

  test("keeps a text from its second coming on, whatever comes in between", () => {
    const cache = new ProgramCache();
    cache.program("a", "a.js");
    cache.program("b", "a.js");
    const kept = cache.program("a", "a.js");
    cache.program("c", "a.js");
    expect(cache.program("a", "a.js")).toBe(kept);
  });

  test("tells programs of other file names apart", () => {
    const cache = new ProgramCache();
    const [a, b] = [cache.program("1", "a.js"), cache.program("1", "b.js")];
    expect([a.source.filename, b.source.filename]).toEqual(["a.js", "b.js"]);
  });

  test("forgets what was not asked for longest", () => {
    const cache = new ProgramCache();
    const twice = (text: string) =>
      [cache.program(text, "x.js"), cache.program("0", "x.js"), cache.program(text, "x.js")].at(-1);
    const [old, recent] = [twice("old"), twice("recent")];
    for (let i = 0; i < 255; i++) {
      twice(`text${i}`);
      if (i % 50 === 0) expect(cache.program("recent", "x.js")).toBe(recent);
    }
    expect(cache.program("recent", "x.js")).toBe(recent);
    expect(cache.program("old", "x.js")).not.toBe(old);
  });

  test("does not keep more text than it may", () => {
    const cache = new ProgramCache();
    const long = (name: string) => cache.program(`'${name}${" ".repeat(3 * 1024 * 1024)}'`, "x.js");
    const first = long("a");
    long("b");
    expect(long("a")).toBe(first);
    long("b");
    long("c");
    expect(long("a")).not.toBe(first);
  });

  test("does not keep what is no program", () => {
    const cache = new ProgramCache();
    for (let i = 0; i < 3; i++) expect(() => cache.program("let a = ;", "x.js")).toThrow(ParseError);
  });
});
