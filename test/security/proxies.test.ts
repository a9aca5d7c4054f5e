/** Traps are guest code where one expects none: none of it may escape a limit, outlive one, or use up the host's stack. */
import { describe, expect, it } from "vitest";
import { HostError, Interpreter, InterpreterError, LimitExceededError } from "../../src/index.ts";
import { caught } from "../caught.ts";
import { watchHost } from "./watched.ts";

watchHost();

const evaluate = (program: string, maxTime = 5000): unknown =>
  new Interpreter().evaluate(program, { maxIterations: 10_000, maxMemory: 2 ** 21, maxTime });

const limitOf = (program: string, maxTime?: number): string => {
  const error = caught(() => evaluate(program, maxTime));
  expect(error).toBeInstanceOf(LimitExceededError);
  return (error as LimitExceededError).limitType;
};

const OPERATIONS: Readonly<Record<string, string>> = {
  get: "p.x",
  set: "p.x = 1",
  has: "'x' in p",
  deleteProperty: "delete p.x",
  ownKeys: "Object.keys(p)",
  getOwnPropertyDescriptor: "Object.getOwnPropertyDescriptor(p, 'x')",
  defineProperty: "Object.defineProperty(p, 'x', {})",
  getPrototypeOf: "Object.getPrototypeOf(p)",
  setPrototypeOf: "Object.setPrototypeOf(p, null)",
  isExtensible: "Object.isExtensible(p)",
  preventExtensions: "Object.preventExtensions(p)",
  apply: "p()",
  construct: "new p()",
};

const CATCHING = (operation: string): string => `
  const attempt = () => { try { ${operation}; } catch { return 1; } finally { return 2; } };
  attempt();
  "outlived"`;

describe("a limit in a trap ends the evaluation", () => {
  it.each(Object.entries(OPERATIONS))("%s", (trap, operation) => {
    const p = `const p = new Proxy(function () {}, { ${trap}() { try { for (;;); } catch {} finally { return {}; } } });`;
    expect(limitOf(p + CATCHING(operation))).toBe("maxIterations");
  });
});

describe("what leads from proxy to proxy", () => {
  const wrap = (handler: string, count = 10_000): string =>
    `let p = function () {}; for (let i = 0; i < ${count}; i++) p = new Proxy(p, ${handler});`;

  it.each(Object.entries(OPERATIONS))("goes through %s of thousands without a trap", (_, operation) => {
    expect(evaluate(`${wrap("{}", 5000)} ${operation}; "done"`)).toBe("done");
  });
  it.each(Object.entries(OPERATIONS))("ends for %s of thousands with one", (_, operation) => {
    expect(limitOf(wrap("Reflect", 6000) + CATCHING(operation))).toMatch(/maxNestedRuns|maxCallStackDepth/);
  });
  it.each(["p.x", "'x' in p", "p.x = 1"])("ends for %s of thousands of prototypes", (operation) => {
    const chain = "let p = {}; for (let i = 0; i < 2000; i++) p = Object.create(new Proxy(p, {}));";
    expect(limitOf(chain + CATCHING(operation))).toBe("maxNestedRuns");
  });
  it("ends where a trap leads to itself", () => {
    expect(limitOf(`const p = new Proxy({}, { get: (_, key) => p[key] }); ${CATCHING("p.x")}`)).toBe("maxNestedRuns");
    expect(
      limitOf(`const p = new Proxy({}, { get: Reflect.get }); ${CATCHING("Object.setPrototypeOf(p, p); p.x")}`),
    ).toBe("maxNestedRuns");
    expect(limitOf(`const h = {}; const p = new Proxy({}, h); Object.setPrototypeOf(h, p); ${CATCHING("p.x")}`)).toBe(
      "maxNestedRuns",
    );
  });
  it("ends where proxies are each other's traps", () => {
    const chain = "let p = () => 1; for (let i = 0; i < 5000; i++) p = new Proxy(() => 1, { apply: p });";
    expect(() => evaluate(chain + CATCHING("p()"))).not.toThrow(RangeError);
  });
  it.each(["p instanceof Object", "for (const key in p);", "p.__lookupGetter__('x')", "({}).isPrototypeOf(p)"])(
    "has an end where a prototype chain has none: %s",
    (operation) => {
      const p = "const p = new Proxy({}, { getPrototypeOf: () => p });";
      expect(limitOf(p + CATCHING(operation), 100)).toBe("maxTime");
    },
  );
});

