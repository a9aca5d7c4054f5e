/** `valueOf`, `toString` and their like run in the guest and before the host function: what the host gets cannot ask back. */
import { describe } from "vitest";
import { type Attack, attacks } from "./attack.ts";

const PROGRAMS: readonly Attack[] = [
  [
    "host code that converts an argument",
    "text({ toString() { probe(this); return 'x' }, valueOf: () => 1 })",
    "object toString,valueOf",
  ],
  ["host code that adds objects", "const r = told(() => add({ valueOf: () => 20 }, { valueOf: () => 22 })); r", 42],
  [
    "a valueOf that answers with an object",
    "told(() => add({ valueOf: () => ({}), toString: () => ({}) }, 1))",
    "TypeError: Cannot convert object to primitive value",
  ],
  [
    "a toString that throws",
    "told(() => add({ toString() { throw new RangeError('mine') }, valueOf: undefined }, 'a'))",
    "RangeError: mine",
  ],
  ["a conversion that calls the host again", "add({ valueOf: () => add({ valueOf: () => add(1, 2) }, 3) }, 4)", 10],
  [
    "a conversion that never ends",
    "told(() => add({ valueOf() { for (;;); } }, 1))",
    "LimitExceededError: Maximum iterations exceeded",
  ],
  [
    "primitive wrappers that lie",
    "const n = Object.assign(Object(5), { valueOf: () => 6, toString: () => '7' }); [add(n, 1), typeof identity(n), identity(n) + 1].join()",
    "6,object,6",
  ],
  [
    "dates that lie",
    "const d = new Date(5); d.getTime = d.valueOf = () => 6; d[Symbol.toPrimitive] = () => 7; identity(d).getTime()",
    5,
  ],
  [
    "BigInts and symbols where numbers are meant",
    "[told(() => add(1n, 2)), told(() => add(Symbol('x'), 1))].join('|')",
    "TypeError: Cannot mix BigInt and other types, use explicit conversions|TypeError: Cannot convert a Symbol value to a number",
  ],
  ["keys that are objects", "const m = { toString: () => 'greet' }; service[m]('you')", "hello you"],
];

describe("conversions of arguments", () => attacks(PROGRAMS));
