/** What a guest learns from the host's errors and from stacks: a name and a message. */
import { describe } from "vitest";
import { type Attack, attacks } from "./attack.ts";

const PROGRAMS: readonly Attack[] = [
  [
    "a cause stays outside",
    "try { fail() } catch (e) { ['cause' in e, e.name, e.message, Object.getOwnPropertyNames(e).sort().join()].join('|') }",
    "false|TypeError|host failed|message,stack",
  ],
  [
    "fields of an error stay outside",
    "try { failRichly() } catch (e) { probe(e); [e.name, e.message, e.secret, e.run, e.errors, e.constructor === Error].join('|') }",
    "Error|rich||||true",
  ],
  [
    "the stack is the guest's",
    "const f = () => fail(); try { f() } catch (e) { e.stack.split('\\n').length > 1 && /at f /.test(e.stack) && !/\\.ts|internal/.test(e.stack) }",
    true,
  ],
  [
    "objects that are no errors stay outside",
    "try { failStrangely() } catch (e) { probe(e); [String(e), e.toString === Error.prototype.toString].join('|') }",
    "Error: The host threw an object that is not an error|true",
  ],
  [
    "a name that is a symbol makes no error of the host's",
    "const e = new Error('x'); e.name = Symbol('n'); [told(() => e.stack.length > 0), told(() => String(e)), keep(() => { throw e }).name].map(String).join('|')",
    "true|TypeError: Cannot convert a Symbol value to a string|GuestError",
  ],
  [
    "a name whose getter throws",
    "const e = new Error('x'); Object.defineProperty(e, 'name', { get() { return fail() } }); told(() => text(e))",
    "TypeError: host failed",
  ],
  [
    "prepareStackTrace is a name like any other",
    "let called = 0; Error.prepareStackTrace = (e, sites) => { called++; probe(sites); return sites; }; try { fail() } catch (e) { probe(e.stack) } new Error('x').stack; try { null.x } catch (e) { probe(e.stack) } called + typeof new Error('x').stack",
    "0string",
  ],
  [
    "prepareStackTrace on a replaced Error",
    "let called = 0; const Old = Error; globalThis.Error = { prepareStackTrace(e, s) { called++; probe(s); return s; } }; try { null.x } catch (e) { probe(e.stack) } globalThis.Error = Old; called",
    0,
  ],
  [
    "captureStackTrace writes text of the guest's",
    "const o = { name: 'n' }; const r = typeof Error.captureStackTrace === 'function' ? (Error.captureStackTrace(o), typeof o.stack) : 'string'; probe(o.stack); r",
    "string",
  ],
  [
    "stackTraceLimit is a name like any other",
    "Error.stackTraceLimit = { valueOf() { probe(this); return 1e9 } }; const f = (n) => n ? f(n - 1) : fail(); try { f(20) } catch (e) { typeof e.stack }",
    "string",
  ],
  [
    "errors of the bridge are the guest's",
    "told(() => identity(new WeakMap()))",
    "TypeError: arguments[0] is a WeakMap, which cannot cross",
  ],
  [
    "an AggregateError with errors of the host",
    "(() => { const es = []; for (const f of [fail, failRichly]) try { f() } catch (e) { es.push(e) } const a = new AggregateError(es); probe(a); return a.errors.map((e) => e.message).join(); })()",
    "host failed,rich",
  ],
  [
    "an error that goes out and comes back",
    "const e = new RangeError('mine', { cause: { deep: 1 } }); const back = keep(() => { throw e }); probe(back); [back === e, back instanceof Error].join()",
    "false,true",
  ],
  [
    "a thrown function",
    "told(() => keep(() => { throw (x) => x })) + typeof keep(() => { throw () => 1 })",
    "GuestError: (x) => xobject",
  ],
];

describe("errors of the host", () => attacks(PROGRAMS));
