import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDataProperty, createObject } from "../../src/runtime/create-object.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { get, getPrototypeOf, ownKeys } from "../../src/runtime/objects.ts";
import { GUEST_THROW } from "../../src/runtime/throw.ts";
import { isObject, type Value } from "../../src/runtime/values.ts";
import { callStatic, chargesOf, createTestRealm, errorOf, hostFunction, toGuest, toHost } from "./support.ts";

const realm = createTestRealm();
const parse = (text: string, reviver?: Value): unknown => toHost(callStatic(realm, "JSON", "parse", [text, reviver]));
const stringify = (value: unknown, ...rest: unknown[]): Value =>
  callStatic(
    realm,
    "JSON",
    "stringify",
    [value, ...rest].map((arg) => toGuest(realm, arg)),
  );

/** What the engine that runs the tests makes of the same call. */
const onHost = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return String(error);
  }
};
const onGuest = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    const { thrown } = realm.caller;
    return isObject(thrown) ? `${String(get(thrown, "name"))}: ${String(get(thrown, "message"))}` : thrown;
  }
};
/** Newer hosts say the line of an error, too. */
const withoutLine = (outcome: unknown): unknown =>
  typeof outcome === "string" ? outcome.replace(/ \(line \d+ column \d+\)$/, "") : outcome;
const expectSameParse = (text: string): void => {
  expect(onGuest(() => parse(text))).toEqual(withoutLine(onHost(() => JSON.parse(text))));
};
/** V8 words some errors of a second member otherwise than those of a first. */
const withoutWording = (outcome: unknown): unknown =>
  typeof outcome === "string" ? outcome.replace(/:.*/s, "") : outcome;
const expectSameOutcome = (text: string): void => {
  expect(withoutWording(onGuest(() => parse(text)))).toEqual(withoutWording(onHost(() => JSON.parse(text))));
};

const GOOD = [
  "1",
  "-0",
  "0.5e-3",
  "1e400",
  "12345678901234567890",
  "[]",
  "[ ]",
  "{}",
  "{ }",
  ' { "a" : [ 1 , { } ] } ',
  "null",
  "[true,false,null]",
  '"a\\u0041\\n\\"\\/\\\\"',
  '"\\ud83d\\ude00 \\ud83d"',
  '{"a":1,"a":2,"b":3}',
  '{"1":1,"0":0,"a":2}',
  '{"":1}',
  '"\u2028"',
  "[[[[[]]]]]",
  '[{"a":1,"b":[]},{"a":2,"b":{}},{"a":3,"c":1},{"\\u0061":4,"b":5},{"a":1,"a":2}]',
  '{"constructor":2}',
];
const BAD = [
  "",
  " ",
  "[",
  "{",
  "[1",
  "[1,",
  '{"a"',
  '{"a":',
  '{"a":1',
  '{"a":1,',
  '{"a":1,}',
  "[1,]",
  "x",
  "nul",
  "nulx",
  "tr1",
  'tr"',
  "01",
  "-",
  "-x",
  "1.",
  "1.x",
  "1e",
  "1e+",
  "1ex",
  '"abc',
  '"a\nb"',
  '"\\x"',
  '"\\u12"',
  '"\\u12',
  '"\\',
  "1 2",
  "[1 2]",
  '{"a" 1}',
  "{a:1}",
  '{"a":1 "b"}',
  "undefined",
  "NaN",
  "Infinity",
  "[object Object]",
  "[1,2,3,4,5,6,7,8,9,10,x,11,12,13,14,15,16]",
  "x23456789012345678901234567890",
  "[12345678901234567890123456,x]",
  "[\n1,\r\nx]",
  '{\n"a":1,\r\n}',
  "[,]",
  "{,}",
  "[}",
  "{]",
  "]",
  '{"a":}',
  '"\t"',
  "true1",
  "-01",
  "1.5.",
  '{"a":1}}',
  "\ufeff1",
  "\u00e9",
  '"a\\u00zz"',
  "[1-2]",
  "[-]",
];

