/** Writes that would land on the host's prototypes, or that would change what the bridge itself does on the guest's behalf. */
import { describe } from "vitest";
import { type Attack, attacks } from "./attack.ts";

const PROGRAMS: readonly Attack[] = [
  [
    "by `__proto__` of a copy",
    "make().__proto__.polluted = 1; make().a.__proto__.polluted = 2; [({}).polluted, [].polluted].join()",
    "1,2",
  ],
  [
    "by a deep merge of parsed JSON in the guest",
    "const merge = (to, from) => { for (const k in from) { if (typeof from[k] === 'object' && to[k]) merge(to[k], from[k]); else to[k] = from[k]; } return to; }; merge({}, JSON.parse('{\"__proto__\": {\"polluted\": 1}}')); identity({}).polluted",
    1,
  ],
  [
    "by own `__proto__` keys that the host gets",
    'text(JSON.parse(\'{"__proto__": {"polluted": 1}, "a": 1}\'))',
    "object __proto__,a",
  ],
  [
    "by `constructor.prototype` of data that the host gets",
    "text({ constructor: { prototype: { polluted: 1 } } })",
    "object constructor",
  ],
  [
    "by getters defined from text",
    "Object.prototype.__defineGetter__('polluted', ({}).constructor.constructor('return 1')); [identity({}).polluted, text({})].join()",
    "1,object ",
  ],
  [
    "of property descriptors",
    "for (const k of ['get', 'set', 'value', 'writable', 'enumerable', 'configurable']) Object.prototype[k] = () => probe(k); let r; try { r = identity({ a: 1 }).a + Object.keys(make()).length } finally { for (const k of ['get', 'set', 'value', 'writable', 'enumerable', 'configurable']) delete Object.prototype[k]; } r",
    5,
  ],
  [
    "of proxy handlers by Object.prototype",
    "Object.prototype.has = Object.prototype.get = () => { throw 1 }; const p = told(() => 'x' in {}) + '' + told(() => identity({ a: 1 }).a); delete Object.prototype.has; delete Object.prototype.get; p",
    "false1",
  ],
  [
    "of `then` on Object.prototype",
    "Object.prototype.then = function (f) { probe(this); f('stolen'); }; const seen = []; later({ a: 1 }).then((v) => seen.push(v), (e) => seen.push(e)); delete Object.prototype.then; seen.length",
    0,
  ],
  [
    "of Function.prototype.call and apply",
    "const { call, apply } = Function.prototype; Function.prototype.call = Function.prototype.apply = function () { probe(this); return 'stolen'; }; const r = [identity(1), add(1, 2), each((a) => a.a)].join(); Function.prototype.call = call; Function.prototype.apply = apply; r",
    "1,3,1",
  ],
  [
    "of Reflect and Object",
    "Reflect.apply = Object.keys = Object.defineProperty = Array.isArray = () => { throw 'stolen'; }; [identity([1])[0], text({ a: 1 })].join()",
    "1,object a",
  ],
  [
    "of Map and Set",
    "for (const C of [Map, Set]) for (const k of ['set', 'add', 'get', 'has', 'forEach', 'entries']) C.prototype[k] = () => { throw 'stolen'; }; const m = identity(new Map()); Object.prototype.toString.call(m)",
    "[object Map]",
  ],
  [
    "of symbols",
    "Object.prototype[Symbol.toPrimitive] = () => { throw 'stolen' }; Object.prototype[Symbol.toStringTag] = 'stolen'; Array.prototype[Symbol.iterator] = undefined; [text({ a: 1 }), identity([1])[0]].join()",
    "object a,1",
  ],
  [
    "by freezing and sealing",
    "for (const o of [Object.prototype, Array.prototype, Function.prototype, Promise.prototype, Error.prototype]) Object.freeze(o); [identity([1])[0], text({ a: 1 }), told(() => fail())].join()",
    "1,object a,TypeError: host failed",
  ],
  [
    "by deleting",
    "const { ownKeys } = Reflect; [Promise, Error, Function, Object, Array].forEach((o) => { const keys = ownKeys(o.prototype); for (let i = 0; i < keys.length; i++) delete o.prototype[keys[i]]; }); const r = identity({ a: [1] }); r.a[0]",
    1,
  ],
];

describe("prototype pollution", () => attacks(PROGRAMS));
