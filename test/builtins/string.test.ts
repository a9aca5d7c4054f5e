import { beforeEach, describe, expect, it } from "vitest";
import { STRING_OBJECT } from "../../src/runtime/conversions.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { defineOwnProperty, deleteProperty, get, ownKeys, set } from "../../src/runtime/objects.ts";
import { dataDescriptor } from "../../src/runtime/property-descriptor.ts";
import type { Realm } from "../../src/runtime/realm.ts";
import { DEFAULT } from "../../src/runtime/shape.ts";
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
import { type CallResult, callOnGuest, callOnHost } from "./v8-comparison.ts";

let realm: Realm;
beforeEach(() => {
  realm = createTestRealm();
});

/** `text.method(...args)` in the guest. */
const call = (text: Value, method: string, ...args: unknown[]): unknown =>
  toHost(
    invoke(
      realm,
      realm.intrinsic("String.prototype"),
      method,
      args.map((arg) => toGuest(realm, arg)),
      text,
    ),
  );

const texts = [
  "",
  "a",
  "abcabc",
  " \t\ufeffpadded\u2028\n",
  "ß İ ΑΣ",
  "\ud83d\ude00x\ud83d",
  "e\u0301\u00e9",
  "x".repeat(300),
];
const positions = [undefined, 0, 1, -1, 2.9, -Infinity, Infinity, NaN, "1", null, 500, { valueOf: () => 1 }];
const searches = ["", "a", "bc", "abcabc", "abcabcabc", "\ude00", undefined, 1, "x".repeat(20)];

const pairs = (left: unknown[], right: unknown[]): unknown[][] => left.flatMap((x) => right.map((y) => [x, y]));

const cases: Record<string, unknown[][]> = {
  at: positions.map((p) => [p]),
  charAt: positions.map((p) => [p]),
  charCodeAt: positions.map((p) => [p]),
  codePointAt: positions.map((p) => [p]),
  concat: [[], ["x"], ["x", 1, null], [{ toString: () => "o" }]],
  endsWith: pairs(searches, positions),
  includes: pairs(searches, positions),
  indexOf: pairs(searches, positions),
  isWellFormed: [[]],
  lastIndexOf: [...pairs(searches, positions), ["a"]],
  normalize: [[], ["NFC"], ["NFD"], ["NFKC"], ["NFKD"], ["nfc"]],
  padEnd: [[], ...pairs([undefined, 3, 10.5, -1, "12", 400], [undefined, "", "ab", 1])],
  padStart: [[], ...pairs([undefined, 3, 10.5, -1, "12", 400], [undefined, "", "ab", 1])],
  repeat: [[0], [2.7], ["3"], [-1], [Infinity], [undefined], [Symbol.iterator]],
  replace: pairs(searches, ["", "[$&]", "$`|$'|$$|$", "$1$01$<a>$<", undefined, (...args: unknown[]) => args.join()]),
  replaceAll: pairs(searches, ["", "[$&]", "$`|$'|$$|$", undefined, (...args: unknown[]) => args.join()]),
  slice: pairs(positions, positions),
  split: [[], ...pairs([...searches, ",", null], [undefined, 0, 1, 2, -1, 2 ** 32 + 1, "3"])],
  startsWith: pairs(searches, positions),
  substr: pairs(positions, positions),
  substring: pairs(positions, positions),
  toLocaleLowerCase: [[]],
  toLocaleUpperCase: [[]],
  toLowerCase: [[]],
  toString: [[]],
  toUpperCase: [[]],
  toWellFormed: [[]],
  trim: [[]],
  trimEnd: [[]],
  trimLeft: [[]],
  trimRight: [[]],
  trimStart: [[]],
  valueOf: [[]],
  anchor: [['a"b'], []],
  big: [[]],
  blink: [[]],
  bold: [[]],
  fixed: [[]],
  fontcolor: [["red"]],
  fontsize: [[7]],
  italics: [[]],
  link: [["u"]],
  small: [[]],
  strike: [[]],
  sub: [[]],
  sup: [[]],
};