describe("JSON.parse", () => {
  it.each([...GOOD, ...BAD])("%j as in V8", expectSameParse);

  it("takes any text as V8 does, well-formed or not", () => {
    const texts = fc
      .json()
      .chain((text) =>
        fc
          .tuple(fc.nat(text.length), fc.constantFrom("", '"', "\\", ",", "]", "}", "1", "e", " ", "\n"), fc.nat(1))
          .map(([at, inserted, removed]) => text.slice(0, at) + inserted + text.slice(at + removed)),
      );
    fc.assert(fc.property(fc.oneof(fc.json({ maxDepth: 6 }), texts), expectSameOutcome), { numRuns: 500 });
  });

  it("makes own properties, whatever their names", () => {
    const value = callStatic(realm, "JSON", "parse", ['{"__proto__":1}']) as GuestObject;
    expect(ownKeys(value)).toEqual(["__proto__"]);
    expect(getPrototypeOf(value)).toBe(realm.intrinsic("Object.prototype"));
  });

  it("nests without end", () => {
    const depth = 200_000;
    let value = callStatic(realm, "JSON", "parse", ["[".repeat(depth) + "]".repeat(depth)]) as GuestObject;
    for (let level = 1; level < depth; level++) value = get(value, 0) as GuestObject;
    expect(toHost(value)).toEqual([]);
  });

  it("is charged by what it scans and makes", () => {
    parse("{}");
    const text = `[${'{"name":"abcd","n":1}'.padEnd(62)}]`;
    expect(chargesOf(realm, () => parse(text))).toEqual({ iterations: 4, bytes: 16 + 64 + 2 * 32 + 8 + 2 * 5 });
  });

  it("hands every value to the reviver, innermost first", () => {
    const log: unknown[] = [];
    const text = '{"a":[1,{"b":2}],"c":"x","1":0}';
    const reviver = (key: string, value: unknown) => {
      log.push([key, typeof value]);
      if (key === "b") return undefined;
      return typeof value === "number" ? value + 1 : value;
    };
    const guest = hostFunction(realm, (_, [key, value]) => reviver(key as string, value) as Value);
    const result = parse(text, guest);
    const guestLog = log.splice(0);
    const expected = JSON.parse(text, reviver);
    expect([result, guestLog]).toEqual([expected, log]);
  });

  it("refuses what has no text", () => {
    expect(errorOf(realm, () => parse(Symbol("s") as never))).toBe(
      "TypeError: Cannot convert a Symbol value to a string",
    );
  });
});

describe("JSON.stringify", () => {
  it("writes what V8 writes", () => {
    const values = fc.jsonValue({ maxDepth: 5 });
    const gap = fc.constantFrom(undefined, 0, 2, 20, "--", "0123456789ab");
    fc.assert(
      fc.property(values, gap, (value, space) => {
        expect(stringify(value, null, space)).toBe(JSON.stringify(value, null, space));
      }),
      { numRuns: 500 },
    );
  });

  it.each<[unknown, ...unknown[]]>([
    [undefined],
    [Symbol("s")],
    [[undefined, Symbol("s"), () => 1]],
    [{ a: undefined, b: Symbol("s"), c: () => 1, d: 1 }],
    [Number.NaN],
    [-0],
    ["\ud800 \u2028 \u0007"],
    [{ b: 1, a: 2, 1: 3 }, ["a", 1, "a", "zz"]],
    [{ a: { b: 1, c: 2 } }, ["c", "a"], 1],
    [{ a: [], b: {}, c: [[]] }, null, " "],
  ])("%j as V8", (value, ...rest) => {
    const [replacer, space] = rest as [(string | number)[] | null | undefined, string | undefined];
    expect(stringify(value, replacer, space)).toBe(JSON.stringify(value, replacer, space));
  });

  it("quotes long strings without breaking a pair", () => {
    for (const offset of [0, 1, 2]) {
      const text = "x".repeat(4_094 + offset) + "\u{1f600}\n".repeat(3_000);
      expect(stringify(text)).toBe(JSON.stringify(text));
    }
  });

  it("asks toJSON and the replacer, which see holder and key", () => {
    const value = { a: { toJSON: (key: string) => `json of ${key}` }, b: [1, 2], c: 3 };
    const seen: unknown[] = [];
    const replacer = (key: string, member: unknown) => {
      seen.push([key, typeof member]);
      return key === "c" ? undefined : typeof member === "number" ? member * 2 : member;
    };
    const guest = stringify(value, replacer);
    const log = seen.splice(0);
    expect([guest, log]).toEqual([JSON.stringify(value, replacer), seen]);
  });

  it("names the way around a circle", () => {
    const circles = [["a"], ["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d"], ["a", "b", "c", "d", "e"]];
    for (const keys of circles) {
      const top: Record<string, unknown> = {};
      const guest = createObject(realm);
      let [inner, guestInner] = [top, guest];
      for (const key of keys.slice(0, -1)) {
        [inner[key], inner] = [{}, inner];
        inner = inner[key] as Record<string, unknown>;
        const next = createObject(realm);
        createDataProperty(guestInner, key, next);
        guestInner = next;
      }
      inner[keys.at(-1) as string] = top;
      createDataProperty(guestInner, keys.at(-1) as string, guest);
      const expected = onHost(() => JSON.stringify({ x: [top] }));
      const outer = createObject(realm);
      createDataProperty(outer, "x", toGuest(realm, []));
      createDataProperty(get(outer, "x") as GuestObject, 0, guest);
      expect(onGuest(() => callStatic(realm, "JSON", "stringify", [outer]))).toBe(expected);
    }
  });

  it("refuses BigInts", () => {
    expect(errorOf(realm, () => stringify({ a: 1n }))).toBe("TypeError: Do not know how to serialize a BigInt");
  });

  it("nests without end", () => {
    const depth = 100_000;
    const text = "[".repeat(depth) + "]".repeat(depth);
    expect(callStatic(realm, "JSON", "stringify", [callStatic(realm, "JSON", "parse", [text])])).toBe(text);
  });

  it("is charged one iteration a member and two bytes a unit", () => {
    const value = toGuest(realm, { a: [1, 2, 3], b: { c: "x" } });
    const run = () => callStatic(realm, "JSON", "stringify", [value]);
    expect(chargesOf(realm, run)).toEqual({ iterations: 2 + 3 + 1, bytes: 2 * '{"a":[1,2,3],"b":{"c":"x"}}'.length });
  });
});
