/** From any value to the host's `Function` by way of `constructor`, and by every detour around that name. */
import { describe } from "vitest";
import { type Attack, attacks } from "./attack.ts";

const PROGRAMS: readonly Attack[] = [
  [
    "of primitives",
    "[1, 'a', true, 1n, Symbol()].map((v) => { probe(v.constructor.constructor); return v.constructor.constructor === Function; }).join()",
    "true,true,true,true,true",
  ],
  [
    "of a host function",
    "const F = identity.constructor; pull(F('return this')()); [F === Function, F('return typeof process')()].join()",
    "true,undefined",
  ],
  [
    "of what a host function returns",
    "const o = make(); [o.constructor === Object, o.a.constructor === Array, o.e.constructor === Error, o.f.constructor === Function].join()",
    "true,true,true,true",
  ],
  ["of the global object", "probe(this.constructor.constructor); this.constructor.constructor === Function", true],
  [
    "of a caught TypeError of the engine",
    "try { null.x } catch (e) { probe(e); e.constructor === TypeError && e.constructor.constructor === Function }",
    true,
  ],
  [
    "of a caught RangeError of the engine",
    "try { 'a'.repeat(-1) } catch (e) { probe(e); e.constructor === RangeError }",
    true,
  ],
  ["of a caught SyntaxError of eval", "try { eval('{') } catch (e) { probe(e); e.constructor === SyntaxError }", true],
  ["of a caught URIError", "try { decodeURIComponent('%') } catch (e) { probe(e); e.constructor === URIError }", true],
  [
    "by a computed name",
    "identity['con' + 'structor'] === Function && identity[{ toString: () => 'constructor' }] === Function && identity[['constructor']] === Function",
    true,
  ],
  [
    "by a name that changes between check and use",
    "let n = 0; const key = { toString: () => (n++ === 0 ? 'name' : 'constructor') }; typeof identity[key] + n",
    "string1",
  ],
  [
    "by descriptors",
    "const { value } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(identity), 'constructor'); value === Function",
    true,
  ],
  [
    "by entries of descriptors of descriptors",
    "const all = Object.entries(Object.getOwnPropertyDescriptors(Object.getOwnPropertyDescriptors(Function.prototype))); all.forEach(([, d]) => probe(d)); all.every(([, d]) => Object.getPrototypeOf(d) === Object.prototype)",
    true,
  ],
  [
    "by destructuring and super",
    "const { constructor: { constructor: F } } = make(); const o = { __proto__: identity, f() { return super.constructor; } }; F === Function && o.f() === Function",
    true,
  ],
  [
    "by a bound and a wrapped host function",
    "const b = identity.bind(null); probe(b); [b.constructor === Function, Object.hasOwn(b, 'prototype'), identity.hasOwnProperty('prototype')].join()",
    "true,false,false",
  ],
];

describe("constructor chains", () => attacks(PROGRAMS));
