/**
 * Fair turns. Under the test clock no time passes in a slice, so all slices weigh the same, and what the guests note in the
 * order of their running shows whose turns they were.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { assert, describe, it } from "@effect/vitest";
import { Cause, Effect, Exit, Fiber } from "effect";
import { Account } from "../../src/accounting/account.ts";
import {
  CurrentAccount,
  Evaluator,
  ResourceAccounting,
  ResourceTracker,
  SliceTicks,
  SliceTime,
  TurnTaking,
} from "../../src/effect.ts";
import { Interpreter } from "../../src/index.ts";

const inTicks = (ticks: number) => Effect.provideService(SliceTicks, ticks);

const provided = <A, E>(effect: Effect.Effect<A, E, Evaluator | ResourceAccounting>): Effect.Effect<A, E> =>
  effect.pipe(Effect.provide(Evaluator.layer), Effect.provide(ResourceAccounting.layerMemory()));

/** Evaluations that note their names in each of so many slices. */
class Runs {
  readonly notes: string[] = [];

  of(account: Account, slices: number, name = account.label) {
    return Evaluator.evaluate(`for (let i = 0; i < ${slices}; i++) note()`, {
      globals: { note: () => void this.notes.push(name ?? "") },
    }).pipe(inTicks(1), Effect.provideService(CurrentAccount, account));
  }

  many(count: number, account: Account, slices: number) {
    return Array.from({ length: count }, () => this.of(account, slices));
  }

  count(name: string, among = this.notes): number {
    return among.filter((other) => other === name).length;
  }

  /** How often the others had run when the last note of `name` came. */
  others(name: string): number {
    const end = this.notes.lastIndexOf(name) + 1;
    return end - this.count(name, this.notes.slice(0, end));
  }
}

const all = <A, E, R>(runs: readonly Effect.Effect<A, E, R>[]) => Effect.all(runs, { concurrency: "unbounded" });

const account = (label: string, weight?: number) =>
  ResourceAccounting.use((accounting) => accounting.account(label, { weight }));

