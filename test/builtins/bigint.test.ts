import { beforeEach, describe, expect, it } from "vitest";
import { BOUNDS } from "../../src/accounting/costs.ts";
import { bitLength } from "../../src/runtime/bigints.ts";
import {
  type ArithmeticOperator,
  add,
  arithmetic,
  bitwiseNot,
  compare,
  looselyEqual,
  negate,
} from "../../src/runtime/operators.ts";
import type { Realm } from "../../src/runtime/realm.ts";
import { TERMINATION } from "../../src/runtime/throw.ts";
import type { Value } from "../../src/runtime/values.ts";
import { callNative, callStatic, chargesOf, constructNative, createTestRealm, errorOf } from "./support.ts";
import { callOnGuest, callOnHost } from "./v8-comparison.ts";

let realm: Realm;
beforeEach(() => {
  realm = createTestRealm();
});

const integers = [
  0n,
  1n,
  -1n,
  7n,
  -8n,
  2n ** 63n,
  -(2n ** 64n),
  2n ** 64n - 1n,
  3n ** 500n,
  -(10n ** 1000n),
  2n ** 4096n,
];
const MAX = BOUNDS.bigIntBits;

describe("BigInt", () => {
  it("is made of integers and numerals", () => {
    const bigint = realm.intrinsic("BigInt");
    const convert = (value: Value) => callNative(realm, bigint, undefined, [value]);
    const numerals = [
      "",
      " 12\n",
      "-0",
      "+7",
      "0xff",
      "0b101",
      "0o17",
      "9".repeat(200),
      `0x${"f".repeat(400)}`,
      `${"0".repeat(300)}5`,
    ];
    for (const value of [...numerals, true, false, 2 ** 53, -1e300, 5n])
      expect([value, convert(value)]).toEqual([value, BigInt(value)]);
    expect(errorOf(realm, () => convert(1.5))).toBe(
      "RangeError: The number 1.5 cannot be converted to a BigInt because it is not an integer",
    );
    for (const text of [
      "1n",
      "1.0",
      "-0x1",
      "0x",
      "1 2",
      `${"9".repeat(200)}z`,
      `0b${"2".repeat(200)}`,
      `0x${"g".repeat(200)}`,
    ])
      expect(errorOf(realm, () => convert(text))).toMatch(/^SyntaxError: Cannot convert .* to a BigInt$/);
    for (const value of [undefined, null, Symbol("s")])
      expect(errorOf(realm, () => convert(value))).toBe(`TypeError: Cannot convert ${String(value)} to a BigInt`);
    expect(errorOf(realm, () => constructNative(realm, bigint, [1]))).toBe("TypeError: BigInt is not a constructor");
  });

  it("wraps to bits", () => {
    for (const method of ["asIntN", "asUintN"])
      for (const bits of [0, 1, 3, 64, 65, 4096, 2 ** 20, "8", undefined])
        for (const value of [...integers, true, "12"])
          expect([
            method,
            bits,
            value,
            callOnGuest(realm, "BigInt", method, realm.intrinsic("BigInt"), [bits, value]),
          ]).toEqual([method, bits, value, callOnHost(BigInt, method, BigInt, [bits, value])]);
    expect(callStatic(realm, "BigInt", "asIntN", [2 ** 53 - 1, -5n])).toBe(-5n);
    expect(errorOf(realm, () => callStatic(realm, "BigInt", "asUintN", [2 ** 53 - 1, -5n]))).toBe(
      "RangeError: Maximum BigInt size exceeded",
    );
    expect(errorOf(realm, () => callStatic(realm, "BigInt", "asUintN", [-1, 5n]))).toMatch(/^RangeError: /);
  });

  it.each(["toString", "toLocaleString", "valueOf"])("%s formats", (method) => {
    for (const receiver of [...integers, 1, null, undefined])
      for (const radix of method === "toString" ? [undefined, 2, 10, 16, 36, 1, 37] : [undefined])
        expect([receiver, radix, callOnGuest(realm, "BigInt.prototype", method, receiver, [radix])]).toEqual([
          receiver,
          radix,
          callOnHost(method === "toLocaleString" ? withoutLocale : BigInt.prototype, method, receiver, [radix]),
        ]);
  });
});