/** V8 calls `trimStart` and `trimEnd` by their old names in messages. */
const inSpecWords = (result: CallResult): CallResult =>
  "error" in result ? { error: result.error.replace("trimLeft", "trimStart").replace("trimRight", "trimEnd") } : result;

/** The methods that regular expressions bring. */
const MISSING = ["match", "matchAll", "search"];

describe("String.prototype", () => {
  it("has the methods of the specification, all compared below", () => {
    const names = Object.getOwnPropertyNames(String.prototype).filter((name) => !MISSING.includes(name));
    expect(ownKeys(realm.intrinsic("String.prototype")).filter((key) => typeof key === "string")).toEqual(
      expect.arrayContaining(names),
    );
    expect(Object.keys(cases)).toEqual(
      expect.arrayContaining(names.filter((name) => !["length", "constructor", "localeCompare"].includes(name))),
    );
  });

  it.each(Object.keys(cases))("%s answers and throws as V8's", (method) => {
    const receivers = [...texts, 12.5, null, undefined, true, Symbol.asyncIterator];
    for (const receiver of receivers) {
      for (const args of cases[method] as unknown[][]) {
        const guest = callOnGuest(realm, "String.prototype", method, receiver as Value, args);
        const host = callOnHost(String.prototype, method, receiver, args);
        expect([receiver, args, guest]).toEqual([receiver, args, inSpecWords(host)]);
      }
    }
  });

  it.each(Object.keys(cases))("%s has V8's name and length", (method) => {
    const guest = get(realm.intrinsic("String.prototype"), method) as GuestObject;
    const host = String.prototype[method as keyof string] as unknown as { name: string; length: number };
    expect([get(guest, "name"), get(guest, "length")]).toEqual([host.name, host.length]);
  });

  it("compares by canonical equivalence, whatever the locale", () => {
    expect(call("e\u0301", "localeCompare", "\u00e9")).toBe(0);
    expect(call("a", "localeCompare", "b")).toBe(-1);
    expect(call("a", "localeCompare", "B")).toBe(1);
    expect(call("undefined", "localeCompare")).toBe(0);
  });

  it("hands patterns that are objects the work", () => {
    const seen: unknown[] = [];
    const pattern = toGuest(realm, {}) as GuestObject;
    const handler = hostFunction(realm, (thisValue, args) => {
      seen.push([thisValue === pattern, ...args]);
      return "done";
    });
    for (const key of [wellKnownSymbols.replace, wellKnownSymbols.split]) set(pattern, key, handler);
    const stringPrototype = realm.intrinsic("String.prototype");
    for (const method of ["replace", "replaceAll", "split"])
      expect(invoke(realm, stringPrototype, method, [pattern, 7], "text")).toBe("done");
    expect(seen).toEqual([
      [true, "text", 7],
      [true, "text", 7],
      [true, "text", 7],
    ]);
  });

  it("refuses regular expressions where the specification does", () => {
    const pattern = toGuest(realm, { flags: "i" }) as GuestObject;
    set(pattern, wellKnownSymbols.match, true);
    const stringPrototype = realm.intrinsic("String.prototype");
    for (const method of ["includes", "startsWith", "endsWith"]) {
      const message = `TypeError: First argument to String.prototype.${method} must not be a regular expression`;
      expect(errorOf(realm, () => invoke(realm, stringPrototype, method, [pattern], "text"))).toBe(message);
    }
    expect(errorOf(realm, () => invoke(realm, stringPrototype, "replaceAll", [pattern, ""], "text"))).toBe(
      "TypeError: String.prototype.replaceAll called with a non-global RegExp argument",
    );
  });

  it("iterates by code points", () => {
    const iterator = invoke(
      realm,
      realm.intrinsic("String.prototype"),
      wellKnownSymbols.iterator,
      [],
      "a\ud83d\ude00\ud83d",
    );
    const next = () => toHost(invoke(realm, iterator as GuestObject, "next"));
    expect([next(), next(), next(), next(), next()]).toEqual([
      { value: "a", done: false },
      { value: "\ud83d\ude00", done: false },
      { value: "\ud83d", done: false },
      { value: undefined, done: true },
      { value: undefined, done: true },
    ]);
    const step = get(realm.intrinsic("StringIteratorPrototype"), "next");
    expect(errorOf(realm, () => callNative(realm, step, toGuest(realm, {})))).toBe(
      "TypeError: Method String Iterator.prototype.next called on incompatible receiver #<Object>",
    );
  });
});

