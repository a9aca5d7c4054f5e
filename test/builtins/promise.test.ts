import { describe, expect, it } from "vitest";
import { createDataProperty, createObject } from "../../src/runtime/create-object.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { awaitPromise, newPromise, promiseState, rejectPromise, resolvePromise } from "../../src/runtime/promises.ts";
import type { Realm } from "../../src/runtime/realm.ts";
import type { Value } from "../../src/runtime/values.ts";
import {
  callStatic,
  chargesOf,
  constructNative,
  createTestRealm,
  errorOf,
  hostFunction,
  invoke,
  type NativeCaller,
  runJobs,
  toGuest,
  toHost,
} from "./support.ts";

const constructed = (realm: Realm, executor: (resolve: GuestObject, reject: GuestObject) => Value): GuestObject =>
  constructNative(realm, realm.intrinsic("Promise"), [
    hostFunction(realm, (_, [resolve, reject]) => executor(resolve as GuestObject, reject as GuestObject)),
  ]);

const outcomeOf = (realm: Realm, promise: Value): unknown => {
  runJobs(realm);
  const { state, result } = promiseState(promise as GuestObject);
  return state === "pending" ? state : [state, toHost(result)];
};

const statics = (realm: Realm, key: string, ...args: Value[]): GuestObject =>
  callStatic(realm, "Promise", key, args) as GuestObject;

const rejection = (realm: Realm, reason: Value): GuestObject => statics(realm, "reject", reason);

/** An array of guest values, as they are. */
const list = (realm: Realm, ...values: Value[]): Value =>
  values.reduce<GuestObject>((array, value, index) => {
    createDataProperty(array, index, value);
    return array;
  }, toGuest(realm, []) as GuestObject);

describe("a promise", () => {
  it("settles once, with what its executor says first", () => {
    const realm = createTestRealm();
    const promise = constructed(realm, (resolve, reject) => {
      realm.caller.call(resolve, undefined, [1]);
      realm.caller.call(reject, undefined, [2]);
      return realm.caller.throwValue(3);
    });
    expect(outcomeOf(realm, promise)).toEqual(["fulfilled", 1]);
  });

  it("is rejected by an executor that throws", () => {
    const realm = createTestRealm();
    expect(
      outcomeOf(
        realm,
        constructed(realm, () => realm.caller.throwValue("no")),
      ),
    ).toEqual(["rejected", "no"]);
  });

  it("runs handlers in jobs, in the order of their adding", () => {
    const realm = createTestRealm();
    const log: unknown[] = [];
    const note = (text: string) => hostFunction(realm, (_, [value]) => void log.push([text, value]));
    const promise = statics(realm, "resolve", 7);
    const second = invoke(realm, promise, "then", [note("a")]) as GuestObject;
    invoke(realm, second, "then", [note("c")]);
    invoke(realm, promise, "then", [note("b")]);
    expect(log).toEqual([]);
    runJobs(realm);
    expect(log).toEqual([
      ["a", 7],
      ["b", 7],
      ["c", undefined],
    ]);
  });

  it("takes as many jobs to follow another promise as in V8, whether guests changed `then` or not", async () => {
    const hostLog: string[] = [];
    Promise.resolve(Promise.resolve()).then(() => hostLog.push("x"));
    new Promise((resolve) => resolve(Promise.resolve())).then(() => hostLog.push("followed"));
    let host: Promise<unknown> = Promise.resolve();
    for (let tick = 1; tick < 5; tick++) host = host.then(() => hostLog.push(`tick ${tick}`));
    await host;
    for (const wrapped of [false, true]) {
      const realm = createTestRealm();
      const log: string[] = [];
      const note = (text: string) => hostFunction(realm, () => void log.push(text));
      if (wrapped) {
        const then = realm.intrinsic("Promise.prototype.then");
        createDataProperty(
          realm.intrinsic("Promise.prototype"),
          "then",
          hostFunction(realm, (self, args) => realm.caller.call(then, self, args)),
        );
      }
      invoke(realm, statics(realm, "resolve", statics(realm, "resolve", undefined)), "then", [note("x")]);
      const inner = statics(realm, "resolve", undefined);
      invoke(
        realm,
        constructed(realm, (resolve) => realm.caller.call(resolve, undefined, [inner])),
        "then",
        [note("followed")],
      );
      let chain = statics(realm, "resolve", undefined);
      for (let tick = 1; tick < 5; tick++) chain = invoke(realm, chain, "then", [note(`tick ${tick}`)]) as GuestObject;
      runJobs(realm);
      expect(log).toEqual(hostLog);
    }
  });

  it("cannot be resolved with itself", () => {
    const realm = createTestRealm();
    const promise = newPromise(realm);
    resolvePromise(realm, promise, promise);
    const { state, result } = promiseState(promise);
    expect([state, errorOf(realm, () => realm.caller.throwValue(result))]).toEqual([
      "rejected",
      "TypeError: Chaining cycle detected for promise #<Promise>",
    ]);
  });

  it("follows thenables, and only their first answer", () => {
    const realm = createTestRealm();
    const thenable = createObject(realm);
    const then = hostFunction(realm, (_, [resolve]) => {
      realm.caller.call(resolve, undefined, ["first"]);
      return realm.caller.throwValue("late");
    });
    createDataProperty(thenable, "then", then);
    expect(outcomeOf(realm, callStatic(realm, "Promise", "resolve", [thenable]))).toEqual(["fulfilled", "first"]);
  });

  it("costs 64 bytes, also where `then` makes it", () => {
    const realm = createTestRealm();
    statics(realm, "resolve", 1);
    expect(chargesOf(realm, () => statics(realm, "resolve", 1))).toEqual({ iterations: 0, bytes: 64 });
    const promise = newPromise(realm);
    expect(chargesOf(realm, () => invoke(realm, promise, "then", []))).toEqual({ iterations: 0, bytes: 64 });
  });
});

