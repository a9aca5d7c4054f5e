/** What a guest's console writes, compared with what Node shows for the same program. */
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Host, Interpreter } from "../../src/index.ts";

const written = (code: string): string => {
  const lines: string[] = [];
  const globals = Host.console({ write: ({ text }) => lines.push(text) });
  new Interpreter({ globals }).evaluate(code);
  return lines.join("\n");
};

/** Expressions that Node shows in the same way. */
const SAME = `
  1; -0; NaN; 1n; true; null; undefined; Symbol("s"); Symbol()
  [1, "a", 'b"c', "it's"]
  ["q'\\"", "a\\nb", "\\x01", "\\\\"]
  []; {}; [[]]; [{}]; [undefined, null]
  [1, , 3]; [, ,]; Object.assign([1], { x: 1 }); new Array(5)
  ({ a: 1, "b-c": 2, 3: 4, [Symbol("k")]: 5, _$: 6 })
  ({ a: { b: { c: { d: 1 } } }, e: [[[[1]]]] })
  ({ get a() { throw 1 }, set b(v) {}, get c() { return 1 }, set c(v) {} })
  Object.create(null); Object.assign(Object.create(null), { a: 1 })
  new (class Point { x = 1 }); new (class extends Array {})(3); new (class Empty {})
  (function f() {}); (() => {}); (function () {}); class A {}; class B extends Array {}; (async () => 1); function* g() {}; async function* h() {}
  Object.assign(function f() {}, { a: 1 })
  new Map([[1, { a: 2 }], ["k", [1]]]); new Set([1, "a", [2]]); new Map(); new Set()
  new Map([[new Map([[1, 2]]), new Set([1])]])
  new Date(0); new Date(NaN); /a+b/gi
  new Number(1); new String("abc"); new Boolean(false); Object(1n); Object(Symbol("x"))
  Promise.resolve(1); new Promise(() => {})
  new WeakMap(); new WeakSet()
  new Uint8Array([1, 2, 3]); new Float64Array(2); new BigInt64Array(1); new Uint8Array(0)
  new Proxy({ a: 1 }, { get() { throw 1 } }); new Proxy([1, 2], {}); new Proxy(function f() {}, {})
  ((a) => Object.assign(a, { self: a }))({ name: "a" })
  ((a) => [a.push({ a }), [a, a]])([1])
  ({ [Symbol.toStringTag]: "Tag" }); ({ a: 1, [Symbol.toStringTag]: "Tag" })
  Math.max; JSON; [].values; globalThis.undefined
  ({ long: "x".repeat(100), other: "y".repeat(50) }); "top ' level"
  ({ first: "x".repeat(30), second: "y".repeat(30), third: "z".repeat(30), fourth: { a: 1, b: [1, 2, { c: 3 }] } })
  [{ a: 1, b: 2 }, { a: 3, b: 4 }]; [["a", "b"], ["c", "d"]]
  [[[[[]]]]]; ({ a: { b: { c: {} } } }); ({ a: { b: { c: { d: {} } } } }); ({ a: { b: { c: [] } } })
  ({ a: { b: { c: new (class Deep { x = 1 }) } } }); ({ a: { b: { c: new Map([[1, 2]]) } } })
  Array.from({ length: 3 }, (_, i) => ({ id: i, name: "name " + i, tags: ["a", "b"] }))
  ({ f() {}, g: () => 1, h: class {} }); [function () {}, class {}]
  Object.defineProperty({ a: 1 }, "hidden", { value: 2 })
`
  .trim()
  .split(/\n|; /)
  .map((code) => code.trim());

/** From version 24 on, Node shows keys that are symbols without brackets. */
const bracketed = (shown: string): string => shown.replace(/(?<=[{,] )Symbol\([\w.]*\)(?=: )/g, "[$&]");

describe("the guest's console shows", () => {
  it.each(SAME)("%s", (code) => {
    const expression = code.startsWith("{") ? `(${code})` : code;
    const value: unknown = new Function(`return (${expression})`)();
    if (value instanceof Promise) value.catch(() => undefined);
    const expected = typeof value === "string" ? value : bracketed(inspect(value));
    expect(written(`console.log(${expression})`)).toBe(expected);
  });
});

/** Where the form is our own, or there is nothing to compare with. */
describe("the guest's console", () => {
  it.each([
    ["Object.assign(new TypeError('bad'), { stack: '', code: 7 })", "[TypeError: bad] { code: 7 }"],
    ["new Error('outer', { cause: 'why' })", /^Error: outer\n {4}at .* \{\n {2}\[cause\]: 'why'\n\}$/],
    ["Array.from({ length: 8 }, (_, i) => i)", "[ 0, 1, 2, 3, 4, 5, 6, 7 ]"],
    ["Array.from({ length: 101 }, () => 0)", /\n {2}0, 0,.*\n(.*\n)* {2}\.\.\. 1 more item\n\]$/],
    ["Array.from({ length: 40 }, (_, i) => i)", /^\[\n {2}0, 1, 2, .*,\n {2}.*39\n\]$/],
    ["Object.assign([], { 4294967294: 1, length: 4294967295 })", "[ <4294967294 empty items>, 1 ]"],
    ["(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy })()", "<Revoked Proxy>"],
    ["new (class X { get [Symbol.toStringTag]() { throw 1 } })", "X {}"],
    ["({ get constructor() { throw 1 }, a: 1 })", "{ constructor: [Getter], a: 1 }"],
    ["[, 1, , ].concat([, ])", "[ <1 empty item>, 1, <2 empty items> ]"],
    ["[[ 'x'.repeat(10005) ]]", /x'\.\.\. 5 more characters/],
    ["arguments_()", "{ '0': 1, '1': 2 }"],
    ["new ArrayBuffer(4)", "ArrayBuffer { byteLength: 4 }"],
  ])("shows %s", (code, expected) => {
    const text = written(
      `function arguments_() { return (function () { return arguments })(1, 2) } console.log(${code})`,
    );
    if (typeof expected === "string") expect(text).toBe(expected);
    else expect(text).toMatch(expected);
  });
});
