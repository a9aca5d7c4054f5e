import { describe, expect, it } from "vitest";
import { Interpreter, LimitExceededError } from "../../src/index.ts";
import { watchHost } from "./watched.ts";

watchHost();

/** What grows in the hands of a built-in alone, without end, or far beyond the limit. */
const programs = {
  "Array.from an array-like": "Array.from({ length: 1e7 })",
  "Array.from with a callback": "Array.from({ length: 1e7 }, (_, i) => i)",
  "Array.from an iterable": "Array.from(endless())",
  "array spread": "[...endless()]",
  "call spread": "Math.max(...endless())",
  "call spread in many frames": "(function f(list) { f(list, ...list); })(Array(1000).fill(0))",
  "rest of a pattern": "const [...rest] = endless();",
  "concat of many": "const a = Array(1e4).fill(0); [].concat(...Array(100).fill(a))",
  flat: "Array(1000).fill(Array(1000).fill(0)).flat()",
  flatMap: "const a = Array(1000).fill(0); a.flatMap(() => a)",
  filter: "Array.prototype.filter.call('x'.repeat(5e5), () => true)",
  map: "Array.prototype.map.call('x'.repeat(1e5), (c) => [c, c, c])",
  "slice of an array-like": "Array.prototype.slice.call('x'.repeat(5e5))",
  "toReversed of an array-like": "Array.prototype.toReversed.call({ length: 1e7 })",
  "toSorted of an array-like": "Array.prototype.toSorted.call({ length: 1e7 })",
  "sort in a comparator":
    "const a = Array(1000).fill(0); (function f() { return a.toSorted(() => { f(); return 0; }); })()",
  join: "Array(1e5).fill('0123456789').join()",
  "Iterator.prototype.toArray": "endless().toArray()",
  Set: "new Set(endless())",
  Map: "new Map(endless().map((i) => [i, i]))",
  "Object.fromEntries": "Object.fromEntries(endless().map((i) => [`k${i}`, i]))",
  "Object.groupBy": "Object.groupBy(endless(), () => 0)",
  "Map.groupBy": "Map.groupBy(endless(), (i) => i)",
  "Promise.all": "Promise.all(endless())",
};

describe("what only a built-in refers to is found by heap walks", () => {
  it.each(Object.entries(programs))("%s", (_, program) => {
    const endless = "function* endless() { for (let i = 0; ; i++) yield i; }\n";
    const run = () =>
      new Interpreter().evaluate(endless + program, { maxMemory: 2 ** 20, maxAllocation: 2 ** 26, maxIterations: 1e6 });
    expect(run).toThrow(LimitExceededError);
    expect(run).toThrow("Maximum memory limit exceeded");
  });
});
