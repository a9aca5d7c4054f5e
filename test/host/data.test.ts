import { describe, expect, it } from "vitest";
import { HostError } from "../../src/errors/index.ts";
import { arrayLength, isArrayObject } from "../../src/runtime/arrays.ts";
import { GuestObject } from "../../src/runtime/guest-object.ts";
import { hasOwnProperty, ownKeys } from "../../src/runtime/objects.ts";
import { chargesOf, constructNative, hostFunction, invoke } from "../builtins/support.ts";
import { caught } from "../caught.ts";
import { createTestBridge, defineGetter, read } from "./test-bridge.ts";

const { guest, host, trip, bridge, realm } = createTestBridge();

const messageOf = (run: () => unknown): string => {
  const error = caught(run);
  expect(error).toBeInstanceOf(HostError);
  return (error as HostError).message;
};

/** No literal: the flag is newer than what the tests are compiled for. */
const SETS = new RegExp("[\\p{L}--[a-z]]", ["v"].join());

describe("data, there and back", () => {
  it.each([
    [undefined],
    [null],
    [true],
    [-0],
    [Number.NaN],
    ["text"],
    [2n ** 70n],
    [{}],
    [[]],
    [{ a: 1, b: { c: [1, "2", null, undefined] } }],
    [{ 1: "one", 0: "zero", "-1": "minus", "01": "padded" }],
    [[[[]], [{}]]],
    [
      new Map<unknown, unknown>([
        [1, { a: 1 }],
        ["k", [1]],
      ]),
    ],
    [new Set([1, "1", Number.NaN])],
    [Object(1)],
    [Object("text")],
    [Object(false)],
    [Object(3n)],
    [new Date(1.5e12)],
    [new Date(Number.NaN)],
    [/a(?<name>b)\/[/\n]/dgimsuy],
    [SETS],
    [/(?:)/],
  ])("%o", (value) => expect(trip(value)).toStrictEqual(value));

  it("is a copy each way", () => {
    const value = { list: [1] };
    const copy = trip(value) as typeof value;
    copy.list.push(2);
    expect(value).toEqual({ list: [1] });
  });
  it("keeps cycles", () => {
    const value: Record<string, unknown> = { list: [] };
    value.self = value;
    (value.list as unknown[]).push(value, value.list);
    const copy = trip(value) as typeof value;
    expect(copy.self).toBe(copy);
    expect((copy.list as unknown[])[0]).toBe(copy);
    expect((copy.list as unknown[])[1]).toBe(copy.list);
  });
  it("keeps what is shared, also by the keys and values of collections", () => {
    const shared = { n: 1 };
    const copy = trip([shared, shared, new Map([[shared, shared]]), new Set([shared])]) as [
      object,
      object,
      Map<object, object>,
      Set<object>,
    ];
    expect(copy[0]).toBe(copy[1]);
    expect(copy[2].get(copy[0])).toBe(copy[0]);
    expect(copy[3].has(copy[0])).toBe(true);
  });
  it("keeps shared primitive wrappers and errors", () => {
    const [a, b, c, d] = ((wrapper, error) => trip([wrapper, wrapper, error, error]) as unknown[])(
      Object(1),
      new Error("x"),
    );
    expect(a).toBe(b);
    expect(c).toBe(d);
  });
  it("keeps shared dates, and no properties or methods of theirs", () => {
    const date = Object.assign(new Date(5), { note: 1, getTime: () => 6 });
    const [first, second] = trip([date, date]) as [Date, Date];
    expect(first).toBe(second);
    expect([first.getTime(), Object.keys(first)]).toEqual([5, []]);
  });
  it("keeps holes", () => {
    const value: number[] = [1];
    value[2] = 3;
    value.length = 5;
    const copy = trip(value) as unknown[];
    expect(copy).toHaveLength(5);
    expect(Object.keys(copy)).toEqual(["0", "2"]);
  });
  it("keeps an array of length 4e9 with one element", () => {
    const value: number[] = [];
    value[3_999_999_999] = 7;
    const copy = guest(value);
    expect(isArrayObject(copy) && arrayLength(copy)).toBe(4_000_000_000);
    const back = host(copy) as unknown[];
    expect(back.length).toBe(4_000_000_000);
    expect(back[3_999_999_999]).toBe(7);
  });
  it("keeps the order of keys", () => {
    expect(Object.keys(trip({ b: 1, 2: 0, a: 1, 1: 0 }) as object)).toEqual(["1", "2", "b", "a"]);
  });
  it("takes 100,000 levels of nesting", () => {
    let value: unknown = "deepest";
    for (let level = 0; level < 100_000; level++) value = level % 2 === 0 ? [value] : { next: value };
    let copy = trip(value);
    for (let level = 100_000; level-- > 0; )
      copy = level % 2 === 0 ? (copy as unknown[])[0] : (copy as { next: unknown }).next;
    expect(copy).toBe("deepest");
  });
  it("takes a million elements and ten thousand properties", () => {
    const list = Array.from({ length: 1_000_000 }, (_, index) => index);
    expect((trip(list) as number[])[999_999]).toBe(999_999);
    const object = Object.fromEntries(list.slice(0, 10_000).map((index) => [`k${index}`, index]));
    expect(trip(object)).toEqual(object);
  });
  it("takes a graph that would unfold without end", () => {
    let value: unknown[] = [];
    for (let level = 0; level < 1_000; level++) value = [value, value];
    const copy = trip(value) as unknown[];
    expect(copy[0]).toBe(copy[1]);
  });
  it("copies frozen objects, and objects without a prototype, as plain ones", () => {
    expect(trip(Object.freeze({ a: Object.freeze([1]) }))).toEqual({ a: [1] });
    expect(trip(Object.assign(Object.create(null), { a: 1 }))).toStrictEqual({ a: 1 });
  });
  it("leaves behind symbol keys, hidden keys and inherited ones", () => {
    const value = Object.defineProperty({ [Symbol.iterator]: 1, own: 1 }, "hidden", { value: 1, enumerable: false });
    expect(ownKeys(guest(value) as GuestObject)).toEqual(["own"]);
  });
  it("leaves behind what an array has beside its elements", () => {
    expect(Object.keys(trip(Object.assign([1], { index: 0 })) as object)).toEqual(["0"]);
  });
});

