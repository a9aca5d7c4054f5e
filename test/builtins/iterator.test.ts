import { describe, expect, it } from "vitest";
import { createArrayFromList } from "../../src/runtime/arrays.ts";
import { createIteratorResult, createObject } from "../../src/runtime/create-object.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { get, getOwnProperty, set } from "../../src/runtime/objects.ts";
import type { Realm } from "../../src/runtime/realm.ts";
import { TERMINATION } from "../../src/runtime/throw.ts";
import { type Value, wellKnownSymbols } from "../../src/runtime/values.ts";
import {
  callNative,
  callStatic,
  constructNative,
  createTestRealm,
  errorOf,
  hostFunction,
  invoke,
  toGuest,
  toHost,
} from "./support.ts";

const callback = (realm: Realm, run: (...args: Value[]) => Value): GuestObject =>
  hostFunction(realm, (_, args) => run(...args));

/** An iterator over 0, 1, 2 … (up to `end`) that counts how often it was closed. */
class Counting {
  closed = 0;
  readonly iterator: GuestObject;
  private at = 0;
  constructor(realm: Realm, end: number) {
    this.iterator = createObject(realm, realm.intrinsic("Iterator.prototype"));
    const next = () =>
      this.at < end ? createIteratorResult(realm, this.at++, false) : createIteratorResult(realm, undefined, true);
    set(this.iterator, "next", callback(realm, next));
    set(
      this.iterator,
      "return",
      callback(realm, () => {
        this.closed++;
        return createObject(realm);
      }),
    );
  }
}

const listOf = (realm: Realm, iterator: Value): unknown => toHost(invoke(realm, iterator as GuestObject, "toArray"));
const isOdd = (value: Value): Value => Number(value) % 2 === 1;

describe("methods that consume", () => {
  it("run to the end, or close where they stop", () => {
    const realm = createTestRealm();
    const cases: [string, Value[], unknown, number][] = [
      ["every", [callback(realm, (value) => Number(value) < 9)], true, 0],
      ["every", [callback(realm, (value) => Number(value) < 3)], false, 1],
      ["some", [callback(realm, isOdd)], true, 1],
      ["some", [callback(realm, () => 0)], false, 0],
      ["find", [callback(realm, isOdd)], 1, 1],
      ["find", [callback(realm, () => "")], undefined, 0],
      ["forEach", [callback(realm, () => true)], undefined, 0],
      ["reduce", [callback(realm, (a, b) => Number(a) + Number(b))], 10, 0],
      ["reduce", [callback(realm, (a, b) => String(a) + String(b)), "x"], "x01234", 0],
      ["toArray", [], [0, 1, 2, 3, 4], 0],
    ];
    for (const [method, args, result, closed] of cases) {
      const counting = new Counting(realm, 5);
      expect([method, toHost(invoke(realm, counting.iterator, method, args)), counting.closed]).toEqual([
        method,
        result,
        closed,
      ]);
    }
  });

  it("close the iterator when the callback throws, is none, or when a limit is no number", () => {
    const realm = createTestRealm();
    const fail = callback(realm, () => realm.caller.throwValue("no"));
    for (const method of ["every", "some", "find", "forEach", "reduce"]) {
      const counting = new Counting(realm, 5);
      expect(errorOf(realm, () => invoke(realm, counting.iterator, method, [fail, 0]))).toBe("no");
      expect(errorOf(realm, () => invoke(realm, counting.iterator, method, [1]))).toBe(
        "TypeError: 1 is not a function",
      );
      expect(counting.closed).toBe(2);
    }
    for (const method of ["take", "drop"]) {
      const counting = new Counting(realm, 5);
      expect(errorOf(realm, () => invoke(realm, counting.iterator, method, [-1]))).toMatch(/^RangeError/);
      expect(errorOf(realm, () => invoke(realm, counting.iterator, method, ["x"]))).toMatch(/^RangeError/);
      expect(counting.closed).toBe(2);
    }
    expect(errorOf(realm, () => invoke(realm, new Counting(realm, 0).iterator, "reduce", [fail]))).toBe(
      "TypeError: Reduce of a done iterator with no initial value",
    );
  });

  it("pay for every value", () => {
    const realm = createTestRealm({ iterations: 100 });
    const endless = new Counting(realm, Number.POSITIVE_INFINITY).iterator;
    expect(() => invoke(realm, endless, "filter", [callback(realm, () => false)])).not.toThrow();
    const none = invoke(realm, endless, "filter", [callback(realm, () => false)]) as GuestObject;
    expect(() => invoke(realm, none, "next")).toThrow(TERMINATION as unknown as Error);
  });
});

