import { describe, expect, it } from "vitest";
import { Account } from "../../src/accounting/account.ts";
import type { EvaluationOutcome } from "../../src/accounting/history.ts";
import { admitted, charge, refused, run } from "./admissions.ts";

const numbers = (account: Account): number[] => account.getHistory().map((entry) => entry.evaluationNumber);

describe("history", () => {
  it("has an entry for each evaluation, oldest first", () => {
    const account = new Account();
    run(account, { iterations: 1, functionCalls: 2, memoryBytes: 3, cpuTimeMs: 4.5, now: 1_000 });
    run(account, { now: 2_000 });
    expect(account.getHistory()).toEqual([
      {
        timestamp: new Date(1_000),
        memoryBytes: 3,
        iterations: 1,
        functionCalls: 2,
        cpuTimeMs: 4.5,
        evaluationNumber: 1,
        outcome: "value",
      },
      {
        timestamp: new Date(2_000),
        memoryBytes: 0,
        iterations: 0,
        functionCalls: 0,
        cpuTimeMs: 0,
        evaluationNumber: 2,
        outcome: "value",
      },
    ]);
  });

  it.each<EvaluationOutcome>(["value", "guestError", "parseError", "exhausted", "limit", "aborted", "hostError"])(
    "counts an evaluation that ends with %s, with what it used",
    (outcome) => {
      const account = new Account();
      const evaluation = admitted(account.admit(0));
      account.book(evaluation, 7, 0, 0, 0);
      account.close(evaluation, 1, outcome);
      expect(account.getStats()).toMatchObject({ evaluations: 1, iterations: 7 });
      expect(account.getHistory()).toMatchObject([{ outcome, iterations: 7 }]);
    },
  );

  it("is in the order in which evaluations end", () => {
    const account = new Account();
    const [first, second] = [admitted(account.admit(0)), admitted(account.admit(0))];
    account.close(second, 1, "value");
    account.close(first, 2, "value");
    expect(numbers(account)).toEqual([2, 1]);
  });

  it("includes the refused charge, and so adds up to the totals", () => {
    const account = new Account({ limits: { maxTotalIterations: 10 } });
    run(account, { iterations: 8 });
    const evaluation = admitted(account.admit(0));
    refused(charge(account, evaluation, "iterations", 5));
    account.close(evaluation, 0, "exhausted");
    expect(account.getHistory().map((entry) => entry.iterations)).toEqual([8, 5]);
    expect(account.getStats().iterations).toBe(13);
  });

  it("has one entry however often an evaluation is ended", () => {
    const account = new Account();
    const evaluation = run(account);
    account.close(evaluation, 0, "aborted");
    expect(account.getHistory()).toMatchObject([{ outcome: "value" }]);
  });

  it("cannot be altered from outside", () => {
    const account = new Account();
    run(account, { iterations: 1, now: 5 });
    const history = account.getHistory();
    history[0]!.iterations = 99;
    history[0]!.timestamp.setTime(99);
    history.length = 0;
    expect(account.getHistory()).toMatchObject([{ iterations: 1, timestamp: new Date(5) }]);
  });
});

describe("history size", () => {
  it("keeps 100 by default", () => {
    const account = new Account();
    for (let i = 0; i < 250; i++) run(account);
    expect(numbers(account)).toEqual(Array.from({ length: 100 }, (_, index) => 151 + index));
  });

  it.each([1, 2, 3, 7])("keeps the last %i", (historySize) => {
    const account = new Account({ historySize });
    for (let last = 1; last <= 20; last++) {
      run(account);
      const kept = Math.min(last, historySize);
      expect(numbers(account)).toEqual(Array.from({ length: kept }, (_, index) => last - kept + 1 + index));
    }
  });

  it("0 keeps none, and counts all the same", () => {
    const account = new Account({ historySize: 0 });
    run(account, { memoryBytes: 5 });
    expect(account.getHistory()).toEqual([]);
    expect(account.getStats()).toMatchObject({ evaluations: 1, largestEvaluation: { memory: 5 } });
  });

  it("Infinity keeps all", () => {
    const account = new Account({ historySize: Number.POSITIVE_INFINITY });
    for (let i = 0; i < 300; i++) run(account);
    expect(numbers(account)).toHaveLength(300);
  });

  it("stays after a reset, in mid-ring too", () => {
    const account = new Account({ historySize: 3 });
    for (let i = 0; i < 5; i++) run(account);
    account.reset();
    for (let i = 0; i < 4; i++) run(account);
    expect(numbers(account)).toEqual([2, 3, 4]);
  });
});

