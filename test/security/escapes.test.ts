/**
 * Ways out that worked on other sandboxes, tried here. Each program gets hold of whatever it can and hands it to `probe`, a
 * function of the guest that follows constructors and prototypes from there and pulls the canary if they lead to the host.
 */
import { describe, expect, it } from "vitest";
import { Interpreter } from "../../src/index.ts";
import { attacks } from "./attack.ts";
import { tellsOfHost } from "./host-canary.ts";
import { PROBE } from "./probe.ts";
import { hostGlobals } from "./target.ts";

const WAYS: readonly (readonly [name: string, code: string])[] = [
  ["a host function", "probe(identity)"],
  ["its result", "probe(make())"],
  ["a guest object that went there and back", "probe(identity({ f() {}, a: [1] }))"],
  ["a guest function that went there and back", "probe(identity(function () { return this }))"],
  ["`this` of a callback", "each(function () { probe(this) })"],
  ["the arguments of a callback", "each((...args) => args.forEach(probe))"],
  [
    "the `arguments` object of a callback",
    "let once; each(function () { if (once) return; once = true; probe(arguments); probe(arguments.callee) })",
  ],
  [
    "the caller of a callback",
    "each(function f() { for (const k of ['caller', 'arguments']) try { probe(f[k]) } catch (e) { probe(e) } })",
  ],
  ["an error of the host", "try { fail() } catch (e) { probe(e) }"],
  ["a strange exception of the host", "try { failStrangely() } catch (e) { probe(e) }"],
  ["an error of an error", "try { fail.call(fail, fail) } catch (e) { probe(e); probe(e.stack); probe(e.cause) }"],
  [
    "an error of too deep a recursion",
    "const f = () => { try { f() } catch (e) { probe(e) } }; let n = 0; const g = () => ++n < 150 ? identity(each(() => g())) : 0; try { g() } catch (e) { probe(e) }",
  ],
  ["a GuestError that the host hands back", "probe(keep(() => { throw new Error('mine') }))"],
  ["a thrown guest object that the host hands back", "probe(keep(() => { throw { mine: 1 } }))"],
  ["an instance", "probe(service)"],
  ["the methods of an instance", "probe(service.greet); probe(service.self()); probe(service.fail)"],
  ["an instance behind an instance", "probe(service.friend)"],
  ["the data of an instance", "probe(service.nested)"],
  ["an error of an instance", "try { service.fail() } catch (e) { probe(e) }"],
  [
    "`call`, `apply` and `bind` of host functions",
    "probe(identity.call); probe(identity.bind(service)()); probe(identity.apply(null, [globalThis]))",
  ],
  [
    "host methods on other receivers",
    "probe(service.self.call(identity)); probe(service.self.call(globalThis)); probe((0, service.self)())",
  ],
  ["a captured console", "probe(captured); probe(captured.log); probe(captured.log(probe)); probe(identity(captured))"],
  [
    "classes of the host's APIs",
    "for (const C of [URL, URLSearchParams, TextEncoder, TextDecoder]) { probe(C); try { probe(new C('https://a.b?c=d')) } catch (e) { probe(e) } try { probe(new C()) } catch (e) { probe(e) } try { C.prototype.constructor.call(identity) } catch (e) { probe(e) } }",
  ],
  [
    "what the host's APIs give",
    "probe(new URL('http://a?b').searchParams.entries()); probe(new TextEncoder().encode('a').buffer); probe(structuredClone({ e: new Error('x') })); probe(crypto); probe(crypto.getRandomValues(new Uint8Array(2)))",
  ],
  [
    "what the host's APIs throw",
    "for (const f of [() => atob('?'), () => new URL('x'), () => structuredClone(identity), () => new TextDecoder('x'), () => crypto.getRandomValues(1), () => setTimeout(1), () => new URLSearchParams([1])]) try { f() } catch (e) { probe(e) }",
  ],
  [
    "callbacks of jobs, and timers",
    "let once; queueMicrotask(function () { if (once) return; once = true; probe(this); probe(arguments) }); probe(setTimeout(probe)); probe(setTimeout)",
  ],
  [
    "conversions that the host's APIs make",
    "const hook = { toString() { probe(this); return 'https://a' }, [Symbol.toPrimitive]: undefined }; probe(new URL(hook)); try { atob({ toString() { throw { probe } } }) } catch (e) { probe(e) }",
  ],
  ["a template tag", "probe(tag`a${1}b`)"],
  [
    "a promise of the host",
    "const p = later({}); probe(p); probe(p.then); p.then(probe); p.constructor = function (f) { probe(f); f(probe, probe) }; p.then(() => {})",
  ],
  [
    "the species of a promise of the host",
    "const p = later(1); class Q extends Promise { static get [Symbol.species]() { return function (f) { f(probe, probe); } } }; Object.setPrototypeOf(p, Q.prototype); try { p.then(probe) } catch (e) { probe(e) }",
  ],
  ["a rejection of the host", "rejectLater().catch(probe); rejectLater().then(null, (e) => probe(e.constructor))"],
  [
    "an await of the host",
    "(async () => { probe(await later({ a: () => 1 })); try { await rejectLater() } catch (e) { probe(e) } })()",
  ],
  [
    "a thenable given to the host",
    "later({ then(resolve, reject) { probe(resolve); probe(reject); resolve(probe) } })",
  ],
  [
    "a thenable of an async host function's own",
    // The probe reads the property again.
    "let isRead = false; identity({ get then() { if (!isRead) { isRead = true; probe(this); } return (f) => probe(f) } })",
  ],
  [
    "the console",
    "probe(console); probe(console.log); console.log({ toString() { probe(this) }, [Symbol.toPrimitive]: probe, inspect: probe })",
  ],
  ["the host's standard library", "probe(Math); probe(Object); probe(Function); probe(Math.max)"],
  ["a symbol of the host", "const o = { [symbol]: () => probe(symbol) }; probe(Object(symbol)); identity(o)"],
  ["data", "probe(data); probe(data.when); probe([...data.when][0])"],
  [
    "pollution by `__proto__`",
    'const o = identity(JSON.parse(\'{"__proto__": {"polluted": 1}}\')); o.__proto__.polluted = 1; identity(o)',
  ],
  [
    "pollution by an own `__proto__`",
    "identity({ ['__proto__']: { polluted: 1 } }); identity(Object.fromEntries([['__proto__', 1], ['constructor', { prototype: { polluted: 1 } }]]))",
  ],
  [
    "pollution of Object.prototype",
    "Object.prototype.polluted = 1; Array.prototype.polluted = 1; Function.prototype.polluted = 1; identity({}); probe(make())",
  ],
  [
    "setters on Object.prototype",
    "Object.defineProperty(Object.prototype, 'a', { set(v) { probe(this); probe(v) }, get() { return probe(this) } }); make(); each(() => 1)",
  ],
  [
    "setters on Array.prototype",
    "Object.defineProperty(Array.prototype, '0', { set(v) { probe(this); probe(v) }, configurable: true }); make(); each((...a) => 1); identity([1])",
  ],
  [
    "a replaced Symbol.iterator",
    "Array.prototype[Symbol.iterator] = function () { probe(this); return { next: () => ({ done: true }) } }; each((...a) => a); identity([1]); tag`x`",
  ],
  [
    "replaced intrinsics",
    "Map.prototype.set = Set.prototype.add = Array.prototype.push = Promise.prototype.then = probe; make(); later(1); identity(new Map([[1, 2]]))",
  ],
  [
    "a getter that changes its answer",
    "let n = 0; identity({ get x() { return n++ === 0 ? 1 : probe } , get constructor() { return probe } })",
  ],
  ["getters that throw host errors", "try { identity({ get x() { fail() } }) } catch (e) { probe(e) }"],
  [
    "a proxy's traps",
    "try { identity(new Proxy({}, { get: probe, ownKeys() { probe(this); return ['a'] }, getPrototypeOf: probe })) } catch (e) { probe(e) }",
  ],
  [
    "writes to an instance",
    "for (const f of [() => { service.name = 1 }, () => { delete service.name }, () => Object.defineProperty(service, 'name', { value: 1 }), () => Object.setPrototypeOf(service, null), () => Object.freeze(service), () => Array.prototype.push.call(service, 1), () => Object.assign(service, { a: 1 }), () => { service.__proto__ = {} }, () => service.__defineGetter__('name', probe)]) { try { f() } catch (e) { probe(e) } }",
  ],
  [
    "private names on an instance",
    "class Stamp extends (function (o) { return o }) { #x = 1; static read(o) { return o.#x } }; try { new Stamp(service); probe(Stamp.read(service)) } catch (e) { probe(e) }",
  ],
  [
    "`with` the host",
    "Object.create(service); probe(Object.create(service).self()); probe({ __proto__: service }.greet)",
  ],
  [
    "`super` on the host",
    "const o = { __proto__: service, f() { return super.self() }, g() { super.name = 2; return super.constructor } }; probe(o.f()); probe(o.g())",
  ],
  [
    "destructured members",
    "const { greet, constructor, __proto__: p, ...rest } = service; probe(greet); probe(constructor); probe(p); probe(rest)",
  ],
  ["a class that extends the host", "try { class X extends identity {} ; probe(new X()) } catch (e) { probe(e) }"],
  [
    "new on the host",
    "try { probe(new identity()) } catch (e) { probe(e) } try { probe(Reflect.construct(Object, [], identity)) } catch (e) { probe(e) }",
  ],
  [
    "an async generator of the guest",
    "(async () => { for await (const x of { async *[Symbol.asyncIterator]() { yield later({}) } }) probe(x) })()",
  ],
  [
    "prepareStackTrace",
    "Error.prepareStackTrace = (e, sites) => { probe(sites); probe(sites[0] && sites[0].getThis && sites[0].getThis()); return sites }; try { fail() } catch (e) { probe(e.stack) } probe(new Error('x').stack)",
  ],
  ["captureStackTrace", "const o = {}; Error.captureStackTrace && Error.captureStackTrace(o); probe(o.stack)"],
  ["stackTraceLimit", "Error.stackTraceLimit = Infinity; try { fail() } catch (e) { probe(e) }"],
  [
    "toStringTag",
    "identity({ [Symbol.toStringTag]: 'Promise', then: probe }); identity({ [Symbol.toStringTag]: 'Map', size: 1, forEach: probe })",
  ],
  [
    "names of host brands",
    "identity({ __isHostObject: true, payload: 1, kind: 1, shape: 1 }); probe(identity({ target: {} }))",
  ],
];

