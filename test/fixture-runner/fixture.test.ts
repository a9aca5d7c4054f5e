import { describe, expect, it } from "vitest";
import { parseFixture } from "./fixture.ts";

describe("parseFixture", () => {
  it("reads expectation, limits and usage from the leading comment only", () => {
    const source = [
      "// Ten bodies.",
      "// limits: maxTotalIterations=10 maxTotalMemory=64",
      "// exhausted: maxTotalIterations at 5:1 used 11",
      "// usage: iterations=11",
      "for (;;) {}",
      "// expect: nothing",
    ].join("\n");
    expect(parseFixture("a/b", source)).toEqual({
      name: "a/b",
      source,
      expected: "exhausted: maxTotalIterations at 5:1 used 11",
      limits: { maxTotalIterations: 10, maxTotalMemory: 64 },
      usage: { iterations: 11 },
      v8From: Number.POSITIVE_INFINITY,
    });
  });

  it("takes V8 as the oracle unless the fixture says from when, or not at all", () => {
    const v8From = (remark: string) => parseFixture("a", `// Idea.\n${remark}// expect: 1\n1`).v8From;
    expect(v8From("")).toBe(0);
    expect(v8From("// v8: from 22 (Set methods)\n")).toBe(22);
    expect(v8From("// v8: skip (the order is a bug there)\n")).toBe(Number.POSITIVE_INFINITY);
    expect(() => v8From("// v8: skip\n")).toThrow("not a remark on V8: skip");
  });

  it("puts the prelude before the program", () => {
    const { source } = parseFixture("a", "// Idea.\n// prelude: resources\n// expect: 1\nlog.length");
    expect(source).toMatch(/const resource = .*\nlog\.length$/s);
    expect(() => parseFixture("a", "// prelude: none\n// expect: 1\n1")).toThrow("ENOENT");
  });

  it("refuses a program without an expectation, with two, and with a broken amount", () => {
    expect(() => parseFixture("a", "1")).toThrow("0 expectations");
    expect(() => parseFixture("a", "// expect: 1\n// throws: Error\n1")).toThrow("2 expectations");
    expect(() => parseFixture("a", "// limits: x=y\n// expect: 1\n1")).toThrow("not an amount: x=y");
  });
});
