/** Arrays, objects and JSON as they cross: holes, index keys with accessors, keys that mean something to an ordinary object. */
import { describe } from "vitest";
import { type Attack, attacks } from "./attack.ts";

const PROGRAMS: readonly Attack[] = [
  [
    "holes do not read the prototype",
    "Array.prototype[1] = 'stolen'; Object.defineProperty(Array.prototype, 2, { get() { return probe }, configurable: true }); const r = identity([1, , , 4]); delete Array.prototype[1]; delete Array.prototype[2]; [1 in r, 2 in r, r.length].join()",
    "false,false,4",
  ],
  [
    "setters on index keys see no copies",
    "let stolen = 0; for (const k of [0, 1, 2]) Object.defineProperty(Array.prototype, k, { set() { stolen++ }, configurable: true }); identity([1, 2, 3]); make(); each((...a) => a); tag`a${1}b`; stolen",
    0,
  ],
  [
    "setters on names see no copies",
    "let stolen = 0; for (const k of ['a', 'e', 'f', 'message', 'name', 'stack', 'cause', 'index', 'input']) Object.defineProperty(Object.prototype, k, { set() { stolen++ }, get() { stolen++ }, configurable: true }); make(); identity({ a: 1, name: 2 }); try { fail() } catch {} stolen",
    0,
  ],
  [
    "accessors on index keys",
    "const a = [1]; Object.defineProperty(a, 1, { get: () => 'once', enumerable: true }); Object.defineProperty(a, 2, { get: () => probe, enumerable: false }); const r = identity(a); [r.length, r[1], 2 in r].join()",
    "3,once,false",
  ],
  [
    "lengths that lie",
    "[told(() => identity(new Proxy([], { get: (t, k) => (k === 'length' ? -1 : undefined) })).length), told(() => identity(new Proxy([], { get: (t, k) => (k === 'length' ? 2 ** 53 : undefined) })).length)].join()",
    "0,0",
  ],
  [
    "`__proto__` in JSON on both sides",
    'const o = JSON.parse(\'{"__proto__": {"a": 1}, "constructor": {"prototype": 1}}\'); const r = identity(o); [Object.hasOwn(r, \'__proto__\'), Object.getPrototypeOf(r) === Object.prototype, JSON.stringify(r)].join(\'|\')',
    'true|true|{"__proto__":{"a":1},"constructor":{"prototype":1}}',
  ],
  [
    "`__proto__` as a key of a map",
    "const r = identity(new Map([['__proto__', { a: 1 }], ['constructor', 2]])); [r.get('__proto__').a, r.get('constructor'), ({}).a].join()",
    "1,2,",
  ],
  [
    "`__proto__` in an error",
    "const r = identity(Object.assign(new Error('x'), JSON.parse('{\"__proto__\": {\"polluted\": 1}}'))); [r.polluted, r instanceof Error].join()",
    ",true",
  ],
  [
    "names of Object.prototype",
    "const o = Object.fromEntries(Object.getOwnPropertyNames(Object.prototype).map((k) => [k, k])); const r = identity(o); Object.getOwnPropertyNames(Object.prototype).every((k) => Object.hasOwn(r, k) && r[k] === k)",
    true,
  ],
  [
    "index keys of objects",
    "const r = identity({ 0: 'a', 4294967295: 'b', '-1': 'c', '01': 'd' }); Object.entries(r).join('|')",
    "0,a|4294967295,b|-1,c|01,d",
  ],
  [
    "a JSON reviver and toJSON",
    "const o = identity(JSON.parse('[1,{\"a\":2}]', function (k, v) { probe(this); return v })); JSON.stringify({ toJSON() { return identity(o) } })",
    '[1,{"a":2,"polluted":1}]',
  ],
  [
    "cycles through a prototype",
    "const a = {}; a.self = a; Object.setPrototypeOf(a, { get inherited() { return probe } }); const r = identity(a); [r.self === r, r.inherited].join()",
    "true,",
  ],
];

describe("copied values", () => attacks(PROGRAMS));
