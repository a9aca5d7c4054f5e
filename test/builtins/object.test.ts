import { describe, expect, test } from "vitest";
import { ARRAY } from "../../src/runtime/arrays.ts";
import { createObject } from "../../src/runtime/create-object.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { defineOwnProperty, deleteProperty, get, getPrototypeOf, ownKeys, set } from "../../src/runtime/objects.ts";
import { accessorDescriptor, dataDescriptor } from "../../src/runtime/property-descriptor.ts";
import { TERMINATION } from "../../src/runtime/throw.ts";
import { type Value, wellKnownSymbols } from "../../src/runtime/values.ts";
import {
  callNative,
  callStatic,
  chargesOf,
  constructNative,
  createTestRealm,
  errorOf,
  hostFunction,
  invoke,
  toGuest,
  toHost,
} from "./support.ts";

const realm = createTestRealm();
const guest = (value: unknown): GuestObject => toGuest(realm, value) as GuestObject;
const object = (key: string, ...args: Value[]): Value => callStatic(realm, "Object", key, args);
const objectPrototype = realm.intrinsic("Object.prototype");

/** An object with properties of every kind: plain, hidden, an accessor, an index, a symbol. */
const sampleSymbol = Symbol("sample");
const sample = (): GuestObject => {
  const made = guest({ b: 1, a: "two", 7: "seven" });
  set(made, sampleSymbol, 3);
  defineOwnProperty(made, "hidden", dataDescriptor(4, 0));
  defineOwnProperty(
    made,
    "got",
    accessorDescriptor(
      hostFunction(realm, () => 5),
      undefined,
      6,
    ),
  );
  return made;
};
const hostSample = () =>
  Object.defineProperties(
    { b: 1, a: "two", 7: "seven", [sampleSymbol]: 3 },
    { hidden: { value: 4 }, got: { get: () => 5, enumerable: true, configurable: true } },
  );

describe("statics that read", () => {
  test.each(["keys", "values", "entries", "getOwnPropertyNames", "getOwnPropertySymbols"] as const)("%s", (name) => {
    expect(toHost(object(name, sample()))).toEqual(Object[name](hostSample()));
    expect(toHost(object(name, "héy"))).toEqual(Object[name]("héy"));
    expect(toHost(object(name, guest([1, [2]])))).toEqual(Object[name]([1, [2]]));
    expect(toHost(object(name, 5))).toEqual([]);
    expect(errorOf(realm, () => object(name, null))).toBe("TypeError: Cannot convert undefined or null to object");
  });

  test("getOwnPropertyDescriptor", () => {
    const descriptor = (key: Value) => toHost(object("getOwnPropertyDescriptor", sample(), key));
    expect(descriptor("a")).toEqual({ value: "two", writable: true, enumerable: true, configurable: true });
    expect(descriptor("hidden")).toEqual({ value: 4, writable: false, enumerable: false, configurable: false });
    expect(descriptor("got")).toMatchObject({ set: undefined, enumerable: true, configurable: true });
    expect(descriptor("none")).toBeUndefined();
    expect(toHost(object("getOwnPropertyDescriptor", "xy", "1"))).toEqual(Object.getOwnPropertyDescriptor("xy", "1"));
  });

  test("getOwnPropertyDescriptors", () => {
    const descriptors = toHost(object("getOwnPropertyDescriptors", guest({ a: 1, b: "x" })));
    expect(descriptors).toEqual(Object.getOwnPropertyDescriptors({ a: 1, b: "x" }));
  });

  test("a property that a getter deleted is left out of the entries that follow", () => {
    const holder = guest({});
    const remover = hostFunction(realm, () => deleteProperty(holder, "second"));
    defineOwnProperty(holder, "first", accessorDescriptor(remover, undefined, 6));
    set(holder, "second", 2);
    set(holder, "third", 3);
    expect(toHost(object("entries", holder))).toEqual([
      ["first", true],
      ["third", 3],
    ]);
  });

  test("is", () => {
    const pairs: [Value, Value][] = [
      [0, -0],
      [Number.NaN, Number.NaN],
      ["a", "a"],
      [1, "1"],
      [null, undefined],
    ];
    for (const [a, b] of pairs) expect(object("is", a, b)).toBe(Object.is(a, b));
  });

  test("hasOwn converts the object before the key", () => {
    expect(object("hasOwn", sample(), "hidden")).toBe(true);
    expect(object("hasOwn", sample(), "toString")).toBe(false);
    const key = guest({ toString: () => realm.caller.throwValue("key converted") });
    expect(errorOf(realm, () => object("hasOwn", null, key))).toBe(
      "TypeError: Cannot convert undefined or null to object",
    );
  });
});

