/** Proxies of the guest are read through their traps, as the guest would; the host gets plain copies. */
import { describe } from "vitest";
import { type Attack, attacks } from "./attack.ts";

const PROGRAMS: readonly Attack[] = [
  [
    "traps see the guest only",
    "const log = []; const p = new Proxy({ a: 1 }, new Proxy({}, { get: (_, trap) => (...args) => { log.push(trap); args.forEach((x) => probe(x === log ? 1 : 0)); return Reflect[trap](...args) } })); const c = identity(p); [c.a, [...new Set(log)].sort()].join()",
    "1,get,getOwnPropertyDescriptor,ownKeys",
  ],
  [
    "getPrototypeOf is not asked",
    "let asked = 0; const p = new Proxy({}, { getPrototypeOf() { asked++; return Error.prototype } }); text(p) + asked",
    "object 0",
  ],
  [
    "a proxy that throws from every trap",
    "const p = new Proxy({}, new Proxy({}, { get: () => () => { throw identity } })); told(() => identity(p))",
    "function identity() { [native code] }",
  ],
  [
    "a proxy thrown at the host",
    "const p = new Proxy(new Error('x'), { get: (t, k) => (k === 'name' ? fail() : Reflect.get(t, k)) }); typeof keep(() => { throw p })",
    "object",
  ],
  [
    "a proxy of a host function",
    "const p = new Proxy(identity, { apply: (t, self, args) => { probe(t); probe(args); return t(...args) } }); [p(1), identity(p) === p, each(p) !== undefined].join()",
    "1,true,true",
  ],
  [
    "a proxy of a host object",
    "const p = new Proxy(service, { get: (t, k) => (k === 'self' ? t[k] : Reflect.get(t, k)) }); probe(p); [p.self() === service, p._token].join()",
    "true,",
  ],
  [
    "a revoked proxy",
    "const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); told(() => identity(proxy))",
    "TypeError: arguments[0] is a revoked Proxy, which cannot cross",
  ],
  [
    "a proxy revoked while it is copied",
    "const { proxy, revoke } = Proxy.revocable({ a: 1, b: 2 }, { get: (t, k) => { if (k === 'a') revoke(); return t[k] } }); told(() => Object.keys(identity(proxy)))",
    "TypeError: Cannot perform 'getOwnPropertyDescriptor' on a proxy that has been revoked",
  ],
  [
    "ownKeys that lies",
    "told(() => identity(new Proxy({}, { ownKeys: () => ['a', 'a'] })))",
    "TypeError: 'ownKeys' on proxy: trap returned duplicate entries",
  ],
  [
    "a proxy as the global's prototype",
    "told(() => { Object.setPrototypeOf(Object.prototype, new Proxy({}, { get: (t, k) => probe })); return identity({ a: 1 }).a })",
    "TypeError: Immutable prototype object 'Object.prototype' cannot have their prototype set",
  ],
];

describe("proxies", () => attacks(PROGRAMS));
