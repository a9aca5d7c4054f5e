/** The order of timers, against a list that is searched anew each time; and that many of them cost no more for each. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Timers } from "../../src/host/timers.ts";
import type { Job } from "../../src/runtime/realm.ts";

type Step = { set: number; interval?: boolean } | { clear: number } | { pass: number };

const steps = fc.array(
  fc.oneof(
    fc.record({ set: fc.integer({ min: 1, max: 20 }), interval: fc.boolean() }),
    fc.record({ clear: fc.nat(60) }),
    fc.record({ pass: fc.nat(15) }),
  ),
  { maxLength: 120 },
);

/** A job that is nothing but the name of its timer. */
const named = (id: number): Job => ({ id }) as unknown as Job;
const timer = (id: number, interval?: number) => ({ id, interval, held: [], job: () => named(id) });

describe("timers", () => {
  it("are called in the order of their times, and of their setting", () => {
    fc.assert(
      fc.property(steps, (list) => {
        expect(calls(list)).toEqual(expectedCalls(list));
      }),
    );
  });

  it("are as quick when there are many", () => {
    let now = 0;
    const timers = new Timers(() => now);
    for (let id = 0; id < 200_000; id++) timers.set(timer(id), 1 + (id % 1_000));
    for (let id = 0; id < 200_000; id += 2) timers.clear(id);
    now = 2_000;
    let called = 0;
    while (timers.takeDue() !== undefined) called++;
    expect(called).toBe(100_000);
    expect(timers.untilNext()).toBeUndefined();
  });
});

const calls = (list: readonly Step[]): number[] => {
  let now = 0;
  const timers = new Timers(() => now);
  const called: number[] = [];
  list.forEach((step, id) => {
    if ("set" in step) timers.set(timer(id, step.interval ? step.set : undefined), step.set);
    else if ("clear" in step) timers.clear(step.clear);
    else now += step.pass;
    for (let job = timers.takeDue(); job !== undefined; job = timers.takeDue())
      called.push((job as unknown as { id: number }).id);
  });
  return [...called, timers.size, timers.untilNext() ?? -1];
};

const expectedCalls = (list: readonly Step[]): number[] => {
  let now = 0;
  let order = 0;
  let pending: { id: number; due: number; order: number; interval: number | undefined }[] = [];
  const called: number[] = [];
  const first = () => pending.toSorted((a, b) => a.due - b.due || a.order - b.order)[0];
  list.forEach((step, id) => {
    if ("set" in step)
      pending.push({ id, due: now + step.set, order: order++, interval: step.interval ? step.set : undefined });
    else if ("clear" in step) pending = pending.filter((one) => one.id !== step.clear);
    else now += step.pass;
    for (let next = first(); next !== undefined && next.due <= now; next = first()) {
      const { id: due, interval } = next;
      called.push(due);
      pending = pending.filter((one) => one.id !== due);
      if (interval !== undefined) pending.push({ id: due, due: now + interval, order: order++, interval });
    }
  });
  return [...called, pending.length, pending.length === 0 ? -1 : (first()?.due ?? 0) - now];
};
