/**
 * Programs hand their own `Math`, `JSON` or `Map` to a sandbox as a matter of course. No object of the host's standard
 * library may reach the guest, but the guest has one of its own: recognised by identity, each host object stands for the
 * guest's object of the same name.
 */
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Realm } from "../runtime/realm.ts";

const NAMES = `
  AggregateError Array ArrayBuffer AsyncDisposableStack BigInt BigInt64Array BigUint64Array Boolean DataView Date DisposableStack
  Error EvalError FinalizationRegistry Float16Array Float32Array Float64Array Function Int16Array Int32Array Int8Array Iterator
  JSON Map Math Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String SuppressedError Symbol SyntaxError
  TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet decodeURI decodeURIComponent
  encodeURI encodeURIComponent escape isFinite isNaN parseFloat parseInt unescape`;

const hostGlobal = (name: string): readonly [unknown, string] => [(globalThis as Record<string, unknown>)[name], name];

const STANDARD: ReadonlyMap<unknown, string> = new Map(NAMES.trim().split(/\s+/).map(hostGlobal));

/** The guest's counterpart of an object of the host's standard library, as far as this realm has one. */
export const standardObject = (realm: Realm, host: object): GuestObject | undefined => {
  if (host === globalThis) return realm.globalObject;
  const name = STANDARD.get(host);
  return name !== undefined && realm.lazyGlobals.has(name) ? realm.intrinsic(name) : undefined;
};
