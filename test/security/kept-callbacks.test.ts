/** Functions of the guest in the host's hands, and what they are given, then and later. */
import { describe } from "vitest";
import { type Attack, attacks } from "./attack.ts";

const PROGRAMS: readonly Attack[] = [
  [
    "called later in the same evaluation",
    "let seen; store((x) => { probe(x); seen = typeof x }); callStored({ a: 1 }); seen",
    "object",
  ],
  [
    "called with an instance",
    "let seen; store((x) => { probe(x); seen = [x.name, x._token, x.token].join() }); callStored(service); seen",
    "service,,",
  ],
  [
    "that return what leads back",
    "store(() => ({ then() { return probe(this) }, f: identity, s: service })); const r = callStored(); probe(r); [r.f === identity, r.s === service].join()",
    "true,true",
  ],
  [
    "that throw",
    "store(() => { throw Object.assign(new Error('mine'), { secret: identity }) }); told(() => callStored())",
    "Error: mine",
  ],
  [
    "that throw a getter",
    "store(() => { throw { get name() { return fail() }, get message() { return service } } }); told(() => callStored())",
    "[object Object]",
  ],
  [
    "that call themselves through the host",
    "let n = 0; const f = () => (++n < 50 ? callStored() : n); store(f); callStored()",
    50,
  ],
  [
    "that replace what the host calls",
    "store(() => { store(() => 'second'); return 'first' }); [callStored(), callStored()].join()",
    "first,second",
  ],
  [
    "that are bound, proxied and wrapped",
    "const f = (x) => typeof x; [f.bind(null), new Proxy(f, {}), new Proxy(f, { apply: (t, self, args) => { probe(self); probe(args); return 'trapped' } })].map((g) => (store(g), callStored(1))).join()",
    "number,number,trapped",
  ],
  [
    "that are async and generators",
    "store(async () => probe(1)); const p = callStored(); store(function* () { yield 1 }); [p instanceof Promise, told(() => callStored())].join('|')",
    "true|HostError: function() is a Generator, which cannot cross",
  ],
  [
    "that are classes",
    "store(class { constructor() { probe(this) } }); told(() => callStored())",
    "TypeError: Class constructors cannot be invoked without 'new'",
  ],
  [
    "that are natives of the guest",
    "[[Function, 'return typeof process'], [eval, 'typeof process'], [Object, 1]].map(([f, x]) => { store(f); const r = callStored(x); return typeof r === 'function' ? r() : typeof r === 'object' ? 'object' : r }).join()",
    "undefined,undefined,object",
  ],
  [
    "that never end while the host iterates",
    "told(() => [1, 2].map(() => keep(() => { null.x }).message).join())",
    "TypeError: Cannot read properties of null (reading 'x'),TypeError: Cannot read properties of null (reading 'x')",
  ],
];

describe("callbacks that the host keeps", () => attacks(PROGRAMS));
