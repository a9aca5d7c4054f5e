import { beforeEach, describe, expect, it } from "vitest";
import { PRIMITIVE_OBJECT } from "../../src/runtime/conversions.ts";
import { get } from "../../src/runtime/objects.ts";
import type { Realm } from "../../src/runtime/realm.ts";
import type { Value } from "../../src/runtime/values.ts";
import { callNative, chargesOf, constructNative, createTestRealm, invoke, toGuest } from "./support.ts";
import { callOnGuest, callOnHost } from "./v8-comparison.ts";

let realm: Realm;
beforeEach(() => {
  realm = createTestRealm();
});

const numbers = [0, -0, 1, -1.5, 0.1, 123.456, 1e21, 1.45e-7, 5e-324, 2 ** 53, -(2 ** 31), NaN, Infinity, -Infinity];
const digits = [undefined, 0, 1, 2, 10, 100, 101, -1, "3", NaN, Infinity];

describe("Number.prototype", () => {
  it.each(["toExponential", "toFixed", "toPrecision", "toString", "valueOf"])("%s is V8's", (method) => {
    const radixes = [...digits, 16, 36, 37, 2.9];
    for (const receiver of [...numbers, "1", null, undefined, 1n]) {
      for (const argument of method === "toString" ? radixes : digits) {
        const guest = callOnGuest(realm, "Number.prototype", method, receiver as Value, [argument]);
        const host = callOnHost(Number.prototype, method, receiver, [argument]);
        expect([receiver, argument, guest]).toEqual([receiver, argument, host]);
      }
    }
  });

  it("reads its value from wrappers", () => {
    const wrapper = constructNative(realm, realm.intrinsic("Number"), [255]);
    expect(invoke(realm, wrapper, "toString", [16])).toBe("ff");
    expect(invoke(realm, realm.intrinsic("Number.prototype"), "valueOf")).toBe(0);
  });

  it("formats without locales", () => {
    expect(callOnGuest(realm, "Number.prototype", "toLocaleString", 1234.5, [])).toEqual({ value: "1234.5" });
  });

  it("charges the strings that it makes", () => {
    const toString = get(realm.intrinsic("Number.prototype"), "toString");
    expect(chargesOf(realm, () => callNative(realm, toString, 12345))).toEqual({ iterations: 0, bytes: 10 });
  });
});

describe("Number", () => {
  it("converts, and wraps when constructed", () => {
    const number = realm.intrinsic("Number");
    const convert = (...args: unknown[]) =>
      callNative(
        realm,
        number,
        undefined,
        args.map((arg) => toGuest(realm, arg)),
      );
    expect(convert()).toBe(0);
    for (const value of [
      "12",
      " 0x1f ",
      "1_0",
      "",
      "\u00a0\n7",
      "Infinity",
      "-0",
      undefined,
      null,
      true,
      10n ** 400n,
      7n,
    ])
      expect([value, convert(value)]).toEqual([value, Number(value)]);
    expect(constructNative(realm, number, ["5"])).toMatchObject({ kind: PRIMITIVE_OBJECT, payload: 5 });
    expect(convert({ valueOf: () => 42n })).toBe(42);
    expect(convert({})).toBeNaN();
  });

  it("has V8's constants and tests", () => {
    const number = realm.intrinsic("Number");
    for (const key of Object.getOwnPropertyNames(Number)) {
      const host = Number[key as keyof NumberConstructor] as unknown;
      const guest = get(number, key);
      if (typeof host === "number") expect([key, guest]).toEqual([key, host]);
      else expect([key, typeof guest]).toEqual([key, key === "name" ? "string" : "object"]);
    }
    for (const method of ["isFinite", "isInteger", "isNaN", "isSafeInteger"])
      for (const value of [...numbers, "1", null, undefined, 1n, true])
        expect([method, value, callOnGuest(realm, "Number", method, number, [value])]).toEqual([
          method,
          value,
          callOnHost(Number, method, Number, [value]),
        ]);
  });

  it("shares its parsers with the globals", () => {
    for (const name of ["parseFloat", "parseInt"])
      expect(get(realm.intrinsic("Number"), name)).toBe(realm.intrinsic(name));
  });
});