/** `toLocaleString` as an engine without ECMA-402 has it. */
const withoutLocale = {
  toLocaleString(this: bigint) {
    return typeof this === "bigint" ? this.toString() : BigInt.prototype.toLocaleString.call(this);
  },
};

const operators: Record<Exclude<ArithmeticOperator, ">>>" | "**" | "<<" | ">>">, (x: bigint, y: bigint) => bigint> = {
  "-": (x, y) => x - y,
  "*": (x, y) => x * y,
  "/": (x, y) => x / y,
  "%": (x, y) => x % y,
  "&": (x, y) => x & y,
  "|": (x, y) => x | y,
  "^": (x, y) => x ^ y,
};

describe("operators on BigInts", () => {
  it.each(Object.keys(operators) as (keyof typeof operators)[])("%s is V8's", (operator) => {
    for (const x of integers)
      for (const y of integers) {
        if (y === 0n && (operator === "/" || operator === "%")) continue;
        expect([x, y, arithmetic(realm, operator, x, y)]).toEqual([x, y, operators[operator](x, y)]);
      }
  });

  it("add, shift, raise, negate and invert", () => {
    for (const x of integers) {
      for (const y of integers) expect(add(realm, x, y)).toBe(x + y);
      for (const y of [0n, 1n, 65n, -3n, -5000n]) {
        expect(arithmetic(realm, "<<", x, y)).toBe(x << y);
        expect(arithmetic(realm, ">>", x, y)).toBe(x >> y);
      }
      for (const y of [0n, 1n, 2n, 7n]) expect(arithmetic(realm, "**", x, y)).toBe(x ** y);
      expect([negate(realm, x), bitwiseNot(realm, x)]).toEqual([-x, ~x]);
    }
    expect(arithmetic(realm, "**", -1n, 10n ** 100n + 1n)).toBe(-1n);
    expect(arithmetic(realm, ">>", -5n, 10n ** 100n)).toBe(-1n);
    expect(arithmetic(realm, "<<", 5n, -(10n ** 30n))).toBe(0n);
  });

  it("refuse what has no answer", () => {
    const refused: [ArithmeticOperator, Value, Value, string][] = [
      ["/", 1n, 0n, "RangeError: Division by zero"],
      ["%", 1n, 0n, "RangeError: Division by zero"],
      ["**", 2n, -1n, "RangeError: Exponent must be non-negative"],
      [">>>", 2n, 1n, "TypeError: BigInts have no unsigned right shift, use >> instead"],
      ["*", 2n, 1, "TypeError: Cannot mix BigInt and other types, use explicit conversions"],
    ];
    for (const [operator, x, y, message] of refused)
      expect(errorOf(realm, () => arithmetic(realm, operator, x, y))).toBe(message);
  });

  it("compare with numerals", () => {
    const numeral = "9".repeat(300);
    expect(looselyEqual(realm, BigInt(numeral), numeral)).toBe(true);
    expect(looselyEqual(realm, "x", 1n)).toBe(false);
    expect(compare(realm, "<", numeral, BigInt(numeral) + 1n)).toBe(true);
    expect(compare(realm, "<", "x", 1n)).toBe(false);
  });
});

