import { describe, expect, it } from "vitest";
import { Account } from "../../src/accounting/account.ts";
import { LIMIT_KEYS } from "../../src/accounting/limits.ts";
import { admitted, charge, leaseOf, refused, run } from "./admissions.ts";

describe("totals", () => {
  it("begin at zero, in the documented shape", () => {
    expect(new Account().getStats()).toEqual({
      memoryBytes: 0,
      iterations: 0,
      functionCalls: 0,
      cpuTimeMs: 0,
      evaluations: 0,
      peakMemoryBytes: 0,
      largestEvaluation: { memory: 0, iterations: 0 },
      isExhausted: false,
      limitStatus: {},
    });
  });

  it("add up over evaluations", () => {
    const account = new Account();
    run(account, { iterations: 10, functionCalls: 2, memoryBytes: 48, cpuTimeMs: 1.5 });
    run(account, { iterations: 5, functionCalls: 1, memoryBytes: 128, cpuTimeMs: 0.25 });
    expect(account.getStats()).toMatchObject({
      iterations: 15,
      functionCalls: 3,
      memoryBytes: 176,
      cpuTimeMs: 1.75,
      evaluations: 2,
    });
  });

  it("are live while evaluations run, and shared by concurrent ones", () => {
    const account = new Account({ limits: { maxTotalIterations: 10 } });
    const [first, second] = [admitted(account.admit(0)), admitted(account.admit(0))];
    account.book(first, 4, 0, 0, 0);
    expect(account.getStats().iterations).toBe(4);
    account.book(second, 3, 0, 0, 0);
    expect(leaseOf(account).iterations).toBe(3);
    expect([first.iterations, second.iterations]).toEqual([4, 3]);
  });

  it("give each evaluation its own usage", () => {
    const evaluation = run(new Account(), { iterations: 1, functionCalls: 2, memoryBytes: 3, cpuTimeMs: 4 });
    expect(evaluation.usage()).toEqual({ iterations: 1, functionCalls: 2, memoryBytes: 3, cpuTimeMs: 4 });
  });

  it("are a fresh object each time, serialisable as JSON", () => {
    const account = new Account({ limits: { maxTotalMemory: 100 } });
    const stats = account.getStats();
    stats.iterations = 99;
    stats.largestEvaluation.memory = 99;
    stats.limitStatus.maxTotalMemory!.used = 99;
    expect(account.getStats()).toEqual(new Account({ limits: { maxTotalMemory: 100 } }).getStats());
    expect(JSON.parse(JSON.stringify(account.getStats()))).toEqual(account.getStats());
  });

  it("know the largest evaluation, by each measure apart", () => {
    const account = new Account();
    run(account, { iterations: 100, memoryBytes: 10 });
    run(account, { iterations: 10, memoryBytes: 100 });
    run(account, { iterations: 1, memoryBytes: 1 });
    expect(account.getStats().largestEvaluation).toEqual({ memory: 100, iterations: 100 });
  });
});