describe("helpers", () => {
  it("map, filter, take, drop and flatMap lazily", () => {
    const realm = createTestRealm();
    const make = (method: string, argument: Value) =>
      listOf(realm, invoke(realm, new Counting(realm, 6).iterator, method, [argument]));
    expect(
      make(
        "map",
        callback(realm, (value, index) => `${Number(value)}/${Number(index)}`),
      ),
    ).toEqual([0, 1, 2, 3, 4, 5].map((n) => `${n}/${n}`));
    expect(make("filter", callback(realm, isOdd))).toEqual([1, 3, 5]);
    expect(make("take", 2)).toEqual([0, 1]);
    expect(make("take", Number.POSITIVE_INFINITY)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(make("drop", 4.9)).toEqual([4, 5]);
    expect(make("drop", 10)).toEqual([]);
    const pair = callback(realm, (value) => createArrayFromList(realm, [value, "-"]));
    expect(make("flatMap", pair)).toEqual([0, "-", 1, "-", 2, "-", 3, "-", 4, "-", 5, "-"]);
    expect(
      errorOf(realm, () =>
        make(
          "flatMap",
          callback(realm, () => "text"),
        ),
      ),
    ).toMatch(/^TypeError/);
  });

  it("close what they take from: at the end of take, and when they are closed themselves", () => {
    const realm = createTestRealm();
    const counting = new Counting(realm, 5);
    listOf(realm, invoke(realm, counting.iterator, "take", [2]));
    expect(counting.closed).toBe(1);
    for (const steps of [0, 1]) {
      const source = new Counting(realm, 5);
      const inner = new Counting(realm, 5);
      const mapper = callback(realm, () => inner.iterator);
      const helper = invoke(realm, source.iterator, "flatMap", [mapper]) as GuestObject;
      for (let step = 0; step < steps; step++) invoke(realm, helper, "next");
      expect(toHost(invoke(realm, helper, "return"))).toEqual({ value: undefined, done: true });
      expect(toHost(invoke(realm, helper, "return"))).toEqual({ value: undefined, done: true });
      expect(toHost(invoke(realm, helper, "next"))).toEqual({ value: undefined, done: true });
      expect([source.closed, inner.closed]).toEqual([1, steps]);
    }
  });

  it("refuse to be entered while they run, and are over after a throw", () => {
    const realm = createTestRealm();
    const counting = new Counting(realm, 5);
    let helper!: GuestObject;
    const again = callback(realm, () => invoke(realm, helper, "next"));
    helper = invoke(realm, counting.iterator, "map", [again]) as GuestObject;
    expect(errorOf(realm, () => invoke(realm, helper, "next"))).toBe("TypeError: Generator is already running");
    expect(counting.closed).toBe(1);
    expect(toHost(invoke(realm, helper, "next"))).toEqual({ value: undefined, done: true });
    expect(errorOf(realm, () => invoke(realm, helper, "next", [], counting.iterator))).toMatch(/^TypeError/);
  });
});

describe("Iterator", () => {
  it("is abstract", () => {
    const realm = createTestRealm();
    const Iterator = realm.intrinsic("Iterator");
    expect(errorOf(realm, () => constructNative(realm, Iterator))).toMatch(/^TypeError: Abstract class/);
    expect(errorOf(realm, () => callNative(realm, Iterator, undefined))).toMatch(/^TypeError/);
    const made = constructNative(realm, Iterator, [], realm.intrinsic("Array"));
    expect(made.shape.proto).toBe(realm.intrinsic("Array.prototype"));
  });

  it("has constructor and toStringTag that inheritors can assign to, but nobody on the prototype", () => {
    const realm = createTestRealm();
    const prototype = realm.intrinsic("Iterator.prototype");
    expect(get(prototype, "constructor")).toBe(realm.intrinsic("Iterator"));
    for (const key of ["constructor", wellKnownSymbols.toStringTag]) {
      const heir = createObject(realm, prototype);
      set(heir, key, "own");
      expect(getOwnProperty(heir, key)).toMatchObject({ value: "own", enumerable: true });
      set(heir, key, "again");
      expect(get(heir, key)).toBe("again");
      expect(errorOf(realm, () => set(prototype, key, 1))).toMatch(/^TypeError/);
    }
  });

  it("from takes iterables, strings and bare iterators", () => {
    const realm = createTestRealm();
    const from = (value: Value) => callStatic(realm, "Iterator", "from", [value]);
    expect(listOf(realm, from(createArrayFromList(realm, [1, 2])))).toEqual([1, 2]);
    const counting = new Counting(realm, 3);
    expect(from(counting.iterator)).toBe(counting.iterator);
    let steps = 0;
    const bare = toGuest(realm, { next: () => toGuest(realm, { value: steps, done: steps++ > 1 }) });
    const wrapped = from(bare) as GuestObject;
    expect(wrapped).not.toBe(bare);
    expect(listOf(realm, wrapped)).toEqual([0, 1]);
    expect(toHost(invoke(realm, wrapped, "return"))).toEqual({ value: undefined, done: true });
    expect(errorOf(realm, () => from(5))).toBe("TypeError: 5 is not an object");
  });
});
