import { beforeEach, describe, expect, it } from "vitest";
import { toPropertyKey } from "../../src/runtime/conversions.ts";
import { BOUND, BoundFunction } from "../../src/runtime/function-objects.ts";
import { GuestObject, NO_ELEMENTS } from "../../src/runtime/guest-object.ts";
import { defineOwnProperty, get, set } from "../../src/runtime/objects.ts";
import {
  type ArithmeticOperator,
  add,
  arithmetic,
  compare,
  concatenate,
  hasIn,
  instanceOf,
  looselyEqual,
  type RelationalOperator,
  typeOf,
} from "../../src/runtime/operators.ts";
import { rootShape } from "../../src/runtime/own-properties.ts";
import { dataDescriptor } from "../../src/runtime/property-descriptor.ts";
import type { Realm } from "../../src/runtime/realm.ts";
import { DEFAULT } from "../../src/runtime/shape.ts";
import { GUEST_THROW } from "../../src/runtime/throw.ts";
import { type Value, wellKnownSymbols } from "../../src/runtime/values.ts";
import { chargesOf, constructNative, createTestRealm, errorOf, hostFunction, toGuest } from "../builtins/support.ts";

let realm: Realm;
beforeEach(() => {
  realm = createTestRealm();
});

/** Values of every kind but objects, which guests and V8 cannot share; `wrapped` makes an object of one on either side. */
const primitives = [
  undefined,
  null,
  true,
  false,
  0,
  -0,
  1,
  -2.5,
  NaN,
  Infinity,
  2 ** 53,
  "",
  "a",
  "ab",
  "1",
  " 0x10 ",
  "-0",
  "1n",
  "Infinity",
  0n,
  1n,
  -3n,
  2n ** 70n,
  Symbol.iterator,
];
const guestWrapped = (value: unknown): Value => toGuest(realm, { valueOf: () => value });
const hostWrapped = (value: unknown): unknown => ({ valueOf: () => value });

const outcome = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error === GUEST_THROW ? errorOf(realm, run).split(":")[0] : (error as Error).name;
  }
};

const everyPair = (guest: (x: Value, y: Value) => unknown, host: (x: never, y: never) => unknown): void => {
  for (const x of primitives)
    for (const y of primitives) {
      const expected = outcome(() => host(x as never, y as never));
      expect([x, y, outcome(() => guest(x, y))]).toEqual([x, y, expected]);
      const wrapped = outcome(() => host(hostWrapped(x) as never, y as never));
      expect(["wrapped", x, y, outcome(() => guest(guestWrapped(x), y))]).toEqual(["wrapped", x, y, wrapped]);
    }
};

describe("operators on values of any kind are V8's", () => {
  const binary: Record<ArithmeticOperator, (x: never, y: never) => unknown> = {
    "-": (x, y) => x - y,
    "*": (x, y) => x * y,
    "/": (x, y) => x / y,
    "%": (x, y) => x % y,
    "**": (x, y) => x ** y,
    "&": (x, y) => x & y,
    "|": (x, y) => x | y,
    "^": (x, y) => x ^ y,
    "<<": (x, y) => x << y,
    ">>": (x, y) => x >> y,
    ">>>": (x, y) => x >>> y,
  };
  const isFeasible = (operator: string, x: unknown, y: unknown) =>
    !(
      ["**", "<<", ">>"].includes(operator) &&
      typeof x === "bigint" &&
      typeof y === "bigint" &&
      (y > 100n || y < -100n)
    );

  it.each(Object.keys(binary) as ArithmeticOperator[])("%s", (operator) => {
    everyPair(
      (x, y) => (isFeasible(operator, x, y) ? arithmetic(realm, operator, x, y) : 0),
      (x, y) => (isFeasible(operator, x, y) ? binary[operator](x, y) : 0),
    );
  });

  const relations: Record<RelationalOperator, (x: never, y: never) => boolean> = {
    "<": (x, y) => x < y,
    ">": (x, y) => x > y,
    "<=": (x, y) => x <= y,
    ">=": (x, y) => x >= y,
  };
  it.each(Object.keys(relations) as RelationalOperator[])("%s", (operator) => {
    everyPair((x, y) => compare(realm, operator, x, y), relations[operator]);
  });

  it("+ and ==", () => {
    everyPair(
      (x, y) => add(realm, x, y),
      (x, y) => (x as unknown as number) + (y as unknown as number),
    );
    everyPair(
      (x, y) => looselyEqual(realm, x, y),
      // biome-ignore lint/suspicious/noDoubleEquals: it is the operator under test
      (x, y) => x == y,
    );
    const object = guestWrapped(1) as GuestObject;
    expect([looselyEqual(realm, object, object), looselyEqual(realm, object, guestWrapped(1))]).toEqual([true, false]);
    expect([
      looselyEqual(realm, 1, object),
      looselyEqual(realm, null, object),
      looselyEqual(realm, object, undefined),
    ]).toEqual([true, false, false]);
  });

  it("typeof", () => {
    for (const value of primitives) expect(typeOf(value)).toBe(typeof value);
    expect(typeOf(hostFunction(realm, () => 1))).toBe("function");
    expect(typeOf(toGuest(realm, {}))).toBe("object");
  });
});