describe("a limit is a budget that may be used up exactly", () => {
  it("N units work, unit N+1 is refused", () => {
    const account = new Account({ limits: { maxTotalIterations: 10 } });
    const evaluation = admitted(account.admit(0));
    for (let i = 0; i < 10; i++) expect(charge(account, evaluation, "iterations", 1)).toBeUndefined();
    expect(refused(charge(account, evaluation, "iterations", 1))).toEqual({
      resourceType: "maxTotalIterations",
      used: 11,
      limit: 10,
    });
  });

  it.each([
    ["maxTotalMemory", "memoryBytes"],
    ["maxTotalIterations", "iterations"],
    ["maxFunctionCalls", "functionCalls"],
    ["maxCpuTime", "cpuTimeMs"],
  ] as const)("%s: used includes the refused charge and equals limitStatus", (limit, counter) => {
    const account = new Account({ limits: { [limit]: 100 } });
    const evaluation = admitted(account.admit(0));
    charge(account, evaluation, counter, 90);
    expect(refused(charge(account, evaluation, counter, 50))).toEqual({ resourceType: limit, used: 140, limit: 100 });
    expect(account.getStats().limitStatus).toEqual({ [limit]: { used: 140, limit: 100, remaining: 0 } });
    expect(account.getStats()[counter]).toBe(140);
    expect(evaluation[counter]).toBe(140);
    expect(account.getExhaustedLimit()).toBe(limit);
  });

  it("a lease never promises less than nothing, and everything where nothing is limited", () => {
    const account = new Account({ limits: { maxCpuTime: 5 } });
    account.book(admitted(account.admit(0)), 0, 0, 0, 7);
    expect(leaseOf(account)).toEqual({
      iterations: Number.POSITIVE_INFINITY,
      functionCalls: Number.POSITIVE_INFINITY,
      memoryBytes: Number.POSITIVE_INFINITY,
      cpuTimeMs: 0,
    });
  });

  it("a charge that fits is never refused", () => {
    const account = new Account({ limits: { maxTotalMemory: 100 } });
    const evaluation = admitted(account.admit(0));
    expect(() => account.refuse(evaluation, "memoryBytes", 100)).toThrow("No limit refuses");
  });
});

describe("admission", () => {
  it("counts when it is granted: an open evaluation holds its place", () => {
    const account = new Account({ limits: { maxEvaluations: 1 } });
    admitted(account.admit(0));
    expect(account.getStats()).toMatchObject({ evaluations: 1, isExhausted: true });
    expect(refused(account.admit(0))).toEqual({ resourceType: "maxEvaluations", used: 2, limit: 1 });
  });

  it("with maxEvaluations 5 refuses the sixth with used 6, and stays at 5", () => {
    const account = new Account({ limits: { maxEvaluations: 5 } });
    for (let i = 0; i < 5; i++) run(account);
    for (let i = 0; i < 2; i++) {
      expect(refused(account.admit(0))).toEqual({ resourceType: "maxEvaluations", used: 6, limit: 5 });
    }
    expect(account.getStats().evaluations).toBe(5);
    expect(account.getStats().limitStatus.maxEvaluations).toEqual({ used: 5, limit: 5, remaining: 0 });
    expect(account.getHistory()).toHaveLength(5);
  });

  it.each([
    ["maxTotalMemory", "memoryBytes"],
    ["maxTotalIterations", "iterations"],
    ["maxFunctionCalls", "functionCalls"],
    ["maxCpuTime", "cpuTimeMs"],
  ] as const)("is refused by %s when nothing remains, with the plain total", (limit, counter) => {
    const account = new Account({ limits: { [limit]: 8 } });
    run(account, { [counter]: 7 });
    expect(account.isExhausted()).toBe(false);
    run(account, { [counter]: 1 });
    expect(account.isExhausted()).toBe(true);
    expect(refused(account.admit(0))).toEqual({ resourceType: limit, used: 8, limit: 8 });
    expect(account.getStats()).toMatchObject({ evaluations: 2, isExhausted: true });
    expect(account.getHistory()).toHaveLength(2);
  });

  it.each(LIMIT_KEYS)("is refused from the start by %s of 0", (limit) => {
    const account = new Account({ limits: { [limit]: 0 } });
    expect(account.isExhausted()).toBe(true);
    expect(refused(account.admit(0)).resourceType).toBe(limit);
  });

  it("does not end what runs already", () => {
    const account = new Account({ limits: { maxEvaluations: 1, maxTotalIterations: 10 } });
    const evaluation = admitted(account.admit(0));
    expect(account.isExhausted()).toBe(true);
    expect(charge(account, evaluation, "iterations", 10)).toBeUndefined();
  });

  it("numbers evaluations from 1 and notes when they start", () => {
    const account = new Account();
    expect([run(account).evaluationNumber, run(account).evaluationNumber]).toEqual([1, 2]);
    expect(admitted(account.admit(1_234)).startedAt).toBe(1_234);
  });

  it("is possible again once there is budget", () => {
    const account = new Account({ limits: { maxEvaluations: 1 } });
    run(account);
    account.setLimit("maxEvaluations", 2);
    expect(account.admit(0).admitted).toBe(true);
  });
});