describe("statics that make objects", () => {
  test("create", () => {
    const child = object("create", sample(), guest({ own: { value: 1, enumerable: true } })) as GuestObject;
    expect([get(child, "own"), get(child, "got"), toHost(object("keys", child))]).toEqual([1, 5, ["own"]]);
    expect(getPrototypeOf(object("create", null) as GuestObject)).toBeNull();
    expect(errorOf(realm, () => object("create", 1))).toBe(
      "TypeError: Object prototype may only be an Object or null: 1",
    );
  });

  test("assign calls getters and setters, skips what is hidden, and throws where it cannot write", () => {
    const log: Value[] = [];
    const target = guest({ a: 0 });
    defineOwnProperty(
      target,
      "b",
      accessorDescriptor(
        undefined,
        hostFunction(realm, (_, [value]) => log.push(value as Value)),
        6,
      ),
    );
    expect(object("assign", target, sample(), null, undefined, "hi")).toBe(target);
    expect(log).toEqual([1]);
    expect([get(target, "a"), get(target, "got"), get(target, sampleSymbol), get(target, 0)]).toEqual([
      "two",
      5,
      3,
      "h",
    ]);
    expect(get(target, "hidden")).toBeUndefined();
    const frozen = object("freeze", guest({ a: 1 }));
    expect(errorOf(realm, () => object("assign", frozen, guest({ a: 2 })))).toBe(
      "TypeError: Cannot assign to read only property 'a' of object '#<Object>'",
    );
    expect(errorOf(realm, () => object("assign", frozen, guest({ z: 2 })))).toBe(
      "TypeError: Cannot add property z, object is not extensible",
    );
  });

  test("fromEntries takes any iterable and closes it after a bad entry", () => {
    expect(
      toHost(
        object(
          "fromEntries",
          guest([
            ["a", 1],
            ["b", 2],
            ["a", 3],
          ]),
        ),
      ),
    ).toEqual({ a: 3, b: 2 });
    const log: string[] = [];
    const iterator = guest({
      next: () => guest({ value: 1, done: false }),
      return: () => (log.push("closed"), guest({})),
    });
    const iterable = guest({});
    set(
      iterable,
      wellKnownSymbols.iterator,
      hostFunction(realm, () => iterator),
    );
    expect(errorOf(realm, () => object("fromEntries", iterable))).toBe(
      "TypeError: Iterator value 1 is not an entry object",
    );
    expect(log).toEqual(["closed"]);
    expect(errorOf(realm, () => object("fromEntries", undefined))).toBe("TypeError: undefined is not iterable");
  });

  test("groupBy", () => {
    const parity = hostFunction(realm, (_, [value]) => ((value as number) % 2 === 0 ? "even" : "odd"));
    const groups = object("groupBy", guest([1, 2, 3, 4, 5]), parity) as GuestObject;
    expect(toHost(groups)).toEqual({ odd: [1, 3, 5], even: [2, 4] });
    expect(getPrototypeOf(groups)).toBeNull();
    expect(errorOf(realm, () => object("groupBy", guest([]), 1))).toBe("TypeError: 1 is not a function");
  });

  test("the constructor", () => {
    const constructor = realm.intrinsic("Object");
    const value = guest({});
    expect(callNative(realm, constructor, undefined, [value])).toBe(value);
    expect(get(constructNative(realm, constructor, ["abc"]), "length")).toBe(3);
    expect(getPrototypeOf(constructNative(realm, constructor, [null]))).toBe(objectPrototype);
    const newTarget = hostFunction(realm, () => undefined);
    set(newTarget, "prototype", value);
    (newTarget.payload as { isConstructor: boolean }).isConstructor = true;
    expect(getPrototypeOf(constructNative(realm, constructor, [1], newTarget))).toBe(value);
  });
});

