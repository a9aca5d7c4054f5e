import { describe, expect, it, vi } from "vitest";
import { GuestError, HostError, LimitExceededError } from "../../src/errors/index.ts";
import type { ErrorData } from "../../src/runtime/errors.ts";
import { isConstructor } from "../../src/runtime/function-objects.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { get } from "../../src/runtime/objects.ts";
import { TERMINATION, throwTypeError } from "../../src/runtime/throw.ts";
import { chargesOf, errorOf, hostFunction, steppingFunction, thrownBy } from "../builtins/support.ts";
import { caught } from "../caught.ts";
import { createTestBridge, defineGetter, read } from "./test-bridge.ts";

describe("host functions", () => {
  it("are called with copies and undefined as `this`", () => {
    const { guest, call } = createTestBridge();
    const seen: unknown[] = [];
    const spy = function (this: unknown, ...args: unknown[]): void {
      seen.push(this, ...args);
    };
    const value = { a: [1] };
    call(guest(spy), 1, "two", guest(value));
    expect(seen).toStrictEqual([undefined, 1, "two", value]);
    expect(seen[3]).not.toBe(value);
  });
  it("hand back a copy, charged as what a host gives", () => {
    const { guest, call, host, realm } = createTestBridge();
    const f = guest(() => ({ a: "four" }));
    expect(host(call(f))).toEqual({ a: "four" });
    expect(chargesOf(realm, () => call(f)).bytes).toBe(64 + 32 + 8);
  });
  it("see that two arguments are the same", () => {
    const { guest, call } = createTestBridge();
    let same: boolean | undefined;
    const value = guest({});
    call(
      guest((a: object, b: object) => (same = a === b)),
      value,
      value,
    );
    expect(same).toBe(true);
  });
  it("have name and length, and cannot be constructed", () => {
    const { guest } = createTestBridge();
    const f = guest(function area(w: number, h: number) {
      return w * h;
    }) as GuestObject;
    expect([get(f, "name"), get(f, "length"), get(f, "prototype")]).toEqual(["area", 2, undefined]);
    expect(isConstructor(f)).toBe(false);
  });
  it("keep their identity, there and back", () => {
    const { guest, trip } = createTestBridge();
    const f = (): number => 1;
    expect(read(guest({ f }), "f")).toBe(guest(f));
    expect(trip(f)).toBe(f);
  });
  it("show no property of the host's function", () => {
    const { guest } = createTestBridge();
    const f = guest(Object.assign(() => 1, { secret: 1 })) as GuestObject;
    expect([get(f, "secret"), get(f, "prototype")]).toEqual([undefined, undefined]);
  });
  it("run between enter and leave, and nothing else does", () => {
    const { guest, call, port } = createTestBridge();
    let depth = 0;
    call(
      guest(
        () => (
          (depth = port.stack.length),
          {
            get a() {
              return port.stack.length;
            },
          }
        ),
      ),
    );
    expect(depth).toBe(2);
    expect(port.crossings).toEqual(["enter", "leave"]);
    expect(port.stack).toEqual(["guest"]);
  });
  it("do not start when an argument cannot cross", () => {
    const { guest, call, realm, bridge } = createTestBridge();
    const spy = vi.fn();
    const f = guest((...args: unknown[]) => spy(...args));
    const weak = realm.caller.construct(realm.intrinsic("WeakMap"), [], realm.intrinsic("WeakMap"));
    expect(errorOf(realm, () => call(f, 1, weak))).toBe("TypeError: arguments[1] is a WeakMap, which cannot cross");
    expect(spy).not.toHaveBeenCalled();
    expect(bridge.errorForHost(thrownBy(realm, () => call(f, weak)))).toBeInstanceOf(HostError);
  });
  it("do not start when a getter of an argument throws", () => {
    const { guest, call, realm } = createTestBridge();
    const spy = vi.fn();
    const object = guest({ a: 1 }) as GuestObject;
    const getter = hostFunction(realm, () => throwTypeError(realm, "no"));
    defineGetter(object, "x", getter);
    expect(
      errorOf(realm, () =>
        call(
          guest(() => spy()),
          object,
        ),
      ),
    ).toBe("TypeError: no");
    expect(spy).not.toHaveBeenCalled();
  });
  it("throw a TypeError in the guest when their result cannot cross; uncaught it is a HostError", () => {
    const { guest, call, realm, bridge, port } = createTestBridge();
    const f = guest(function load() {
      return { cache: new WeakMap() };
    });
    const thrown = thrownBy(realm, () => call(f));
    expect(get(thrown as GuestObject, "message")).toBe("load().cache is a WeakMap, which cannot cross");
    const error = bridge.errorForHost(thrown);
    expect(error).toBeInstanceOf(HostError);
    expect(error).toHaveProperty("message", "load().cache is a WeakMap, which cannot cross");
    expect(port.stack).toEqual(["guest"]);
  });
  it("stop when the evaluation was terminated meanwhile, whatever they return or throw", () => {
    for (const end of [
      () => 1,
      () => ({}),
      () => {
        throw new Error("x");
      },
    ]) {
      const { guest, call, port } = createTestBridge();
      const f = guest(() => {
        port.isTerminated = true;
        return end();
      });
      expect(caught(() => call(f))).toBe(TERMINATION);
    }
  });
  it("have large results paid while they are copied", () => {
    const { guest, call, port } = createTestBridge({ memoryBytes: 1_000_000 });
    let made = 0;
    const endless = (): object => ({
      get next() {
        made++;
        return endless();
      },
    });
    const f = guest(endless);
    expect(caught(() => call(f))).toBe(TERMINATION);
    expect(made).toBeLessThan(20_000);
    expect(port.stack).toEqual(["guest"]);
  });
});