describe("String", () => {
  it("converts, and wraps when constructed", () => {
    const string = realm.intrinsic("String");
    expect(callNative(realm, string, undefined, [])).toBe("");
    expect(callNative(realm, string, undefined, [Symbol("s")])).toBe("Symbol(s)");
    expect(callNative(realm, string, undefined, [12n])).toBe("12");
    expect(errorOf(realm, () => constructNative(realm, string, [Symbol("s")]))).toBe(
      "TypeError: Cannot convert a Symbol value to a string",
    );
    expect(constructNative(realm, string, ["abc"])).toMatchObject({ kind: STRING_OBJECT, payload: "abc" });
  });

  it("makes strings of code units and code points", () => {
    const host = (method: "fromCharCode" | "fromCodePoint", args: unknown[]) =>
      callOnHost(String, method, String, args);
    for (const args of [[], [97], [97, 98.7, "99"], [0x1f600], [-1], [Infinity], ["x"], [undefined], [0x110000, 1]]) {
      const guest = (method: string) => callOnGuest(realm, "String", method, realm.intrinsic("String"), args);
      expect([args, guest("fromCharCode")]).toEqual([args, host("fromCharCode", args)]);
      expect([args, guest("fromCodePoint")]).toEqual([args, host("fromCodePoint", args)]);
    }
  });

  it("fills raw literals", () => {
    const raw = (literals: unknown, ...args: unknown[]) =>
      callStatic(realm, "String", "raw", [
        toGuest(realm, { raw: literals }),
        ...args.map((arg) => toGuest(realm, arg)),
      ]);
    expect(raw(["a", "b", "c"], 1, 2, 3)).toBe("a1b2c");
    expect(raw(["a", "b"])).toBe("ab");
    expect(raw([])).toBe("");
    expect(raw({ length: 2, 0: "x", 1: "y" }, "-")).toBe("x-y");
  });
});

describe("String objects", () => {
  const wrap = (text: string) => constructNative(realm, realm.intrinsic("String"), [text]);

  it("show their units and length, which cannot be changed", () => {
    const object = wrap("ab");
    expect([get(object, 0), get(object, 1), get(object, 2), get(object, "length")]).toEqual(["a", "b", undefined, 2]);
    expect(set(object, 0, "x")).toBe(false);
    expect(defineOwnProperty(object, 0, dataDescriptor("x", DEFAULT))).toBe(false);
    expect(deleteProperty(object, 1)).toBe(false);
    expect(set(object, "length", 7)).toBe(false);
    expect([set(object, 5, "five"), get(object, 5), deleteProperty(object, 5), get(object, 5)]).toEqual([
      true,
      "five",
      true,
      undefined,
    ]);
  });

  it("list their units first, one for each half of a pair", () => {
    const object = wrap("\ud83d\ude00");
    set(object, "name", 1);
    set(object, 7, 1);
    set(object, wellKnownSymbols.iterator, 1);
    expect(ownKeys(object)).toEqual([0, 1, 7, "length", "name", wellKnownSymbols.iterator]);
  });
});