describe("statics that define", () => {
  test("defineProperty reads the descriptor in order and rejects nonsense", () => {
    const define = (attributes: unknown, target: Value = guest({})) =>
      object("defineProperty", target, "x", toGuest(realm, attributes));
    expect(toHost(object("getOwnPropertyDescriptor", define({ value: 1 }), "x"))).toEqual({
      value: 1,
      writable: false,
      enumerable: false,
      configurable: false,
    });
    expect(errorOf(realm, () => define(1))).toBe("TypeError: Property description must be an object: 1");
    expect(errorOf(realm, () => define({ get: 1 }))).toBe("TypeError: Getter must be a function: 1");
    expect(errorOf(realm, () => define({ set: "s" }))).toBe("TypeError: Setter must be a function: s");
    expect(errorOf(realm, () => define({ get: () => 1, value: 1 }))).toContain(
      "Cannot both specify accessors and a value",
    );
    expect(errorOf(realm, () => define({}, 1))).toBe("TypeError: Object.defineProperty called on non-object");
    expect(errorOf(realm, () => define({ value: 2 }, define({ value: 1 })))).toBe(
      "TypeError: Cannot redefine property: x",
    );
    expect(get(define({ value: 1 }, define({ value: 1 })) as GuestObject, "x")).toBe(1);
    const sealed = object("preventExtensions", guest({}));
    expect(errorOf(realm, () => define({ value: 1 }, sealed))).toBe(
      "TypeError: Cannot define property x, object is not extensible",
    );
  });

  test("redefinition keeps absent attributes and turns data into accessors and back", () => {
    const target = guest({ x: 1 });
    const attributes = () => toHost(object("getOwnPropertyDescriptor", target, "x"));
    object("defineProperty", target, "x", guest({ enumerable: false }));
    expect(attributes()).toEqual({ value: 1, writable: true, enumerable: false, configurable: true });
    object("defineProperty", target, "x", guest({ get: () => 2 }));
    expect([get(target, "x"), attributes()]).toMatchObject([
      2,
      { set: undefined, enumerable: false, configurable: true },
    ]);
    object("defineProperty", target, "x", guest({ value: 3 }));
    expect(attributes()).toEqual({ value: 3, writable: false, enumerable: false, configurable: true });
  });

  test("defineProperties reads every descriptor before it applies one", () => {
    const target = guest({});
    expect(errorOf(realm, () => object("defineProperties", target, guest({ a: { value: 1 }, b: 2 })))).toContain(
      "must be an object: 2",
    );
    expect(ownKeys(target)).toEqual([]);
    expect(
      get(object("defineProperties", target, guest({ a: { value: 1 }, b: { value: 2 } })) as GuestObject, "b"),
    ).toBe(2);
  });
});

describe("integrity and prototypes", () => {
  const levels = (value: Value) => ["isExtensible", "isSealed", "isFrozen"].map((name) => object(name, value));

  test.each([
    ["an object", () => guest({ a: 1, b: 2 })],
    ["an array", () => guest([1, 2, 3])],
    [
      "an error",
      () => callStatic(realm, "Object", "assign", [constructNative(realm, realm.intrinsic("Error")), guest({ a: 1 })]),
    ],
  ])("freeze, seal and preventExtensions on %s", (_, make) => {
    expect(levels(make())).toEqual([true, false, false]);
    expect(levels(object("preventExtensions", make()))).toEqual([false, false, false]);
    expect(levels(object("seal", make()))).toEqual([false, true, false]);
    expect(levels(object("freeze", make()))).toEqual([false, true, true]);
    const frozen = object("freeze", make()) as GuestObject;
    expect([set(frozen, "a", 9), set(frozen, 0, 9), set(frozen, "new", 9)]).toEqual([false, false, false]);
  });

  test("of primitives", () => {
    expect(levels(1)).toEqual([false, true, true]);
    expect(object("freeze", "s")).toBe("s");
  });

  test("a frozen array keeps its length and elements", () => {
    const array = object("freeze", guest([1, 2])) as GuestObject;
    expect(array.kind).toBe(ARRAY);
    expect([set(array, "length", 0), get(array, "length"), get(array, 1)]).toEqual([false, 2, 2]);
  });

  test("setPrototypeOf", () => {
    const parent = guest({ inherited: 1 });
    const child = guest({});
    expect(object("setPrototypeOf", child, parent)).toBe(child);
    expect(get(child, "inherited")).toBe(1);
    expect(object("getPrototypeOf", child)).toBe(parent);
    expect(object("getPrototypeOf", "s")).toBe(
      getPrototypeOf(callNative(realm, realm.intrinsic("Object"), undefined, ["s"]) as GuestObject),
    );
    expect(errorOf(realm, () => object("setPrototypeOf", parent, child))).toBe("TypeError: Cyclic __proto__ value");
    expect(errorOf(realm, () => object("setPrototypeOf", object("freeze", guest({})), null))).toBe(
      "TypeError: #<Object> is not extensible",
    );
    expect(errorOf(realm, () => object("setPrototypeOf", objectPrototype, child))).toBe(
      "TypeError: Immutable prototype object 'Object.prototype' cannot have their prototype set",
    );
    expect(errorOf(realm, () => object("setPrototypeOf", child, 1))).toBe(
      "TypeError: Object prototype may only be an Object or null: 1",
    );
    expect(object("setPrototypeOf", 1, null)).toBe(1);
  });
});