describe("the limit that is reported", () => {
  it("is the first in the order memory, iterations, calls, CPU, evaluations", () => {
    const account = new Account({
      limits: { maxTotalMemory: 1, maxTotalIterations: 1, maxFunctionCalls: 1, maxCpuTime: 1, maxEvaluations: 1 },
    });
    run(account, { iterations: 1, functionCalls: 1, memoryBytes: 1, cpuTimeMs: 1 });
    for (const limit of LIMIT_KEYS) {
      expect(account.getExhaustedLimit()).toBe(limit);
      expect(refused(account.admit(0)).resourceType).toBe(limit);
      account.setLimit(limit, 1_000);
    }
    expect(account.getExhaustedLimit()).toBeNull();
  });

  it("is the one whose charge was last refused, if it is still used up", () => {
    const account = new Account({ limits: { maxTotalMemory: 10, maxFunctionCalls: 5 } });
    const evaluation = admitted(account.admit(0));
    charge(account, evaluation, "memoryBytes", 10);
    charge(account, evaluation, "functionCalls", 6);
    expect(account.getExhaustedLimit()).toBe("maxFunctionCalls");
    account.setLimit("maxFunctionCalls", 100);
    expect(account.getExhaustedLimit()).toBe("maxTotalMemory");
    account.setLimit("maxFunctionCalls", 6);
    expect(account.getExhaustedLimit()).toBe("maxFunctionCalls");
  });

  it("is in order again after a reset", () => {
    const account = new Account({ limits: { maxTotalMemory: 10, maxFunctionCalls: 5 } });
    charge(account, admitted(account.admit(0)), "functionCalls", 6);
    account.reset();
    run(account, { memoryBytes: 10, functionCalls: 5 });
    expect(account.getExhaustedLimit()).toBe("maxTotalMemory");
  });

  it("is the last of several refusals", () => {
    const account = new Account({ limits: { maxTotalMemory: 10, maxFunctionCalls: 5 } });
    const [first, second] = [admitted(account.admit(0)), admitted(account.admit(0))];
    charge(account, first, "functionCalls", 6);
    charge(account, second, "memoryBytes", 11);
    expect(account.getExhaustedLimit()).toBe("maxTotalMemory");
  });

  it("is maxEvaluations when an attempt was refused by it, whatever was used up since", () => {
    const account = new Account({ limits: { maxEvaluations: 1, maxTotalMemory: 10 } });
    const evaluation = admitted(account.admit(0));
    refused(account.admit(0));
    charge(account, evaluation, "memoryBytes", 10);
    expect(account.getExhaustedLimit()).toBe("maxEvaluations");
  });

  it("does not become a refused charge by an attempt to evaluate", () => {
    const account = new Account({ limits: { maxFunctionCalls: 1, maxTotalMemory: 10 } });
    const evaluation = admitted(account.admit(0));
    charge(account, evaluation, "functionCalls", 1);
    expect(refused(account.admit(0)).resourceType).toBe("maxFunctionCalls");
    charge(account, evaluation, "memoryBytes", 10);
    expect(account.getExhaustedLimit()).toBe("maxTotalMemory");
  });
});

