/**
 * The invariants of accounts over random histories: trees of accounts, several evaluations at a time, charges that fit and
 * charges that do not, limits that move. Each step is what a driver could do; amounts are integers, so that sums are exact.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Account } from "../../src/accounting/account.ts";
import type { Lease, Used } from "../../src/accounting/lease.ts";
import { noUse } from "../../src/accounting/lease.ts";
import { LIMIT_OF_COUNTER } from "../../src/accounting/limits.ts";
import type { OpenEvaluation } from "../../src/accounting/open-evaluation.ts";
import type { ResourceStats } from "../../src/accounting/stats.ts";
import { charge } from "./admissions.ts";

const COUNTERS = ["iterations", "functionCalls", "memoryBytes", "cpuTimeMs"] as const;
const numRuns = process.env["SANDGLASS_LONG"] ? 20_000 : 1_000;

type Step =
  | { readonly do: "admit" | "late" | "close"; readonly at: number }
  | { readonly do: "charge"; readonly at: number; readonly counter: keyof Lease; readonly amount: number }
  | { readonly do: "setLimit"; readonly at: number; readonly counter: keyof Lease; readonly value: number };

const at = fc.nat(1_000);
const counter = fc.constantFrom(...COUNTERS);
const admit = fc.record({ do: fc.constant("admit" as const), at });
const late = fc.record({ do: fc.constant("late" as const), at });
const close = fc.record({ do: fc.constant("close" as const), at });
const chargeStep = fc.record({ do: fc.constant("charge" as const), at, counter, amount: fc.nat(30) });
const setLimit = fc.record({ do: fc.constant("setLimit" as const), at, counter, value: fc.nat(300) });

const ordinary = fc.oneof({ weight: 3, arbitrary: admit }, late, close, { weight: 8, arbitrary: chargeStep });
const anything = fc.oneof({ weight: 10, arbitrary: ordinary }, setLimit);
const steps = (step: fc.Arbitrary<Step>) => fc.array(step, { maxLength: 60 });

const budget = fc.option(fc.nat(200), { nil: undefined });
const limits = fc.record({
  maxTotalMemory: budget,
  maxTotalIterations: budget,
  maxFunctionCalls: budget,
  maxCpuTime: budget,
  maxEvaluations: fc.option(fc.nat(10), { nil: undefined }),
});
type Limits = typeof limits extends fc.Arbitrary<infer T> ? T : never;

/** For each account after the first, its parent's place among those before it. */
const tree = fc.array(fc.tuple(fc.nat(20), limits), { minLength: 1, maxLength: 5 });

interface Piece {
  readonly account: Account;
  readonly record: OpenEvaluation;
}

/** Accounts, what runs on them, and what came of each step. */
class World {
  readonly open: Piece[] = [];
  readonly all: Piece[] = [];
  readonly accepted: boolean[] = [];
  /** Sums of the charges that were refused, by account and counter. */
  readonly refusals = new Map<Account, Used>();

  constructor(readonly accounts: readonly Account[]) {
    for (const account of accounts) this.refusals.set(account, noUse());
  }

  static tree(shape: readonly (readonly [number, Limits])[]): World {
    const accounts: Account[] = [];
    for (const [place, own] of shape) {
      const parent = accounts[place % Math.max(accounts.length, 1)];
      const options = { limits: own as never, historySize: Number.POSITIVE_INFINITY };
      accounts.push(parent === undefined ? new Account(options) : parent.child(`#${accounts.length}`, options));
    }
    return new World(accounts);
  }

  step(step: Step): void {
    const account = this.accounts[step.at % this.accounts.length]!;
    const piece = this.open[step.at % Math.max(this.open.length, 1)];
    if (step.do === "admit") this.begin(account, account.admit(0));
    else if (step.do === "late") this.begin(account, account.admitLate(1, 0));
    else if (step.do === "setLimit") account.setLimit(LIMIT_OF_COUNTER[step.counter], step.value);
    else if (piece !== undefined && step.do === "close") this.close(piece);
    else if (piece !== undefined && step.do === "charge") this.charge(piece, step.counter, step.amount);
  }

