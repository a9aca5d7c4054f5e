/**
 * Proxies of the host whose traps throw or lie, in every place where a value of the host meets the bridge. The host owns them,
 * so they are no attack of the guest's; but a guest that can choose what the host looks up must not be able to break the bridge
 * by them, nor to learn more of what a trap threw than its name and message.
 */
import { inspect } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { Interpreter, InterpreterError } from "../../src/index.ts";
import { changesSince, SECRET, snapshot, tellsOfHost } from "./host-canary.ts";

class Point {
  x = 1;
  move(): number {
    return this.x;
  }
}

const TARGETS: Record<string, () => object> = {
  "an object": () => ({ a: 1 }),
  "an array": () => [1, 2],
  "a Map": () => new Map([[1, 2]]),
  "a Set": () => new Set([1]),
  "a Date": () => new Date(5),
  "an Error": () => new Error("x"),
  "a function": () => () => 1,
  "an instance": () => new Point(),
  "a typed array": () => new Uint8Array(2),
  "a promise": () => Promise.resolve(1),
  "a regular expression": () => /x/,
  "a class": () => Point,
};

const TRAPS = Object.getOwnPropertyNames(Reflect) as (keyof ProxyHandler<object>)[];

/** What a guest may do with what it got; whatever comes out is data. */
const USE = `((p) => typeof p === "function" ? [p(), p.x] : [p.x, p.a, p[0], "a" in p, Object.keys(p), String(p), JSON.stringify(p), p.move?.()])`;

const within = (globals: Record<string, unknown>, code: string): unknown => {
  const interpreter = new Interpreter({ globals });
  try {
    return interpreter.evaluate(code);
  } finally {
    expect(interpreter.evaluate("1 + 1")).toBe(2);
  }
};

const thrower = (value: object) => (): never => {
  throw value;
};

const WAYS: Record<string, (value: object) => unknown> = {
  "a global": (value) => within({ value }, `${USE}(value)`),
  "a result": (value) => within({ make: () => value }, `${USE}(make())`),
  "an element": (value) => within({ make: () => [{ value }] }, `${USE}(make()[0].value)`),
  "an argument": (value) => (within({}, USE) as (value: object) => unknown)(value),
  "thrown at the guest": (value) => within({ fail: thrower(value) }, "fail()"),
  "caught by the guest": (value) =>
    within({ fail: thrower(value) }, "try { fail() } catch (e) { [String(e), e.stack, Object.keys(e)] }"),
};

/** A value, or one of our own errors, whose cause is for the host; nothing else. */
const outcomeOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof InterpreterError)) throw error;
    return `${error._tag}: ${error.message}`;
  }
};

const expectHarmless = (name: string, value: () => object): void => {
  for (const [way, use] of Object.entries(WAYS)) {
    const outcome = outcomeOf(() => use(value()));
    expect(tellsOfHost(inspect(outcome, { depth: 5 })), `${name}, as ${way}`).toBe(false);
  }
};

const trapError = (): Error => Object.assign(new Error("of the trap"), { secret: SECRET });

describe.each(Object.entries(TARGETS))("%s", (_name, target) => {
  // What the engine itself leaves in the host at its first use is no escape.
  beforeAll(() => void new Interpreter().evaluate("1"));

  test.each(TRAPS)("whose trap %s throws", (trap) => {
    const before = snapshot();
    expectHarmless(trap, () => new Proxy(target(), { [trap]: thrower(trapError()) }));
    expect(changesSince(before)).toEqual([]);
  });

  test("all of whose traps throw", () => {
    expectHarmless("all", () => new Proxy(target(), Object.fromEntries(TRAPS.map((t) => [t, thrower(trapError())]))));
  });

  test("whose traps answer with themselves", () => {
    const handler: ProxyHandler<object> = new Proxy({}, { get: () => () => handler });
    expectHarmless("themselves", () => new Proxy(target(), handler));
  });

  test("that is revoked, before or after it crossed", () => {
    const { proxy, revoke } = Proxy.revocable(target(), {});
    const interpreter = new Interpreter();
    outcomeOf(() => interpreter.setGlobals({ proxy }));
    revoke();
    expect(tellsOfHost(inspect(outcomeOf(() => interpreter.evaluate(`typeof proxy; ${USE}(proxy)`))))).toBe(false);
    expectHarmless("revoked", () => proxy);
  });
});

describe("what changes its answer is asked once", () => {
  const counting = <T>(answers: readonly T[]): (() => T) => {
    let asked = 0;
    return () => answers[Math.min(asked++, answers.length - 1)] as T;
  };

  test("values", () => {
    const value = new Proxy({ a: 1 }, { get: counting([1, 2, 3]) });
    expect(within({ value }, "[value.a, value.a, value.a]")).toEqual([1, 1, 1]);
  });

  test("keys", () => {
    const value = new Proxy({ a: 1, b: 2 }, { ownKeys: counting([["a"], ["a", "b"]]) });
    expect(within({ value }, "Object.keys(value)")).toEqual(["a"]);
  });

  test("the length of an array", () => {
    const length = counting([2, 1e9]);
    const value = new Proxy([1, 2, 3], { get: (of, key) => (key === "length" ? length() : Reflect.get(of, key)) });
    expect(within({ value }, "value")).toEqual([1, 2]);
  });
});

test("a proxy without a bottom ends with a limit", () => {
  const bottomless = (): object => new Proxy({ a: 1 }, { get: () => bottomless() });
  const interpreter = new Interpreter({ globals: { dig: bottomless }, limits: { maxAllocation: 1e6 } });
  expect(() => interpreter.evaluate("dig()")).toThrow(expect.objectContaining({ _tag: "LimitExceededError" }));
});

test("a trap may not evaluate on the interpreter that reads it, but may dispose of it", () => {
  const again = new Interpreter({ globals: { read: () => new Proxy({ a: 1 }, { get: () => again.evaluate("1") }) } });
  const cause = expect.objectContaining({ message: expect.stringContaining("interpreter that called it") });
  expect(() => again.evaluate("read()")).toThrow(expect.objectContaining({ _tag: "HostError", cause }));
  const gone = new Interpreter({ globals: { read: () => new Proxy({ a: 1 }, { get: () => gone[Symbol.dispose]() }) } });
  expect(() => gone.evaluate("read()")).toThrow(expect.objectContaining({ _tag: "AbortedError" }));
});
