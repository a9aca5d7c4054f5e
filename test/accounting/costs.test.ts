import { describe, expect, it } from "vitest";
import { BOUNDS, COSTS, EVALUATION_DEFAULTS } from "../../src/accounting/costs.ts";
import { costRows } from "./cost-table.ts";

describe("costs", () => {
  it("are those of the contract", () => {
    expect(COSTS).toEqual({
      arrayElement: 16,
      object: 64,
      property: 32,
      stringUnit: 2,
      function_: 64,
      class_: 64,
      boundFunction: 64,
      promise: 64,
      iterator: 64,
      regExp: 64,
      date: 64,
      error: 64,
      collectionEntry: 32,
      symbol: 32,
      capturedBinding: 16,
      bufferByte: 1,
      bigIntFreeBits: 64,
      bigIntProductsPerIteration: 64,
      bigIntFreeWorkBits: 960,
      stringUnitsPerIteration: 16,
      regexpStepsPerTick: 16,
      patternUnitsPerIteration: 1,
    });
  });

  it.each(["COSTS", "EVALUATION_DEFAULTS", "BOUNDS"] as const)("%s: every number has a unit and a text", (table) => {
    for (const { name, value, unit, text } of costRows(table)) {
      expect([name, unit]).toEqual([
        name,
        expect.stringMatching(
          /^(bytes|bits|units|steps|links|frames|slots|levels|products|entries|milliseconds|share|ticks)$/,
        ),
      ]);
      expect(text.length).toBeGreaterThan(5);
      expect(value).toBeGreaterThan(0);
    }
  });

  it("cannot be changed", () => {
    for (const table of [COSTS, EVALUATION_DEFAULTS, BOUNDS]) expect(Object.isFrozen(table)).toBe(true);
  });
});