/** As little as possible is written to the process's own console. */
const globals = (): Record<string, unknown> => ({ ...hostGlobals(), console: { log: () => undefined } });

describe("no way out through", () => {
  attacks(
    WAYS.map(([name, code]) => [name, `{ ${code} }; "finished"`, "finished"]),
    { globals },
  );
  it("the probe itself is live: it reaches the guest's own Object.prototype", () => {
    const interpreter = new Interpreter({ globals: hostGlobals() });
    expect(interpreter.evaluate(`${PROBE}; probe({}); ({}).polluted`)).toBe(1);
  });
});

describe("what the guest reads of the host", () => {
  const texts = `
    const texts = [];
    const note = (e) => texts.push(String(e), String(e && e.stack), String(e && e.message), String(e && e.cause));
    for (const f of [fail, failStrangely, () => service.fail(), () => identity(new WeakMap()), () => each(() => fail())]) { try { f() } catch (e) { note(e) } }
    note(keep(() => { throw new Error("x") }));
    note(make().e);
    for (const f of [identity, service.greet, console.log, make().f]) { texts.push(f.toString(), f.name) }
    texts.join("\\n")`;
  it("tells nothing of its stack, its paths or its source", () => {
    const result = new Interpreter({ globals: hostGlobals() }).evaluate(texts) as string;
    expect(result).toContain("host failed");
    expect(tellsOfHost(result), result).toBe(false);
    expect(result).not.toContain("return value");
    expect(tellsOfHost(new Error("x").stack as string)).toBe(true);
  });
});