describe("errors of host functions", () => {
  const thrownFor = (value: unknown): { error: GuestObject; bridge: ReturnType<typeof createTestBridge> } => {
    const bridge = createTestBridge();
    const f = bridge.guest(() => {
      throw value;
    });
    return { error: thrownBy(bridge.realm, () => bridge.call(f)) as GuestObject, bridge };
  };
  it.each([
    [new TypeError("bad"), "TypeError", "bad"],
    [new RangeError("far"), "RangeError", "far"],
    [Object.assign(new Error("own"), { name: "ValidationError" }), "ValidationError", "own"],
    [new (class NotFound extends Error {})("gone"), "Error", "gone"],
    [new AggregateError([new Error("inner")], "many"), "AggregateError", "many"],
    [new DOMException("dom", "AbortError"), "AbortError", "dom"],
    ["text", "Error", "text"],
    [undefined, "Error", "undefined"],
    [{ secret: 1 }, "Error", "The host threw an object that is not an error"],
  ])("%o is a guest error with a name and a message", (value, name, message) => {
    const { error, bridge } = thrownFor(value);
    expect([get(error, "name"), get(error, "message")]).toEqual([name, message]);
    expect(get(error, "stack")).not.toContain("functions.test");
    expect(get(error, "cause")).toBeUndefined();
    expect((error.payload as ErrorData).hostCause).toBe(value);
    expect(error.shape.realm).toBe(bridge.realm);
  });
  it("are the cause of the GuestError when the guest lets them pass", () => {
    const reason = new TypeError("bad");
    const { error, bridge } = thrownFor(reason);
    const outward = bridge.bridge.errorForHost(error);
    expect(outward).toBeInstanceOf(GuestError);
    expect(outward).toMatchObject({
      message: "TypeError: bad",
      guestName: "TypeError",
      guestMessage: "bad",
      cause: reason,
    });
  });
  it("may be anything, getters that throw included", () => {
    const nasty = Object.defineProperty(new Error("x"), "message", {
      get() {
        throw new Error("nested");
      },
    });
    expect(get(thrownFor(nasty).error, "message")).toBe("");
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(get(thrownFor(proxy).error, "message")).toBe("The host threw an object that is not an error");
    expect(get(thrownFor(Symbol("s")).error, "message")).toBe("Symbol(s)");
  });
  it("of another interpreter are ordinary errors", () => {
    const limit = new LimitExceededError({ limitType: "maxTime", used: 2, limit: 1 });
    const { error, bridge } = thrownFor(limit);
    expect(get(error, "name")).toBe("LimitExceededError");
    expect(bridge.bridge.errorForHost(error)).toMatchObject({ _tag: "GuestError", cause: limit });
  });
  it("charge an error and its message", () => {
    const { guest, call, realm } = createTestBridge();
    const f = guest(() => {
      throw new Error("four");
    });
    expect(chargesOf(realm, () => thrownBy(realm, () => call(f))).bytes).toBe(72);
  });
});

