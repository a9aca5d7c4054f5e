import { describe, expect, it } from "vitest";
import type { Account } from "../../src/accounting/account.ts";
import { accountOf } from "../../src/accounting/account-holder.ts";
import { ResourceTracker } from "../../src/facade/ResourceTracker.ts";
import { admitted, charge, refused, run } from "../accounting/admissions.ts";

const make = (options: unknown): ResourceTracker => new ResourceTracker(options as never);

describe("ResourceTracker", () => {
  it("has exactly the documented members", () => {
    expect(Object.getOwnPropertyNames(ResourceTracker.prototype).sort()).toEqual([
      "child",
      "constructor",
      "getExhaustedLimit",
      "getHistory",
      "getLimit",
      "getStats",
      "isExhausted",
      "onThreshold",
      "reset",
      "setLimit",
    ]);
    expect(Reflect.ownKeys(new ResourceTracker())).toEqual([]);
  });

  it("shows what its account counts", () => {
    const tracker = new ResourceTracker({ limits: { maxTotalIterations: 10 }, historySize: 1 });
    run(accountOf(tracker), { iterations: 4, now: 1 });
    run(accountOf(tracker), { iterations: 5, now: 2 });
    expect(tracker.getStats()).toMatchObject({
      iterations: 9,
      evaluations: 2,
      limitStatus: { maxTotalIterations: { used: 9, limit: 10, remaining: 1 } },
    });
    expect(tracker.getHistory()).toMatchObject([{ iterations: 5, timestamp: new Date(2) }]);
    expect([tracker.isExhausted(), tracker.getExhaustedLimit()]).toEqual([false, null]);
    charge(accountOf(tracker), admitted(accountOf(tracker).admit(3)), "iterations", 2);
    expect([tracker.isExhausted(), tracker.getExhaustedLimit()]).toEqual([true, "maxTotalIterations"]);
    tracker.setLimit("maxTotalIterations", 20);
    expect([tracker.isExhausted(), tracker.getLimit("maxTotalIterations")]).toEqual([false, 20]);
    tracker.reset();
    expect(tracker.getStats()).toMatchObject({ iterations: 0, limitStatus: { maxTotalIterations: { limit: 20 } } });
  });

  it("does not keep the caller's objects", () => {
    const limits = { maxEvaluations: 1 };
    const tracker = new ResourceTracker({ limits });
    limits.maxEvaluations = 100;
    expect(tracker.getLimit("maxEvaluations")).toBe(1);
  });
});

describe("a child tracker", () => {
  it("charges its parent, which stops it", () => {
    const team = new ResourceTracker({ limits: { maxTotalIterations: 10 } });
    const alice = team.child("alice", { limits: { maxTotalIterations: 8 } });
    run(accountOf(alice), { iterations: 8 });
    expect([team, alice].map((tracker) => tracker.isExhausted())).toEqual([false, true]);
    const bob = accountOf(team.child("bob"));
    expect(refused(charge(bob, admitted(bob.admit(0)), "iterations", 3))).toMatchObject({ used: 11, limit: 10 });
    expect(team.getHistory()).toMatchObject([{ label: "alice" }]);
  });

  it("is a tracker, with children and a history size of its own", () => {
    const child = new ResourceTracker().child("a", { historySize: 0 });
    expect(child).toBeInstanceOf(ResourceTracker);
    run(accountOf(child.child("b")));
    expect(child.getHistory()).toEqual([]);
    expect(child.getStats().evaluations).toBe(1);
  });

  it.each([undefined, 5, null, {}])("needs a label, which %s is not", (label) => {
    expect(() => new ResourceTracker().child(label as never)).toThrow(TypeError);
  });
});

describe("options", () => {
  it("that are unknown are named", () => {
    expect(() => make({ limit: {} })).toThrow(
      new RangeError(
        "Unknown key limit in options of ResourceTracker; known: limits, historySize, weight, onExhausted",
      ),
    );
    expect(() => make({ limits: { maxMemory: 1 } })).toThrow(/Unknown key maxMemory in limits/);
    expect(() => new ResourceTracker().child("a", { parent: 1 } as never)).toThrow(
      /Unknown key parent in options of child/,
    );
  });

  it("of a wrong type are named", () => {
    expect(() => make(5)).toThrow(new TypeError("options of ResourceTracker must be an object, not 5"));
    expect(() => make(null)).toThrow(TypeError);
    expect(() => make({ limits: "none" })).toThrow(new TypeError('limits must be an object, not "none"'));
    expect(() => make({ limits: { maxCpuTime: "1s" } })).toThrow(/maxCpuTime must be a number.*"1s"/);
    expect(() => make({ limits: { maxCpuTime: () => 1 } })).toThrow(/not a function$/);
    expect(() => make({ limits: { maxCpuTime: { valueOf: () => 1 } } })).toThrow(/not an object$/);
    expect(() => make({ historySize: 2.5 })).toThrow(/historySize must be an integer of at least 0, not 2.5/);
  });

  it.each([Number.NaN, -1])("refuse a limit of %s", (value) => {
    expect(() => make({ limits: { maxFunctionCalls: value } })).toThrow(RangeError);
    expect(() => make({ limits: { maxFunctionCalls: value } })).toThrow(`maxFunctionCalls must be a number`);
  });
});

describe("accountOf", () => {
  it("knows trackers, and nothing that only looks like one", () => {
    const tracker = new ResourceTracker();
    const account: Account = accountOf(tracker);
    expect(accountOf(tracker)).toBe(account);
    for (const other of [undefined, null, {}, Object.create(tracker), "tracker"]) {
      expect(() => accountOf(other)).toThrow("resourceTracker must be a ResourceTracker");
    }
  });
});
