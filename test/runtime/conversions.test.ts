import { beforeEach, describe, expect, it } from "vitest";
import { badTypedArrayLength } from "../../src/messages/binary-data.ts";
import {
  getV,
  toIndex,
  toIntegerOrInfinity,
  toLength,
  toNumber,
  toNumeric,
  toObject,
  toPrimitive,
  toString,
} from "../../src/runtime/conversions.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { set } from "../../src/runtime/objects.ts";
import type { Realm } from "../../src/runtime/realm.ts";
import { type Value, wellKnownSymbols } from "../../src/runtime/values.ts";
import { chargesOf, createTestRealm, errorOf, hostFunction, toGuest } from "../builtins/support.ts";

let realm: Realm;
beforeEach(() => {
  realm = createTestRealm();
});

describe("toPrimitive", () => {
  const hints = (run: (object: Value) => unknown): Value[] => {
    const seen: Value[] = [];
    const object = toGuest(realm, {}) as GuestObject;
    const exotic = hostFunction(realm, (_, [hint]) => {
      seen.push(hint);
      return 1;
    });
    set(object, wellKnownSymbols.toPrimitive, exotic);
    run(object);
    return seen;
  };

  it("tells Symbol.toPrimitive what is wanted", () => {
    expect(hints((object) => toPrimitive(realm, object))).toEqual(["default"]);
    expect(hints((object) => toNumber(realm, object))).toEqual(["number"]);
    expect(hints((object) => toString(realm, object))).toEqual(["string"]);
  });

  it("tries valueOf and toString in the order of the hint", () => {
    const both = toGuest(realm, { valueOf: () => 1, toString: () => "text" });
    expect([toPrimitive(realm, both), toNumber(realm, both), toString(realm, both)]).toEqual([1, 1, "text"]);
    const stubborn = toGuest(realm, { valueOf: () => toGuest(realm, {}), toString: 1 });
    for (const convert of [toNumber, toString, toPrimitive])
      expect(errorOf(realm, () => convert(realm, stubborn))).toBe(
        "TypeError: Cannot convert object to primitive value",
      );
  });
});

describe("numbers", () => {
  const texts = [
    "",
    " 12 ",
    "0b11",
    "0o17",
    "0xFf",
    "1e3",
    ".5",
    "5.",
    "+1",
    "--1",
    "1_000",
    "Infinity",
    "infinity",
    "\u2028\ufeff1\u00a0",
  ];

  it("are made of any primitive but symbols and BigInts", () => {
    for (const value of [...texts, undefined, null, true, false])
      expect([value, toNumber(realm, value)]).toEqual([value, Number(value)]);
    expect(errorOf(realm, () => toNumber(realm, 1n))).toBe("TypeError: Cannot convert a BigInt value to a number");
    expect(errorOf(realm, () => toNumber(realm, Symbol("s")))).toBe(
      "TypeError: Cannot convert a Symbol value to a number",
    );
    expect([toNumeric(realm, 1n), toNumeric(realm, "2")]).toEqual([1n, 2]);
  });

  it("charge the text that they are parsed from", () => {
    expect(chargesOf(realm, () => toNumber(realm, "1".repeat(160)))).toEqual({ iterations: 10, bytes: 0 });
  });

  it("become integers, lengths and indices", () => {
    const values = [NaN, -0, 1.9, -1.9, Infinity, -Infinity, 2 ** 60, "3.7"];
    expect(values.map((value) => toIntegerOrInfinity(realm, value))).toEqual([
      0,
      0,
      1,
      -1,
      Infinity,
      -Infinity,
      2 ** 60,
      3,
    ]);
    expect(values.map((value) => toLength(realm, value))).toEqual([0, 0, 1, 0, 2 ** 53 - 1, 0, 2 ** 53 - 1, 3]);
    expect(toIndex(realm, 5.5, badTypedArrayLength)).toBe(5);
    for (const value of [-1, 2 ** 53])
      expect(errorOf(realm, () => toIndex(realm, value, badTypedArrayLength))).toBe(
        `RangeError: Invalid typed array length: ${value}`,
      );
  });
});

describe("objects of primitives", () => {
  it("carry their primitive", () => {
    for (const value of ["text", 1, true, 1n]) expect(toObject(realm, value).payload).toBe(value);
    for (const value of [null, undefined])
      expect(errorOf(realm, () => toObject(realm, value))).toBe(
        "TypeError: Cannot convert undefined or null to object",
      );
  });

  it("are not made for reading a property", () => {
    expect([getV(realm, "abc", 1), getV(realm, "abc", 3), getV(realm, "abc", "length")]).toEqual(["b", undefined, 3]);
    expect(chargesOf(realm, () => getV(realm, "abc", "at")).bytes).toBe(0);
  });
});