  finish(): void {
    for (const piece of [...this.open]) this.close(piece);
  }

  private begin(account: Account, record: ReturnType<Account["admit"]>): void {
    this.accepted.push(record.admitted);
    if (!record.admitted) return;
    this.open.push({ account, record });
    this.all.push({ account, record });
  }

  private charge(piece: Piece, which: keyof Lease, amount: number): void {
    const refusal = charge(piece.account, piece.record, which, amount);
    this.accepted.push(refusal === undefined);
    if (refusal === undefined) return;
    for (let account: Account | undefined = piece.account; account !== undefined; account = account.parent) {
      this.refusals.get(account)![which] += amount;
    }
    this.close(piece);
  }

  private close(piece: Piece): void {
    this.open.splice(this.open.indexOf(piece), 1);
    piece.account.close(piece.record, 0, "value");
  }
}

const isWithin = (account: Account, ancestor: Account): boolean =>
  account === ancestor || (account.parent !== undefined && isWithin(account.parent, ancestor));

const sum = (records: readonly Readonly<Used>[]): Used => {
  const total = noUse();
  for (const record of records) for (const each of COUNTERS) total[each] += record[each];
  return total;
};

const usedOf = ({ iterations, functionCalls, memoryBytes, cpuTimeMs }: ResourceStats): Used => ({
  iterations,
  functionCalls,
  memoryBytes,
  cpuTimeMs,
});

