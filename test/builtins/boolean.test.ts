import { expect, test } from "vitest";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { get } from "../../src/runtime/objects.ts";
import type { Value } from "../../src/runtime/values.ts";
import { callNative, constructNative, createTestRealm, errorOf, invoke, toGuest } from "./support.ts";

const realm = createTestRealm();
const constructor = realm.intrinsic("Boolean");
const prototype = realm.intrinsic("Boolean.prototype");

test("called, it converts", () => {
  const values: Value[] = [0, -0, Number.NaN, "", null, undefined, false, 0n, 1, "0", true, 1n, Symbol.iterator];
  for (const value of values) expect(callNative(realm, constructor, undefined, [value])).toBe(Boolean(value));
  expect(callNative(realm, constructor, undefined, [toGuest(realm, {})])).toBe(true);
});

test("constructed, it wraps", () => {
  const wrapped = constructNative(realm, constructor, [0]);
  expect([invoke(realm, wrapped, "valueOf"), invoke(realm, wrapped, "toString")]).toEqual([false, "false"]);
  expect(wrapped.shape.proto).toBe(prototype);
});

test("its prototype is an object of false", () => {
  expect(invoke(realm, prototype, "valueOf")).toBe(false);
  expect(callNative(realm, get(prototype, "toString"), true)).toBe("true");
  expect(errorOf(realm, () => callNative(realm, get(prototype, "valueOf"), 1 as Value))).toBe(
    "TypeError: Boolean.prototype.valueOf requires that 'this' be a Boolean",
  );
  expect((get(prototype, "constructor") as GuestObject).payload).toBe(constructor.payload);
});
