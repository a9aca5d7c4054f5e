import { describe, expect, it } from "vitest";
import { bootstrapInterval, geometricMean, median, quantile } from "./statistics.mjs";

describe("statistics", () => {
  it("takes the middle, or half-way between the two middles", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it("interpolates quantiles", () => {
    expect(quantile([10, 20, 30, 40, 50], 0.25)).toBe(20);
    expect(quantile([0, 10], 0.975)).toBeCloseTo(9.75);
  });

  it("averages ratios so that twice and half cancel", () => {
    expect(geometricMean([2, 0.5])).toBeCloseTo(1);
    expect(geometricMean([])).toBeNaN();
  });

  it("finds an interval around the statistic that narrows with more samples", () => {
    const samples = (count: number) => Array.from({ length: count }, (_, i) => 1 + ((i * 7) % 11) / 100);
    const width = (count: number) => {
      const [low, high] = bootstrapInterval([samples(count)], ([set]) => median(set ?? []));
      expect(low).toBeLessThanOrEqual(1.05);
      expect(high).toBeGreaterThanOrEqual(1.05);
      return high - low;
    };
    expect(width(220)).toBeLessThan(width(11));
  });

  it("gives no width to samples that are all the same, and the same interval for the same samples", () => {
    const mean = (sets: number[][]) => geometricMean(sets.map(median));
    expect(
      bootstrapInterval(
        [
          [1, 1, 1],
          [4, 4],
        ],
        mean,
      ),
    ).toEqual([2, 2]);
    const sets = [
      [1, 2, 3, 4, 5],
      [2, 4, 9],
    ];
    expect(bootstrapInterval(sets, mean)).toEqual(bootstrapInterval(sets, mean));
  });
});
