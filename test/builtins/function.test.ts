import { describe, expect, test } from "vitest";
import { BOUND, createNative, GuestCall } from "../../src/runtime/function-objects.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { defineOwnProperty, get, getOwnProperty, isExtensible, ownKeys, set } from "../../src/runtime/objects.ts";
import { instanceOf } from "../../src/runtime/operators.ts";
import { dataDescriptor } from "../../src/runtime/property-descriptor.ts";
import { type Value, wellKnownSymbols } from "../../src/runtime/values.ts";
import {
  callNative,
  chargesOf,
  constructNative,
  createTestRealm,
  errorOf,
  hostFunction,
  invoke,
  steppingFunction,
  toGuest,
} from "./support.ts";

const realm = createTestRealm();
const functionPrototype = realm.intrinsic("Function.prototype");

/** A function that records how it was called. */
const recorder = (): { calls: [Value, Value[]][]; callee: GuestObject } => {
  const calls: [Value, Value[]][] = [];
  const callee = hostFunction(realm, (thisValue, args) => calls.push([thisValue, args]), "recorder", 3);
  return { calls, callee };
};

describe("call and apply", () => {
  test("call passes this and the rest", () => {
    const { calls, callee } = recorder();
    expect(invoke(realm, callee, "call", ["this", 1, 2])).toBe(1);
    expect(calls).toEqual([["this", [1, 2]]]);
    expect(errorOf(realm, () => callNative(realm, get(functionPrototype, "call"), 5))).toBe(
      "TypeError: 5 is not a function",
    );
  });

  test("apply takes arrays, array-likes and nothing", () => {
    const { calls, callee } = recorder();
    invoke(realm, callee, "apply", ["this", toGuest(realm, { length: 2, 0: "a", 1: "b" })]);
    invoke(realm, callee, "apply", [1, null]);
    invoke(realm, callee, "apply", [2]);
    expect(calls).toEqual([
      ["this", ["a", "b"]],
      [1, []],
      [2, []],
    ]);
    expect(errorOf(realm, () => invoke(realm, callee, "apply", [null, 1]))).toBe(
      "TypeError: CreateListFromArrayLike called on non-object",
    );
  });

  test("apply refuses more arguments than frames may hold, and is charged for those it takes", () => {
    const { callee } = recorder();
    const many = toGuest(realm, { length: 2 ** 31 });
    expect(errorOf(realm, () => invoke(realm, callee, "apply", [null, many]))).toContain(
      "RangeError: Too many arguments",
    );
    const hundred = toGuest(realm, { length: 100 });
    expect(chargesOf(realm, () => invoke(realm, callee, "apply", [null, hundred])).iterations).toBe(100);
  });

  test("a stepping callee runs in place of the call", () => {
    const { calls, callee } = recorder();
    const caller = steppingFunction(realm, function* (_realm, thisValue, args) {
      return yield new GuestCall(callee, thisValue, [...args, "more"]);
    });
    invoke(realm, caller, "call", ["this", "given"]);
    expect(calls).toEqual([["this", ["given", "more"]]]);
  });
});

describe("bind", () => {
  const bind = (target: GuestObject, ...args: Value[]): GuestObject =>
    invoke(realm, target, "bind", args) as GuestObject;

  test("keeps this and arguments, also when bound again", () => {
    const { calls, callee } = recorder();
    callNative(realm, bind(bind(callee, "this", 1), "other", 2), undefined, [3]);
    expect(calls).toEqual([["this", [1, 2, 3]]]);
  });

  test("has the name and what is left of the length", () => {
    const bound = bind(recorder().callee, null, 1);
    expect([bound.kind, get(bound, "name"), get(bound, "length")]).toEqual([BOUND, "bound recorder", 2]);
    expect(get(bind(bound, null, 1, 2, 3, 4), "length")).toBe(0);
    expect(get(bind(bound), "name")).toBe("bound bound recorder");
    expect(ownKeys(bound)).toEqual(["length", "name"]);
  });

  test.each([
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NEGATIVE_INFINITY, 0],
    [2.9, 1],
    ["7", 0],
    [Number.NaN, 0],
  ])("a target of length %s makes one of %s with one argument bound", (length, expected) => {
    const { callee } = recorder();
    defineOwnProperty(callee, "length", dataDescriptor(length, 0));
    expect(get(bind(callee, null, "arg"), "length")).toBe(expected);
  });

  test("constructs its target, and is an instance of it", () => {
    const error = realm.intrinsic("RangeError");
    const made = constructNative(realm, bind(error, null, "the message"));
    expect(get(made, "message")).toBe("the message");
    expect([instanceOf(realm, made, bind(error)), instanceOf(realm, 5, error)]).toEqual([true, false]);
  });

  test("costs a bound function and needs a function", () => {
    const { callee } = recorder();
    expect(chargesOf(realm, () => bind(callee, null, 1, 2))).toEqual({ iterations: 0, bytes: 64 });
    expect(errorOf(realm, () => callNative(realm, get(functionPrototype, "bind"), 5))).toBe(
      "TypeError: Bind must be called on a function",
    );
  });
});

