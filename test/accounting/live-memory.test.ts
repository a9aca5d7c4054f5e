import { describe, expect, it } from "vitest";
import { Account } from "../../src/accounting/account.ts";

const peak = (account: Account): number => account.getStats().peakMemoryBytes;

describe("peakMemoryBytes", () => {
  it("is the highest live memory seen", () => {
    const account = new Account();
    const memory = account.liveMemory();
    for (const bytes of [100, 300, 50]) memory.note(bytes);
    expect(peak(account)).toBe(300);
  });

  it("is the sum over the interpreters that live at the same time", () => {
    const account = new Account();
    const [first, second] = [account.liveMemory(), account.liveMemory()];
    first.note(100);
    second.note(70);
    first.note(20);
    expect(peak(account)).toBe(170);
    second.note(160);
    expect(peak(account)).toBe(180);
  });

  it("no longer counts an interpreter that is gone", () => {
    const account = new Account();
    const first = account.liveMemory();
    first.note(100);
    first.release();
    first.note(1_000);
    first.release();
    account.liveMemory().note(60);
    expect(peak(account)).toBe(100);
  });

  it("counts in every ancestor", () => {
    const root = new Account();
    const [alice, bob] = [root.child("alice"), root.child("bob")];
    alice.liveMemory().note(100);
    const memory = bob.liveMemory();
    memory.note(50);
    memory.release();
    root.liveMemory().note(10);
    expect([root, alice, bob].map(peak)).toEqual([150, 100, 50]);
  });

  it("begins anew at a reset, from what is reported next", () => {
    const account = new Account();
    const memory = account.liveMemory();
    memory.note(100);
    account.reset();
    expect(peak(account)).toBe(0);
    memory.note(40);
    expect(peak(account)).toBe(40);
    account.liveMemory().note(5);
    expect(peak(account)).toBe(45);
  });
});