describe("into the guest", () => {
  it("reads every property once", () => {
    let reads = 0;
    const value = {
      get a() {
        return ++reads;
      },
    };
    expect(trip({ x: value, y: value })).toEqual({ x: { a: 1 }, y: { a: 1 } });
    expect(reads).toBe(1);
  });
  it("copies what a proxy shows", () => {
    const log: string[] = [];
    const proxy = new Proxy<Record<string, number>>(
      { a: 1 },
      {
        get: (_, key) => (log.push(String(key)), 42),
      },
    );
    expect(trip(proxy)).toEqual({ a: 42 });
    expect(log).toEqual(["a"]);
    expect(trip(new Proxy([1, 2], {}))).toEqual([1, 2]);
  });
  it("makes `__proto__` a key like any other", () => {
    const copy = guest(JSON.parse('{ "__proto__": { "evil": 1 } }')) as GuestObject;
    expect(hasOwnProperty(copy, "__proto__")).toBe(true);
    expect(read(copy, "evil")).toBeUndefined();
  });
  it("shows nothing but guest objects and primitives", () => {
    const seen = guest({
      a: [new Map([[{}, new Set([[]])]])],
      e: new Error("x"),
      f: () => 1,
      p: Promise.resolve(),
      b: Object(1),
    });
    const pending = [seen];
    const met = new Set<unknown>();
    for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
      if (typeof value !== "object" || value === null || met.has(value)) continue;
      met.add(value);
      expect(value).toBeInstanceOf(GuestObject);
      for (const key of ownKeys(value as GuestObject)) pending.push(read(value, key));
      const { payload } = value as GuestObject;
      if (payload instanceof Map || payload instanceof Set)
        for (const entry of payload.entries()) pending.push(...entry);
    }
    expect(met.size).toBe(10);
  });
  it("charges by the cost table", () => {
    const cost = (value: unknown): number => chargesOf(realm, () => bridge.toGuest(value)).bytes;
    expect(cost([1, 2, 3])).toBe(48);
    expect(cost({ a: 1, b: 2 })).toBe(128);
    expect(cost("four")).toBe(8);
    expect(cost(Object.assign([1], { 2: 3 }))).toBe(32);
    expect(cost(new Map([[1, 2]]))).toBe(96);
    expect(cost(new Set([1, 2]))).toBe(128);
    expect(cost(2n ** 64n)).toBe(9);
    expect(cost(2n ** 62n)).toBe(0);
    expect(cost(Symbol("s"))).toBe(32);
    expect(cost(() => 1)).toBe(64);
    expect(cost(Promise.resolve())).toBe(64);
    expect(cost(new TypeError("four"))).toBe(72);
    expect(cost(7)).toBe(0);
    expect(chargesOf(realm, () => bridge.toGuest([1, 2, 3])).iterations).toBe(0);
  });
  it("copies nothing twice, so it charges nothing twice", () => {
    const shared = { a: 1 };
    expect(chargesOf(realm, () => bridge.toGuest([shared, shared])).bytes).toBe(32 + 96);
  });
});

describe("out to the host", () => {
  it("runs getters once, where they stand", () => {
    const object = guest({}) as GuestObject;
    let reads = 0;
    defineGetter(
      object,
      "now",
      hostFunction(realm, () => ++reads),
    );
    expect(host(object)).toEqual({ now: 1 });
  });
  it("makes `__proto__` and what Object.prototype knows own data", () => {
    const copy = trip(JSON.parse('{ "__proto__": 1, "toString": 2, "constructor": 3 }')) as object;
    expect(Object.entries(copy)).toEqual([
      ["__proto__", 1],
      ["toString", 2],
      ["constructor", 3],
    ]);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
  });
  it("counts no bytes and no iterations", () => {
    const value = guest({ a: [1, 2, 3], m: new Map([[1, { b: 1 }]]) });
    expect(chargesOf(realm, () => host(value))).toEqual({ iterations: 0, bytes: 0 });
  });
});