type Fn = (...args: unknown[]) => unknown;

const swallow = (f: Fn): unknown => {
  try {
    return f();
  } catch {
    return "swallowed";
  }
};

describe("guest functions in the host", () => {
  it("are called with copies, without `this`, and hand back a copy", () => {
    const { realm, host } = createTestBridge();
    const seen: unknown[] = [];
    const f = host(hostFunction(realm, (thisValue, args) => (seen.push(thisValue, args.length), args[1]))) as Fn;
    const value = { a: 1 };
    const result = f.call({ secret: 1 }, 1, value);
    expect(result).toEqual(value);
    expect(result).not.toBe(value);
    expect(seen).toEqual([undefined, 2]);
  });
  it("keep their identity, there and back, and have the guest's name", () => {
    const { realm, host, guest } = createTestBridge();
    const inner = hostFunction(realm, () => 1, "twice");
    const f = host(inner) as Fn;
    expect(host(inner)).toBe(f);
    expect(guest(f)).toBe(inner);
    expect(f.name).toBe("twice");
    expect(Object.hasOwn(f, "prototype")).toBe(false);
  });
  it("charge their arguments", () => {
    const { realm, host } = createTestBridge();
    const f = host(hostFunction(realm, () => 1)) as Fn;
    expect(chargesOf(realm, () => f([1, 2, 3])).bytes).toBe(48);
  });
  it("throw what the guest throws as a GuestError", () => {
    const { realm, host } = createTestBridge();
    const f = host(hostFunction(realm, () => throwTypeError(realm, "no"))) as Fn;
    expect(caught(() => f())).toMatchObject({
      _tag: "GuestError",
      message: "TypeError: no",
      thrown: new TypeError("no"),
    });
    const g = host(hostFunction(realm, () => realm.caller.throwValue(5))) as Fn;
    expect(caught(() => g())).toMatchObject({ _tag: "GuestError", message: "5", thrown: 5 });
  });
  it("throw the reason of a termination", () => {
    const { realm, host, port } = createTestBridge();
    const f = host(
      hostFunction(realm, () => {
        throw TERMINATION;
      }),
    ) as Fn;
    expect(caught(() => f())).toBe(port.termination);
  });
  it("refuse arguments that cannot cross, before anything runs", () => {
    const { realm, host } = createTestBridge();
    const spy = vi.fn();
    const f = host(hostFunction(realm, () => spy())) as Fn;
    expect(caught(() => f(1, { a: new WeakMap() }))).toMatchObject({
      message: "arguments[1].a is a WeakMap, which cannot cross",
    });
    expect(spy).not.toHaveBeenCalled();
  });
  it("may be called by host functions; what they throw passes through as itself", () => {
    const { realm, guest, call } = createTestBridge();
    const secret = guest({ mine: true });
    const callback = hostFunction(realm, () => realm.caller.throwValue(secret));
    const apply = guest((f: Fn) => f());
    expect(thrownBy(realm, () => call(apply, callback))).toBe(secret);
    expect(call(guest(swallow), callback)).toBe("swallowed");
  });
  it("end the evaluation when they are terminated, though the host swallows it", () => {
    const { realm, guest, call } = createTestBridge();
    const callback = hostFunction(realm, () => {
      throw TERMINATION;
    });
    expect(caught(() => call(guest(swallow), callback))).toBe(TERMINATION);
  });
  it("are held while the host holds them", () => {
    const { realm, host, bridge } = createTestBridge();
    const inner = steppingFunction(realm, function* () {
      return 1;
    });
    const f = host(inner);
    expect([...bridge.held()]).toEqual([inner]);
    expect(f).toBeDefined();
  });
  it("of another interpreter are host functions", () => {
    const one = createTestBridge();
    const other = createTestBridge();
    const f = one.host(hostFunction(one.realm, (_, args) => args[0])) as Fn;
    expect(other.host(other.call(other.guest(f), other.guest({ a: 1 })))).toEqual({ a: 1 });
  });
});