describe("turns", () => {
  for (const busy of [1, 10, 100]) {
    it.effect(`go to accounts alike, also where one has ${busy} evaluations`, () =>
      provided(
        Effect.gen(function* () {
          const runs = new Runs();
          const [many, one] = [yield* account("many"), yield* account("one")];
          yield* all([...runs.many(busy, many, 50), runs.of(one, 20)]);
          assert.strictEqual(runs.count("one"), 20);
          assert.isAtLeast(runs.others("one"), 19);
          assert.isAtMost(runs.others("one"), 22);
        }),
      ),
    );
  }

  it.effect("go round among many accounts", () =>
    provided(
      Effect.gen(function* () {
        const runs = new Runs();
        const labels = Array.from({ length: 30 }, (_, index) => `busy ${index}`);
        const busy = yield* Effect.forEach(labels, (label) => account(label));
        yield* all([...busy.map((other) => runs.of(other, 50)), runs.of(yield* account("one"), 10)]);
        assert.isAtMost(runs.others("one"), 30 * 11);
      }),
    ),
  );

  it.effect("go by weight", () =>
    provided(
      Effect.gen(function* () {
        const runs = new Runs();
        const [heavy, light] = [yield* account("heavy", 3), yield* account("light")];
        yield* all([...runs.many(5, light, 60), ...runs.many(2, heavy, 45)]);
        assert.approximately(runs.others("heavy"), 30, 3);
        assert.strictEqual(runs.count("light"), 300);
      }),
    ),
  );

  it.effect("go by a weight that is set while they wait", () =>
    provided(
      Effect.gen(function* () {
        const runs = new Runs();
        const [one, other] = [yield* account("one"), yield* account("other")];
        const running = yield* Effect.forkChild(all([runs.of(one, 60), runs.of(other, 60)]));
        yield* account("one", 4);
        yield* Fiber.join(running);
        assert.approximately(runs.others("one"), 15, 3);
      }),
    ),
  );

  it.effect("of children are those of their parent", () =>
    provided(
      Effect.gen(function* () {
        const runs = new Runs();
        const [team, single] = [yield* account("team"), yield* account("single")];
        const members = ["a", "b", "c", "d"].map((label) => team.child(label));
        yield* all([...members.map((member) => runs.of(member, 50)), runs.of(team, 50), runs.of(single, 40)]);
        assert.approximately(runs.others("single"), 40, 3);
        const during = runs.notes.slice(0, runs.notes.lastIndexOf("single"));
        for (const name of ["a", "b", "c", "d", "team"]) assert.approximately(runs.count(name, during), 8, 2);
      }),
    ),
  );

  it.effect("of one account go to its evaluations in order", () =>
    provided(
      Effect.gen(function* () {
        const runs = new Runs();
        const mine = yield* account("mine");
        yield* all(["x", "y", "z"].map((name) => runs.of(mine, 6, name)));
        // The first one began before the others came.
        assert.strictEqual(runs.notes.join(""), "xxyzxyzxyzxyzxyzyz");
      }),
    ),
  );

  it.effect("come at once to an account that did nothing so far", () =>
    provided(
      Effect.gen(function* () {
        const runs = new Runs();
        const [early, late] = [yield* account("early"), yield* account("late")];
        const running = yield* Effect.forkChild(all(runs.many(3, early, 40)));
        while (runs.notes.length < 50) yield* Effect.yieldNow;
        yield* runs.of(late, 20);
        yield* Fiber.join(running);
        assert.isAtMost(runs.others("late"), 55);
      }),
    ),
  );

  /** Turns of 2 ms: who had them, in their order. */
  class Taken {
    readonly turns = new TurnTaking();
    readonly order: string[] = [];

    run(one: Account, count: number) {
      return Effect.gen({ self: this }, function* () {
        yield* this.turns.wait(one);
        this.order.push(one.label ?? "");
        this.turns.ran(one, 2);
      }).pipe(Effect.repeat({ times: count - 1 }));
    }

    count(name: string): number {
      return this.order.filter((other) => other === name).length;
    }
  }

  for (const weight of [1, 4]) {
    it.effect(`are saved up by an account of weight ${weight}, and no more than ${10 * weight} ms`, () =>
      Effect.gen(function* () {
        const taken = new Taken();
        const root = new Account();
        const [early, late] = [root.child("early", { weight }), root.child("late", { weight })];
        const running = yield* Effect.forkChild(taken.run(early, 90));
        while (taken.order.length < 40) yield* Effect.yieldNow;
        yield* taken.run(late, 5 * weight + 10);
        yield* Fiber.join(running);
        const during = taken.order.slice(taken.order.indexOf("late"), taken.order.lastIndexOf("late"));
        assert.strictEqual(during.slice(0, 5 * weight).filter((name) => name === "early").length, 0);
        assert.approximately(during.filter((name) => name === "early").length, 9, 1);
      }),
    );
  }

  it.effect("come at once to small evaluations of one who sends few, beside any number of busy ones", () =>
    Effect.gen(function* () {
      const taken = new Taken();
      const root = new Account();
      const busy = Array.from({ length: 100 }, (_, index) => root.child(`busy ${index}`));
      const running = yield* Effect.forkChild(all(busy.map((one) => taken.run(one, 1_000))));
      for (let visit = 0; visit < 3; visit++) {
        // As long as it takes to have a right to as much again.
        const until = taken.order.length + 100 * 4 + 10;
        while (taken.order.length < until) yield* Effect.yieldNow;
        const before = taken.order.length;
        yield* taken.run(root.child(`new ${visit}`), 4);
        assert.isAtMost(taken.order.length - before, 6);
      }
      yield* Fiber.interrupt(running);
    }),
  );

  it.effect("are not more for one who keeps sending small evaluations", () =>
    Effect.gen(function* () {
      const taken = new Taken();
      const root = new Account();
      const busy = ["a", "b", "c"].map((label) => root.child(label));
      const running = yield* Effect.forkChild(all(busy.map((one) => taken.run(one, 10_000))));
      const sender = root.child("sender", { weight: 2 });
      const sending = yield* Effect.forkChild(Effect.forever(Effect.andThen(taken.run(sender, 2), Effect.yieldNow)));
      while (taken.order.length < 1_000) yield* Effect.yieldNow;
      yield* Fiber.interruptAll([running, sending]);
      assert.isAtMost(taken.count("sender"), 400 + 10);
      for (const { label } of busy) assert.approximately(taken.count(label ?? ""), 200, 20);
    }),
  );
});

