/** Values of the host of every kind, through the public entry point: what arrives, what it costs, and what cannot be done with it. */
import { describe, expect, it } from "vitest";
import { GuestError, HostError, Interpreter, LimitExceededError } from "../../src/index.ts";
import { caught } from "../caught.ts";

type Fn = (...args: unknown[]) => unknown;

const nested = (depth: number): unknown => {
  let value: unknown = 0;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? { next: value } : [value];
  return value;
};

const depthOf = (value: unknown): number => {
  let depth = 0;
  for (let at = value; typeof at === "object" && at !== null; depth++)
    at = Array.isArray(at) ? at[0] : (at as { next: unknown }).next;
  return depth;
};

const IDENTITY = { identity: (value: unknown) => value };

describe("deep and large values", () => {
  it.each([
    ["objects and arrays", (make: number) => nested(make)],
    [
      "maps",
      (make: number) => {
        let value: unknown = 0;
        for (let level = 0; level < make; level++) value = new Map([["k", value]]);
        return value;
      },
    ],
    [
      "causes of errors",
      (make: number) => {
        let value = new Error("innermost");
        for (let level = 0; level < make; level++) value = new Error("outer", { cause: value });
        return value;
      },
    ],
  ] as const)("%s, 100,000 levels, in every way in", (_name, make) => {
    const deep = make(100_000);
    const interpreter = new Interpreter({ globals: { deep, give: () => deep, take: () => true } });
    expect(interpreter.evaluate("give() !== undefined && take(deep)")).toBe(true);
    expect(interpreter.call("take", deep)).toBe(true);
  });
  it("come out as deep as they went in, by results, arguments and callbacks", () => {
    const interpreter = new Interpreter({ globals: { ...IDENTITY, call: (f: Fn) => f(nested(100_000)) } });
    expect(depthOf(interpreter.evaluate("call((deep) => identity(deep))"))).toBe(100_000);
  });
  it("are charged, and stopped while they are copied", () => {
    const interpreter = new Interpreter({ globals: { give: () => Array.from({ length: 200_000 }, () => ({ a: 1 })) } });
    const error = caught(() => interpreter.evaluate("give(); 1", { maxAllocation: 2 ** 20 }));
    expect(error).toBeInstanceOf(LimitExceededError);
    expect(error).toMatchObject({ limitType: "maxAllocation", limit: 2 ** 20 });
  });
  it("that have no end are ended by the limits: an array that tells of 4e9 elements", () => {
    const endless = new Proxy([], { get: (_, key) => (key === "length" ? 4_000_000_000 : 1), has: () => true });
    const interpreter = new Interpreter({ globals: { give: () => endless } });
    for (const limit of ["maxAllocation", "maxMemory"]) {
      const error = caught(() => interpreter.evaluate("give()", { [limit]: 2 ** 22 }));
      expect(error).toMatchObject({ _tag: "LimitExceededError", limitType: limit });
    }
  });
  it("that have no end are ended by the limits: data that is made while it is read", () => {
    const endless = (): unknown =>
      new Proxy({}, { ownKeys: () => ["next"], getOwnPropertyDescriptor: enumerable, get: endless });
    const enumerable = () => ({ value: 1, enumerable: true, configurable: true });
    const kinds = { object: endless, list: () => [endless()], map: () => new Map([["k", endless()]]) };
    for (const [kind, give] of Object.entries(kinds)) {
      const interpreter = new Interpreter({ globals: { give }, limits: { maxMemory: 2 ** 22 } });
      expect(
        caught(() => interpreter.evaluate("give()")),
        kind,
      ).toMatchObject({ limitType: "maxMemory" });
      expect(interpreter.evaluate("1 + 1")).toBe(2);
    }
  });
});

describe("members that run host code", () => {
  it("are read once for each crossing, in data of every kind", () => {
    let reads = 0;
    const counting = {
      get x() {
        return ++reads;
      },
    };
    const globals = { ...IDENTITY, give: () => [counting, new Map([["k", counting]]), new Set([counting])] };
    const interpreter = new Interpreter({ globals });
    expect(interpreter.evaluate("const [a, m, s] = give(); [a.x, a.x, m.get('k') === a, s.has(a)]")).toEqual([
      1,
      1,
      true,
      true,
    ]);
    expect(reads).toBe(1);
  });
  it("that throw name their place, to the guest as a TypeError and uncaught as a HostError", () => {
    const failure = new Error("secret");
    const give = () => ({
      list: [
        {
          get x(): never {
            throw failure;
          },
        },
      ],
    });
    const interpreter = new Interpreter({ globals: { give } });
    expect(interpreter.evaluate("try { give() } catch (e) { String(e) }")).toBe(
      "TypeError: give().list[0].x cannot be read",
    );
    const error = caught(() => interpreter.evaluate("give()"));
    expect(error).toBeInstanceOf(HostError);
    expect((error as HostError).cause).toBe(failure);
  });
});

describe("host functions as values", () => {
  it("with properties show none of them, frozen or not", () => {
    const f = Object.freeze(Object.assign(() => 1, { secret: 1, nested: { f: () => 2 } }));
    const code = "[f(), f.secret, f.nested, Object.getOwnPropertyNames(f).sort().join(), (f.mine = 2, f.mine)]";
    expect(new Interpreter({ globals: { f } }).evaluate(code)).toEqual([1, undefined, undefined, "length,name", 2]);
    expect("mine" in f).toBe(false);
  });
  it("as members of frozen data and of proxies work", () => {
    const frozen = Object.freeze({ f: () => "frozen" });
    const proxied = new Proxy({ f: () => "proxied" }, {});
    expect(new Interpreter({ globals: { frozen, proxied } }).evaluate("[frozen.f(), proxied.f()]")).toEqual([
      "frozen",
      "proxied",
    ]);
  });
  it("that are classes cannot cross, wherever they are", () => {
    class Secret {}
    for (const globals of [
      { x: Secret },
      { x: [Secret] },
      {
        x: new Map([
          ["k", Map.bind(null)],
          ["l", Secret as never],
        ]),
      },
    ])
      expect(caught(() => new Interpreter({ globals }))).toBeInstanceOf(HostError);
  });
});

describe("functions of the guest in the host's hands", () => {
  it("are called at once, later, many times, and refused when the session is gone", async () => {
    const kept: Fn[] = [];
    const interpreter = new Interpreter({ globals: { ...IDENTITY, keep: (f: Fn) => (kept.push(f), f(1)) } });
    expect(interpreter.evaluate("let n = 0; [keep((by) => (n += by)), n]")).toEqual([1, 1]);
    const add = kept[0] as Fn;
    for (let times = 0; times < 1_000; times++) add(1);
    await Promise.resolve();
    expect(add(1)).toBe(1_002);
    expect(interpreter.call(add, 8)).toBe(1_010);
    interpreter[Symbol.dispose]();
    expect(() => add(1)).toThrow(
      new HostError({ message: "A guest function was called after its interpreter was disposed of" }),
    );
  });
  it("throw a GuestError at each of these times", () => {
    const kept: Fn[] = [];
    const interpreter = new Interpreter({ globals: { keep: (f: Fn) => void kept.push(f) } });
    interpreter.evaluate("keep(() => { throw new RangeError('mine') })");
    for (let times = 0; times < 3; times++) {
      const error = caught(kept[0] as Fn);
      expect(error).toBeInstanceOf(GuestError);
      expect((error as GuestError).message).toBe("RangeError: mine");
    }
  });
});
