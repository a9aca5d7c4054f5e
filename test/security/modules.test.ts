/** Names of modules and what loaders answer: no name is a key of an ordinary object, and nothing but text is a module. */
import { describe } from "vitest";
import { type Attack, attacks } from "./attack.ts";

const PROGRAMS: readonly Attack[] = [
  [
    "names of Object.prototype",
    "Promise.all(['__proto__', 'constructor', 'toString', 'hasOwnProperty'].map((name) => import(name).then(probe, (e) => e.constructor === TypeError || e.name))).then((all) => all.join())",
    "true,true,true,true",
  ],
  [
    "modules of the host's",
    "Promise.all(['node:fs', 'fs', './attack.ts', 'file:///etc/passwd', 'data:text/javascript,export default globalThis'].map((name) => import(name).then(probe, (e) => probe(e)))).then((all) => all.join())",
    "probed,probed,probed,probed,probed",
  ],
  [
    "a name that is asked for once",
    "let n = 0; import({ toString() { return n++ ? 'two' : 'one' } }).then((m) => m.value + n)",
    "one1",
  ],
  ["import.meta", "import('meta').then((m) => m.keys + typeof m.proto)", "urlobject"],
  [
    "a namespace",
    "import('one').then((m) => { probe(m); return [Object.getPrototypeOf(m), told(() => { 'use strict'; m.value = 2 }), Object.isFrozen(m), m.value].join('|') })",
    "|TypeError: Cannot assign to read only property 'value' of object '[object Module]'|false|one",
  ],
  ["a namespace with an export named `then`", "import('thenable').then((m) => 'resolved ' + m)", "resolved by then"],
  [
    "a namespace with an export named `__proto__`",
    "import('proto').then((m) => [m.__proto__, Object.keys(m).join(), ({}).polluted].join('|'))",
    "1|__proto__|",
  ],
  ["this and new.target of a module", "import('self').then((m) => String(m.self) + m.process)", "undefinedundefined"],
  [
    "attributes",
    "import('one', { with: { type: 'json', get x() { return probe({}) } } }).then(probe, (e) => { probe(e); return e.name })",
    "TypeError",
  ],
];

const MODULES = {
  one: "export const value = 'one'",
  two: "export const value = 'two'",
  meta: "export const keys = Object.keys(import.meta).join(); export const proto = Object.getPrototypeOf(import.meta)",
  thenable: "export const then = (resolve) => resolve('by then')",
  proto: "const polluted = 1; export { polluted as __proto__ }",
  self: "export const self = this; export { p as process }; const p = typeof process",
};

describe("modules and loaders", () => attacks(PROGRAMS, { modules: MODULES, isAsync: true }));
