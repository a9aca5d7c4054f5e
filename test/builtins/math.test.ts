import { describe, expect, it } from "vitest";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { get } from "../../src/runtime/objects.ts";
import type { Value } from "../../src/runtime/values.ts";
import { callStatic, createTestRealm, toGuest } from "./support.ts";
import { callOnGuest, callOnHost } from "./v8-comparison.ts";

const realm = createTestRealm();
const math = realm.intrinsic("Math");
const names = Object.getOwnPropertyNames(Math).filter((name) => name !== "f16round" && name !== "sumPrecise");
const functions = names.filter((name) => typeof Math[name as keyof Math] === "function" && name !== "random");
const values = [
  0,
  -0,
  0.5,
  -0.5,
  1,
  -1.5,
  2.5,
  1e300,
  -1e-300,
  2 ** 31,
  NaN,
  Infinity,
  -Infinity,
  "3",
  null,
  undefined,
  1n,
];

describe("Math", () => {
  it("has all that V8 has", () => {
    for (const name of names) expect([name, get(math, name)]).not.toEqual([name, undefined]);
    for (const name of names.filter((name) => !functions.includes(name) && name !== "random"))
      expect([name, get(math, name)]).toEqual([name, Math[name as keyof Math]]);
  });

  it.each(functions)("%s is V8's", (name) => {
    for (const x of values) {
      for (const args of [[x], ...values.map((y) => [x, y]), [x, 2, 3], [x, x, NaN, 1]]) {
        expect([args, callOnGuest(realm, "Math", name, math, args)]).toEqual([
          args,
          callOnHost(Math, name, Math, args),
        ]);
      }
    }
    expect(callOnGuest(realm, "Math", name, math, [])).toEqual(callOnHost(Math, name, Math, []));
    expect(get(get(math, name) as GuestObject, "length")).toBe((Math[name as keyof Math] as unknown as Value[]).length);
  });

  it("is random as the host says", () => {
    expect(callStatic(realm, "Math", "random")).toBe(0.5);
  });

  it("takes more arguments than a host function can", () => {
    const many = new Array(200_000).fill(3);
    expect(callStatic(realm, "Math", "max", [...many, 4])).toBe(4);
    expect(callStatic(realm, "Math", "min", [...many, 2])).toBe(2);
    expect(callStatic(realm, "Math", "hypot", many)).toBeCloseTo(3 * Math.sqrt(200_000), 6);
  });

  it("converts every argument even when the result is known", () => {
    const seen: number[] = [];
    const note = (value: number) => toGuest(realm, { valueOf: () => seen.push(value) });
    callStatic(realm, "Math", "max", [Number.NaN, note(1), note(2)]);
    callStatic(realm, "Math", "hypot", [Number.POSITIVE_INFINITY, note(3)]);
    expect(seen).toEqual([1, 2, 3]);
  });

  it("rounds to 16-bit floats, ties to even", () => {
    const round = (value: number) => callStatic(realm, "Math", "f16round", [value]);
    const cases: [number, number][] = [
      [0, 0],
      [-0, -0],
      [1, 1],
      [1.337, 1.3369140625],
      [-5.05, -5.05078125],
      [65504, 65504],
      [65519, 65504],
      [65520, Infinity],
      [-65520, -Infinity],
      [2049, 2048],
      [2051, 2052],
      [2 ** -24, 2 ** -24],
      [2 ** -25, 0],
      [1.5 * 2 ** -24, 2 ** -23],
      [-(2 ** -26), -0],
      [0.1, 0.0999755859375],
      [NaN, NaN],
      [Infinity, Infinity],
      [1 + 2 ** -11, 1],
      [1 + 3 * 2 ** -11, 1 + 2 ** -9],
      [1 + 2 ** -11 + 2 ** -40, 1 + 2 ** -10],
    ];
    for (const [value, expected] of cases) expect([value, round(value)]).toEqual([value, expected]);
  });
});
