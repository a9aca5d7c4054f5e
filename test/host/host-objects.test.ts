import { describe, expect, it } from "vitest";
import { GuestObject } from "../../src/runtime/guest-object.ts";
import {
  defineOwnProperty,
  deleteProperty,
  get,
  getOwnProperty,
  getPrototypeOf,
  ownKeys,
  preventExtensions,
  set,
  setPrototypeOf,
} from "../../src/runtime/objects.ts";
import { dataDescriptor } from "../../src/runtime/property-descriptor.ts";
import { DEFAULT } from "../../src/runtime/shape.ts";
import { callStatic, chargesOf, errorOf, invoke } from "../builtins/support.ts";
import { createTestBridge, read } from "./test-bridge.ts";

class Engine {
  running = true;
}

class Vehicle {
  speed = 0;
  inherited(): string {
    return "inherited";
  }
}

class Car extends Vehicle {
  readonly tags = ["red", { deep: true }];
  readonly engine = new Engine();
  readonly parts = [new Engine(), 1];
  readonly Kind = Engine;
  readonly onStop = function (this: unknown) {
    return this;
  };
  _private = 1;
  #secret = 42;
  get price(): number {
    return this.#secret;
  }
  accelerate(by: number): this {
    this.speed += by;
    return this;
  }
  reveal(): number {
    return this.#secret;
  }
  _hidden(): number {
    return 1;
  }
  static make(): Car {
    return new Car();
  }
}

const setup = () => {
  const test = createTestBridge();
  const car = new Car();
  return { ...test, car, handle: test.guest(car) as GuestObject };
};