describe("what a trap says is as long as it likes", () => {
  const endless = "new Proxy([], { get: (_, key) => key === 'length' ? 2 ** 40 : 'key' + String(key) })";

  it.each([
    `Object.keys(new Proxy({}, { ownKeys: () => ${endless} }))`,
    `JSON.stringify(${endless})`,
    `Math.max(...${endless})`,
    `[].concat(${endless})`,
    `Reflect.ownKeys(new Proxy({}, { ownKeys: () => ({ length: 2 ** 53, __proto__: ${endless} }) }))`,
  ])("%s", (program) => {
    expect(caught(() => evaluate(program))).toBeInstanceOf(InterpreterError);
  });
  it("adds nothing to a copy for the host", () => expect(evaluate(endless)).toEqual([]));
});

describe("the copy for the host", () => {
  it("is read through the traps, once", () => {
    const program = `
      let reads = 0;
      const p = new Proxy({ a: 1, b: [2] }, { get: (target, key) => (reads++, target[key]) });
      ({ p, list: new Proxy([1, , { c: 3 }], {}), get reads() { return reads; } })`;
    expect(evaluate(program)).toEqual({
      p: { a: 1, b: [2] },
      list: [1, undefined, { c: 3 }],
      reads: expect.any(Number),
    });
  });
  it("meets the limits", () => {
    expect(limitOf("new Proxy({}, { ownKeys() { for (;;); } })")).toBe("maxIterations");
    expect(limitOf("throw new Proxy({}, { get() { for (;;); } })")).toBe("maxIterations");
    expect(limitOf("let p = {}; for (let i = 0; i < 5000; i++) p = new Proxy(p, Reflect); p")).toBe("maxNestedRuns");
  });
  it("is refused for a revoked one", () => {
    const error = caught(() =>
      evaluate("const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); ({ a: [proxy] })"),
    );
    expect(error).toBeInstanceOf(HostError);
    expect((error as HostError).message).toBe("result.a[0] is a revoked Proxy, which cannot cross");
  });
  it("lets guest exceptions of traps out", () => {
    expect(() => evaluate("new Proxy({}, { ownKeys() { throw new RangeError('no'); } })")).toThrow("RangeError: no");
  });
});

describe("live memory", () => {
  it.each([
    "const keep = []; for (let i = 0; ; i++) keep.push(new Proxy({ i }, { i }));",
    "let p = null; for (;;) p = new WeakRef({ p });",
    "const r = new FinalizationRegistry(() => {}); for (;;) r.register({}, 0, {});",
    "let p = {}; for (;;) p = Proxy.revocable({}, { p }).revoke;",
    "let p = {}; for (;;) p = new Proxy({}, { p });",
  ])("is found: %s", (program) => {
    expect(() => new Interpreter().evaluate(program, { maxMemory: 2 ** 20 })).toThrow("Maximum memory limit exceeded");
  });
  it("is let go of", () => {
    const program = `
      const { proxy, revoke } = Proxy.revocable(Array(50_000).fill(0), {});
      revoke();
      const registry = new FinalizationRegistry(() => {});
      for (let i = 0; i < 50; i++) registry.register(Array(5000).fill(i), Array(5000).fill(i));
      for (let i = 0; i < 50; i++) new WeakRef(Array(5000).fill(i));
      "done"`;
    expect(new Interpreter().evaluate(program, { maxMemory: 2 ** 20 })).toBe("done");
  });
});