describe("then, catch and finally", () => {
  it("pass through what has no handler", () => {
    const realm = createTestRealm();
    const passed = invoke(realm, rejection(realm, "why"), "then", [1, 2]) as GuestObject;
    const caught = invoke(realm, passed, "catch", [hostFunction(realm, (_, [reason]) => `caught ${String(reason)}`)]);
    expect(outcomeOf(realm, caught)).toEqual(["fulfilled", "caught why"]);
  });

  it("finally keeps the outcome, unless it throws or returns a rejected promise", () => {
    const realm = createTestRealm();
    const ending = (promise: GuestObject, act: () => Value) =>
      outcomeOf(realm, invoke(realm, promise, "finally", [hostFunction(realm, act)]));
    expect(ending(statics(realm, "resolve", 1), () => 2)).toEqual(["fulfilled", 1]);
    expect(ending(rejection(realm, 1), () => 2)).toEqual(["rejected", 1]);
    expect(ending(rejection(realm, 1), () => realm.caller.throwValue(3))).toEqual(["rejected", 3]);
    expect(ending(statics(realm, "resolve", 1), () => rejection(realm, 4))).toEqual(["rejected", 4]);
  });

  it("refuse what is not a promise", () => {
    const realm = createTestRealm();
    const then = realm.intrinsic("Promise.prototype.then");
    expect(errorOf(realm, () => realm.caller.call(then, 1, []))).toBe(
      "TypeError: Method Promise.prototype.then called on incompatible receiver 1",
    );
  });
});

describe("combinators", () => {
  const outcome = (key: string, make: (realm: Realm) => Value[]): unknown => {
    const realm = createTestRealm();
    return outcomeOf(realm, callStatic(realm, "Promise", key, [list(realm, ...make(realm))]));
  };
  const mixed = (realm: Realm): Value[] => [1, rejection(realm, "a"), rejection(realm, "b")];

  it("all", () => {
    expect(outcome("all", (realm) => [1, statics(realm, "resolve", 2)])).toEqual(["fulfilled", [1, 2]]);
    expect(outcome("all", mixed)).toEqual(["rejected", "a"]);
    expect(outcome("all", () => [])).toEqual(["fulfilled", []]);
    expect(outcome("all", (realm) => [newPromise(realm)])).toBe("pending");
  });

  it("allSettled", () => {
    expect(outcome("allSettled", (realm) => mixed(realm).slice(0, 2))).toEqual([
      "fulfilled",
      [
        { status: "fulfilled", value: 1 },
        { status: "rejected", reason: "a" },
      ],
    ]);
  });

  it("any", () => {
    expect(outcome("any", mixed)).toEqual(["fulfilled", 1]);
    expect(outcome("any", (realm) => mixed(realm).slice(1))).toEqual([
      "rejected",
      expect.objectContaining({ message: "All promises were rejected", errors: ["a", "b"] }),
    ]);
  });

  it("race", () => {
    expect(outcome("race", (realm) => [newPromise(realm), ...mixed(realm).slice(1)])).toEqual(["rejected", "a"]);
    expect(outcome("race", () => [])).toBe("pending");
  });

  it("reject with what the iterable throws", () => {
    const realm = createTestRealm();
    const [state] = outcomeOf(realm, callStatic(realm, "Promise", "all", [5])) as [string];
    expect(state).toBe("rejected");
  });
});

describe("try and withResolvers", () => {
  it("try calls with the arguments and settles with the end of the call", () => {
    const realm = createTestRealm();
    const sum = hostFunction(realm, (_, [a, b]) => (a as number) + (b as number));
    expect(outcomeOf(realm, callStatic(realm, "Promise", "try", [sum, 1, 2]))).toEqual(["fulfilled", 3]);
    const fail = hostFunction(realm, () => realm.caller.throwValue("x"));
    expect(outcomeOf(realm, callStatic(realm, "Promise", "try", [fail]))).toEqual(["rejected", "x"]);
  });

  it("withResolvers hands out the functions of its promise", () => {
    const realm = createTestRealm();
    const parts = toHost(callStatic(realm, "Promise", "withResolvers")) as { resolve: Value };
    expect(Object.keys(parts)).toEqual(["promise", "resolve", "reject"]);
    expect(realm.caller.call(parts.resolve, undefined, [1])).toBe(undefined);
  });
});

describe("the engine's side", () => {
  it("is resumed in a job, in turn with guest handlers", () => {
    const realm = createTestRealm();
    const log: unknown[] = [];
    const promise = newPromise(realm);
    awaitPromise(realm, promise, { resume: (completion, value) => void log.push([completion, value]) });
    invoke(realm, promise, "catch", [hostFunction(realm, (_, [value]) => void log.push(value))]);
    rejectPromise(realm, promise, "no");
    expect(log).toEqual([]);
    runJobs(realm);
    expect(log).toEqual([["throw", "no"], "no"]);
  });

  it("hears of rejections that nobody handles, and of those that are handled late", () => {
    const realm = createTestRealm();
    const { unhandled } = realm.caller as NativeCaller;
    const promise = rejection(realm, 1);
    expect([...unhandled]).toEqual([promise]);
    invoke(realm, promise, "catch", []);
    expect([...unhandled]).toEqual([]);
  });
});
