/** The contract of every store of accounts, held by the one in memory. */
import { assert, describe, it } from "@effect/vitest";
import { Effect } from "effect";
import { Account } from "../../src/accounting/account.ts";
import { type AccountStore, makeMemoryStore } from "../../src/accounting/ResourceAccounting.ts";
import { ResourceExhaustedError } from "../../src/errors/index.ts";

const stores: Readonly<Record<string, (settings: { limits?: { maxEvaluations?: number } }) => AccountStore>> = {
  "in memory": (settings) => makeMemoryStore(new Account(settings)),
};

for (const [name, make] of Object.entries(stores)) {
  describe(`a store ${name}`, () => {
    it.effect("answers the same account for the same label", () =>
      Effect.gen(function* () {
        const store = make({});
        const alice = yield* store.account("alice");
        assert.strictEqual(yield* store.account("alice"), alice);
        assert.notStrictEqual(yield* store.account("bob"), alice);
        assert.strictEqual(alice.label, "alice");
      }),
    );

    it.effect("takes limits that are mentioned later, and keeps the others", () =>
      Effect.gen(function* () {
        const store = make({});
        const alice = yield* store.account("alice", { limits: { maxCpuTime: 5, maxEvaluations: 7 } });
        yield* store.account("alice", { limits: { maxCpuTime: 9 } });
        assert.deepStrictEqual([alice.getLimit("maxCpuTime"), alice.getLimit("maxEvaluations")], [9, 7]);
      }),
    );

    it.effect("admits, records and closes", () =>
      Effect.gen(function* () {
        const store = make({});
        const account = yield* store.account("alice");
        const evaluation = yield* store.open(account, 1_000);
        yield* store.lease(account, evaluation);
        account.book(evaluation, 3, 2, 16, 0.5);
        yield* store.settle(account, evaluation);
        yield* store.close(account, evaluation, 2_000, "guestError");
        const [entry] = store.defaultAccount.getHistory();
        assert.deepStrictEqual(entry, {
          timestamp: new Date(2_000),
          iterations: 3,
          functionCalls: 2,
          memoryBytes: 16,
          cpuTimeMs: 0.5,
          evaluationNumber: 1,
          outcome: "guestError",
          label: "alice",
        });
      }),
    );

    it.effect("refuses what the limits of an account or of the default account do not allow", () =>
      Effect.gen(function* () {
        const store = make({ limits: { maxEvaluations: 2 } });
        const [alice, bob] = [
          yield* store.account("alice", { limits: { maxEvaluations: 1 } }),
          yield* store.account("bob"),
        ];
        yield* store.open(alice, 0);
        const refusedHere = yield* Effect.flip(store.open(alice, 0));
        assert.deepInclude(refusedHere, { _tag: "ResourceExhausted", used: 2, limit: 1 });
        yield* store.open(bob, 0);
        assert.instanceOf(yield* Effect.flip(store.open(bob, 0)), ResourceExhaustedError);
      }),
    );
  });
}