describe("what functions inherit", () => {
  test("toString", () => {
    const text = (value: Value) => callNative(realm, get(functionPrototype, "toString"), value);
    expect(text(realm.intrinsic("Object"))).toBe(String(Object));
    expect(text(get(functionPrototype, wellKnownSymbols.hasInstance))).toBe(
      "function [Symbol.hasInstance]() { [native code] }",
    );
    expect(text(invoke(realm, realm.intrinsic("Object"), "bind"))).toBe("function () { [native code] }");
    const guest = createNative(realm, { code: { form: "leaf", run: () => 1 }, name: "f", length: 0 });
    guest.payload = { realm, isConstructor: false, sourceText: "() => 1" };
    expect(text(guest)).toBe("() => 1");
    expect(errorOf(realm, () => text("f"))).toBe(
      "TypeError: Function.prototype.toString requires that 'this' be a Function",
    );
  });

  test("Symbol.hasInstance", () => {
    const has = (target: Value, value: Value) =>
      callNative(realm, realm.intrinsic("Function.prototype.@@hasInstance"), target, [value]);
    const error = constructNative(realm, realm.intrinsic("TypeError"));
    expect([has(realm.intrinsic("Error"), error), has(realm.intrinsic("RangeError"), error), has(1, error)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(getOwnProperty(functionPrototype, wellKnownSymbols.hasInstance)).toMatchObject({
      writable: false,
      configurable: false,
    });
  });

  test("Function.prototype is a function that does nothing", () => {
    expect(callNative(realm, functionPrototype, 1, [2])).toBeUndefined();
    expect([get(functionPrototype, "name"), get(functionPrototype, "length")]).toEqual(["", 0]);
    expect(functionPrototype.shape.proto).toBe(realm.intrinsic("Object.prototype"));
    expect(errorOf(realm, () => constructNative(realm, functionPrototype))).toBe(
      "TypeError: function () { [native code] } is not a constructor",
    );
  });

  test("caller and arguments throw, by one frozen function", () => {
    const { callee } = recorder();
    expect(errorOf(realm, () => get(callee, "caller"))).toContain("TypeError: 'caller', 'callee', and 'arguments'");
    expect(errorOf(realm, () => set(callee, "arguments", 1))).toContain("TypeError");
    const thrower = realm.intrinsic("ThrowTypeError");
    const caller = getOwnProperty(functionPrototype, "caller");
    expect([caller?.get === thrower, caller?.set === thrower]).toEqual([true, true]);
    expect(isExtensible(thrower)).toBe(false);
    expect(getOwnProperty(thrower, "name")).toEqual(dataDescriptorOf(""));
    expect(getOwnProperty(thrower, "length")).toEqual(dataDescriptorOf(0));
  });

  const dataDescriptorOf = (value: Value) => dataDescriptor(value, 0);

  test("the constructor makes no code in a realm without a compiler", () => {
    const constructor = realm.intrinsic("Function");
    expect(errorOf(realm, () => constructNative(realm, constructor, ["return 1"]))).toBe(
      "EvalError: Code generation from strings is disallowed for this interpreter",
    );
    expect(get(constructor, "prototype")).toBe(functionPrototype);
    expect(get(functionPrototype, "constructor")).toBe(constructor);
  });
});
