/**
 * Ways out that worked on other sandboxes, tried here. Each program gets hold of whatever it can and hands it to `probe`, a
 * function of the guest that follows constructors and prototypes from there and pulls the canary if they lead to the host.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { Host, Interpreter, InterpreterError } from "../../src/index.ts";
import { changesSince, snapshot, tellsOfHost } from "./host-canary.ts";

class Service {
  name = "service";
  nested = { list: [1, { deep: true }] };
  friend: Service | undefined;
  greet(who: string): string {
    return `hello ${who}`;
  }
  self(): this {
    return this;
  }
  fail(): never {
    throw new RangeError("service failed");
  }
}

const hostGlobals = (): Record<string, unknown> => {
  const service = new Service();
  service.friend = new Service();
  return {
    identity: (value: unknown) => value,
    make: () => ({ a: [1, new Map([["k", {}]])], e: new Error("made"), s: Symbol.iterator, f: () => 1 }),
    fail: () => {
      throw new TypeError("host failed");
    },
    failStrangely: () => {
      throw { toString: () => "strange", constructor: Function };
    },
    each: (callback: (...args: unknown[]) => unknown) => callback({ a: 1 }, [1], new Error("given"), () => 1, service),
    keep: (callback: () => unknown) => {
      try {
        return callback();
      } catch (error) {
        return error;
      }
    },
    later: async (value: unknown) => value,
    rejectLater: async () => {
      throw new Error("later");
    },
    tag: (strings: readonly string[], ...values: unknown[]) => [strings, values],
    service,
    data: { plain: { list: [1, 2] }, when: new Map([[{}, new Set([1])]]) },
    console,
    Math,
    Object,
    Function,
    symbol: Symbol.iterator,
    ...Host.apis({
      timers: true,
      queueMicrotask: true,
      structuredClone: true,
      encoding: true,
      url: true,
      base64: true,
      crypto: true,
    }),
    captured: Host.console({ write: () => service }).console,
  };
};

const PROBE = `
  const pull = (g) => {
    try { g.sandglassCanary = "reached"; } catch {}
    // A promise that nobody handles would end the evaluation.
    try { if (g instanceof Promise) g.catch(() => {}); } catch {}
    try { if (g.process) g.process.sandglassCanary = 1; } catch {}
    try { globalThis.sandglassCanary = undefined; delete globalThis.sandglassCanary; } catch {}
  };
  const codes = ["return this", "return globalThis", "return (0, eval)('this')"];
  const step = (x) => {
    for (const code of codes) {
      try { pull(x(code)()); } catch {}
      try { pull(x.call(null, code)()); } catch {}
      try { pull(new x(code)()); } catch {}
      try { pull(Reflect.construct(x, [code])()); } catch {}
    }
    try { x.prototype.polluted = 1; } catch {}
    try { x.polluted = 1; } catch {}
    try { x.__proto__.polluted = 1; } catch {}
    try { pull(x()); } catch {}
  };
  const probe = (start) => {
    const seen = new Set();
    const queue = [start];
    for (let steps = 0; queue.length > 0 && steps < 60; steps++) {
      const x = queue.shift();
      if (x === null || (typeof x !== "object" && typeof x !== "function") || seen.has(x)) continue;
      seen.add(x);
      const own = Object.getOwnPropertyNames(Object.prototype).concat(Object.getOwnPropertyNames(Function.prototype));
      if (x !== globalThis && !own.includes(x.name)) step(x);
      for (const key of ["constructor", "__proto__", "prototype", "caller", "callee", "arguments", "stack", "cause"]) {
        try { queue.push(x[key]); } catch (e) { queue.push(e); }
      }
      try { queue.push(Object.getPrototypeOf(x)); } catch {}
      try { for (const key of Reflect.ownKeys(x)) queue.push(x[key]); } catch {}
    }
  };
`;

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

const run = async (code: string): Promise<unknown> => {
  const interpreter = new Interpreter({ globals: hostGlobals(), limits: { maxTime: 2_000 } });
  try {
    return await interpreter.evaluateAsync(`${PROBE}; { ${code} }; "finished"`);
  } catch (error) {
    return error;
  } finally {
    expect(interpreter.evaluate("1 + 1")).toBe(2);
  }
};

describe("no way out through", () => {
  // What the engine itself leaves in the host at its first use is no escape.
  beforeAll(() => run("1"));
  it.each(WAYS)("%s", async (_name, code) => {
    const before = snapshot();
    const { log } = console;
    console.log = () => undefined;
    try {
      const result = await run(code);
      await new Promise((resolve) => setImmediate(resolve));
      expect(result === "finished" || result instanceof InterpreterError, String(result)).toBe(true);
      expect(result instanceof InterpreterError && result.message).toBe(false);
    } finally {
      console.log = log;
    }
    expect(changesSince(before)).toEqual([]);
  });
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
