/**
 * The global object (19). Its standard properties come into being when first asked for, and so does its prototype: most
 * programs touch few of them, and a realm that nobody uses yet should cost next to nothing.
 */
import { defineKind, GuestObject, NO_ELEMENTS } from "../runtime/guest-object.ts";
import { constant, linked, type Row } from "../runtime/native-table.ts";
import { setPrototypeOf } from "../runtime/objects.ts";
import { addUncharged, writePrototype } from "../runtime/own-properties.ts";
import type { PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { HIDDEN, Shape } from "../runtime/shape.ts";

/** 19.1 Value properties of the global object. */
export const valueProperties: readonly Row[] = [
  { key: "globalThis", flags: HIDDEN, make: (_, global) => global },
  constant("Infinity", Number.POSITIVE_INFINITY),
  constant("NaN", Number.NaN),
  constant("undefined", undefined),
];

/** The intrinsics that are globals under their own name (19.2 - 19.4, B.2.1), where the library has them. */
const NAMES = `
  AggregateError Array ArrayBuffer AsyncDisposableStack BigInt BigInt64Array BigUint64Array Boolean DataView Date DisposableStack
  Error EvalError FinalizationRegistry Float16Array Float32Array Float64Array Function Int16Array Int32Array Int8Array Iterator
  JSON Map Math Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String SuppressedError Symbol SyntaxError
  TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet decodeURI decodeURIComponent
  encodeURI encodeURIComponent escape eval isFinite isNaN parseFloat parseInt unescape`;
const GLOBAL_INTRINSICS: ReadonlySet<string> = new Set(NAMES.trim().split(/\s+/));

/** The global properties that stand for these intrinsics. */
export const globalsOf = (intrinsics: readonly string[]): readonly Row[] =>
  intrinsics.filter((name) => GLOBAL_INTRINSICS.has(name)).map((name) => linked(name, name));

/** The payload of the global object: the standard properties that were made, so that a deleted one does not come back. */
type MadeGlobals = Set<PropertyKey>;

const makeGlobal = (global: GuestObject, key: PropertyKey): void => {
  const { realm } = global.shape;
  const lazy = realm.lazyGlobals.get(key);
  const made = global.payload as MadeGlobals;
  if (lazy === undefined || made.has(key)) return;
  made.add(key);
  addUncharged(global, key, lazy.make(realm, global), lazy.flags);
};

const resolveGlobal = (global: GuestObject, key: PropertyKey | undefined): void => {
  if (key !== undefined) return makeGlobal(global, key);
  for (const name of global.shape.realm.lazyGlobals.keys()) makeGlobal(global, name);
};

const GLOBAL = defineKind("Object", { resolve: resolveGlobal });

/** Gives the global object the prototype that it seems to have had all along. */
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

/** 9.3.3: always a dictionary, so that compiled code can remember the cells of global variables. */
export const createGlobalObject = (realm: Realm): GuestObject => {
  const made: MadeGlobals = new Set();
  return new GuestObject(Shape.forDictionary(realm, null), NO_ELEMENTS, UNTOUCHED_GLOBAL, made);
};
