/** What a guest sees of an instance, and what it cannot do to it. */
import { describe } from "vitest";
import { type Attack, attacks } from "./attack.ts";

const PROGRAMS: readonly Attack[] = [
  [
    "secrets in private fields, accessors and underscored names",
    "probe(service); [service._token, service.token, service['#secret'], service._reset, Object.keys(service), '_token' in service].join('|')",
    "||||name,nested,friend|false",
  ],
  [
    "accessors taken from elsewhere",
    "const d = Object.getOwnPropertyDescriptor(service, 'token'); const p = Object.getPrototypeOf(service); [d, p === Object.prototype, p.token, service.__lookupGetter__('token')].join('|')",
    "|true||",
  ],
  [
    "its class",
    "[service.constructor === Object, service.make, service.constructor.make, Object.getPrototypeOf(service).constructor === Object].join()",
    "true,,,true",
  ],
  [
    "methods on other receivers",
    "[service.greet.call({}, 'you'), service.greet.apply(null, ['me']), service.self.call({ _token: 1 }) === service, Reflect.apply(service.greet, globalThis, ['us'])].join()",
    "hello you,hello me,true,hello us",
  ],
  [
    "methods with hostile arguments",
    "[told(() => service.greet({ toString: () => 'x' })), told(() => service.greet({ toString() { return identity } })), told(() => service.greet(Symbol()))].join('|')",
    "hello x|TypeError: Cannot convert object to primitive value|TypeError: Cannot convert a Symbol value to a string",
  ],
  [
    "writes",
    "const acts = [() => { 'use strict'; service.name = 1 }, () => delete service.name, () => Object.assign(service, { a: 1 }), () => Object.defineProperty(service, 'x', {}), () => Object.setPrototypeOf(service, null), () => Object.freeze(service), () => Reflect.set(service, 'name', 1), () => service.name++]; acts.filter((f) => { try { f(); return true } catch (e) { probe(e); return !(e instanceof TypeError) } }).length + service.name",
    "0service",
  ],
  [
    "writes through heirs and proxies",
    "const heir = Object.create(service); told(() => { heir.name = 1 }); const p = new Proxy(service, {}); told(() => { p.name = 1 }); told(() => { p._token = 1 }); [service.name, heir.name, p.name, p._token].join()",
    "service,service,service,",
  ],
  [
    "writes to what it holds",
    "service.nested.list.push(3); service.nested.list[1].deep = false; [service.nested.list.length, service.nested.list[1].deep].join()",
    "2,true",
  ],
  [
    "a member that is named by a symbol",
    "[service[Symbol.iterator], service[Symbol.toPrimitive], Object.getOwnPropertySymbols(service).length, `${service}`].join()",
    ",,0,[object Object]",
  ],
  [
    "an instance behind it",
    "[service.friend, 'friend' in service, JSON.stringify(service)].join('|')",
    '|true|{"name":"service","nested":{"list":[1,{"deep":true}]}}',
  ],
  [
    "structured traversal",
    "const out = []; for (const k in service) out.push(k); for (const k of Reflect.ownKeys(service)) if (!out.includes(k)) out.push(k); out.sort().join()",
    "fail,friend,greet,name,nested,self",
  ],
  [
    "private names stamped on it",
    "class Stamp extends (function (o) { return o }) { #x = 1; static has(o) { return #x in o } } told(() => { new Stamp(service); return Stamp.has(service) })",
    false,
  ],
  [
    "an instance as a prototype of a class",
    "function F() {} F.prototype = service; const f = new F(); probe(f); [f.greet('x'), f._token, f instanceof F].join()",
    "hello x,,true",
  ],
  [
    "internal protocols of libraries",
    "typeof service['~effect/Effect/evaluate'] + typeof service.toJSON + typeof service.then",
    "undefinedundefinedundefined",
  ],
];

describe("instances of the host's", () => attacks(PROGRAMS));