describe("Object.prototype", () => {
  const tagOf = (value: Value): Value => callNative(realm, get(objectPrototype, "toString"), value);

  test("toString", () => {
    const tagged = guest({});
    set(tagged, wellKnownSymbols.toStringTag, "Mine");
    const cases: [Value, string][] = [
      [undefined, "[object Undefined]"],
      [null, "[object Null]"],
      [guest({}), "[object Object]"],
      [guest([]), "[object Array]"],
      [hostFunction(realm, () => 1), "[object Function]"],
      [true, "[object Boolean]"],
      [1, "[object Number]"],
      ["s", "[object String]"],
      [Symbol("s"), "[object Symbol]"],
      [constructNative(realm, realm.intrinsic("RangeError")), "[object Error]"],
      [tagged, "[object Mine]"],
    ];
    for (const [value, tag] of cases) expect(tagOf(value)).toBe(tag);
  });

  test("toLocaleString calls the receiver's toString, and pauses there", () => {
    const value = guest({ toString: () => "mine" });
    expect(invoke(realm, value, "toLocaleString")).toBe("mine");
  });

  test("own-ness, enumerability and the chain", () => {
    const value = sample();
    expect(["a", "hidden", "toString"].map((key) => invoke(realm, value, "hasOwnProperty", [key]))).toEqual([
      true,
      true,
      false,
    ]);
    expect(["a", "hidden", "toString"].map((key) => invoke(realm, value, "propertyIsEnumerable", [key]))).toEqual([
      true,
      false,
      false,
    ]);
    expect(invoke(realm, objectPrototype, "isPrototypeOf", [value])).toBe(true);
    expect(invoke(realm, value, "isPrototypeOf", [objectPrototype])).toBe(false);
    expect(callNative(realm, get(objectPrototype, "isPrototypeOf"), undefined, [1])).toBe(false);
    expect(invoke(realm, value, "valueOf")).toBe(value);
  });

  test("__proto__", () => {
    const value = guest({});
    const parent = guest({ inherited: 1 });
    expect(get(value, "__proto__")).toBe(objectPrototype);
    expect(set(value, "__proto__", parent)).toBe(true);
    expect([get(value, "inherited"), ownKeys(value)]).toEqual([1, []]);
    expect(set(value, "__proto__", 1)).toBe(true);
    expect(getPrototypeOf(value)).toBe(parent);
    expect(errorOf(realm, () => set(parent, "__proto__", value))).toBe("TypeError: Cyclic __proto__ value");
  });

  test("__defineGetter__ and its kin", () => {
    const value = createObject(realm);
    invoke(realm, value, "__defineGetter__", ["x", hostFunction(realm, () => 42)]);
    invoke(realm, value, "__defineSetter__", ["x", hostFunction(realm, () => undefined)]);
    expect(get(value, "x")).toBe(42);
    const child = createObject(realm, value);
    expect(callNative(realm, invoke(realm, child, "__lookupGetter__", ["x"]), undefined)).toBe(42);
    expect(invoke(realm, child, "__lookupSetter__", ["y"])).toBeUndefined();
    expect(toHost(object("keys", value))).toEqual(["x"]);
    expect(errorOf(realm, () => invoke(realm, value, "__defineGetter__", ["x", 1]))).toBe(
      "TypeError: Object.prototype.__defineGetter__: Expecting function",
    );
  });
});

describe("charges", () => {
  test("keys visit every own property and make an array", () => {
    const value = guest({ a: 1, b: 2, c: 3 });
    expect(chargesOf(realm, () => object("keys", value))).toEqual({ iterations: 3, bytes: 3 * 16 });
    expect(chargesOf(realm, () => object("entries", value))).toEqual({ iterations: 3, bytes: 3 * 16 + 3 * 2 * 16 });
  });

  test("keys of a string count each unit once", () => {
    expect(chargesOf(realm, () => object("values", "abc"))).toEqual({ iterations: 4, bytes: 64 + 3 * 16 });
  });

  test("assign pays for elements visited and properties added", () => {
    const source = guest({ a: 1, b: 2 });
    const target = guest({ a: 0 });
    expect(chargesOf(realm, () => object("assign", target, source))).toEqual({ iterations: 2, bytes: 32 });
  });

  test("a limit ends them, and no guest exception is made of it", () => {
    const poor = createTestRealm({ iterations: 2 });
    expect(() => callStatic(poor, "Object", "keys", [toGuest(poor, { a: 1, b: 2, c: 3 })])).toThrow(
      expect.objectContaining({ kind: TERMINATION.kind }),
    );
  });
});
