/** Patterns that cross in either direction, with members of the guest's. */
import { describe } from "vitest";
import { type Attack, attacks } from "./attack.ts";

const PROGRAMS: readonly Attack[] = [
  [
    "exec of the guest's own",
    "const r = /a/g; let called = 0; r.exec = () => { called++; return null }; const c = identity(r); [c.source, c.flags, called, c.exec === RegExp.prototype.exec].join()",
    "a,g,0,true",
  ],
  [
    "flags and source that lie",
    "const r = /a/; Object.defineProperty(r, 'flags', { get: () => probe }); Object.defineProperty(r, 'source', { value: '(' }); const c = identity(r); [c.source, c.flags].join()",
    "a,",
  ],
  [
    "lastIndex with a valueOf",
    "const r = /a/g; r.lastIndex = { valueOf() { probe(this); return 5 } }; identity(r).lastIndex",
    0,
  ],
  [
    "legacy statics",
    "'secret'.match(/s(e)c/); identity(/x/); [RegExp.$1, RegExp.lastMatch, RegExp['$`']].map(String).join()",
    "undefined,undefined,undefined",
  ],
  [
    "a subclass with a species",
    "class R extends RegExp { static get [Symbol.species]() { return probe } exec() { return probe } } const c = identity(new R('a', 'i')); [Object.getPrototypeOf(c) === RegExp.prototype, c.test('A')].join()",
    "true,true",
  ],
  [
    "a replacer that reaches for the host",
    "'abc'.replace(/b/, (...args) => { args.forEach(probe); return identity('x') })",
    "axc",
  ],
  [
    "groups named after prototypes",
    "const m = /(?<__proto__>a)(?<constructor>b)/.exec('ab'); probe(m.groups); const c = identity(m); [m.groups.__proto__, m.groups.constructor, Object.getPrototypeOf(m.groups)].join()",
    "a,b,",
  ],
  [
    "a match result that crosses",
    "const c = identity(/(a)/d.exec('ba')); [Array.isArray(c), c[1], c.index].join()",
    "true,a,",
  ],
];

describe("regular expressions", () => attacks(PROGRAMS));
