import { describe, expect, test } from "vitest";
import { extendLibrary, standardLibrary } from "../../src/builtins/index.ts";
import { arrayCreate } from "../../src/runtime/arrays.ts";
import { STRING_OBJECT } from "../../src/runtime/conversions.ts";
import { createKind, createObject } from "../../src/runtime/create-object.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { constant, defineObject } from "../../src/runtime/native-table.ts";
import {
  defineOwnProperty,
  deleteProperty,
  get,
  getOwnProperty,
  getPrototypeOf,
  hasOwnProperty,
  hasProperty,
  ownKeys,
  preventExtensions,
  set,
  setPrototypeOf,
} from "../../src/runtime/objects.ts";
import { isInPrototypeChain } from "../../src/runtime/operators.ts";
import { dataDescriptor } from "../../src/runtime/property-descriptor.ts";
import { createTestRealm } from "./support.ts";

/** The intrinsics that have a prototype of the same name and point to each other. */
const CLASSES = [
  "Object",
  "Function",
  "Boolean",
  "Symbol",
  "Error",
  "TypeError",
  "Array",
  "String",
  "Number",
  "Map",
  "Promise",
];

describe("a new realm", () => {
  test("has made nothing", () => {
    const realm = createTestRealm();
    expect([...realm.intrinsics()]).toEqual([]);
    expect(realm.globalObject.shape.dictionary?.size).toBe(0);
  });

  test("makes a global without its neighbours", () => {
    const realm = createTestRealm();
    expect(get(realm.globalObject, "NaN")).toBeNaN();
    expect([...realm.intrinsics()]).toEqual([]);
    expect(get(realm.globalObject, "parseInt")).toBe(realm.intrinsic("parseInt"));
    expect([...realm.globalObject.shape.dictionary!.keys()]).toEqual(["NaN", "parseInt"]);
  });

  test("shares no intrinsic with another", () => {
    expect(createTestRealm().intrinsic("Object.prototype")).not.toBe(createTestRealm().intrinsic("Object.prototype"));
  });
});

describe("intrinsics", () => {
  test("are the same objects whichever is touched first", () => {
    for (const first of standardLibrary.intrinsics.keys()) {
      const realm = createTestRealm();
      const touched = realm.intrinsic(first);
      expect(realm.intrinsic(first)).toBe(touched);
      for (const name of CLASSES) {
        const prototype = realm.intrinsic(`${name}.prototype`);
        expect(get(realm.intrinsic(name), "prototype")).toBe(prototype);
        expect(getOwnProperty(prototype, "constructor")?.value).toBe(realm.intrinsic(name));
      }
      expect(getPrototypeOf(realm.intrinsic("Object"))).toBe(realm.intrinsic("Function.prototype"));
    }
  });

  test("cost nothing", () => {
    const realm = createTestRealm({ iterations: 0, memoryBytes: 0 });
    for (const name of standardLibrary.intrinsics.keys()) expect(realm.intrinsic(name)).toBeDefined();
  });

  test("a library can be extended", () => {
    const table = defineObject("Extra", [constant("answer", 42)]);
    const library = extendLibrary(standardLibrary, [table], [constant("extra", "global", 1)]);
    expect(library.intrinsics.get("Extra")).toBe(table.Extra);
    expect(library.globals.get("extra")?.flags).toBe(1);
    expect(standardLibrary.globals.has("extra")).toBe(false);
  });
});

describe("the global object", () => {
  test("has properties with the attributes of clause 19", () => {
    const { globalObject } = createTestRealm();
    const attributes = (key: string) => getOwnProperty(globalObject, key);
    expect(attributes("undefined")).toEqual(dataDescriptor(undefined, 0));
    expect(attributes("NaN")).toEqual(dataDescriptor(Number.NaN, 0));
    expect(attributes("Infinity")).toEqual(dataDescriptor(Number.POSITIVE_INFINITY, 0));
    expect(attributes("globalThis")).toEqual({ ...dataDescriptor(globalObject, 5) });
    expect(attributes("Object")).toMatchObject({ writable: true, enumerable: false, configurable: true });
  });

  test("lets a deleted or replaced property stay so", () => {
    const { globalObject } = createTestRealm();
    expect([deleteProperty(globalObject, "Object"), hasOwnProperty(globalObject, "Object")]).toEqual([true, false]);
    expect([set(globalObject, "Error", 1), get(globalObject, "Error")]).toEqual([true, 1]);
    expect(ownKeys(globalObject)).not.toContain("Object");
    expect([deleteProperty(globalObject, "NaN"), set(globalObject, "NaN", 1)]).toEqual([false, false]);
  });

  test("lists everything, standard or not", () => {
    const { globalObject } = createTestRealm();
    defineOwnProperty(globalObject, "mine", dataDescriptor(1, 7));
    const keys = ownKeys(globalObject);
    expect(keys[0]).toBe("mine");
    expect(keys).toEqual(expect.arrayContaining(["globalThis", "undefined", "Object", "parseInt", "encodeURI"]));
    expect(keys.length).toBe(new Set(keys).size);
  });

  test("gets its prototype when that is looked at", () => {
    const inherits = createTestRealm();
    expect(get(inherits.globalObject, "hasOwnProperty")).toBe(
      get(inherits.intrinsic("Object.prototype"), "hasOwnProperty"),
    );
    expect(getPrototypeOf(inherits.globalObject)).toBe(inherits.intrinsic("Object.prototype"));
    const other = createTestRealm();
    const proto = createObject(other, null);
    expect([setPrototypeOf(other.globalObject, proto), getPrototypeOf(other.globalObject)]).toEqual([true, proto]);
    const fixed = createTestRealm();
    preventExtensions(fixed.globalObject);
    expect([setPrototypeOf(fixed.globalObject, null), hasOwnProperty(fixed.globalObject, "Error")]).toEqual([
      false,
      true,
    ]);
  });

  test("can be a prototype before its own is known", () => {
    const realm = createTestRealm();
    const child = createObject(realm, realm.globalObject);
    expect(get(child, "toString")).toBe(get(realm.intrinsic("Object.prototype"), "toString"));
    expect(get(child, "parseInt")).toBe(realm.intrinsic("parseInt"));
  });
});

describe("a prototype chain of any length", () => {
  const realm = createTestRealm();
  const links = 50_000;
  const chains: [string, (proto: GuestObject) => GuestObject][] = [
    ["objects", (proto) => createObject(realm, proto)],
    ["arrays", (proto) => arrayCreate(realm, 0, proto)],
    ["strings", (proto) => createKind(realm, proto, STRING_OBJECT, "", 64)],
  ];

  test.each(chains)("of %s is walked without recursion, and its work is noticed", (_, make) => {
    const base = createObject(realm);
    let object = base;
    for (let link = 0; link < links; link++) object = make(object);
    set(base, "deep", 1);
    const before = realm.meter.ticks;
    expect([get(object, "deep"), get(object, "none"), hasProperty(object, "none")]).toEqual([1, undefined, false]);
    expect([set(object, "none", 2), get(object, "none"), isInPrototypeChain(object, base)]).toEqual([true, 2, true]);
    expect(before - realm.meter.ticks).toBeGreaterThan(4 * links);
  });
});
