import { describe, expect, test } from "vitest";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { get, getOwnProperty } from "../../src/runtime/objects.ts";
import { type Value, wellKnownSymbols } from "../../src/runtime/values.ts";
import { callNative, callStatic, chargesOf, constructNative, createTestRealm, errorOf, invoke } from "./support.ts";

const realm = createTestRealm();
const constructor = realm.intrinsic("Symbol");
const prototype = realm.intrinsic("Symbol.prototype");
const symbol = (...args: Value[]): symbol => callNative(realm, constructor, undefined, args) as symbol;

describe("the constructor", () => {
  test("makes a new symbol each time, for 32 bytes", () => {
    expect(symbol("a")).not.toBe(symbol("a"));
    expect([symbol("a").description, symbol().description, symbol(5).description]).toEqual(["a", undefined, "5"]);
    expect(chargesOf(realm, () => symbol("a"))).toEqual({ iterations: 0, bytes: 32 });
    expect(errorOf(realm, () => constructNative(realm, constructor))).toBe("TypeError: Symbol is not a constructor");
  });

  test("for and keyFor share the realm's registry, and no other's", () => {
    const registered = callStatic(realm, "Symbol", "for", ["key"]) as symbol;
    expect(callStatic(realm, "Symbol", "for", ["key"])).toBe(registered);
    expect(callStatic(realm, "Symbol", "keyFor", [registered])).toBe("key");
    expect(callStatic(realm, "Symbol", "keyFor", [symbol("key")])).toBeUndefined();
    expect(callStatic(realm, "Symbol", "keyFor", [symbol()])).toBeUndefined();
    expect(callStatic(createTestRealm(), "Symbol", "for", ["key"])).not.toBe(registered);
    expect(registered).not.toBe(Symbol.for("key"));
    expect(errorOf(realm, () => callStatic(realm, "Symbol", "keyFor", ["s"]))).toBe("TypeError: s is not a symbol");
  });

  test.each(Object.entries(wellKnownSymbols))("%s is a constant", (name, value) => {
    expect(getOwnProperty(constructor, name)).toMatchObject({
      value,
      writable: false,
      enumerable: false,
      configurable: false,
    });
  });
});

describe("the prototype", () => {
  test("toString, valueOf, description and conversion, of symbols and their objects", () => {
    const value = symbol("text");
    const wrapped = callNative(realm, realm.intrinsic("Object"), undefined, [value]) as GuestObject;
    for (const receiver of [value, wrapped]) {
      expect(invoke(realm, prototype, "toString", [], receiver)).toBe("Symbol(text)");
      expect(invoke(realm, prototype, "valueOf", [], receiver)).toBe(value);
      expect(get(prototype, "description", receiver)).toBe("text");
      expect(invoke(realm, prototype, wellKnownSymbols.toPrimitive, ["default"], receiver)).toBe(value);
    }
    expect(errorOf(realm, () => invoke(realm, prototype, "toString", [], "s"))).toBe(
      "TypeError: Symbol.prototype.toString requires that 'this' be a Symbol",
    );
    expect(get(prototype, wellKnownSymbols.toStringTag)).toBe("Symbol");
    expect(get(get(prototype, wellKnownSymbols.toPrimitive) as GuestObject, "name")).toBe("[Symbol.toPrimitive]");
  });
});
