/** What was looked at is what is used: each property of what crosses is read once, and each key is converted once. */
import { describe } from "vitest";
import { type Attack, attacks } from "./attack.ts";

const PROGRAMS: readonly Attack[] = [
  ["a getter is read once", "let n = 0; const o = { get x() { return n++ } }; [identity(o).x, n].join()", "0,1"],
  [
    "data first, a function later",
    "let n = 0; const o = { get x() { return n++ ? probe : 1 } }; typeof identity(o).x",
    "number",
  ],
  [
    "a length that grows",
    "let n = 0; const p = new Proxy([1, 2], { get: (t, k, r) => (k === 'length' ? ++n * 2 : Reflect.get(t, k, r)) }); [identity(p).length, n].join()",
    "2,1",
  ],
  [
    "keys that change",
    "let n = 0; const p = new Proxy({ a: 1 }, { ownKeys: () => (n++ ? ['a', 'constructor'] : ['a']) }); Object.keys(identity(p)).join() + n",
    "a1",
  ],
  [
    "an array that empties itself while it is copied",
    "const a = [1, 2, 3]; Object.defineProperty(a, 0, { get() { a.length = 0; return 1 }, enumerable: true, configurable: true }); const c = identity(a); [c.length, Array.isArray(c)].join()",
    "0,true",
  ],
  [
    "an object that grows while it is copied",
    "const o = { get a() { o.z = () => probe(1); o.b = 2; return 1 }, b: 1 }; const c = identity(o); [Object.keys(c), c.b].join()",
    "a,b,2",
  ],
  [
    "a getter that hands the host the same object",
    "let n = 0; const o = { get x() { return n++ < 5 ? identity(o) : 1 } }; typeof identity(o).x",
    "object",
  ],
  [
    "a prototype that changes while it is copied",
    "const o = { get a() { Object.setPrototypeOf(o, null); Object.setPrototypeOf(Array.prototype, null); return [1] } }; identity(o).a[0]",
    1,
  ],
  [
    "an error whose message changes",
    "let n = 0; const e = new Error('x'); Object.defineProperty(e, 'message', { get: () => 'm' + n++ }); identity(e).message",
    "m0",
  ],
  [
    "a name that changes between call and check",
    "let n = 0; const m = { toString: () => ['greet', '_reset', 'token'][n++] }; [service[m]('you'), n].join()",
    "hello you,1",
  ],
  [
    "a getter that throws a host error at the second read",
    "let n = 0; const o = { get x() { if (n++) fail(); return 1 } }; identity(o).x",
    1,
  ],
  [
    "a getter whose answer is a global that it replaces",
    "const o = { get x() { globalThis.identity = probe; globalThis.add = probe; return 1 } }; [identity(o).x, typeof identity].join()",
    "1,function",
  ],
];

describe("getters that change their answer", () => attacks(PROGRAMS));
