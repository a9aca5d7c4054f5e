import { describe, expect, it } from "vitest";
import { GuestError, HostError } from "../../src/errors/index.ts";
import type { ErrorData } from "../../src/runtime/errors.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { fulfillPromise, isPromise, newPromise, promiseState, rejectPromise } from "../../src/runtime/promises.ts";
import { TERMINATION, throwTypeError } from "../../src/runtime/throw.ts";
import { hostFunction, type NativeCaller, runJobs } from "../builtins/support.ts";
import { caught } from "../caught.ts";
import { createTestBridge, defineGetter, read } from "./test-bridge.ts";
import { expectNoUnhandledRejections } from "./unhandled-rejections.ts";

expectNoUnhandledRejections();

describe("host promises", () => {
  it("are guest promises, which settle in a job", async () => {
    const { guest, host, settle } = createTestBridge();
    const promise = guest(Promise.resolve({ a: 1 })) as GuestObject;
    expect(isPromise(promise)).toBe(true);
    expect(promiseState(promise).state).toBe("pending");
    await settle();
    expect(promiseState(promise).state).toBe("fulfilled");
    expect(host(promiseState(promise).result)).toEqual({ a: 1 });
  });
  it("reject with guest errors, and are never unhandled in the host", async () => {
    const { guest, settle } = createTestBridge();
    const reason = new RangeError("far");
    const promise = guest(Promise.reject(reason)) as GuestObject;
    await settle();
    const { state, result } = promiseState(promise);
    expect(state).toBe("rejected");
    expect([read(result, "name"), read(result, "message")]).toEqual(["RangeError", "far"]);
    expect(((result as GuestObject).payload as ErrorData).hostCause).toBe(reason);
  });
  it("that the guest rejects unhandled are tracked in the guest", async () => {
    const { guest, settle, realm } = createTestBridge();
    const promise = guest(Promise.reject(new Error("x"))) as GuestObject;
    await settle();
    expect((realm.caller as NativeCaller).unhandled.has(promise)).toBe(true);
  });
  it("reject with a TypeError when their value cannot cross", async () => {
    const { guest, settle, bridge } = createTestBridge();
    const promise = guest(Promise.resolve([new WeakMap()])) as GuestObject;
    await settle();
    const { result } = promiseState(promise);
    expect(read(result, "message")).toBe("the value of a promise[0] is a WeakMap, which cannot cross");
    expect(bridge.errorForHost(result)).toBeInstanceOf(HostError);
  });
  it("keep their identity, there and back", () => {
    const { guest, trip } = createTestBridge();
    const promise = Promise.resolve(1);
    expect(guest(promise)).toBe(read(guest([promise]), 0));
    expect(trip(promise)).toBe(promise);
  });
  it("may be of a subclass, with a `then` of their own that nobody calls", async () => {
    const { guest, settle } = createTestBridge();
    class Special<T> extends Promise<T> {
      get secret(): number {
        return 1;
      }
    }
    const promise = guest(Special.resolve(1)) as GuestObject;
    await settle();
    expect(promiseState(promise).result).toBe(1);
    expect(read(promise, "secret")).toBeUndefined();
  });
  it("are not what only says that it is one", () => {
    const { guest } = createTestBridge();
    class Impostor {
      readonly [Symbol.toStringTag] = "Promise";
    }
    expect(isPromise(guest(new Impostor()))).toBe(false);
    expect(isPromise(guest(Object.create(Promise.prototype)))).toBe(false);
  });
});

describe("guest promises", () => {
  it("are host promises, which settle as they do", async () => {
    const { realm, host, guest } = createTestBridge();
    const promise = newPromise(realm);
    const copy = host(promise) as Promise<unknown>;
    expect(copy).toBeInstanceOf(Promise);
    expect(host(promise)).toBe(copy);
    expect(guest(copy)).toBe(promise);
    fulfillPromise(realm, promise, guest({ a: 1 }));
    runJobs(realm);
    expect(await copy).toEqual({ a: 1 });
  });
  it("reject with a GuestError, and are never unhandled in the host", async () => {
    const { realm, host } = createTestBridge();
    const promise = newPromise(realm);
    const copy = host(promise) as Promise<unknown>;
    rejectPromise(realm, promise, "no");
    runJobs(realm);
    await expect(copy).rejects.toMatchObject({ _tag: "GuestError", thrown: "no" });
  });
  it("of which the host took hold are handled", () => {
    const { realm, host } = createTestBridge();
    const promise = newPromise(realm);
    rejectPromise(realm, promise, "no");
    host(promise);
    expect((realm.caller as NativeCaller).unhandled.size).toBe(0);
  });
  it("reject when the value cannot cross, when its getter throws, and when it is terminated", async () => {
    const { realm, host, guest, port } = createTestBridge();
    const settled = (value: GuestObject): Promise<unknown> => {
      const promise = newPromise(realm);
      const copy = host(promise) as Promise<unknown>;
      fulfillPromise(realm, promise, value);
      return copy;
    };
    const getter = (run: () => never): GuestObject => {
      const object = guest({}) as GuestObject;
      defineGetter(object, "x", hostFunction(realm, run));
      return object;
    };
    const weak = settled(
      realm.caller.construct(realm.intrinsic("WeakMap"), [], realm.intrinsic("WeakMap")) as GuestObject,
    );
    const throwing = settled(getter(() => throwTypeError(realm, "no")));
    runJobs(realm);
    await expect(weak).rejects.toBeInstanceOf(HostError);
    await expect(throwing).rejects.toBeInstanceOf(GuestError);
    const terminated = settled(
      getter(() => {
        throw TERMINATION;
      }),
    );
    expect(caught(() => runJobs(realm))).toBe(TERMINATION);
    await expect(terminated).rejects.toBe(port.termination);
  });
  it("never hand the host's promises a `then` of the guest", async () => {
    const { realm, host, guest } = createTestBridge();
    const object = guest({}) as GuestObject;
    let calls = 0;
    defineGetter(
      object,
      "then",
      hostFunction(realm, () => hostFunction(realm, () => ++calls)),
    );
    const promise = newPromise(realm);
    const copy = host(promise) as Promise<unknown>;
    fulfillPromise(realm, promise, object);
    runJobs(realm);
    await expect(copy).rejects.toMatchObject({ message: expect.stringContaining("a method named then") });
    expect(calls).toBe(0);
  });
});
