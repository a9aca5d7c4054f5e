/** The optional APIs, compared with the host's own for the same programs. */
import { describe, expect, it } from "vitest";
import { GuestError, Host, HostError, Interpreter } from "../../src/index.ts";
import { caught } from "../caught.ts";

const globals = {
  ...Host.apis({ structuredClone: true, queueMicrotask: true, encoding: true, url: true, base64: true, crypto: true }),
};

/** The value, or the name and message of what is thrown. */
const outcome = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    const { name, message } = error as Error;
    return `${name}: ${message}`;
  }
};

const inGuest = (code: string): unknown =>
  new Interpreter({ globals }).evaluate(
    `(() => { try { return ${code} } catch (error) { return error.name + ": " + error.message } })()`,
  );

const expectAsOnHost = (code: string): void => {
  expect(inGuest(code)).toEqual(outcome(new Function(`return ${code}`) as () => unknown));
};

describe("URL", () => {
  const show =
    "((u) => [u.href, u.origin, u.protocol, u.username, u.password, u.host, u.hostname, u.port, u.pathname, u.search, u.hash, String(u), JSON.stringify(u)])";
  it.each([
    "https://user:pa%20ss@Example.COM:8080/a/../b//c?x=1&y=%20#frag",
    "http://EXAMPLE.com:80",
    "https://münchen.example/straße?ü=ä",
    "http://[::1]:3000/",
    "http://0x7f.1/",
    "data:text/plain,hello world",
    "javascript:alert(1)",
    "file:///C|/x",
    "mailto:a@b.c",
    " \\thttp:\\\\\\\\a\\\\b ",
    "blob:https://a.b/c",
    "no url",
    "http://a b/",
    "http://a:99999/",
    "https://\\ud800.x/",
    "",
  ])("parses %j", (text) => {
    expectAsOnHost(`${show}(new URL("${text}"))`);
    expectAsOnHost(`URL.canParse("${text}")`);
  });
  it.each([
    "new URL('../x?y', 'https://a.b/c/d/e').href",
    "new URL('//c/d', 'https://a.b/c').href",
    "new URL('x', 'mailto:a').href",
    "new URL(new URL('https://a.b/c')).href",
    "new URL('/y', new URL('https://a.b/c')).href",
    "new URL({ toString: () => 'https://x.y/' }).href",
    "new URL()",
    "URL('https://a')",
    "URL.canParse('x', 'https://a') && !URL.canParse('x')",
    "Object.prototype.toString.call(new URL('https://a'))",
    "Object.keys(new URL('https://a')).length",
    "URL.name + URL.length + typeof URL.prototype.href_",
    "class Mine extends URL { get twice() { return this.href + this.href } } new Mine('https://a').twice"
      .replace(/^/, "(() => { ")
      .replace(/ new Mine/, "; return new Mine") + " })()",
  ])("%s", (code) => expectAsOnHost(code));
  it.each(["href", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search", "hash"])(
    "sets %s",
    (part) => {
      for (const value of [
        "https://n.m/o?p#q",
        "ftp",
        "a b",
        "c:d@e",
        "new.host:81",
        "443",
        "",
        "/x/../y",
        "?k=v",
        "#z",
        "ü",
        "x".repeat(40),
      ])
        expectAsOnHost(
          `((u) => { u.${part} = ${JSON.stringify(value)}; return ${show}(u).concat(u.searchParams.toString()) })(new URL("https://u:p@a.b:8/c?d=e#f"))`,
        );
    },
  );
  it("keeps its parameters in step", () => {
    expectAsOnHost(
      "((u, p = u.searchParams) => { p.append('x', 'a b&c'); const one = u.href; p.delete('d'); p.set('x', '1'); const two = u.search; u.search = '?q=1&q=2'; return [one, two, [...p], p === u.searchParams, (p.delete('q'), u.href)] })(new URL('https://a.b/?d=e'))",
    );
  });
  it("parses no host name that is longer than any network knows", () => {
    const long = "'一'.repeat(200000)";
    for (const code of [
      `new URL('http://' + ${long})`,
      `new URL('\\t/' + '\\n/' + ${long}, 'http://a')`,
      `new URL('a', 'https://x:' + ${long} + '@b')`,
      `new URL('ht\\ntp:' + ${long})`,
    ])
      expect(inGuest(code)).toBe("TypeError: Invalid URL");
    expect(inGuest(`((u) => { u.host = ${long}; u.hostname = ${long}; return u.href })(new URL('https://a.b/'))`)).toBe(
      "https://a.b/",
    );
    expect(inGuest(`new URL('https://a.b/' + ${long}).href.length`)).toBe(1_800_012);
    expect(inGuest("new URL('https://a.b/' + 'x'.repeat(2 ** 20))")).toBe("TypeError: Invalid URL");
  });
});

describe("URLSearchParams", () => {
  it.each([
    "new URLSearchParams('?a=1&b=2&a=3&c&=d&%zz=%41+b&e=f=g').toString()",
    "[...new URLSearchParams('a=1&b=2')]",
    "[...new URLSearchParams([['a', 1], new Set(['b', 2])]).entries()]",
    "[...new URLSearchParams(new Map([['x', 'y']]))]",
    "[...new URLSearchParams({ a: 1, b: [1, 2], 3: null })]",
    "[...new URLSearchParams(new URLSearchParams('a=1'))]",
    "new URLSearchParams([['a']])",
    "new URLSearchParams([1])",
    "new URLSearchParams(['ab'])",
    "[...new URLSearchParams(undefined)].length",
    "((p) => [p.get('a'), p.get('z'), p.getAll('a'), p.has('a'), p.has('a', '9'), p.size, p.has('a', undefined)])(new URLSearchParams('a=1&a=2&b'))",
    "((p) => (p.set('a', 9), p.append('n', 'ü €'), p.delete('b'), p.delete('a', '5'), p.sort(), String(p)))(new URLSearchParams('z=1&a=1&b=2&a=3'))",
    "((p, seen = []) => (p.forEach((value, name, self) => seen.push(value, name, self === p)), seen))(new URLSearchParams('a=1&b=2'))",
    "[[...new URLSearchParams('a=1&b=2').keys()], [...new URLSearchParams('a=1&b=2').values()]]",
    "new URLSearchParams().get()",
    "new URLSearchParams().append('a')",
    "URLSearchParams()",
    "String(new URLSearchParams({ '\\ud800': '\\udc00x' }))",
    "Object.prototype.toString.call(new URLSearchParams().entries()) + (URLSearchParams.prototype.entries === URLSearchParams.prototype[Symbol.iterator])",
    "[...new URLSearchParams('??a')].concat([...new URL('https://x/??b=1').searchParams])",
    "((p, i = p.keys()) => [i.next(), (p.delete('a'), i.next()), i.next()])(new URLSearchParams('a=1&b=2&c=3'))",
  ])("%s", (code) => {
    if (code === "URLSearchParams()") expect(inGuest(code)).toContain("cannot be invoked without 'new'");
    else expectAsOnHost(code);
  });
  it("refuses symbols as names", () =>
    expect(inGuest("new URLSearchParams({ [Symbol('q')]: 1 })")).toMatch(/^TypeError/));
  it("sorts by units, stably", () =>
    expectAsOnHost("((p) => (p.sort(), [...p]))(new URLSearchParams('\\uffff=1&\\ud83d\\ude00=2&b=3&a=4&b=1'))"));
});

describe("TextEncoder and TextDecoder", () => {
  it.each([
    "[...new TextEncoder().encode('aé€😀\\ud800')]",
    "[...new TextEncoder().encode()]",
    "new TextEncoder().encoding",
    "((b) => [new TextEncoder().encodeInto('é€x', b), [...b]])(new Uint8Array(4))",
    "new TextEncoder().encodeInto('é€x', new Uint8Array(new ArrayBuffer(8), 2, 5)).written",
    "new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 0xe2, 0x82, 0xac]))",
    "new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array([0xef, 0xbb, 0xbf, 97])).length",
    "new TextDecoder().decode(new Uint8Array([0xff, 97]).buffer)",
    "new TextDecoder().decode(new DataView(new Uint8Array([97, 98, 99]).buffer, 1))",
    "new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff]))",
    "new TextDecoder('UTF-16').decode(new Uint16Array([97, 0xd83d, 0xde00]))",
    "new TextDecoder('foo')",
    "((d) => [d.decode(new Uint8Array([0xe2, 0x82]), { stream: true }), d.decode(new Uint8Array([0xac]), { stream: true }), d.decode()])(new TextDecoder())",
    "((d) => [d.encoding, d.fatal, d.ignoreBOM, d.decode()])(new TextDecoder(' Latin1 ', { fatal: 1 }))",
  ])("%s", (code) => expectAsOnHost(code));
  it("takes bytes only", () => {
    expect(inGuest("new TextDecoder().decode('x')")).toMatch(/^TypeError/);
    expect(inGuest("new TextEncoder().encodeInto('x', [])")).toMatch(/^TypeError/);
    expect(inGuest("TextEncoder.prototype.encode.call({})")).toMatch(/^TypeError/);
  });
});

describe("atob and btoa", () => {
  it.each([
    "btoa('hello')",
    "btoa('')",
    "btoa('\\xff\\x00')",
    "btoa('€')",
    "btoa(null)",
    "atob('aGVsbG8=')",
    "atob(' aGVs\\nbG8 ')",
    "atob('a')",
    "atob('YQ')",
    "atob()",
    "btoa()",
  ])("%s", (code) => expectAsOnHost(code));
  it("says why as browsers do", () =>
    expect(
      inGuest(
        "(() => { try { atob('a') } catch (error) { return [error instanceof Error, error.code, String(error)] } })()",
      ),
    ).toEqual([true, 5, "InvalidCharacterError: The string to be decoded is not correctly encoded."]));
});

describe("structuredClone", () => {
  it.each([
    "structuredClone([1, , 'x', null, undefined, true, 1n, -0, NaN])",
    "Object.keys(structuredClone(Object.assign([1], { x: 1 })))",
    "structuredClone(new (class P { constructor() { this.x = 1 } get y() { return 2 } })).constructor === Object",
    "structuredClone({ get a() { return [1] } })",
    "Object.getOwnPropertyDescriptor(structuredClone({ get a() { return 1 } }), 'a')",
    "structuredClone(new Map([[{ a: 1 }, new Set([1, new Date(5)])]]))",
    "((a) => (a.self = a, a.list = [a, a], a = structuredClone(a), a.self === a && a.list[1] === a))({})",
    "((r) => (r.lastIndex = 2, r = structuredClone(r), [r.source, r.flags, r.lastIndex]))(/a/gi)",
    "[structuredClone(Object(1)) instanceof Number, structuredClone(Object('s')) + '', typeof structuredClone(Object(1n)), structuredClone(Object(false)).valueOf()]",
    "((e) => [e instanceof TypeError, e.name, e.message, e.cause, e.x])(structuredClone(Object.assign(new TypeError('m', { cause: [1] }), { x: 1 })))",
    "((e) => [e.constructor.name, e.name, Object.hasOwn(e, 'message')])(structuredClone(new (class Mine extends RangeError { name = 'Mine' })))",
    "((e) => e.stack.split('\\n')[0])(structuredClone(new Error('top')))",
    "(([u, b, d]) => [u.buffer === b, d.buffer === b, u.byteOffset, u.length, [...u], d.byteLength])(((b) => structuredClone([new Uint8Array(b, 2, 3), b, new DataView(b, 1)]))(new Uint8Array([0, 1, 2, 3, 4, 5]).buffer))",
    "((b) => (b = structuredClone(b), [b.resizable, b.maxByteLength, b.byteLength]))(new ArrayBuffer(2, { maxByteLength: 8 }))",
    "((b, c = structuredClone({ b, v: new Uint8Array(b) }, { transfer: [b] })) => [b.byteLength, c.b.byteLength, c.v.length, c.v[0], c.v.buffer === c.b])(new Uint8Array([7, 8]).buffer)",
    "structuredClone(1, { transfer: [{}] }) === 2",
    "(() => { try { structuredClone() } catch (error) { return error.name } })()",
    "structuredClone(Object(Symbol()))",
    "structuredClone({ deep: { a: Symbol('x') } })",
    "Object.keys(structuredClone({ [Symbol('s')]: 1, b: 2 }))",
    "Object.keys(structuredClone(Object.defineProperty({}, 'h', { value: 1 })))",
    'structuredClone(JSON.parse(\'{"__proto__": {"x": 1}}\')).x',
    "((b) => structuredClone(b, { transfer: [b, b] }))(new ArrayBuffer(1))",
    "((seen) => (structuredClone({ a: { get x() { seen.push('x') } }, get b() { seen.push('b') }, c: [{ get y() { seen.push('y') } }], get d() { seen.push('d') } }), seen))([])",
    "((seen) => (structuredClone(new Map([[{ get k() { seen.push('k') } }, { get v() { seen.push('v') } }], [1, new Set([{ get s() { seen.push('s') } }, { get t() { seen.push('t') } }])]])), seen))([])",
    "((seen) => { try { structuredClone({ a: { x() {} }, get b() { seen.push('b') } }) } catch (error) { return [...seen, error.name] } })([])",
  ])("%s", (code) => {
    // Messages name the values in different ways.
    if (/Symbol\((?!'s')|transfer: \[\{/.test(code)) expect(inGuest(code)).toMatch(/^DataCloneError: /);
    else expectAsOnHost(code);
  });
  it("clones errors that are their own cause", () =>
    expect(
      inGuest("((e) => { e.cause = { e }; e = structuredClone([e, 1])[0]; return e.cause.e === e })(new Error('x'))"),
    ).toBe(true));
  it.each(["structuredClone(1, 5)", "structuredClone(1, 'x')", "structuredClone(1, { transfer: 5 })"])("%s", (code) =>
    expect(inGuest(code)).toMatch(/^TypeError/),
  );
  it.each([
    "() => 1",
    "class {}",
    "Symbol()",
    "new WeakMap()",
    "Promise.resolve()",
    "new Proxy({}, {})",
    "{ a: { b() {} } }",
    "(function* () {})()",
    "new WeakRef({})",
    "(function () { return arguments })()",
    "[].values()",
    "[URL]",
    "[{ f: structuredClone }]",
  ])("refuses %s", (code) => {
    expect(inGuest(`structuredClone((${code}))`)).toMatch(/^DataCloneError: .* could not be cloned\.$/);
  });
  it("is no recursion, and charged", () => {
    expect(
      inGuest(
        "((deep) => { for (let i = 0; i < 1e5; i++) deep = [deep]; deep = structuredClone(deep); let n = 0; while (deep.length) { deep = deep[0]; n++ } return n })([])",
      ),
    ).toBe(100_000);
    const interpreter = new Interpreter({ globals });
    expect(
      caught(() => interpreter.evaluate("let a = []; for (;;) a = [a, structuredClone(a)]", { maxAllocation: 1e6 })),
    ).toMatchObject({ limitType: "maxAllocation" });
    expect(
      caught(() =>
        interpreter.evaluate("const m = new Array(1e5).fill(0); for (;;) structuredClone(m)", { maxIterations: 1e6 }),
      ),
    ).toMatchObject({ limitType: "maxIterations" });
  });
});

describe("queueMicrotask", () => {
  it("calls in the order of the jobs", () => {
    const code =
      "const seen = []; Promise.resolve().then(() => seen.push(1)); queueMicrotask(() => { seen.push(2); queueMicrotask(() => seen.push(4)) }); Promise.resolve().then(() => seen.push(3)); const all = Promise.resolve().then(() => 0).then(() => 0).then(() => seen); all";
    expect(new Interpreter({ globals }).evaluate(code)).toEqual([1, 2, 3, 4]);
  });
  it("takes functions only, and floods are stopped", () => {
    expect(inGuest("queueMicrotask(1)")).toBe("TypeError: 1 is not a function");
    const flood = "const flood = () => { queueMicrotask(flood); queueMicrotask(flood) }; flood()";
    expect(caught(() => new Interpreter({ globals }).evaluate(flood, { maxFunctionCalls: 10_000 }))).toMatchObject({
      limitType: "maxFunctionCalls",
    });
  });
});

describe("crypto", () => {
  it("gives random values and UUIDs", () => {
    expect(inGuest("crypto.randomUUID()")).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(inGuest("crypto.randomUUID() === crypto.randomUUID()")).toBe(false);
    expect(
      inGuest("((a) => [crypto.getRandomValues(a) === a, a.some((n) => n !== 0), a.length])(new Uint32Array(64))"),
    ).toEqual([true, true, 64]);
    expect(
      inGuest(
        "((b) => (crypto.getRandomValues(new Uint8Array(b, 2, 100)), new Uint8Array(b)[0]))(new ArrayBuffer(200))",
      ),
    ).toBe(0);
  });
  it.each([
    "crypto.getRandomValues(new Float32Array(1))",
    "crypto.getRandomValues(new Uint8Array(65537))",
    "crypto.getRandomValues([])",
  ])("%s", (code) => expectAsOnHost(code));
  it("wants an array", () => expect(inGuest("crypto.getRandomValues()")).toMatch(/^TypeError/));
  it.each<[randomBytes: unknown, message: string]>([
    [() => new Uint8Array(3), "TypeError: randomBytes must give a Uint8Array of 16 bytes"],
    [async () => new Uint8Array(16), "TypeError: randomBytes must give a Uint8Array of 16 bytes"],
    [
      () => {
        throw new RangeError("no entropy");
      },
      "RangeError: no entropy",
    ],
  ])("tells of a source that fails as of any host function: %s", (randomBytes, message) => {
    const options = { randomBytes: randomBytes as (count: number) => Uint8Array };
    const interpreter = new Interpreter({ globals: Host.apis({ crypto: options }) });
    const error = caught(() => interpreter.evaluate("crypto.randomUUID()"));
    expect(error).toBeInstanceOf(GuestError);
    expect(error).toMatchObject({ message, cause: { message: message.replace(/^\w+: /, "") } });
    expect(interpreter.evaluate("try { crypto.randomUUID() } catch (error) { String(error) }")).toBe(message);
  });
  it("takes its bytes from elsewhere, if told so", () => {
    const seeded = () => {
      let next = 0;
      return Host.apis({ crypto: { randomBytes: (count) => Uint8Array.from({ length: count }, () => next++) } });
    };
    const run = () =>
      new Interpreter({ globals: { ...seeded() } }).evaluate(
        "[crypto.randomUUID(), [...crypto.getRandomValues(new Uint8Array(2))]]",
      );
    expect(run()).toEqual(["00010203-0405-4607-8809-0a0b0c0d0e0f", [16, 17]]);
    expect(run()).toEqual(run());
    const broken = Host.apis({ crypto: { randomBytes: () => [1] as never } });
    expect(() => new Interpreter({ globals: { ...broken } }).evaluate("crypto.randomUUID()")).toThrow(
      "randomBytes must give a Uint8Array of 16 bytes",
    );
  });
});

describe("Host.apis", () => {
  const NAMES =
    "setTimeout setInterval clearTimeout clearInterval queueMicrotask structuredClone TextEncoder TextDecoder URL URLSearchParams atob btoa crypto console";
  it("gives nothing that is not named", () => {
    const count = (given: Record<string, unknown>) =>
      new Interpreter({ globals: given }).evaluate(`"${NAMES}".split(" ").filter((name) => name in globalThis)`);
    expect(count({})).toEqual([]);
    expect(count({ ...Host.apis({}) })).toEqual([]);
    expect(count({ ...Host.apis({ url: true, base64: false, timers: undefined as never }) })).toEqual([
      "URL",
      "URLSearchParams",
    ]);
  });
  it.each<[apis: unknown, message: string]>([
    [{ fetch: true }, "Unknown key fetch in the APIs of Host.apis"],
    [{ url: {} }, "url must be true or false, not an object"],
    [{ url: 1 }, "url must be true or false, not 1"],
    [{ timers: 5 }, "timers must be an object, not 5"],
    [{ timers: { max: 5 } }, "Unknown key max in timers"],
    [{ timers: { maxPending: "5" } }, "maxPending must be an integer"],
    [{ crypto: { randomBytes: 5 } }, "randomBytes must be a function, not 5"],
    [[], "the APIs of Host.apis must be an object, not an array"],
  ])("refuses %j", (apis, message) => expect(() => Host.apis(apis as never)).toThrow(message));
  it("gives classes of the guest's own world", () => {
    const code =
      "[Object.getPrototypeOf(URL) === Function.prototype, new TextEncoder().encode('a') instanceof Uint8Array, new URL('http://a').constructor === URL, new URLSearchParams('a=1').getAll('a') instanceof Array]";
    expect(new Interpreter({ globals }).evaluate(code)).toEqual([true, true, true, true]);
  });
  it("makes objects that do not cross", () => {
    const interpreter = new Interpreter({ globals });
    expect(interpreter.evaluate("URL")).not.toBe(URL);
    for (const code of ["new URL('https://a.b/c')", "new TextDecoder()", "new URLSearchParams('a').keys()"])
      expect(caught(() => interpreter.evaluate(code))).toBeInstanceOf(HostError);
  });
});
