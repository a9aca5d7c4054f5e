import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { BOUNDS } from "../../src/accounting/costs.ts";
import { finishIndexOf, StringSearch } from "../../src/runtime/string-search.ts";
import { chargeScan, cut, StringBuilder } from "../../src/runtime/strings.ts";
import { chargesOf, createTestRealm, errorOf, invoke } from "../builtins/support.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const liveBytes = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

describe("pieces of strings", () => {
  const realm = createTestRealm();
  const prototype = realm.intrinsic("String.prototype");
  /** A text of 400,000 units, unlike any other; looking for something makes the host lay it out flat. */
  const longText = (seed: number): string => {
    const text = `<${seed}>`.padEnd(200_000, "ab").repeat(2);
    expect(text.includes("~")).toBe(false);
    return text;
  };

  it.each<[string, (text: string) => unknown]>([
    ["cut", (text) => cut(text, 100, 150)],
    ["slice", (text) => invoke(realm, prototype, "slice", [100, 150], text)],
    ["halving", (text) => cut(cut(text, 0, 200_000), 0, 50)],
    ["split", (text) => invoke(realm, prototype, "split", [">"], text.slice(0, 600))],
    ["trim", (text) => invoke(realm, prototype, "trim", [], `${" ".repeat(400_000)}${text.slice(0, 50)}`)],
    ["replace", (text) => invoke(realm, prototype, "replace", [text.slice(60), ""], text)],
  ])("do not keep the whole alive: %s", (_, take) => {
    const kept: unknown[] = [];
    const before = liveBytes();
    for (let seed = 0; seed < 50; seed++) kept.push(take(longText(seed)));
    expect(liveBytes() - before).toBeLessThan(50 * 100_000);
    expect(kept).toHaveLength(50);
  });

  it("are what the host would cut", () => {
    const text = "0123456789".repeat(100);
    for (const [start, end] of [
      [0, 1000],
      [1, 1000],
      [5, 17],
      [5, 18],
      [500, 500],
      [990, 2000],
    ] as const)
      expect(cut(text, start, end)).toBe(text.slice(start, end));
  });
});

describe("scans", () => {
  it("cost the same in parts as in one piece", () => {
    const realm = createTestRealm();
    const whole = chargesOf(realm, () => chargeScan(realm, 0, 1000)).iterations;
    const parts = chargesOf(realm, () => {
      for (let position = 0; position < 1000; position += 7) chargeScan(realm, position, Math.min(position + 7, 1000));
    }).iterations;
    expect([whole, parts]).toEqual([62, 62]);
  });

  it("find every occurrence, and pay for the text once", () => {
    const realm = createTestRealm();
    const text = "needle in a haystack, ".repeat(1000);
    const found: number[] = [];
    const { iterations } = chargesOf(realm, () => {
      const search = new StringSearch(realm, text, "needle");
      for (let index = search.next(0); index >= 0; index = search.next(index + 1)) found.push(index);
    });
    expect(found).toEqual(Array.from({ length: 1000 }, (_, occurrence) => 22 * occurrence));
    expect(iterations).toBe(Math.floor(text.length / 16));
  });

  it("stop within a block of where the pattern is", () => {
    const realm = createTestRealm();
    const text = `${"x".repeat(10_000)}y${"x".repeat(1_000_000)}`;
    expect(chargesOf(realm, () => finishIndexOf(realm, text, "y", 0, (index) => index)).iterations).toBe(
      Math.floor(10_001 / 16),
    );
  });
});

describe("StringBuilder", () => {
  it("charges what it takes and refuses what is too much", () => {
    const realm = createTestRealm();
    const builder = new StringBuilder(realm);
    expect(chargesOf(realm, () => builder.append("abc")).bytes).toBe(6);
    const rest = "x".repeat(BOUNDS.stringLength - 2);
    expect(errorOf(realm, () => builder.append(rest))).toBe("RangeError: Invalid string length");
    expect(builder.toString()).toBe("abc");
  });
});
