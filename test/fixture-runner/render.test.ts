import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { render } from "./render.ts";

it.each([
  ["-0", "-0"],
  ["[0 / 0, 1n, undefined, null, , true]", "[NaN, 1n, undefined, null, <hole>, true]"],
  ["'a\"\\n'", '"a\\"\\n"'],
  ["({ a: { 'b c': [] } })", '{a: {"b c": []}}'],
  ["new Map([[{}, new Set(['x'])]])", 'Map {{} => Set {"x"}}'],
  ["new Date(0)", "Date 1970-01-01T00:00:00.000Z"],
  ["new RangeError('far')", "RangeError: far"],
  ["const a = [1]; a.push(a, [a]); a", "[1, <cycle>, [<cycle>]]"],
  ["const b = {}; [b, b]", "[{}, {}]"],
  ["Symbol('s')", "Symbol(s)"],
  ["() => 1", "<function>"],
])("renders %s of another context", (code, text) => {
  expect(render(runInNewContext(code))).toBe(text);
});