function* generate(): Generator<number> {
  yield 1;
}
async function* generateLater(): AsyncGenerator<number> {
  yield 1;
}

describe("what cannot cross", () => {
  it.each([
    ["a WeakMap", new WeakMap()],
    ["a WeakSet", new WeakSet()],
    ["a WeakRef", new WeakRef({})],
    ["an iterator", [1].values()],
    ["an iterator", generate()],
    ["an async iterator", generateLater()],
    ["a class", class {}],
  ])("%s", (what, value) => {
    expect(messageOf(() => guest({ list: [0, { value }] }))).toMatch(
      `value.list[1].value is ${what}, which cannot cross`,
    );
  });
  it("names the place of globals", () => {
    const globals = { a: { "b c": [0, 1, 2, new WeakMap()] } };
    expect(messageOf(() => createTestBridge().bridge.defineGlobals(globals))).toBe(
      'globals.a["b c"][3] is a WeakMap, which cannot cross',
    );
  });
  it("names the end of a deep place", () => {
    let value: unknown = new WeakMap();
    for (let level = 0; level < 100_000; level++) value = [value];
    expect(messageOf(() => guest(value))).toBe(`value…${"[0]".repeat(12)} is a WeakMap, which cannot cross`);
  });
  it("keeps the reason of a getter or trap that throws as its cause", () => {
    const reason = new Error("no");
    const thrower = {
      a: {
        get b() {
          throw reason;
        },
      },
    };
    expect(caught(() => guest(thrower))).toMatchObject({ message: "value.a.b cannot be read", cause: reason });
    const trap = (): never => {
      throw reason;
    };
    const proxy = new Proxy({}, { getPrototypeOf: trap });
    expect(caught(() => guest([proxy]))).toMatchObject({ message: "value[0] cannot be read", cause: reason });
    expect(messageOf(() => guest([new Proxy({}, { ownKeys: trap })]))).toBe("value[0] cannot be read");
    const { proxy: revoked, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(messageOf(() => guest({ revoked }))).toBe("value.revoked cannot be read");
    const { proxy: revokedFunction, revoke: revokeFunction } = Proxy.revocable(() => 1, {});
    revokeFunction();
    expect(messageOf(() => guest({ revokedFunction }))).toBe("value.revokedFunction cannot be read");
  });
  it("refuses arrays that lie about their length", () => {
    const liar = new Proxy([], { get: (target, key) => (key === "length" ? -1 : Reflect.get(target, key)) });
    expect(messageOf(() => guest(liar))).toBe("value is an array without a proper length");
  });
  it("refuses guest objects without a counterpart", () => {
    const iterator = invoke(realm, guest(new Map()) as GuestObject, "entries");
    const object = guest({ list: [0] });
    (read(object, "list") as GuestObject).elements.push(iterator);
    expect(messageOf(() => host(object))).toMatch(/^result\.list\[1\] is a Map Iterator, which cannot cross/);
    expect(messageOf(() => host(constructNative(realm, realm.intrinsic("WeakMap"))))).toMatch("result is a WeakMap");
  });
  it("refuses a BigInt beyond the bound", () => {
    expect(messageOf(() => guest(1n << 1_100_000n))).toBe("value is a BigInt that is too large to cross");
  });
});

describe("symbols", () => {
  it("keep their identity in both directions", () => {
    const symbol = Symbol("s");
    expect(guest(symbol)).toBe(guest(symbol));
    expect(trip(symbol)).toBe(symbol);
    expect(trip(Symbol.for("registered"))).toBe(Symbol.for("registered"));
  });
  it("are never those of the other side", () => {
    for (const symbol of [Symbol("s"), Symbol.iterator, Symbol.for("x")]) expect(guest(symbol)).not.toBe(symbol);
    const symbol = Symbol("of the guest");
    expect(host(symbol)).not.toBe(symbol);
    expect(guest(host(symbol))).toBe(symbol);
    expect((host(symbol) as symbol).description).toBe("of the guest");
  });
  it("belong to one bridge", () => {
    const symbol = Symbol("s");
    expect(createTestBridge().guest(symbol)).not.toBe(guest(symbol));
  });
});

describe("the host's standard library", () => {
  it("stands for the guest's", () => {
    expect(guest({ Map, Object, parseInt: [globalThis.decodeURI] })).toBeInstanceOf(GuestObject);
    const copy = guest({ Map, Function });
    expect(read(copy, "Map")).toBe(realm.intrinsic("Map"));
    expect(read(copy, "Function")).toBe(realm.intrinsic("Function"));
    expect(guest(globalThis)).toBe(realm.globalObject);
  });
  it("cannot cross where the guest has no counterpart", () => {
    expect(messageOf(() => guest(URL))).toMatch("value is a class");
  });
});