describe("a host object", () => {
  it("shows own data and the methods of its classes, and nothing else", () => {
    const { handle } = setup();
    expect(ownKeys(handle)).toEqual([
      "speed",
      "tags",
      "engine",
      "parts",
      "onStop",
      "accelerate",
      "reveal",
      "inherited",
    ]);
    for (const hidden of [
      "price",
      "_private",
      "_hidden",
      "constructor",
      "prototype",
      "__proto__",
      "Kind",
      "#secret",
      "make",
    ])
      expect(getOwnProperty(handle, hidden)).toBeUndefined();
    expect(read(handle, "price")).toBeUndefined();
  });
  it("descends from the guest's Object.prototype, so its constructor is the guest's", () => {
    const { handle, realm } = setup();
    expect(getPrototypeOf(handle)).toBe(realm.intrinsic("Object.prototype"));
    expect(read(handle, "constructor")).toBe(realm.intrinsic("Object"));
    expect(read(handle, "toString")).toBe(get(realm.intrinsic("Object.prototype"), "toString"));
  });
  it("lists data as enumerable and methods as hidden", () => {
    const { handle, realm, host } = setup();
    expect(host(callStatic(realm, "Object", "keys", [handle]))).toEqual(["speed", "tags", "engine", "parts"]);
  });
  it("is live: data is read anew, and copied", () => {
    const { handle, car } = setup();
    expect(read(handle, "speed")).toBe(0);
    car.speed = 30;
    expect(read(handle, "speed")).toBe(30);
    expect(read(handle, "tags")).not.toBe(read(handle, "tags"));
  });
  it("reads another instance as undefined, at any depth", () => {
    const { handle, host } = setup();
    expect(read(handle, "engine")).toBeUndefined();
    expect(host(read(handle, "parts"))).toEqual([undefined, 1]);
  });
  it("runs methods on the instance, whatever `this` the guest gives", () => {
    const { handle, car, call, host } = setup();
    const accelerate = read(handle, "accelerate");
    expect(call(accelerate, 5)).toBe(handle);
    expect(car.speed).toBe(5);
    expect(call(read(handle, "reveal"))).toBe(42);
    expect(call(read(handle, "inherited"))).toBe("inherited");
    expect(host(call(read(handle, "onStop")))).toBe(car);
  });
  it("keeps its identity and that of its methods, there and back", () => {
    const { handle, car, guest, host } = setup();
    expect(guest(car)).toBe(handle);
    expect(host(handle)).toBe(car);
    expect(read(handle, "accelerate")).toBe(read(handle, "accelerate"));
  });
  it("charges an object, each method once, and what is copied", () => {
    const { realm, bridge } = createTestBridge();
    const car = new Car();
    expect(chargesOf(realm, () => bridge.toGuest(car)).bytes).toBe(64);
    const handle = bridge.toGuest(car);
    expect(chargesOf(realm, () => read(handle, "reveal")).bytes).toBe(64);
    expect(chargesOf(realm, () => read(handle, "reveal")).bytes).toBe(0);
    expect(chargesOf(realm, () => read(handle, "tags")).bytes).toBe(32 + 6 + 96);
  });
  it("is read-only", () => {
    const { handle, realm, car, guest } = setup();
    const write = dataDescriptor(1, DEFAULT);
    expect(errorOf(realm, () => set(handle, "speed", 1))).toBe(
      "TypeError: Cannot set property speed of a host object: it is read-only",
    );
    expect(errorOf(realm, () => set(handle, "other", 1))).toMatch("TypeError");
    expect(errorOf(realm, () => defineOwnProperty(handle, "speed", write))).toMatch("TypeError");
    expect(errorOf(realm, () => deleteProperty(handle, "speed"))).toMatch("TypeError");
    expect(errorOf(realm, () => setPrototypeOf(handle, null))).toMatch("TypeError");
    expect(errorOf(realm, () => preventExtensions(handle))).toMatch("TypeError");
    expect(errorOf(realm, () => callStatic(realm, "Object", "freeze", [handle]))).toMatch("TypeError");
    expect(errorOf(realm, () => callStatic(realm, "Object", "assign", [handle, guest({ speed: 1 })]))).toMatch(
      "TypeError",
    );
    expect(car.speed).toBe(0);
    expect(Object.keys(car)).not.toContain("other");
  });
  it("does not hand on writes of objects that inherit from it", () => {
    const { handle, realm, car } = setup();
    const heir = callStatic(realm, "Object", "create", [handle]) as GuestObject;
    expect(set(heir, "speed", 1)).toBe(false);
    expect(set(heir, "mine", 1)).toBe(true);
    expect(car.speed).toBe(0);
    expect("mine" in car).toBe(false);
  });
  it("refuses to be turned into an array, map or promise", () => {
    const { handle, realm } = setup();
    expect(errorOf(realm, () => invoke(realm, realm.intrinsic("Map.prototype"), "get", [1], handle))).toMatch(
      "TypeError",
    );
    expect(errorOf(realm, () => invoke(realm, realm.intrinsic("Array.prototype"), "push", [1], handle))).toMatch(
      "TypeError",
    );
  });
  it("books the meter before the traps of a proxied instance run", () => {
    const { guest, port, realm } = createTestBridge();
    const sides: unknown[] = [];
    const proxied = new Proxy(new Vehicle(), {
      getOwnPropertyDescriptor: (target, key) => {
        sides.push(port.stack.at(-1));
        return Reflect.getOwnPropertyDescriptor(target, key);
      },
    });
    expect(read(guest(proxied), "speed")).toBe(0);
    expect(new Set(sides)).toEqual(new Set(["host"]));
    const failing = new Proxy(new Vehicle(), {
      getOwnPropertyDescriptor: () => {
        throw new RangeError("trap");
      },
    });
    expect(errorOf(realm, () => read(guest(failing), "speed"))).toBe("RangeError: trap");
    expect(port.stack).toEqual(["guest"]);
  });
});

describe("the host's console", () => {
  it("is a fixed set of log functions that write copies", () => {
    const { guest, call } = createTestBridge();
    const lines: unknown[][] = [];
    const { log, error } = console;
    console.log = (...values: unknown[]) => void lines.push(["log", ...values]);
    console.error = (...values: unknown[]) => void lines.push(["error", ...values]);
    try {
      const guestConsole = guest(console) as GuestObject;
      expect(guest({ console })).toBeInstanceOf(GuestObject);
      expect(ownKeys(guestConsole)).toEqual(["log", "info", "warn", "error", "debug", "trace"]);
      call(read(guestConsole, "log"), "a", guest({ b: [1] }));
      call(read(guestConsole, "trace"), "here");
    } finally {
      console.log = log;
      console.error = error;
    }
    expect(lines).toEqual([
      ["log", "a", { b: [1] }],
      ["error", "Trace:", "here", "\n    at test (test.js:1:1)"],
    ]);
  });
});
