/** Every constructor of functions, and the prototypes behind generators and async functions: what they make runs in the guest. */
import { describe } from "vitest";
import { type Attack, attacks } from "./attack.ts";

const PROGRAMS: readonly Attack[] = [
  [
    "Function, called and constructed",
    "[Function('return typeof process')(), new Function('return typeof require')(), Function.prototype.constructor('return typeof sandglassCanary')()].join()",
    "undefined,undefined,undefined",
  ],
  [
    "AsyncFunction",
    "const AF = (async () => 1).constructor; let r; AF('return typeof process')().then((v) => { r = v }); probe(AF); [AF === Function, Object.getPrototypeOf(AF) === Function].join()",
    "false,true",
  ],
  [
    "GeneratorFunction",
    "const GF = (function* () {}).constructor; probe(GF); GF('yield typeof process')().next().value",
    "undefined",
  ],
  [
    "AsyncGeneratorFunction",
    "const AGF = (async function* () {}).constructor; probe(AGF); Object.prototype.toString.call(AGF('yield typeof process')())",
    "[object AsyncGenerator]",
  ],
  [
    "a subclass of Function",
    "class F extends Function { constructor(...a) { super(...a) } } new F('return typeof process')()",
    "undefined",
  ],
  [
    "Reflect.construct with the host's function as new.target",
    "told(() => Reflect.construct(Function, ['return typeof process'], identity))",
    "TypeError: function identity() { [native code] } is not a constructor",
  ],
  [
    "a comment that closes the parameters",
    "told(() => Function('/*', '*/){')) + told(() => Function('a = typeof process', 'return a')())",
    "SyntaxError: Unexpected end of parameters or bodyundefined",
  ],
  [
    "a body that closes the function",
    "told(() => Function('}, pull(this), function () {'))",
    "SyntaxError: Unexpected token ','",
  ],
  [
    "prototypes of generators",
    "const G = Object.getPrototypeOf(function* () {}); const proto = G.prototype; probe(proto); probe(Object.getPrototypeOf(proto)); typeof proto.next",
    "function",
  ],
  [
    "a generator resumed by the host",
    "const g = (function* () { pull(yield 1) })(); g.next(); each((...a) => g.next(a)); g.next().done",
    true,
  ],
  [
    "a generator function called by the host",
    "told(() => each(function* () { yield probe }))",
    "HostError: function() is a Generator, which cannot cross",
  ],
  [
    "direct and indirect eval",
    "const x = 1; [eval('typeof process + x'), (0, eval)('typeof x + typeof globalThis.process'), each(() => eval('typeof require'))].join()",
    "undefined1,numberundefined,undefined",
  ],
  [
    "eval by another name through the host",
    "const e = identity(eval); [e === eval, e('typeof process')].join()",
    "true,undefined",
  ],
  [
    "import() of the host's modules",
    "let r = 'none'; import('node:fs').then((m) => { r = m; probe(m) }, (e) => { probe(e) }); import('data:text/javascript,1').catch((e) => probe(e)); r",
    "none",
  ],
  [
    "what Node and browsers add",
    "['setImmediate', 'process', 'require', 'Buffer', 'global', 'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'module', 'exports', '__dirname', 'fetch', 'performance'].filter((n) => n in globalThis).join()",
    "",
  ],
];

describe("functions from text", () => attacks(PROGRAMS));
