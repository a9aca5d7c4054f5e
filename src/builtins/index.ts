/**
 * The standard library of a realm: every intrinsic by name, every global by key, and the making of realms from them.
 *
 * Realms are made by the thousand and most touch little of their library, so nothing is built ahead: an intrinsic is made
 * when first named, a global when first asked for, and the global object gets its prototype when something looks there.
 * A new realm is three host objects.
 */
import type { Meter } from "../accounting/meter.ts";
import { defineKind, GuestObject, NO_ELEMENTS } from "../runtime/guest-object.ts";
import { constant, type IntrinsicTable, linked, type Row } from "../runtime/native-table.ts";
import { setPrototypeOf } from "../runtime/objects.ts";
import { writePrototype } from "../runtime/own-properties.ts";
import type { PropertyKey } from "../runtime/property-key.ts";
import { type IntrinsicFactory, type LazyGlobals, Realm, type RealmHost } from "../runtime/realm.ts";
import { Cell, HIDDEN, Shape } from "../runtime/shape.ts";
import { intrinsics as booleanIntrinsics } from "./boolean.ts";
import { intrinsics as errorIntrinsics } from "./error.ts";
import { intrinsics as functionIntrinsics } from "./function.ts";
import { intrinsics as mapIntrinsics } from "./map.ts";
import { intrinsics as mapIteratorIntrinsics } from "./map-iterator.ts";
import { intrinsics as objectIntrinsics } from "./object.ts";
import { intrinsics as promiseIntrinsics } from "./promise.ts";
import { intrinsics as setIntrinsics } from "./set.ts";
import { intrinsics as setIteratorIntrinsics } from "./set-iterator.ts";

/** What the realms of one configuration are made from. Immutable, and shared by all of them. */
export interface Library {
  readonly intrinsics: ReadonlyMap<string, IntrinsicFactory>;
  readonly globals: LazyGlobals;
}

/** The intrinsics that are globals under their own name (19.2 - 19.4). */
const GLOBAL_INTRINSICS = [
  "AggregateError",
  "Array",
  "ArrayBuffer",
  "BigInt",
  "Boolean",
  "DataView",
  "Date",
  "Error",
  "EvalError",
  "Float32Array",
  "Float64Array",
  "Function",
  "Int16Array",
  "Int32Array",
  "Int8Array",
  "Iterator",
  "JSON",
  "Map",
  "Math",
  "Number",
  "Object",
  "Promise",
  "Proxy",
  "RangeError",
  "ReferenceError",
  "Reflect",
  "RegExp",
  "Set",
  "String",
  "Symbol",
  "SyntaxError",
  "TypeError",
  "URIError",
  "Uint16Array",
  "Uint32Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "WeakMap",
  "WeakRef",
  "WeakSet",
  "decodeURI",
  "decodeURIComponent",
  "encodeURI",
  "encodeURIComponent",
  "escape",
  "isFinite",
  "isNaN",
  "parseFloat",
  "parseInt",
  "unescape",
];

/** 19.1 Value properties of the global object. */
const valueProperties: readonly Row[] = [
  { key: "globalThis", flags: HIDDEN, make: (_, global) => global },
  constant("Infinity", Number.POSITIVE_INFINITY),
  constant("NaN", Number.NaN),
  constant("undefined", undefined),
];

/** A library with more intrinsics and globals; what comes later replaces what has the same name. */
export const extendLibrary = (
  base: Library,
  tables: readonly IntrinsicTable[],
  globals: readonly Row[] = [],
): Library => ({
  intrinsics: new Map([...base.intrinsics, ...tables.flatMap((table) => Object.entries(table))]),
  globals: new Map([...base.globals, ...globals.map((row) => [row.key, row] as const)]),
});

const withOwnGlobals = (library: Library): Library => {
  const names = GLOBAL_INTRINSICS.filter((name) => library.intrinsics.has(name));
  return extendLibrary(library, [], [...valueProperties, ...names.map((name) => linked(name, name))]);
};

/** ECMA-262, as far as it needs no machine. */
export const standardLibrary: Library = withOwnGlobals(
  extendLibrary({ intrinsics: new Map(), globals: new Map() }, [
    booleanIntrinsics,
    errorIntrinsics,
    functionIntrinsics,
    mapIntrinsics,
    mapIteratorIntrinsics,
    objectIntrinsics,
    promiseIntrinsics,
    setIntrinsics,
    setIteratorIntrinsics,
  ]),
);

/** The payload of the global object: the lazy globals that were made, so that a deleted one does not come back. */
type MadeGlobals = Set<PropertyKey>;

const makeGlobal = (global: GuestObject, key: PropertyKey): void => {
  const lazy = global.shape.realm.lazyGlobals.get(key);
  const made = global.payload as MadeGlobals;
  if (lazy === undefined || made.has(key)) return;
  made.add(key);
  global.shape.dictionary?.set(key, new Cell(lazy.make(global.shape.realm, global), lazy.flags));
};

const resolveGlobal = (global: GuestObject, key: PropertyKey | undefined): void => {
  if (key !== undefined) return makeGlobal(global, key);
  for (const name of global.shape.realm.lazyGlobals.keys()) makeGlobal(global, name);
};

const GLOBAL = defineKind("Object", { resolve: resolveGlobal });

/** Gives the global object the prototype that it has had all along. */
const settlePrototype = (global: GuestObject): GuestObject => {
  const { realm } = global.shape;
  const proto = realm.intrinsic("Object.prototype");
  global.kind = GLOBAL;
  writePrototype(global, proto);
  return proto;
};

/** The global object until something asks for its prototype. */
const UNTOUCHED_GLOBAL = defineKind("Object", {
  resolve: resolveGlobal,
  getPrototypeOf: settlePrototype,
  setPrototypeOf: (global, proto) => {
    settlePrototype(global);
    return setPrototypeOf(global, proto);
  },
});

/** 9.3.1 - 9.3.3: a realm with its global object. The machine gives it its `caller`. */
export const createRealm = (meter: Meter, host: RealmHost, library: Library = standardLibrary): Realm => {
  const realm = new Realm(meter, host, library.intrinsics, library.globals);
  const made: MadeGlobals = new Set();
  realm.globalObject = new GuestObject(Shape.forDictionary(realm, null), [], NO_ELEMENTS, UNTOUCHED_GLOBAL, made);
  return realm;
};
