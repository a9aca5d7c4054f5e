import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createObject } from "../../src/runtime/create-object.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { get, set } from "../../src/runtime/objects.ts";
import { TERMINATION } from "../../src/runtime/throw.ts";
import { type Value, wellKnownSymbols } from "../../src/runtime/values.ts";
import {
  callNative,
  callStatic,
  chargesOf,
  constructNative,
  createTestRealm,
  errorOf,
  hostFunction,
  invoke,
  toGuest,
  toHost,
} from "./support.ts";

const realm = createTestRealm();
const make = (name: string, ...args: unknown[]): GuestObject =>
  constructNative(
    realm,
    realm.intrinsic(name),
    args.map((arg) => toGuest(realm, arg)),
  );
const stepOf = (iterator: Value): unknown => toHost(invoke(realm, iterator as GuestObject, "next"));
/** Everything that iterating yields. */
const listed = (iterable: GuestObject, key: string | symbol = wellKnownSymbols.iterator): unknown =>
  toHost(callStatic(realm, "Array", "from", [invoke(realm, iterable, key)]));

const KEYS: readonly unknown[] = [0, -0, Number.NaN, "a", "0", null, undefined, true, 1n, 2 ** 53];
type Command = readonly [method: "set" | "add" | "delete" | "has" | "get" | "clear" | "next" | "entries", key: unknown];
const commands = (...methods: Command[0][]): fc.Arbitrary<Command[]> =>
  fc.array(fc.tuple(fc.constantFrom(...methods), fc.constantFrom(...KEYS)), { maxLength: 40 });

/** Runs the commands on a host collection and on a guest one; what each answers must be the same. */
const expectSameAnswers = (name: "Map" | "Set", script: readonly Command[]): void => {
  const host = (name === "Map" ? new Map() : new Set()) as unknown as Record<string, (...args: unknown[]) => unknown>;
  const guest = make(name);
  let [hostIterator, guestIterator] = [(host["entries"] as () => Iterator<unknown>)(), invoke(realm, guest, "entries")];
  for (const [method, key] of script) {
    if (method === "next") expect(stepOf(guestIterator)).toEqual(hostIterator.next());
    else if (method === "entries") {
      hostIterator = (host["entries"] as () => Iterator<unknown>)();
      guestIterator = invoke(realm, guest, "entries");
    } else {
      const answer = invoke(realm, guest, method, [key as Value, "value"]);
      const expected = (host[method] as (...args: unknown[]) => unknown)(key, "value");
      expect(answer === guest ? host : answer).toBe(expected);
    }
  }
  expect(get(guest, "size")).toBe(host["size"]);
};

describe("Map", () => {
  it("answers as a host Map does, iterators in mid-run included", () => {
    const script = commands("set", "delete", "has", "get", "clear", "next", "entries");
    fc.assert(
      fc.property(script, (list) => expectSameAnswers("Map", list)),
      { numRuns: 300 },
    );
  });

  it("is made from entries, in their order", () => {
    const map = make("Map", [
      ["a", 1],
      ["b", 2],
      ["a", 3],
    ]);
    expect(listed(map)).toEqual([
      ["a", 3],
      ["b", 2],
    ]);
    expect(listed(map, "keys")).toEqual(["a", "b"]);
    expect(listed(map, "values")).toEqual([3, 2]);
  });

  it("refuses what is no entry, no iterable, and a call without new", () => {
    expect(errorOf(realm, () => make("Map", [1]))).toBe("TypeError: Iterator value 1 is not an entry object");
    expect(errorOf(realm, () => make("Map", {}))).toMatch(/^TypeError: .* is not iterable/);
    expect(errorOf(realm, () => callNative(realm, realm.intrinsic("Map"), undefined))).toBe(
      "TypeError: Constructor Map requires 'new'",
    );
    expect(errorOf(realm, () => invoke(realm, make("Map"), "get", [1], make("Set")))).toMatch(
      /^TypeError: Method Map.prototype.get called on incompatible receiver/,
    );
  });

  it("calls back for entries that are added meanwhile, not for those deleted", () => {
    const map = make("Map", [
      [1, "a"],
      [2, "b"],
    ]);
    const seen: unknown[] = [];
    const callback = hostFunction(realm, (_, [value, key, holder]) => {
      seen.push([key, value, holder === map]);
      if (key === 1) {
        invoke(realm, map, "delete", [2]);
        invoke(realm, map, "set", [3, "c"]);
      }
      return undefined;
    });
    invoke(realm, map, "forEach", [callback]);
    expect(seen).toEqual([
      [1, "a", true],
      [3, "c", true],
    ]);
  });

  it("groups", () => {
    const byParity = hostFunction(realm, (_, [value]) => (value as number) % 2 === 0);
    const map = callStatic(realm, "Map", "groupBy", [toGuest(realm, [1, 2, 3]), byParity]) as GuestObject;
    expect(listed(map)).toEqual([
      [false, [1, 3]],
      [true, [2]],
    ]);
  });

  it("costs 64, each new entry 32, an iterator 64, a look-up nothing", () => {
    const map = make("Map");
    const bytes = (run: () => unknown) => chargesOf(realm, run);
    expect(bytes(() => constructNative(realm, realm.intrinsic("Map"))).bytes).toBe(64);
    expect(bytes(() => invoke(realm, map, "set", [1, 1]))).toEqual({ iterations: 0, bytes: 32 });
    expect(bytes(() => invoke(realm, map, "set", [1, 2]))).toEqual({ iterations: 0, bytes: 0 });
    expect(bytes(() => invoke(realm, map, "get", [1]))).toEqual({ iterations: 0, bytes: 0 });
    expect(bytes(() => invoke(realm, map, "keys"))).toEqual({ iterations: 0, bytes: 64 });
    expect(bytes(() => invoke(realm, map, "forEach", [hostFunction(realm, () => 0)])).iterations).toBe(1);
  });

  it("iterates within built-ins without result objects, unless guests would notice", () => {
    const owner = createTestRealm();
    const map = constructNative(owner, owner.intrinsic("Map"), [toGuest(owner, [["a", 1]])]);
    const copy = () => constructNative(owner, owner.intrinsic("Map"), [map]);
    expect(chargesOf(owner, copy)).toEqual({ iterations: 1, bytes: 64 + 32 + 2 * 16 });
    const keys = () => callStatic(owner, "Array", "from", [invoke(owner, map, "keys")]);
    expect(chargesOf(owner, keys)).toEqual({ iterations: 1, bytes: 64 + 16 });
    const nothing = hostFunction(owner, () => toGuest(owner, { done: true }));
    set(owner.intrinsic("MapIteratorPrototype"), "next", nothing);
    expect([get(copy(), "size"), toHost(keys())]).toEqual([0, []]);
  });

  it("is charged before it grows", () => {
    const poor = createTestRealm({ memoryBytes: 64 + 32 });
    const map = constructNative(poor, poor.intrinsic("Map"));
    invoke(poor, map, "set", [1, 1]);
    expect(() => invoke(poor, map, "set", [2, 2])).toThrow(TERMINATION as never);
    expect(get(map, "size")).toBe(1);
  });
});