describe("late work", () => {
  it("makes an entry of its own, is charged and is not counted", () => {
    const account = new Account();
    const { evaluationNumber } = run(account, { iterations: 10, memoryBytes: 10 });
    const late = admitted(account.admitLate(evaluationNumber, 5));
    account.book(late, 20, 1, 30, 2);
    account.close(late, 6, "value");
    expect(account.getHistory()[1]).toEqual({
      timestamp: new Date(6),
      memoryBytes: 30,
      iterations: 20,
      functionCalls: 1,
      cpuTimeMs: 2,
      evaluationNumber: 1,
      outcome: "late",
    });
    expect(account.getStats()).toMatchObject({
      evaluations: 1,
      iterations: 30,
      memoryBytes: 40,
      largestEvaluation: { memory: 10, iterations: 10 },
    });
  });

  it("is refused where the account is exhausted", () => {
    const account = new Account({ limits: { maxFunctionCalls: 3 } });
    const { evaluationNumber } = run(account, { functionCalls: 3 });
    const refusal = refused(account.admitLate(evaluationNumber, 0));
    expect(refusal).toEqual({ resourceType: "maxFunctionCalls", used: 3, limit: 3 });
    expect(account.getHistory()).toHaveLength(1);
  });

  it("is refused by an exhausted ancestor", () => {
    const parent = new Account({ limits: { maxTotalIterations: 5 } });
    const child = parent.child("a");
    run(child, { iterations: 5 });
    expect(refused(child.admitLate(1, 0)).resourceType).toBe("maxTotalIterations");
  });

  it("stops at a limit like any other", () => {
    const account = new Account({ limits: { maxTotalIterations: 12 } });
    run(account, { iterations: 10 });
    const late = admitted(account.admitLate(1, 0));
    expect(refused(charge(account, late, "iterations", 3))).toMatchObject({ used: 13, limit: 12 });
    account.close(late, 0, "exhausted");
    expect(account.getHistory()[1]).toMatchObject({ outcome: "late", iterations: 3 });
  });
});

describe("reset", () => {
  it("zeroes counters, history and exhaustion; limits stay", () => {
    const account = new Account({ limits: { maxTotalMemory: 10, maxEvaluations: 1 } });
    account.liveMemory().note(500);
    const evaluation = admitted(account.admit(0));
    charge(account, evaluation, "memoryBytes", 11);
    account.close(evaluation, 0, "exhausted");
    account.reset();
    expect(account.getHistory()).toEqual([]);
    expect(account.getExhaustedLimit()).toBeNull();
    expect(account.getStats()).toEqual({
      ...new Account().getStats(),
      limitStatus: {
        maxTotalMemory: { used: 0, limit: 10, remaining: 10 },
        maxEvaluations: { used: 0, limit: 1, remaining: 1 },
      },
    });
    expect(run(account).evaluationNumber).toBe(1);
  });

  it("during a run zeroes the counters; the entry carries the use since", () => {
    const account = new Account({ limits: { maxTotalIterations: 10 } });
    const evaluation = admitted(account.admit(0));
    account.book(evaluation, 9, 4, 100, 3);
    account.reset();
    expect(account.remaining({ iterations: 0, functionCalls: 0, memoryBytes: 0, cpuTimeMs: 0 }).iterations).toBe(10);
    account.book(evaluation, 2, 1, 50, 1);
    account.close(evaluation, 9, "value");
    expect(account.getHistory()).toMatchObject([
      { iterations: 2, functionCalls: 1, memoryBytes: 50, cpuTimeMs: 1, evaluationNumber: 1 },
    ]);
    expect(account.getStats()).toMatchObject({
      iterations: 2,
      memoryBytes: 50,
      evaluations: 0,
      largestEvaluation: { memory: 50, iterations: 2 },
    });
    expect(evaluation.usage()).toEqual({ iterations: 11, functionCalls: 5, memoryBytes: 150, cpuTimeMs: 4 });
  });

  it("counts from the last of several", () => {
    const account = new Account();
    const evaluation = admitted(account.admit(0));
    for (const iterations of [1, 10, 100]) {
      account.reset();
      account.book(evaluation, iterations, 0, 0, 0);
    }
    account.close(evaluation, 0, "value");
    expect(account.getHistory()).toMatchObject([{ iterations: 100 }]);
  });

  it("does not reach what has ended, nor late work that begins afterwards", () => {
    const account = new Account();
    run(account, { iterations: 5 });
    account.reset();
    const late = admitted(account.admitLate(1, 0));
    account.book(late, 3, 0, 0, 0);
    account.close(late, 0, "value");
    expect(account.getHistory()).toMatchObject([{ outcome: "late", iterations: 3 }]);
  });
});
