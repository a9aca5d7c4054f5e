/** No recursion of the guest's is one of the host's: what ends it is a limit or an error of the guest's own. */
import { describe } from "vitest";
import { type Attack, attacks } from "./attack.ts";

const PROGRAMS: readonly Attack[] = [
  ["plain recursion", "const f = () => f(); told(f)", "LimitExceededError: Maximum call stack depth exceeded"],
  [
    "recursion with a catch in each frame",
    "const f = () => { try { f() } catch (e) { probe(e) } finally { return 1 } }; f()",
    "LimitExceededError: Maximum call stack depth exceeded",
  ],
  [
    "recursion through the host",
    "let n = 0; const f = () => { n++; return keep(f) }; String(f())",
    "LimitExceededError: Maximum nested run depth exceeded",
  ],
  [
    "recursion through getters that the bridge reads",
    "const more = () => ({ get next() { return identity(more()) } }); told(() => identity(more()))",
    "LimitExceededError: Maximum nested run depth exceeded",
  ],
  [
    "recursion through conversions",
    "const o = { toString() { return `${o}` } }; told(() => `${o}`)",
    "LimitExceededError: Maximum nested run depth exceeded",
  ],
  [
    "recursion through JSON",
    "let o = {}; for (let i = 0; i < 20000; i++) o = { o }; told(() => JSON.stringify(o).length > 1)",
    true,
  ],
  [
    "recursion through flat, toString and sort",
    "let a = [1]; for (let i = 0; i < 20000; i++) a = [a]; told(() => String(a)) + told(() => a.flat(Infinity))",
    "RangeError: Maximum call stack size exceededRangeError: Maximum call stack size exceeded",
  ],
  [
    "source nested deep",
    "told(() => eval('('.repeat(50000) + '1' + ')'.repeat(50000)))",
    "SyntaxError: Syntax is nested too deeply",
  ],
  [
    "patterns nested deep",
    "told(() => new RegExp('(?:'.repeat(50000) + 'a' + ')'.repeat(50000)).test('a'))",
    "LimitExceededError: Maximum memory limit exceeded",
  ],
  [
    "data nested deep, to the host and back",
    "let o = {}; for (let i = 0; i < 20000; i++) o = { o }; let n = 0; for (let c = identity(o); c.o; c = c.o) n++; n",
    20000,
  ],
  [
    "prototype chains",
    "let o = {}; for (let i = 0; i < 20000; i++) o = Object.create(o); [told(() => o.x), text(o)].join()",
    ",object ",
  ],
  ["bound functions", "let f = identity; for (let i = 0; i < 5000; i++) f = f.bind(null); told(() => f(1))", 1],
  ["proxies of proxies", "let p = identity; for (let i = 0; i < 8000; i++) p = new Proxy(p, {}); told(() => p(1))", 1],
  [
    "proxies of bound functions",
    "let f = (...a) => a.length; for (let i = 0; i < 4000; i++) f = new Proxy(f.bind(null, i), {}); told(() => f(1))",
    4001,
  ],
  [
    "a call that calls itself",
    "const list = [Reflect.apply, null]; list.push(list); told(() => Reflect.apply(...list))",
    "LimitExceededError: Maximum call stack depth exceeded",
  ],
  [
    "a proxy that is its own trap",
    "const handler = {}; const p = new Proxy(identity, handler); handler.apply = p; told(() => p(1))",
    "LimitExceededError: Maximum call stack depth exceeded",
  ],
  [
    "a proxy that constructs by itself",
    "const handler = {}; const p = new Proxy(class {}, handler); handler.construct = p; told(() => new p())",
    "TypeError: Class constructors cannot be invoked without 'new'",
  ],
];

describe("stack overflows", () => attacks(PROGRAMS));
