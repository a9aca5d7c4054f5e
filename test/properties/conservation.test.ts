/**
 * Invariant 5: what a tracker shows is what its own evaluations and late work used, and what its children show; and its
 * history adds up to that while nothing dropped out.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Interpreter } from "../../src/index.ts";
import { InterpreterError, ResourceTracker } from "../../src/index.ts";
import { interpreterFor } from "./guest-run.ts";
import { limitsWithin } from "./limits-arbitrary.ts";
import { guestProgram } from "./program-arbitrary.ts";
import { invariantRuns } from "./runs.ts";

interface Amounts {
  readonly iterations: number;
  readonly functionCalls: number;
  readonly memoryBytes: number;
}

const sumOf = (amounts: readonly Amounts[]): Amounts => ({
  iterations: amounts.reduce((sum, { iterations }) => sum + iterations, 0),
  functionCalls: amounts.reduce((sum, { functionCalls }) => sum + functionCalls, 0),
  memoryBytes: amounts.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
});

/** A function that the guest leaves to the host, to be called when its evaluation is long over. */
const LATE_WORK = `const kept = [];
(function work(times) { for (let i = 0; i < times; i++) kept.push(\`\${i}\`); return kept.map((text) => text.length); });`;

interface Tenant {
  /** What the entries of its own evaluations are marked with; the root has no label. */
  readonly label: string | undefined;
  readonly tracker: ResourceTracker;
  readonly interpreter: Interpreter;
  readonly children: ResourceTracker[];
}

const makeTenant = (tracker: ResourceTracker, label?: string): Tenant => ({
  label,
  tracker,
  interpreter: interpreterFor({ tracker, globals: { log: () => undefined } }),
  children: [],
});

const placement = fc.record({ parent: fc.nat(10), limits: limitsWithin(150, 150, 15_000) });

/** A tree of trackers, each child of one before it. */
const makeTree = (placements: readonly (typeof placement extends fc.Arbitrary<infer T> ? T : never)[]): Tenant[] => {
  const tenants = [makeTenant(new ResourceTracker({ historySize: 1_000 }))];
  placements.forEach(({ parent, limits }, index) => {
    const owner = tenants[parent % tenants.length] as Tenant;
    const label = `tenant ${index}`;
    const child = owner.tracker.child(label, { limits, historySize: 1_000 });
    owner.children.push(child);
    tenants.push(makeTenant(child, label));
  });
  return tenants;
};

type LateWork = (times: number) => unknown;

/** A limit or an error of the guest is a fine end for what is only counted here. */
const attempt = <T>(act: () => T): T | undefined => {
  try {
    return act();
  } catch (error) {
    if (error instanceof InterpreterError) return undefined;
    throw error;
  }
};

const step = fc.record({ at: fc.nat(10), source: fc.oneof(guestProgram, fc.constant(LATE_WORK)), times: fc.nat(5) });

const act = (
  tenants: readonly Tenant[],
  steps: readonly { readonly at: number; readonly source: string; readonly times: number }[],
): void => {
  const left: LateWork[] = [];
  for (const { at, source, times } of steps) {
    const { interpreter } = tenants[at % tenants.length] as Tenant;
    const value = attempt(() => interpreter.evaluate(source));
    if (typeof value === "function") left.push(value as LateWork);
    for (const work of left) attempt(() => work(times));
  }
};

it("loses nothing and counts nothing twice", () =>
  fc.assert(
    fc.property(
      fc.array(placement, { maxLength: 4 }),
      fc.array(step, { minLength: 1, maxLength: 5 }),
      (placements, steps) => {
        const tenants = makeTree(placements);
        act(tenants, steps);
        for (const { tracker, label, children } of tenants) {
          const stats = tracker.getStats();
          const history = tracker.getHistory();
          const parts = [
            ...history.filter((entry) => entry.label === label),
            ...children.map((child) => child.getStats()),
          ];
          expect(sumOf(parts)).toEqual(sumOf([stats]));
          expect(sumOf(history)).toEqual(sumOf([stats]));
          expect(history.filter(({ outcome }) => outcome !== "late")).toHaveLength(stats.evaluations);
        }
      },
    ),
    invariantRuns(20_000),
  ));