describe("accounts", () => {
  it("budget: used stays within the limit, but for the refused charges", () => {
    fc.assert(
      fc.property(tree, steps(ordinary), (shape, program) => {
        const world = World.tree(shape);
        for (const step of program) {
          world.step(step);
          for (const account of world.accounts) {
            const { limitStatus } = account.getStats();
            for (const each of COUNTERS) {
              const status = limitStatus[LIMIT_OF_COUNTER[each]];
              if (status === undefined) continue;
              expect(status.used - world.refusals.get(account)![each]).toBeLessThanOrEqual(status.limit);
              expect(status.remaining).toBe(Math.max(0, status.limit - status.used));
            }
            if (limitStatus.maxEvaluations) {
              expect(limitStatus.maxEvaluations.used).toBeLessThanOrEqual(limitStatus.maxEvaluations.limit);
            }
          }
        }
      }),
      { numRuns },
    );
  });

  it("conservation: totals are what ran here and below; the history adds up to them", () => {
    fc.assert(
      fc.property(tree, steps(anything), (shape, program) => {
        const world = World.tree(shape);
        for (const step of program) world.step(step);
        for (const account of world.accounts) {
          const here = world.all.filter((piece) => isWithin(piece.account, account)).map((piece) => piece.record);
          expect(usedOf(account.getStats())).toEqual(sum(here));
          expect(account.getStats().evaluations).toBe(here.filter((record) => !record.isLate).length);
        }
        world.finish();
        for (const account of world.accounts) {
          const history = account.getHistory();
          expect(sum(history)).toEqual(usedOf(account.getStats()));
          const counted = history.filter((entry) => entry.outcome !== "late");
          expect(counted).toHaveLength(account.getStats().evaluations);
          expect(account.getStats().largestEvaluation).toEqual({
            memory: Math.max(0, ...counted.map((entry) => entry.memoryBytes)),
            iterations: Math.max(0, ...counted.map((entry) => entry.iterations)),
          });
        }
      }),
      { numRuns },
    );
  });

  it("exhaustion: an evaluation is refused exactly when the account says it is exhausted", () => {
    fc.assert(
      fc.property(tree, steps(anything), at, (shape, program, place) => {
        const world = World.tree(shape);
        for (const step of program) world.step(step);
        const account = world.accounts[place % world.accounts.length]!;
        const before = account.getStats();
        const limit = account.getExhaustedLimit();
        const result = account.admit(0);
        expect(result.admitted).toBe(!before.isExhausted);
        expect(limit === null).toBe(!before.isExhausted);
        if (result.admitted) return;
        expect(result.resourceType).toBe(limit);
        expect(result.used).toBeGreaterThanOrEqual(result.limit);
        expect(account.getStats()).toEqual(before);
      }),
      { numRuns },
    );
  });

  it("isolation: interleaving gives each tree the numbers that it would have alone", () => {
    const tagged = fc.array(fc.tuple(fc.boolean(), anything), { maxLength: 80 });
    fc.assert(
      fc.property(tree, tree, tagged, (shapeA, shapeB, interleaving) => {
        const [together, alone] = [0, 1].map(() => [World.tree(shapeA), World.tree(shapeB)] as const) as [
          readonly [World, World],
          readonly [World, World],
        ];
        for (const [first, step] of interleaving) together[first ? 0 : 1].step(step);
        for (const turn of [true, false]) {
          for (const [first, step] of interleaving) if (first === turn) alone[first ? 0 : 1].step(step);
        }
        expect(together.map(statsOf)).toEqual(alone.map(statsOf));
      }),
      { numRuns },
    );
  });

  it("monotony: counters never fall", () => {
    fc.assert(
      fc.property(tree, steps(anything), (shape, program) => {
        const world = World.tree(shape);
        for (const step of program) {
          const before = world.accounts.map((account) => account.getStats());
          world.step(step);
          world.accounts.forEach((account, index) => {
            const after = account.getStats();
            for (const each of [...COUNTERS, "evaluations" as const]) {
              expect(after[each]).toBeGreaterThanOrEqual(before[index]![each]);
            }
          });
        }
      }),
      { numRuns },
    );
  });

  it("monotony: with a higher limit nothing fails earlier", () => {
    const charges = fc.array(chargeStep, { minLength: 1, maxLength: 40 });
    const acceptedOf = (shape: readonly (readonly [number, Limits])[], program: readonly Step[]): number => {
      const world = World.tree(shape);
      world.step({ do: "admit", at: shape.length - 1 });
      for (const step of program) world.step(step);
      const failure = world.accepted.indexOf(false);
      return failure < 0 ? Number.POSITIVE_INFINITY : failure;
    };
    fc.assert(
      fc.property(tree, charges, fc.nat(100), (shape, program, more) => {
        const raised = shape.map(([place, own]) => [place, mapLimits(own, (limit) => limit + more)] as const);
        expect(acceptedOf(raised, program)).toBeGreaterThanOrEqual(acceptedOf(shape, program));
      }),
      { numRuns },
    );
  });

  it("tightness: exactly what is needed suffices, one less does not", () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 });
    const succeeds = (which: keyof Lease, limit: number, program: readonly number[]): boolean => {
      const world = new World([new Account({ limits: { [LIMIT_OF_COUNTER[which]]: limit } })]);
      world.step({ do: "admit", at: 0 });
      for (const amount of program) world.step({ do: "charge", at: 0, counter: which, amount });
      return world.accepted.every(Boolean);
    };
    fc.assert(
      fc.property(counter, amounts, (which, program) => {
        const needed = program.reduce((total, amount) => total + amount, 0);
        expect(succeeds(which, needed, program)).toBe(true);
        expect(succeeds(which, needed - 1, program)).toBe(false);
      }),
      { numRuns },
    );
  });
});

const statsOf = (world: World): ResourceStats[] => world.accounts.map((account) => account.getStats());

const mapLimits = (own: Limits, change: (limit: number) => number): Limits =>
  Object.fromEntries(
    Object.entries(own).map(([key, limit]) => [key, limit === undefined ? undefined : change(limit)]),
  ) as Limits;
