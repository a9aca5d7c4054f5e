import { describe, expect, it } from "vitest";
import { Account } from "../../src/accounting/account.ts";
import { EVALUATION_DEFAULTS } from "../../src/accounting/costs.ts";
import {
  decodeEvaluationLimits,
  EVALUATION_LIMIT_KEYS,
  pickEvaluationLimits,
  resolveEvaluationLimits,
} from "../../src/accounting/evaluation-limits.ts";

const free = new Account();
const { POSITIVE_INFINITY: NONE } = Number;

describe("the limits in force", () => {
  it("are the defaults where nobody says anything", () => {
    expect(resolveEvaluationLimits({}, {}, free)).toEqual({
      maxMemory: 64 * 1024 * 1024,
      maxLoopIterations: NONE,
      maxCallStackDepth: 10_000,
      maxIterations: NONE,
      maxFunctionCalls: NONE,
      maxAllocation: NONE,
      maxTime: 10_000,
      maxSourceLength: 4 * 1024 * 1024,
    });
  });

  it.each(EVALUATION_LIMIT_KEYS)("%s: the lower of interpreter and call", (key) => {
    const resolved = (mine: object, yours: object) => resolveEvaluationLimits(mine, yours, free)[key];
    expect(resolved({ [key]: 5 }, {})).toBe(5);
    expect(resolved({}, { [key]: 7 })).toBe(7);
    expect(resolved({ [key]: 5 }, { [key]: 7 })).toBe(5);
    expect(resolved({ [key]: 9 }, { [key]: 7 })).toBe(7);
    expect(resolved({ [key]: 0 }, { [key]: 7 })).toBe(0);
    expect(resolved({ [key]: NONE }, { [key]: 7 })).toBe(7);
  });

  it.each(Object.keys(EVALUATION_DEFAULTS) as (keyof typeof EVALUATION_DEFAULTS)[])(
    "%s: a set limit displaces the default, a higher one and Infinity too",
    (key) => {
      const higher = EVALUATION_DEFAULTS[key] + 1;
      expect(resolveEvaluationLimits({ [key]: higher }, {}, free)[key]).toBe(higher);
      expect(resolveEvaluationLimits({}, { [key]: NONE }, free)[key]).toBe(NONE);
    },
  );

  it.each([
    ["maxTime", "maxCpuTime"],
    ["maxMemory", "maxTotalMemory"],
  ] as const)("%s has no default where the account or an ancestor has %s", (key, counterpart) => {
    const limited = new Account({ limits: { [counterpart]: 1e12 } });
    expect(resolveEvaluationLimits({}, {}, limited)[key]).toBe(NONE);
    expect(resolveEvaluationLimits({}, {}, limited.child("a"))[key]).toBe(NONE);
    expect(resolveEvaluationLimits({}, { [key]: 3 }, limited)[key]).toBe(3);
    limited.setLimit(counterpart, NONE);
    expect(resolveEvaluationLimits({}, {}, limited)[key]).toBe(EVALUATION_DEFAULTS[key]);
  });

  it("keep the default of maxCallStackDepth whatever the account limits", () => {
    const limited = new Account({ limits: { maxFunctionCalls: 5, maxTotalMemory: 5, maxCpuTime: 5 } });
    expect(resolveEvaluationLimits({}, {}, limited).maxCallStackDepth).toBe(10_000);
  });
});

describe("reading them", () => {
  it("takes numbers of at least 0, and undefined for absent", () => {
    expect(decodeEvaluationLimits({ maxTime: 0, maxMemory: NONE, maxIterations: undefined })).toEqual({
      maxTime: 0,
      maxMemory: NONE,
    });
  });

  it("names an unknown key and a bad value", () => {
    expect(() => decodeEvaluationLimits({ maxTotalMemory: 5 })).toThrow(/Unknown key maxTotalMemory in limits/);
    expect(() => decodeEvaluationLimits({ maxNestedRuns: 5 })).toThrow(RangeError);
    expect(() => decodeEvaluationLimits({ maxTime: Number.NaN })).toThrow(/^maxTime must be a number.*NaN$/);
    expect(() => decodeEvaluationLimits(5)).toThrow("limits must be an object, not 5");
  });

  it("picks them out of the options of a call", () => {
    expect(pickEvaluationLimits({ filename: "a.js", maxTime: 5 })).toEqual({ maxTime: 5 });
    expect(() => pickEvaluationLimits({ maxTime: "5" })).toThrow(RangeError);
  });
});
