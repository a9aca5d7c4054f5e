/** What strings take without a charge. */
import { describe, expect, test } from "vitest";
import { BOUNDS } from "../../src/accounting/costs.ts";
import { Ropes } from "../../src/accounting/ropes.ts";

const LONG = BOUNDS.longString;

const bytesOf = (units: readonly number[], note: (units: number) => number): number =>
  units.reduce((sum, length) => sum + note(length), 0);

describe("ropes", () => {
  test("a short text weighs its length when it is made, and nothing when it is read", () => {
    const ropes = new Ropes();
    expect(ropes.make(10)).toBe(32 + 20);
    expect(ropes.make(LONG - 1)).toBe(32 + 2 * (LONG - 1));
    expect(ropes.read(LONG)).toBe(0);
  });

  test("a long text weighs a note when it is made, and its length when it is read", () => {
    const ropes = new Ropes();
    expect(ropes.make(LONG)).toBe(32);
    expect(ropes.read(LONG)).toBe(2 * LONG);
    expect(ropes.read(LONG)).toBe(0);
  });

  test("as many texts of a length weigh as were made", () => {
    const ropes = new Ropes();
    for (let made = 0; made < 3; made++) ropes.make(1000);
    expect([1, 2, 3, 4].map(() => ropes.read(1000))).toEqual([2000, 2000, 2000, 0]);
  });

  test("a text that nobody made by concatenation weighs nothing", () => {
    const ropes = new Ropes();
    expect(ropes.read(1_000_000)).toBe(0);
    ropes.make(5000);
    expect(ropes.read(5001)).toBe(0);
  });

  test("whatever is read in whatever order, no less than what was made and read is reckoned", () => {
    const ropes = new Ropes();
    const lengths = Array.from({ length: 500 }, (_, index) => LONG + ((index * 7919) % 50_000));
    for (const length of lengths) ropes.make(length);
    const needed = bytesOf(lengths, (length) => 2 * length);
    // Short reads of the same counts first, as a guest would try that wants long ones to pass.
    const early = bytesOf(lengths, (length) => ropes.read(LONG + ((length - LONG) % 4096)));
    expect(early + bytesOf(lengths, (length) => ropes.read(length))).toBeGreaterThanOrEqual(needed);
  });

  test("a text that is built piece by piece and read all the time weighs next to nothing", () => {
    const ropes = new Ropes();
    const size = 100_000;
    let bytes = 0;
    for (let length = 1; length <= size; length++) bytes += ropes.make(length) + ropes.read(size);
    expect(bytes).toBeLessThan(100 * size);
  });

  test("what a heap walk has seen is forgotten", () => {
    const ropes = new Ropes();
    ropes.make(1000);
    ropes.clear();
    expect(ropes.read(1000)).toBe(0);
  });
});
