import { describe, expect, it } from "vitest";
import { Interpreter } from "../../src/index.ts";
import { parsePattern } from "../../src/regexp/pattern.ts";
import { makeRegExp } from "../../src/regexp/regexp-objects.ts";
import { rootShape } from "../../src/runtime/own-properties.ts";
import { caught } from "../caught.ts";
import { createTestBridge } from "./test-bridge.ts";

const withPattern = (pattern: RegExp): Interpreter => new Interpreter({ globals: { pattern } });

describe("a regular expression of the host", () => {
  it("is one of the guest's, matched and metered by the guest's engine", () => {
    const interpreter = withPattern(/(?<year>\d{4})-(\d\d)/g);
    expect(interpreter.evaluate(`pattern instanceof RegExp && "2024-02 2025-03".match(pattern).join()`)).toBe(
      "2024-02,2025-03",
    );
    expect(interpreter.evaluate("pattern.exec('2024-02').groups.year")).toBe("2024");
    const slow = () => withPattern(/(a+)+$/).evaluate(`pattern.test("a".repeat(50) + "!")`, { maxIterations: 1e5 });
    expect(slow).toThrow("Maximum iterations exceeded");
  });

  it("begins at 0 and leaves the host's alone", () => {
    const own = /a/g;
    own.lastIndex = 5;
    expect(
      withPattern(own).evaluate("const before = pattern.lastIndex; pattern.exec('ba'); [before, pattern.lastIndex]"),
    ).toEqual([0, 2]);
    expect(own.lastIndex).toBe(5);
  });

  it("is read by the getters of the standard, whatever a subclass says", () => {
    class Liar extends RegExp {
      override get source(): string {
        throw new Error("asked");
      }
      override get flags(): string {
        throw new Error("asked");
      }
      override get global(): boolean {
        throw new Error("asked");
      }
    }
    expect(withPattern(new Liar("a.b", "gs")).evaluate("String(pattern)")).toBe("/a.b/gs");
  });

  it("stays one where it is shared", () => {
    const pattern = /x/;
    expect(new Interpreter({ globals: { list: [pattern, pattern] } }).evaluate("list[0] === list[1]")).toBe(true);
  });
});

describe("a regular expression of the guest", () => {
  it("is a RegExp of the host, at 0, without properties of the guest's", () => {
    const copy = new Interpreter().evaluate(`const r = /a\\/(b)/gi; r.lastIndex = 3; r.exec = () => 1; r`) as RegExp;
    expect(copy).toStrictEqual(/a\/(b)/gi);
    expect([copy.lastIndex, Object.keys(copy), copy.exec("xA/B")?.[1]]).toEqual([0, [], "B"]);
  });

  it("cannot cross with a pattern that the host does not know", () => {
    const { realm, host } = createTestBridge();
    const pattern = parsePattern("a", "");
    // No engine knows this one; which syntax a host lacks depends on its version.
    const unknown = Object.assign(Object.create(pattern), { source: "(?<a" });
    const regexp = makeRegExp(rootShape(realm, realm.intrinsic("RegExp.prototype")), unknown);
    expect(caught(() => host(regexp))).toMatchObject({
      message: "result is a RegExp that the host's engine does not know, which cannot cross",
    });
  });
});
