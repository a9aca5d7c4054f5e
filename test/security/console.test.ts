/** The host's console in the guest: log functions that write copies, which cannot be made to run anything of the host's. */

import { formatWithOptions } from "node:util";
import { afterEach, beforeEach, describe, expect, vi } from "vitest";
import { type Attack, attacks } from "./attack.ts";
import { tellsOfHost } from "./host-canary.ts";

const PROGRAMS: readonly Attack[] = [
  [
    "its members",
    "[Object.keys(console).join(), console.constructor === Object, console._stdout, console.Console, probe(console)].join('|')",
    "log,info,warn,error,debug,trace|true|||probed",
  ],
  [
    "inspection of the guest's own making",
    "let asked = 0; console.log({ inspect: () => asked++, [Symbol.for('nodejs.util.inspect.custom')]: () => asked++, constructor: { name: 'Fake' }, [Symbol.toStringTag]: 'Fake' }); asked",
    0,
  ],
  [
    "format strings",
    "console.log('%s %d %i %f %j %o %O %c %%', Symbol(), {}, [], null, { toJSON: () => 1 }, identity, [], 'css'); 'passed'",
    "passed",
  ],
  [
    "a toString that the console calls",
    "let n = 0; console.log('%s', { toString() { n++; probe(this); return 'x' } }); n",
    1,
  ],
  ["a toJSON that throws", "told(() => console.log('%j', { toJSON() { fail() } }))", "TypeError: host failed"],
  [
    "errors with hostile names",
    "const e = new Error('x'); e.name = { toString: () => probe(1) }; e.stack = { a: 1 }; e.constructor = null; console.log(e); console.error(Object.assign(new Error('y'), { name: null, message: null })); 'passed'",
    "passed",
  ],
  [
    "values without a prototype, deep, and in a circle",
    "let o = Object.create(null); o.self = o; for (let i = 0; i < 2000; i++) o = { o }; let e = new Error('x'); for (let i = 0; i < 500; i++) e = new Error('x', { cause: e }); console.log(o, e, new Proxy({}, { get: probe }), [, , 1]); 'passed'",
    "passed",
  ],
  ["replaced methods", "console.log = probe; const { warn } = console; warn('x'); typeof console.log", "function"],
  ["the host's stack", "console.trace('here'); 'passed'", "passed"],
];

const METHODS = ["log", "info", "warn", "error", "debug"] as const;

/** The host's own console formats each line, as it would for a terminal. */
const lines: string[] = [];

beforeEach(() => {
  for (const method of METHODS)
    vi.spyOn(console, method).mockImplementation((...values) => void lines.push(formatWithOptions({}, ...values)));
});

afterEach(() => {
  vi.restoreAllMocks();
  expect(tellsOfHost(lines.splice(0).join("\n"))).toBe(false);
});

describe("the console", () => attacks(PROGRAMS));
