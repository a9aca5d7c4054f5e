import { describe, expect, it } from "vitest";
import { judgeCriteria } from "./criteria.mjs";

const time = (milliseconds: number) => ({ milliseconds, runs: [milliseconds] });
const verdicts = (numbers: Parameters<typeof judgeCriteria>[0]) => judgeCriteria(numbers).map(({ kept }) => kept);

const row = (sandglass: number) => ({ quickjs: time(100), sval: time(1000), sandglass: time(sandglass) });
const rates = { coldStarts: 10_000, sameSource: 300_000, newSources: 100_000, hostCall: 299 };
const micro = (factor: number) =>
  Object.fromEntries(Object.entries(rates).map(([name, value]) => [name, { sandglass: { value: value * factor } }]));
const overhead = (mean: number, low: number) => ({
  programs: { fib: { ratio: mean, interval: [low, low + 0.02] as [number, number], ratios: [mean] } },
  mean,
});
const fairness = (median: number, throughput: number) => ({
  latencies: {
    "100 busy of 1 tenant": { tiny: { median, worst: median } },
    "100 busy of 100 tenants": { tiny: { median, worst: median }, first: { median: 3 * median, worst: 3 * median } },
  },
  throughput,
});

describe("criteria", () => {
  it("judges nothing that was not measured", () => {
    expect(verdicts({})).toEqual(Array(15).fill(undefined));
  });

  it("are kept at their bounds", () => {
    const numbers = {
      times: { fib: row(100) },
      micro: micro(1),
      regexp: { dates: row(100) },
      overhead: overhead(1.009, 1.01),
      fairness: fairness(9.9, 0.95),
    };
    expect(verdicts(numbers)).toEqual(Array(15).fill(true));
  });

  it("fail beyond them", () => {
    const { hostCall } = micro(2);
    const numbers = {
      times: { fib: row(101) },
      micro: { ...micro(0.99), ...(hostCall && { hostCall }) },
      regexp: { dates: row(101) },
      overhead: overhead(1.0101, 1.0101),
      fairness: fairness(10, 0.94),
    };
    const correct = [0, 8];
    expect(verdicts(numbers)).toEqual(Array.from({ length: 15 }, (_, index) => correct.includes(index)));
  });

  it("count a program that failed or gave another result", () => {
    const wrong = { problem: "wrong", reason: "gave 1 instead of 2" } as const;
    const [correct] = judgeCriteria({ times: { fib: { ...row(90), sandglass: wrong }, sort: row(90) } });
    expect(correct).toMatchObject({ found: "1", kept: false });
  });
});
