/** Promises of one side never run the other's `then`; nothing that a guest does is an unhandled rejection of the host. */
import { describe } from "vitest";
import { type Attack, attacks } from "./attack.ts";

const PROGRAMS: readonly Attack[] = [
  ["a thenable as an argument", "let got = 0; identity({ then() { got++ } }); got", 0],
  [
    "a thenable with a getter",
    "let reads = 0; const o = { get then() { reads++; return undefined } }; identity(o); reads",
    1,
  ],
  [
    "resolve functions of the host's",
    "later({ then(resolve, reject) { probe(resolve); probe(reject); } }); 'passed'",
    "passed",
  ],
  [
    "a subclass with a species",
    "const p = later(1); class Q extends Promise { static get [Symbol.species]() { return function (f) { let n = 0; f((x) => n++ || probe(x), () => 1) } } } Object.setPrototypeOf(p, Q.prototype); told(() => typeof p.then(probe))",
    "object",
  ],
  [
    "a constructor on a promise of the host",
    "const p = later(1); let called = 0; p.constructor = function (f) { called++; f((x) => probe(x), probe) }; told(() => typeof p.then(() => 1)) + called",
    "object0",
  ],
  [
    "a replaced Promise.prototype.then",
    "const seen = []; Promise.prototype.then = function () { seen.push(this); throw 1 }; const p = later(1); probe(p); p instanceof Promise",
    true,
  ],
  [
    "a replaced Promise",
    "const P = Promise; globalThis.Promise = function () { probe(arguments) }; const p = later(1); p instanceof P",
    true,
  ],
  [
    "rejections without a handler, in the host's hands",
    "keep(Promise.reject(1)); identity(Promise.reject(new Error('x'))); store(Promise.reject); 'passed'",
    "passed",
  ],
  [
    "an executor that throws with a symbol for a name",
    "new Promise(() => { const e = new Error('x'); e.name = Symbol(); e.stack; throw e }).catch(() => 0); 'passed'",
    "passed",
  ],
  [
    "a promise that resolves with itself",
    "let r; const p = new Promise((f) => { r = f }); r(p); p.catch(() => 0); identity(p) === p",
    true,
  ],
  ["a proxy of a promise", "told(() => typeof identity(new Proxy(Promise.resolve(1), {})))", "object"],
  [
    "an async generator's promises",
    "const g = (async function* () { yield later({}) })(); probe(g.next()); probe(g.return(later(1))); Object.prototype.toString.call(g)",
    "[object AsyncGenerator]",
  ],
  [
    "Array.fromAsync over promises of the host",
    "typeof Array.fromAsync === 'function' ? (probe(Array.fromAsync([later(1)])), 'passed') : 'passed'",
    "passed",
  ],
];

describe("thenables and promises", () => attacks(PROGRAMS));

/** The host gets the result of an asynchronous evaluation by a promise, which would call what is named `then`. */
const RESULTS: readonly Attack[] = [
  [
    "a method named then",
    "({ then(resolve) { pull(resolve.constructor('return this')()); resolve('assimilated'); } })",
    "HostError: the value of a promise has a method named then, so no host promise can hold it",
  ],
  ["data named then", "({ then: { then: 1 } })", { then: { then: 1 } }],
];

describe("thenables as results", () => attacks(RESULTS, { isAsync: true }));