describe("Set", () => {
  it("answers as a host Set does, iterators in mid-run included", () => {
    const script = commands("add", "delete", "has", "clear", "next", "entries");
    fc.assert(
      fc.property(script, (list) => expectSameAnswers("Set", list)),
      { numRuns: 300 },
    );
  });

  it("keys, values and iteration are one function", () => {
    const prototype = realm.intrinsic("Set.prototype");
    const values = get(prototype, "values");
    expect([get(prototype, "keys"), get(prototype, wellKnownSymbols.iterator)]).toEqual([values, values]);
    expect(listed(make("Set", [1, 1, 2]))).toEqual([1, 2]);
  });

  it("uses an `add` that was replaced", () => {
    const other = createTestRealm();
    const added: Value[] = [];
    set(
      other.intrinsic("Set.prototype"),
      "add",
      hostFunction(other, (_, [value]) => void added.push(value)),
    );
    constructNative(other, other.intrinsic("Set"), [toGuest(other, [1, 2])]);
    expect(added).toEqual([1, 2]);
  });

  const small = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 6 });
  const expectations: Record<string, (a: Set<number>, b: Set<number>) => boolean | number[]> = {
    union: (a, b) => [...new Set([...a, ...b])],
    intersection: (a, b) => (a.size <= b.size ? [...a].filter((x) => b.has(x)) : [...b].filter((x) => a.has(x))),
    difference: (a, b) => [...a].filter((x) => !b.has(x)),
    symmetricDifference: (a, b) => [...[...a].filter((x) => !b.has(x)), ...[...b].filter((x) => !a.has(x))],
    isSubsetOf: (a, b) => [...a].every((x) => b.has(x)),
    isSupersetOf: (a, b) => [...b].every((x) => a.has(x)),
    isDisjointFrom: (a, b) => ![...a].some((x) => b.has(x)),
  };
  it.each(Object.keys(expectations))("%s", (method) => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        const answer = invoke(realm, make("Set", a), method, [make("Set", b)]);
        const expected = expectations[method]?.(new Set(a), new Set(b));
        expect(typeof answer === "boolean" ? answer : listed(answer as GuestObject)).toEqual(expected);
      }),
    );
  });

  it("checks what it is combined with", () => {
    const union = (other: unknown) =>
      errorOf(realm, () => invoke(realm, make("Set"), "union", [toGuest(realm, other)]));
    expect(union([1])).toBe("TypeError: The 'size' property must be a number");
    expect(union({ size: 1, has: 1 })).toBe("TypeError: The 'has' property must be a function");
    expect(union({ size: -1 })).toBe("RangeError: '-1' is an invalid size");
  });
});

describe("weak collections", () => {
  it("hold by identity, and only what has one", () => {
    const map = make("WeakMap");
    const key = createObject(realm);
    const symbol = Symbol("own");
    const registered = callStatic(realm, "Symbol", "for", ["known"]);
    invoke(realm, map, "set", [key, 1]);
    invoke(realm, map, "set", [symbol, 2]);
    expect([key, symbol, createObject(realm), 1].map((each) => invoke(realm, map, "get", [each]))).toEqual([
      1,
      2,
      undefined,
      undefined,
    ]);
    for (const refused of [registered, 1, "a", null]) {
      expect(errorOf(realm, () => invoke(realm, map, "set", [refused, 1]))).toBe(
        "TypeError: Invalid value used as weak map key",
      );
    }
    expect([invoke(realm, map, "delete", [key]), invoke(realm, map, "has", [key])]).toEqual([true, false]);
  });

  it("WeakSet adds and deletes, 32 bytes an entry", () => {
    const weak = make("WeakSet");
    const key = createObject(realm);
    expect(chargesOf(realm, () => invoke(realm, weak, "add", [key])).bytes).toBe(32);
    expect([
      invoke(realm, weak, "has", [key]),
      invoke(realm, weak, "delete", [key]),
      invoke(realm, weak, "has", [key]),
    ]).toEqual([true, true, false]);
    expect(errorOf(realm, () => invoke(realm, weak, "add", [1]))).toBe("TypeError: Invalid value used in weak set");
  });
});
