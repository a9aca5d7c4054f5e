import { describe, expect, it } from "vitest";
import { Account } from "../../src/accounting/account.ts";
import { admitted, charge, leaseOf, refused, run } from "./admissions.ts";

describe("a charge on a child is a charge on every ancestor", () => {
  it("in the totals", () => {
    const root = new Account();
    const team = root.child("team");
    const [alice, bob] = [team.child("alice"), team.child("bob")];
    run(alice, { iterations: 1, functionCalls: 1, memoryBytes: 10, cpuTimeMs: 1 });
    run(bob, { iterations: 2, functionCalls: 1, memoryBytes: 20, cpuTimeMs: 1 });
    run(team, { iterations: 4 });
    expect([root, team, alice, bob].map((account) => account.getStats().iterations)).toEqual([7, 7, 1, 2]);
    expect([root, team, alice, bob].map((account) => account.getStats().evaluations)).toEqual([3, 3, 1, 1]);
    expect(root.getStats()).toMatchObject({ functionCalls: 2, memoryBytes: 30, cpuTimeMs: 2 });
  });

  it("but not on siblings", () => {
    const root = new Account();
    const [alice, bob] = [root.child("alice"), root.child("bob")];
    run(alice, { iterations: 5 });
    expect(bob.getStats()).toEqual(new Account().getStats());
  });

  it("in the lease: the least that remains anywhere above", () => {
    const root = new Account({ limits: { maxTotalIterations: 10, maxTotalMemory: 100 } });
    const child = root.child("a", { limits: { maxTotalIterations: 50, maxFunctionCalls: 3 } });
    run(root, { iterations: 4 });
    run(child, { iterations: 1 });
    expect(leaseOf(child)).toEqual({
      iterations: 5,
      functionCalls: 3,
      memoryBytes: 100,
      cpuTimeMs: Number.POSITIVE_INFINITY,
    });
    expect(leaseOf(root).functionCalls).toBe(Number.POSITIVE_INFINITY);
  });

  it("in largestEvaluation", () => {
    const root = new Account();
    run(root.child("a"), { memoryBytes: 70, iterations: 3 });
    expect(root.getStats().largestEvaluation).toEqual({ memory: 70, iterations: 3 });
  });
});

describe("the limit of any ancestor stops the child", () => {
  it("in mid-run, reporting the ancestor's numbers", () => {
    const root = new Account({ limits: { maxTotalIterations: 10 } });
    const [alice, bob] = [root.child("alice"), root.child("bob", { limits: { maxTotalIterations: 100 } })];
    run(alice, { iterations: 8 });
    const evaluation = admitted(bob.admit(0));
    expect(refused(charge(bob, evaluation, "iterations", 3))).toEqual({
      resourceType: "maxTotalIterations",
      used: 11,
      limit: 10,
    });
    expect(bob.getStats().iterations).toBe(3);
    expect([root, alice, bob].map((account) => account.getExhaustedLimit())).toEqual([
      "maxTotalIterations",
      "maxTotalIterations",
      "maxTotalIterations",
    ]);
  });

  it("reporting the nearest when one charge breaks several", () => {
    const root = new Account({ limits: { maxTotalMemory: 10 } });
    const child = root.child("a", { limits: { maxTotalMemory: 5 } });
    const evaluation = admitted(child.admit(0));
    expect(refused(charge(child, evaluation, "memoryBytes", 20))).toMatchObject({ used: 20, limit: 5 });
    child.setLimit("maxTotalMemory", 1_000);
    expect(refused(child.admit(0))).toMatchObject({ used: 20, limit: 10 });
  });

  it("only where it is broken: the root lives on when a child's budget ends", () => {
    const root = new Account({ limits: { maxTotalIterations: 100 } });
    const child = root.child("a", { limits: { maxTotalIterations: 5 } });
    charge(child, admitted(child.admit(0)), "iterations", 6);
    expect([child.isExhausted(), root.isExhausted()]).toEqual([true, false]);
    expect(root.getStats().iterations).toBe(6);
  });

  it("at admission, reporting the nearest", () => {
    const root = new Account({ limits: { maxTotalMemory: 1 } });
    const child = root.child("a", { limits: { maxFunctionCalls: 1 } });
    run(child, { memoryBytes: 1, functionCalls: 1 });
    expect(refused(child.admit(0)).resourceType).toBe("maxFunctionCalls");
    child.setLimit("maxFunctionCalls", 2);
    expect(refused(child.admit(0)).resourceType).toBe("maxTotalMemory");
    expect(child.getExhaustedLimit()).toBe("maxTotalMemory");
    expect(child.getStats()).toMatchObject({ isExhausted: true, limitStatus: { maxFunctionCalls: { remaining: 1 } } });
  });

  it("by its evaluations: used is one more than the ancestor admitted", () => {
    const root = new Account({ limits: { maxEvaluations: 3 } });
    const [alice, bob] = [root.child("alice"), root.child("bob")];
    run(alice);
    run(alice);
    run(bob);
    expect(refused(bob.admit(0))).toEqual({ resourceType: "maxEvaluations", used: 4, limit: 3 });
    expect([root, alice, bob].map((account) => account.getStats().evaluations)).toEqual([3, 2, 1]);
  });

  it("known to isLimited", () => {
    const child = new Account({ limits: { maxCpuTime: 5 } }).child("a", { limits: { maxTotalMemory: 5 } });
    expect([
      child.isLimited("maxCpuTime"),
      child.isLimited("maxTotalMemory"),
      child.isLimited("maxEvaluations"),
    ]).toEqual([true, true, false]);
    expect(child.getLimit("maxCpuTime")).toBeUndefined();
  });
});