describe("setLimit", () => {
  it("acts at once, both ways, on what runs", () => {
    const account = new Account({ limits: { maxTotalIterations: 10 } });
    const evaluation = admitted(account.admit(0));
    charge(account, evaluation, "iterations", 6);
    account.setLimit("maxTotalIterations", 6);
    expect(account.isExhausted()).toBe(true);
    expect(leaseOf(account).iterations).toBe(0);
    account.setLimit("maxTotalIterations", 20);
    expect(account.isExhausted()).toBe(false);
    expect(leaseOf(account).iterations).toBe(14);
  });

  it("may go below what was used", () => {
    const account = new Account();
    const evaluation = run(account, { memoryBytes: 100 });
    account.setLimit("maxTotalMemory", 40);
    expect(account.getStats().limitStatus).toEqual({ maxTotalMemory: { used: 100, limit: 40, remaining: 0 } });
    expect(refused(charge(account, evaluation, "memoryBytes", 1))).toMatchObject({ used: 101, limit: 40 });
  });

  it("removes a limit with Infinity", () => {
    const account = new Account({ limits: { maxCpuTime: 0 } });
    account.setLimit("maxCpuTime", Number.POSITIVE_INFINITY);
    expect(account.getLimit("maxCpuTime")).toBeUndefined();
    expect(account.getStats()).toMatchObject({ isExhausted: false, limitStatus: {} });
    expect(account.isLimited("maxCpuTime")).toBe(false);
  });

  it.each([Number.NaN, -1, Number.NEGATIVE_INFINITY, "5", null, undefined, 5n, {}, [5]])("refuses %s", (value) => {
    const account = new Account({ limits: { maxCpuTime: 7 } });
    expect(() => account.setLimit("maxCpuTime", value as number)).toThrow(RangeError);
    expect(() => account.setLimit("maxCpuTime", value as number)).toThrow(/^maxCpuTime must be a number/);
    expect(account.getLimit("maxCpuTime")).toBe(7);
  });

  it("names the value", () => {
    const account = new Account();
    expect(() => account.setLimit("maxCpuTime", -3)).toThrow("-3");
    expect(() => account.setLimit("maxCpuTime", "fast" as never)).toThrow('"fast"');
    expect(() => account.setLimit("maxCpuTime", 10n as never)).toThrow("10n");
  });

  it.each(["maxMemory", "toString", "__proto__", Symbol("s"), 3, null])("knows no limit %s", (key) => {
    const account = new Account();
    expect(() => account.setLimit(key as never, 1)).toThrow(RangeError);
    expect(() => account.getLimit(key as never)).toThrow(RangeError);
  });

  it("takes fractions and no negative zero", () => {
    const account = new Account({ limits: { maxCpuTime: 0.5, maxEvaluations: -0 } });
    expect(account.getLimit("maxCpuTime")).toBe(0.5);
    expect(Object.is(account.getLimit("maxEvaluations"), 0)).toBe(true);
  });
});

describe("options", () => {
  it("read limits", () => {
    const account = new Account({ limits: { maxTotalMemory: 1, maxEvaluations: 2 } });
    expect(LIMIT_KEYS.map((key) => account.getLimit(key))).toEqual([1, undefined, undefined, undefined, 2]);
  });

  it("take undefined for absent", () => {
    expect(new Account({ limits: undefined, historySize: undefined }).getStats().limitStatus).toEqual({});
    expect(new Account({ limits: { maxCpuTime: undefined } as never }).getLimit("maxCpuTime")).toBeUndefined();
  });

  it("name an unknown key, and what is known", () => {
    const make = () => new Account({ limits: { maxMemory: 5 } as never });
    expect(make).toThrow(RangeError);
    expect(make).toThrow("Unknown key maxMemory in limits; known: maxTotalMemory, maxTotalIterations");
  });

  it("name a bad value", () => {
    expect(() => new Account({ limits: { maxTotalMemory: "64MB" as never } })).toThrow(
      new RangeError('maxTotalMemory must be a number of at least 0 (Infinity: no limit), not "64MB"'),
    );
  });

  it.each([null, 5, "all", [1]])("refuse limits of %s", (limits) => {
    expect(() => new Account({ limits: limits as never })).toThrow(TypeError);
  });

  it.each([-1, 1.5, Number.NaN, "10", null])("refuse a historySize of %s", (historySize) => {
    expect(() => new Account({ historySize: historySize as never })).toThrow(/^historySize must be an integer/);
  });
});
