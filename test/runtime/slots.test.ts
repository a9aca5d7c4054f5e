/** Where named properties are kept: the first few in the object, the others in a list, and all in a dictionary after a delete. */
import { beforeEach, describe, expect, it } from "vitest";
import { createDataProperty, createObject } from "../../src/runtime/create-object.ts";
import { type GuestObject, NO_SLOTS, OWN_SLOTS } from "../../src/runtime/guest-object.ts";
import { ownKeysInOrder, ownSlot, removeOwn, writePrototype, writeSlot } from "../../src/runtime/own-properties.ts";
import type { Realm } from "../../src/runtime/realm.ts";
import { createTestRealm } from "../builtins/support.ts";

let realm: Realm;
beforeEach(() => {
  realm = createTestRealm();
});

const COUNTS = Array.from({ length: OWN_SLOTS + 8 }, (_, count) => count);

const keysUpTo = (count: number): string[] => Array.from({ length: count }, (_, index) => `key${index}`);

const objectWith = (count: number): GuestObject => {
  const object = createObject(realm);
  keysUpTo(count).forEach((key, index) => {
    createDataProperty(object, key, index);
  });
  return object;
};

const valuesOf = (object: GuestObject): unknown[] => ownKeysInOrder(object).map((key) => ownSlot(object, key));

describe.each(COUNTS)("an object of %i properties", (count) => {
  it("keeps each in its slot", () => {
    const object = objectWith(count);
    expect(valuesOf(object)).toEqual(keysUpTo(count).map((_, index) => index));
    for (const key of keysUpTo(count)) writeSlot(object, key, `new ${key}`);
    expect(valuesOf(object)).toEqual(keysUpTo(count).map((key) => `new ${key}`));
  });

  it("has a list only for those that are too many", () => {
    const object = objectWith(count);
    expect(object.furtherSlots.length).toBe(Math.max(0, count - OWN_SLOTS));
    expect(NO_SLOTS).toEqual([]);
  });

  it("keeps them when its prototype changes", () => {
    const object = objectWith(count);
    writePrototype(object, null);
    expect(valuesOf(object)).toEqual(keysUpTo(count).map((_, index) => index));
  });

  it("holds nothing in its slots after a delete", () => {
    const object = objectWith(count);
    removeOwn(object, "key0");
    expect(valuesOf(object)).toEqual(
      keysUpTo(count)
        .map((_, index) => index)
        .slice(1),
    );
    expect([object.p0, object.p1, object.p2, object.p3]).toEqual([undefined, undefined, undefined, undefined]);
    expect(object.furtherSlots).toBe(NO_SLOTS);
  });
});