describe("waiting for a turn", () => {
  it.effect("ends by interruption, and the others go on", () =>
    provided(
      Effect.gen(function* () {
        const runs = new Runs();
        const [many, one] = [yield* account("many"), yield* account("one")];
        const doomed = yield* Effect.forEach(runs.many(20, many, 1e9), (run) => Effect.forkChild(run));
        const mine = yield* Effect.forkChild(runs.of(one, 30));
        while (runs.count("one") < 10) yield* Effect.yieldNow;
        yield* Fiber.interruptAll(doomed);
        for (const fiber of doomed) {
          const exit = yield* Fiber.await(fiber);
          assert.isTrue(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause));
        }
        yield* Fiber.join(mine);
        assert.strictEqual(runs.count("one"), 30);
        assert.isTrue(many.getHistory().every(({ outcome }) => outcome === "aborted"));
      }),
    ),
  );

  it.live("keeps the host's asynchronous context", () =>
    provided(
      Effect.gen(function* () {
        const storage = new AsyncLocalStorage<string>();
        const run = (name: string) => {
          const seen = new Set<string | undefined>();
          const interpreter = new Interpreter({ globals: { note: () => void seen.add(storage.getStore()) } });
          const code = "for (let i = 0; i < 2e5; i++) if (i % 1000 === 0) note()";
          return storage.run(name, () => interpreter.evaluateAsync(code).then(() => [...seen]));
        };
        const seen = yield* Effect.promise(() => Promise.all(["a", "b", "c"].map(run)));
        // Else the engine goes on following every promise of the process.
        storage.disable();
        assert.deepStrictEqual(seen, [["a"], ["b"], ["c"]]);
      }),
    ),
  );

  it("is nothing to a fiber that holds the thread", () => {
    const busy = Evaluator.evaluate("let n = 0; for (let i = 0; i < 1e5; i++) n += i; n").pipe(inTicks(100));
    assert.strictEqual(Effect.runSync(provided(busy)), 4_999_950_000);
    const inSession = Effect.scoped(
      Effect.gen(function* () {
        const session = yield* Evaluator.open();
        yield* session.evaluate("let n = 0; for (let i = 0; i < 1e5; i++) n += i").pipe(inTicks(100));
        return yield* session.evaluate("n");
      }),
    );
    assert.strictEqual(Effect.runSync(provided(inSession)), 4_999_950_000);
  });
});

describe("slices", () => {
  const loop = "for (let i = 0; i < 3e5; i++);";

  /** How often the event loop came round twice while this ran. */
  const rounds = Effect.fnUntraced(function* <A, E, R>(run: Effect.Effect<A, E, R>) {
    let count = 0;
    const counter = yield* Effect.forkChild(
      // `forever` yields, too.
      Effect.forever(
        Effect.flatMap(
          Effect.sync(() => count++),
          () => Effect.yieldNow,
        ),
      ),
    );
    yield* run;
    yield* Fiber.interrupt(counter);
    return count;
  });

  it.live("are as long as the clock says, however fast the guest", () =>
    provided(
      Effect.gen(function* () {
        yield* Evaluator.evaluate(loop);
        const inTime = yield* rounds(Evaluator.evaluate(loop).pipe(Effect.provideService(SliceTime, 1_000)));
        const byTicks = yield* rounds(Evaluator.evaluate(loop).pipe(inTicks(1_000)));
        assert.isAtMost(inTime, 10);
        assert.isAtLeast(byTicks, 140);
      }),
    ),
  );

  it.live("are short also where each tick is slow", () =>
    provided(
      Effect.gen(function* () {
        const wait = () => {
          const end = performance.now() + 0.05;
          while (performance.now() < end);
        };
        const count = yield* rounds(Evaluator.evaluate("for (let i = 0; i < 12e3; i++) wait()", { globals: { wait } }));
        // 600 ms: half a second for the first ten thousand ticks, and then as the clock says.
        assert.isAtLeast(count, 15);
      }),
    ),
  );
});

describe("the facade", () => {
  it("takes turns by tracker", async () => {
    const order: string[] = [];
    const code = "for (let i = 0; i < 20; i++) { note(); for (let j = 0; j < 3e4; j++); }";
    const run = (name: string, resourceTracker: ResourceTracker) =>
      new Interpreter({ globals: { note: () => void order.push(name) }, resourceTracker }).evaluateAsync(code);
    const [many, one] = [new ResourceTracker(), new ResourceTracker()];
    await Promise.all([...Array.from({ length: 20 }, () => run("many", many)), run("one", one)]);
    const before = order.slice(0, order.lastIndexOf("one")).filter((name) => name === "many").length;
    assert.isAtMost(before, 60);
  });

  for (const weight of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, "1"]) {
    it(`refuses a weight of ${weight}`, () => {
      assert.throws(
        () => new ResourceTracker({ weight: weight as number }),
        RangeError,
        "weight must be a finite number",
      );
    });
  }
});