describe("what strings cost", () => {
  const stringCharges = (text: string, method: string, ...args: Value[]) =>
    chargesOf(realm, () => invoke(realm, realm.intrinsic("String.prototype"), method, args, text));
  const long = "x".repeat(16_000);

  it.each<[string, string, Value[], { iterations: number; bytes: number }]>([
    ["charCodeAt", long, [5], { iterations: 0, bytes: 0 }],
    ["charAt", long, [5], { iterations: 0, bytes: 2 }],
    ["slice", long, [100, 200], { iterations: 0, bytes: 200 }],
    ["slice", long, [200, 100], { iterations: 0, bytes: 0 }],
    ["repeat", "abc", [10], { iterations: 0, bytes: 60 }],
    ["padStart", "abc", [10], { iterations: 0, bytes: 20 }],
    ["padStart", "abc", [3], { iterations: 0, bytes: 0 }],
    ["concat", "abc", ["de"], { iterations: 0, bytes: 10 }],
    ["toUpperCase", long, [], { iterations: 1000, bytes: 32_000 }],
    ["toUpperCase", "ß", [], { iterations: 0, bytes: 4 }],
    ["indexOf", long, ["y"], { iterations: 1000, bytes: 0 }],
    ["indexOf", long, ["x"], { iterations: 0, bytes: 0 }],
    ["indexOf", long, ["y", 8_000], { iterations: 500, bytes: 0 }],
    ["lastIndexOf", long, ["y"], { iterations: 1000, bytes: 0 }],
    ["lastIndexOf", long, ["x"], { iterations: 1, bytes: 0 }],
    ["includes", `${long}y`, ["y"], { iterations: 1000, bytes: 0 }],
    ["startsWith", long, ["x".repeat(160)], { iterations: 10, bytes: 0 }],
    ["split", "a,b,c", [","], { iterations: 0, bytes: 3 * 16 + 3 * 2 }],
    ["split", "abc", [""], { iterations: 0, bytes: 3 * 16 + 3 * 2 }],
    ["split", long, [","], { iterations: 1000, bytes: 16 + 32_000 }],
    ["split", `${"x".repeat(160)},`.repeat(100), [",", 1], { iterations: 10, bytes: 16 + 320 }],
    ["replace", "abc", ["b", "--"], { iterations: 0, bytes: 8 }],
    ["replaceAll", long, ["x", ""], { iterations: 1000, bytes: 0 }],
  ])("%s: case %#", (method, text, args, charges) => {
    expect(stringCharges(text, method, ...args)).toEqual(charges);
  });

  it("refuses strings above the bound before it makes them", () => {
    const unit = "x".repeat(2 ** 20);
    for (const [method, args] of [
      ["repeat", [257]],
      ["padEnd", [2 ** 28 + 1, "ab"]],
      ["replaceAll", ["x", unit]],
      ["replaceAll", ["x", "$`$'"]],
    ] as const)
      expect([method, errorOf(realm, () => call(unit, method, ...args))]).toEqual([
        method,
        "RangeError: Invalid string length",
      ]);
  });

  it("stops where the budget ends", () => {
    realm = createTestRealm({ memoryBytes: 1000 });
    expect(() => call("x", "repeat", 501)).toThrow(TERMINATION);
    expect(call("x", "repeat", 500)).toHaveLength(500);
    realm = createTestRealm({ iterations: 100 });
    expect(() => call("x".repeat(10_000), "indexOf", "y")).toThrow(TERMINATION);
  });
});

describe("searching", () => {
  it("finds patterns across the blocks that it scans", () => {
    const text = "ab".repeat(5_000);
    for (const pattern of ["ba", "ab".repeat(8), "ab".repeat(9), `${"ab".repeat(2_000)}a`, "ba".repeat(4_999), "c"]) {
      for (const from of [0, 1, 4_095, 4_096, 9_000]) {
        expect([pattern.length, from, call(text, "indexOf", pattern, from)]).toEqual([
          pattern.length,
          from,
          text.indexOf(pattern, from),
        ]);
        expect([pattern.length, from, call(text, "lastIndexOf", pattern, from)]).toEqual([
          pattern.length,
          from,
          text.lastIndexOf(pattern, from),
        ]);
      }
    }
  });

  it("charges patterns that almost match everywhere", () => {
    const text = "a".repeat(20_000);
    const pattern = `${"a".repeat(5_000)}b`;
    const { iterations } = chargesOf(realm, () => call(text, "indexOf", pattern));
    expect(iterations).toBeGreaterThan((15_000 * 4_900) / 16);
  });
});