describe("a parent's history", () => {
  it("includes its children's entries with their label", () => {
    const root = new Account();
    const [alice, bob] = [root.child("alice"), root.child("bob")];
    run(alice, { iterations: 1 });
    run(bob, { iterations: 2 });
    run(root, { iterations: 3 });
    expect(root.getHistory().map(({ label, iterations }) => [label, iterations])).toEqual([
      ["alice", 1],
      ["bob", 2],
      [undefined, 3],
    ]);
    expect(root.getHistory()[2]).not.toHaveProperty("label");
    expect(bob.getHistory()).toMatchObject([{ label: "bob", iterations: 2, evaluationNumber: 1 }]);
  });

  it("names the account on which the evaluation ran, however deep", () => {
    const root = new Account();
    run(root.child("team").child("alice"));
    expect(root.getHistory()).toMatchObject([{ label: "alice" }]);
  });

  it("includes their late work", () => {
    const root = new Account();
    const child = root.child("alice");
    run(child);
    child.close(admitted(child.admitLate(1, 7)), 8, "value");
    expect(root.getHistory()[1]).toMatchObject({ label: "alice", outcome: "late", evaluationNumber: 1 });
  });

  it("has a size of its own", () => {
    const root = new Account({ historySize: 1 });
    const child = root.child("a", { historySize: 2 });
    for (let i = 0; i < 3; i++) run(child);
    expect([root, child].map((account) => account.getHistory().length)).toEqual([1, 2]);
  });
});

describe("reset in a tree", () => {
  it("of a parent in mid-run shows there what came after, and leaves the child alone", () => {
    const root = new Account();
    const child = root.child("a");
    const evaluation = admitted(child.admit(0));
    child.book(evaluation, 5, 0, 0, 0);
    root.reset();
    child.book(evaluation, 2, 0, 0, 0);
    child.close(evaluation, 0, "value");
    expect(root.getHistory()).toMatchObject([{ iterations: 2 }]);
    expect(child.getHistory()).toMatchObject([{ iterations: 7 }]);
    expect([root, child].map((account) => account.getStats().iterations)).toEqual([2, 7]);
  });

  it("of a child leaves what the parent has counted", () => {
    const root = new Account();
    const child = root.child("a");
    run(child, { iterations: 5 });
    child.reset();
    expect([root, child].map((account) => account.getStats().iterations)).toEqual([5, 0]);
    expect(root.getHistory()).toHaveLength(1);
  });
});
