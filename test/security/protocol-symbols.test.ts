/** Well-known symbols and the registry: the guest's are its own, and the bridge asks none of them. */

import { inspect } from "node:util";
import { describe } from "vitest";
import { type Attack, attacks } from "./attack.ts";
import { hostGlobals } from "./target.ts";

const PROGRAMS: readonly Attack[] = [
  [
    "species of an array that crosses",
    "const a = [1, 2]; a.constructor = { [Symbol.species]: function () { probe(this); return probe } }; [identity(a).length, identity(a).map((x) => x).constructor === Array].join()",
    "2,true",
  ],
  [
    "species that returns the array itself",
    "const a = make().a; const F = function () { return a }; F[Symbol.species] = F; a.constructor = F; told(() => { a.map((f) => f); a.concat([identity]); return probe(a) })",
    "probed",
  ],
  [
    "species of a typed array that crosses",
    "const a = new Uint8Array(2); a.constructor = { [Symbol.species]: function (n) { return { length: n, __proto__: a } } }; identity(a).length",
    2,
  ],
  [
    "species of a buffer that crosses",
    "const b = new ArrayBuffer(4); b.constructor = { [Symbol.species]: probe }; identity(b).byteLength",
    4,
  ],
  [
    "iterator of an array that crosses",
    "const a = [1, 2]; a[Symbol.iterator] = () => { throw 'asked' }; identity(a).length",
    2,
  ],
  [
    "iterator of arguments spread into a host function",
    "const endless = { *[Symbol.iterator]() { yield 1; yield 2; } }; add(...endless)",
    3,
  ],
  [
    "toPrimitive of a result used as a key",
    "const o = identity({ [Symbol.toPrimitive]: () => 'constructor' }); typeof service[o]",
    "undefined",
  ],
  [
    "toStringTag of what crosses",
    "['Map', 'Promise', 'Date', 'Error', 'RegExp', 'Uint8Array'].map((t) => text({ [Symbol.toStringTag]: t, a: 1 })).join()",
    "object a,object a,object a,object a,object a,object a",
  ],
  [
    "hasInstance",
    "class Fake { static [Symbol.hasInstance]() { probe(this); return true } } const o = identity({ __proto__: Fake.prototype }); [o instanceof Fake, Object.getPrototypeOf(o) === Object.prototype].join()",
    "true,true",
  ],
  [
    "unscopables and `with`",
    "new Function('service', 'identity', 'probe', 'with (service) { probe(self()); return typeof constructor + typeof _token + typeof process }')(service, identity, probe)",
    "functionundefinedundefined",
  ],
  [
    "a symbol of the host's is an ordinary one",
    "const it = symbol; const o = { [it]: () => 'never' }; [it === Symbol.iterator, typeof it, told(() => [...o].length).slice(0, 9), Symbol.keyFor(it)].join()",
    "false,symbol,TypeError,",
  ],
  [
    "the registry is the guest's",
    "const custom = Symbol.for('nodejs.util.inspect.custom'); let asked = 0; const o = { [custom]: () => asked++, [Symbol.for('nodejs.util.promisify.custom')]: () => asked++ }; identity(o); text(o); console.log(o); [identity(custom) === custom, asked].join()",
    "true,0",
  ],
  [
    "symbols that go to the host keep nothing there",
    "const s = Symbol('mine'); [identity(s) === s, identity({ s }).s === s, Object.getOwnPropertySymbols(identity({ [s]: 1 })).length].join()",
    "true,true,0",
  ],
  [
    "match, replace and split of what crosses",
    "const o = { [Symbol.replace]: () => probe(1), [Symbol.match]: true, [Symbol.split]: () => 1 }; [text(o), 'a'.replace(identity(o), 'b'), text(identity(/a/g))].join('|')",
    "object |a|object ",
  ],
];

describe("symbols of protocols", () =>
  attacks(PROGRAMS, {
    globals: () => ({ ...hostGlobals(), console: { log: (value: unknown) => void inspect(value) } }),
  }));
