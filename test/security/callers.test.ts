/** Up the call stack: `caller`, `callee` and `arguments` lead to no function of the host's. */
import { describe } from "vitest";
import { type Attack, attacks } from "./attack.ts";

const PROGRAMS: readonly Attack[] = [
  [
    "arguments.callee in a callback",
    "let c; each(function () { c = arguments.callee; }); probe(c); typeof c",
    "function",
  ],
  [
    "arguments.callee.caller",
    "let r; each(function () { r = told(() => arguments.callee.caller); }); probe(r); String(r)",
    "undefined",
  ],
  [
    "a function's caller",
    "let r; function f() { r = told(() => f.caller); } each(f); probe(r); String(r)",
    "undefined",
  ],
  [
    "a host function's caller and arguments",
    "[told(() => identity.caller), told(() => identity.arguments), 'caller' in identity].map(String).join('|')",
    "TypeError: 'caller', 'callee', and 'arguments' properties may not be accessed on strict mode functions or the arguments objects for calls to them|TypeError: 'caller', 'callee', and 'arguments' properties may not be accessed on strict mode functions or the arguments objects for calls to them|true",
  ],
  [
    "the caller of a getter that the bridge reads",
    "let r; identity({ get x() { r = told(() => Object.getOwnPropertyDescriptor(this, 'x').get.caller); return 1 } }); String(r)",
    "TypeError: 'caller', 'callee', and 'arguments' properties may not be accessed on strict mode functions or the arguments objects for calls to them",
  ],
  [
    "the caller in a comparator",
    "let r; [2, 1].sort(function f() { r = told(() => f.caller); return 0 }); String(r)",
    "undefined",
  ],
  [
    "a `this` that is the host's",
    "const seen = []; each(function () { seen.push(this === globalThis || this === undefined) }); keep(function () { 'use strict'; seen.push(this === undefined) }); seen.join()",
    "true,true",
  ],
  ["`new.target` of a callback", "let t = 1; each(function () { t = new.target }); String(t)", "undefined"],
  [
    "the thrower of strict functions",
    "const thrower = Object.getOwnPropertyDescriptor(function () { 'use strict'; return arguments }(), 'callee').get; probe(thrower); [told(() => thrower()).slice(0, 9), Object.isFrozen(thrower)].join()",
    "TypeError,true",
  ],
  [
    "the source of a host function",
    "[identity, service.greet, make().f].every((f) => /\\[native code\\]/.test(Function.prototype.toString.call(f)) && !/return value|hello/.test(f + ''))",
    true,
  ],
];

describe("callers and callees", () => attacks(PROGRAMS));