describe("concatenation", () => {
  it("is charged by the shorter operand and bounded", () => {
    expect(chargesOf(realm, () => concatenate(realm, "x".repeat(1000), "abc"))).toEqual({ iterations: 0, bytes: 6 });
    const half = "x".repeat(2 ** 27);
    expect(concatenate(realm, half, half)).toHaveLength(2 ** 28);
    expect(errorOf(realm, () => concatenate(realm, half, `${half}x`))).toBe("RangeError: Invalid string length");
  });
});

describe("in", () => {
  it("looks along the chain, and needs an object", () => {
    const object = toGuest(realm, { own: 1 });
    expect([hasIn(realm, "own", object), hasIn(realm, "toString", object), hasIn(realm, "none", object)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(errorOf(realm, () => hasIn(realm, "a", 5))).toBe(
      "TypeError: Cannot use 'in' operator to search for 'a' in 5",
    );
  });
});

describe("instanceof", () => {
  const bind = (target: GuestObject) =>
    new GuestObject(
      rootShape(realm, realm.intrinsic("Function.prototype")),
      NO_ELEMENTS,
      BOUND,
      new BoundFunction(realm, target, undefined, []),
    );

  it("goes through bound functions, however many", () => {
    const object = realm.intrinsic("Object");
    let bound = object;
    for (let depth = 0; depth < 50_000; depth++) bound = bind(bound);
    expect(instanceOf(realm, toGuest(realm, {}), bound)).toBe(true);
    expect(instanceOf(realm, 1, bound)).toBe(false);
  });

  it("asks Symbol.hasInstance first", () => {
    const target = toGuest(realm, {}) as GuestObject;
    set(
      target,
      wellKnownSymbols.hasInstance,
      hostFunction(realm, (_, [value]) => (value === 7 ? "yes" : 0)),
    );
    expect([instanceOf(realm, 7, target), instanceOf(realm, 8, target)]).toEqual([true, false]);
  });

  it("refuses what is no constructor", () => {
    const message = (target: Value) => errorOf(realm, () => instanceOf(realm, toGuest(realm, {}), target));
    expect(message(1)).toBe("TypeError: Right-hand side of 'instanceof' is not an object");
    expect(message(toGuest(realm, {}))).toBe("TypeError: Right-hand side of 'instanceof' is not callable");
    expect(message(hostFunction(realm, () => 1))).toBe(
      "TypeError: Function has non-object prototype 'undefined' in instanceof check",
    );
    const inheritsFromFunction = constructNative(realm, realm.intrinsic("Object"));
    const hasInstance = get(realm.intrinsic("Function.prototype"), wellKnownSymbols.hasInstance);
    defineOwnProperty(inheritsFromFunction, wellKnownSymbols.hasInstance, dataDescriptor(hasInstance, DEFAULT));
    expect(instanceOf(realm, toGuest(realm, {}), inheritsFromFunction)).toBe(false);
  });
});

describe("property keys", () => {
  it("are canonical", () => {
    const keys: [Value, unknown][] = [
      ["0", 0],
      ["01", "01"],
      ["4294967294", 4294967294],
      ["4294967295", "4294967295"],
      [-0, 0],
      [1.5, "1.5"],
      [5n, 5],
      [null, "null"],
      [true, "true"],
      [wellKnownSymbols.iterator, wellKnownSymbols.iterator],
      ["", ""],
    ];
    for (const [value, key] of keys) expect([value, toPropertyKey(realm, value)]).toEqual([value, key]);
    expect(toPropertyKey(realm, toGuest(realm, { toString: () => "7" }))).toBe(7);
  });
});
