import { describe, expect, test } from "vitest";
import { createObject } from "../../src/runtime/create-object.ts";
import { createError, type ErrorName } from "../../src/runtime/errors.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { deleteProperty, get, getOwnProperty, ownKeys, set } from "../../src/runtime/objects.ts";
import type { Value } from "../../src/runtime/values.ts";
import {
  callNative,
  callStatic,
  chargesOf,
  constructNative,
  createTestRealm,
  errorOf,
  invoke,
  toGuest,
  toHost,
} from "./support.ts";

const realm = createTestRealm();
const make = (name: ErrorName, ...args: Value[]): GuestObject => constructNative(realm, realm.intrinsic(name), args);
const FRAME = "    at test (test.js:1:1)";

describe("constructors", () => {
  test.each(["Error", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"] as const)(
    "%s",
    (name) => {
      const error = make(name, "what happened");
      expect(get(error, "stack")).toBe(`${name}: what happened\n${FRAME}`);
      expect([get(error, "name"), get(error, "message")]).toEqual([name, "what happened"]);
      expect(getOwnProperty(error, "message")).toMatchObject({ writable: true, enumerable: false, configurable: true });
      expect(error.shape.proto).toBe(realm.intrinsic(`${name}.prototype`));
      const constructor = realm.intrinsic(name);
      expect([get(constructor, "name"), get(constructor, "length")]).toEqual([name, 1]);
      expect(callNative(realm, constructor, undefined, [1])).toMatchObject({ kind: error.kind });
    },
  );

  test("native errors descend from Error", () => {
    expect(realm.intrinsic("TypeError").shape.proto).toBe(realm.intrinsic("Error"));
    expect(realm.intrinsic("TypeError.prototype").shape.proto).toBe(realm.intrinsic("Error.prototype"));
  });

  test("message and cause are there only when given", () => {
    expect(ownKeys(make("Error"))).toEqual(["stack"]);
    expect(get(make("Error"), "message")).toBe("");
    expect(get(make("Error", 42), "message")).toBe("42");
    const caused = make("Error", "m", toGuest(realm, { cause: 0 }));
    expect(getOwnProperty(caused, "cause")).toMatchObject({ value: 0, enumerable: false, writable: true });
    expect(getOwnProperty(make("Error", "m", createObject(realm)), "cause")).toBeUndefined();
    expect(errorOf(realm, () => make("Error", Symbol("s")))).toBe(
      "TypeError: Cannot convert a Symbol value to a string",
    );
  });

  test("AggregateError", () => {
    const error = make("AggregateError", toGuest(realm, [1, 2]), "both failed", toGuest(realm, { cause: "c" }));
    expect(toHost(get(error, "errors"))).toEqual([1, 2]);
    expect(getOwnProperty(error, "errors")).toMatchObject({ writable: true, enumerable: false, configurable: true });
    expect([get(error, "message"), get(error, "cause"), get(error, "name")]).toEqual([
      "both failed",
      "c",
      "AggregateError",
    ]);
    expect(errorOf(realm, () => make("AggregateError", 1))).toBe(
      "TypeError: number 1 is not iterable (cannot read property Symbol(Symbol.iterator))",
    );
  });
});

test("SuppressedError", () => {
  const error = make("SuppressedError", 1, 2, "both failed");
  expect(ownKeys(error)).toEqual(["message", "error", "suppressed", "stack"]);
  expect(getOwnProperty(error, "suppressed")).toMatchObject({ value: 2, enumerable: false, writable: true });
  expect(ownKeys(make("SuppressedError"))).toEqual(["error", "suppressed", "stack"]);
});

describe("stack", () => {
  test("is made at the first look, as the error was when it was made", () => {
    const error = make("Error", "before");
    set(error, "message", "after");
    expect(get(error, "stack")).toBe(`Error: before\n${FRAME}`);
  });

  test("can be replaced and deleted, and does not come back", () => {
    const error = make("Error", "m");
    expect(set(error, "stack", "mine")).toBe(true);
    expect(get(error, "stack")).toBe("mine");
    expect(deleteProperty(error, "stack")).toBe(true);
    expect(get(error, "stack")).toBeUndefined();
    expect(getOwnProperty(make("Error"), "stack")).toMatchObject({
      writable: true,
      enumerable: false,
      configurable: true,
    });
  });

  test("begins with the name that a subclass gives its prototype", () => {
    const proto = createObject(realm, realm.intrinsic("Error.prototype"));
    set(proto, "name", "Custom");
    const newTarget = invoke(realm, realm.intrinsic("Error"), "bind") as GuestObject;
    set(newTarget, "prototype", proto);
    const error = constructNative(realm, realm.intrinsic("Error"), ["m"], newTarget);
    expect(get(error, "stack")).toBe(`Custom: m\n${FRAME}`);
  });

  test("captureStackTrace gives any object one", () => {
    const object = createObject(realm);
    callStatic(realm, "Error", "captureStackTrace", [object]);
    expect(get(object, "stack")).toBe(`Error\n${FRAME}`);
    expect(getOwnProperty(object, "stack")?.enumerable).toBe(false);
    expect(errorOf(realm, () => callStatic(realm, "Error", "captureStackTrace", [1]))).toBe(
      "TypeError: Invalid argument",
    );
  });
});

describe("Error.prototype.toString", () => {
  const text = (value: Value): Value => callNative(realm, get(realm.intrinsic("Error.prototype"), "toString"), value);

  test.each([
    [{}, "Error"],
    [{ name: "N" }, "N"],
    [{ name: "N", message: "m" }, "N: m"],
    [{ name: "", message: "m" }, "m"],
    [{ name: undefined, message: undefined }, "Error"],
    [{ name: 1, message: 2 }, "1: 2"],
  ])("of %j is %s", (fields, expected) => {
    expect(text(toGuest(realm, fields))).toBe(expected);
    expect(Error.prototype.toString.call(fields)).toBe(expected);
  });

  test("of errors, and of what is no object", () => {
    expect(text(make("RangeError", "m"))).toBe("RangeError: m");
    expect(errorOf(realm, () => text("s"))).toBe(
      "TypeError: Method Error.prototype.toString called on incompatible receiver s",
    );
  });
});

test("an error costs 64 bytes, whoever makes it", () => {
  expect(chargesOf(realm, () => make("Error", "a long message"))).toEqual({ iterations: 0, bytes: 64 });
  expect(chargesOf(realm, () => createError(realm, "TypeError", "of the engine"))).toEqual({
    iterations: 0,
    bytes: 64,
  });
});