describe("what BigInts cost", () => {
  const bytes = (run: () => unknown) => chargesOf(realm, run).bytes;

  it("measures bits", () => {
    expect(
      [0n, 1n, -4n, 2n ** 64n - 1n, 2n ** 64n, -(2n ** 448n), 2n ** 100_000n - 1n, 2n ** BigInt(2 * MAX - 1)].map(
        bitLength,
      ),
    ).toEqual([0, 1, 3, 64, 65, 449, 100_000, 2 * MAX]);
  });

  it("measures exactly around every power of two", () => {
    for (let bits = 1; bits < 1100; bits++) {
      const power = 2n ** BigInt(bits);
      expect([power - 1n, power, -power - 1n].map(bitLength)).toEqual([bits, bits + 1, bits + 1]);
    }
  });

  it("is nothing up to 64 bits, and the bytes above", () => {
    expect(bytes(() => add(realm, 2n ** 64n - 2n, 1n))).toBe(0);
    expect(bytes(() => add(realm, 2n ** 64n - 1n, 1n))).toBe(9);
    expect(bytes(() => negate(realm, 2n ** 79n))).toBe(10);
    expect(bytes(() => arithmetic(realm, "**", 2n, 1000n))).toBe(126);
    expect(bytes(() => arithmetic(realm, "*", 2n ** 500n, 2n ** 500n))).toBe(126);
    expect(bytes(() => arithmetic(realm, "/", 2n ** 500n, 2n ** 490n))).toBe(0);
    expect(bytes(() => callNative(realm, realm.intrinsic("BigInt"), undefined, ["0x1".padEnd(20, "0")]))).toBe(9);
  });

  it("charges quadratic work before it is done", () => {
    const words = (count: number) => 2n ** BigInt(64 * count) - 1n;
    const iterations = (run: () => unknown) => chargesOf(realm, run).iterations;
    expect(iterations(() => arithmetic(realm, "*", words(15), words(15)))).toBe(0);
    expect(iterations(() => arithmetic(realm, "*", words(16), words(16)))).toBe(4);
    expect(iterations(() => arithmetic(realm, "*", words(80), words(80)))).toBe(100);
    expect(iterations(() => arithmetic(realm, "**", words(1), 80n))).toBe(100);
    expect(iterations(() => callOnGuest(realm, "BigInt.prototype", "toString", words(80), []))).toBe(100);
    expect(iterations(() => callOnGuest(realm, "BigInt.prototype", "toString", words(80), [16]))).toBe(0);
    expect(iterations(() => arithmetic(realm, "/", words(80), words(40)))).toBe(Math.floor((41 * 40) / 64));
    const limited = createTestRealm({ iterations: 1000 });
    expect(() => arithmetic(limited, "**", 3n, 600_000n)).toThrow(TERMINATION);
    expect(() => callNative(limited, limited.intrinsic("BigInt"), undefined, ["9".repeat(300_000)])).toThrow(
      TERMINATION,
    );
  });

  it("ends at the bound, exactly", () => {
    const highest = 2n ** BigInt(MAX) - 1n;
    const tooLarge: [string, () => unknown][] = [
      ["+", () => add(realm, highest, 1n)],
      ["<<", () => arithmetic(realm, "<<", 1n, BigInt(MAX))],
      ["<< far", () => arithmetic(realm, "<<", 1n, 2n ** 70n)],
      [">>", () => arithmetic(realm, ">>", 1n, -(2n ** 70n))],
      ["**", () => arithmetic(realm, "**", 2n, BigInt(MAX))],
      ["** far", () => arithmetic(realm, "**", 2n, 2n ** 5000n)],
      ["*", () => arithmetic(realm, "*", highest, 2n)],
      ["* close", () => arithmetic(realm, "*", 2n ** BigInt(MAX / 2), 2n ** BigInt(MAX / 2))],
      ["parsing", () => callNative(realm, realm.intrinsic("BigInt"), undefined, ["9".repeat(400_000)])],
    ];
    for (const [name, run] of tooLarge)
      expect([name, errorOf(realm, run)]).toEqual([name, "RangeError: Maximum BigInt size exceeded"]);
    expect(add(realm, highest - 1n, 1n)).toBe(highest);
    expect(arithmetic(realm, "<<", 1n, BigInt(MAX - 1))).toBe(2n ** BigInt(MAX - 1));
    expect(arithmetic(realm, "**", 2n, BigInt(MAX - 1))).toBe(2n ** BigInt(MAX - 1));
    expect(arithmetic(realm, "*", 2n ** BigInt(MAX / 2), 2n ** BigInt(MAX / 2 - 1))).toBe(2n ** BigInt(MAX - 1));
  });
});
