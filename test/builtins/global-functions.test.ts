import { describe, expect, test } from "vitest";
import type { Value } from "../../src/runtime/values.ts";
import { callNative, chargesOf, createTestRealm, errorOf, toGuest } from "./support.ts";

const realm = createTestRealm();
const call = (name: string, ...args: Value[]): Value => callNative(realm, realm.intrinsic(name), undefined, args);

const NUMBERS: Value[] = [
  "42",
  " -0x1F ",
  "0b11",
  "3.7e2xyz",
  "",
  "  ",
  "Infinity",
  "-Infinityx",
  ".5",
  "1_000",
  null,
  undefined,
  true,
  12.5,
  -0,
  1e21,
];

describe("numbers", () => {
  test.each(["parseFloat", "isNaN", "isFinite"] as const)("%s", (name) => {
    for (const value of NUMBERS)
      expect(call(name, value)).toBe((globalThis[name] as (value: unknown) => unknown)(value));
    expect(errorOf(realm, () => call(name, Symbol("s")))).toContain("TypeError: Cannot convert a Symbol value");
  });

  test("parseInt", () => {
    for (const value of NUMBERS)
      for (const radix of [undefined, 0, 2, 10, 16, 36, 37, 1, "8", 2 ** 32 + 16])
        expect(call("parseInt", value, radix)).toBe(Number.parseInt(value as string, radix as number));
  });

  test("objects are converted", () => {
    expect(call("parseInt", toGuest(realm, { toString: () => "77" }))).toBe(77);
    expect(call("isNaN", toGuest(realm, { valueOf: () => 1 }))).toBe(false);
  });

  test("long texts are charged by their blocks", () => {
    expect(chargesOf(realm, () => call("parseInt", "1".repeat(160)))).toEqual({ iterations: 10, bytes: 0 });
    expect(chargesOf(realm, () => call("parseInt", "12"))).toEqual({ iterations: 0, bytes: 0 });
  });
});

const TEXTS = [
  "",
  "plain",
  "a b&c=d/e?f#g",
  "ä€😀\0\u007f\u0080\u07ff\u0800\uffff",
  "%41%zz",
  "-_.!~*'();/?:@&=+$,#[]{}|\\^`\"<>",
];

describe("URIs", () => {
  test.each(["encodeURI", "encodeURIComponent", "escape"] as const)("%s makes what it has charged", (name) => {
    for (const text of TEXTS) {
      const expected = globalThis[name](text);
      expect(call(name, text)).toBe(expected);
      expect(chargesOf(realm, () => call(name, text)).bytes).toBe(2 * expected.length);
    }
  });

  test.each(["decodeURI", "decodeURIComponent", "unescape"] as const)("%s", (name) => {
    const encoded = TEXTS.slice(0, 4).flatMap((text) => [encodeURI(text), encodeURIComponent(text)]);
    for (const text of encoded) expect(call(name, text)).toBe(globalThis[name](text));
  });

  test("unescape lets what is malformed stand", () => {
    for (const text of TEXTS) expect(call("unescape", escape(text))).toBe(text);
    expect(call("unescape", "%u0041%41%zz%u12")).toBe("AA%zz%u12");
  });

  test("what is malformed is the guest's URIError", () => {
    for (const text of ["%", "%4", "%zz", "%80", "%C0%80", "%F8"]) {
      expect(errorOf(realm, () => call("decodeURIComponent", text))).toBe("URIError: URI malformed");
    }
    expect(errorOf(realm, () => call("encodeURIComponent", "\ud800"))).toBe("URIError: URI malformed");
  });

  test("a result that is too long is refused before it is made", () => {
    const long = "€".repeat(2 ** 25);
    expect(errorOf(realm, () => call("encodeURIComponent", long))).toBe("RangeError: Invalid string length");
  });
});
