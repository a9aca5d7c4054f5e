/** `Host.object`: the host says what a guest sees of an instance. */
import { describe, expect, expectTypeOf, it } from "vitest";
import { Host, type HostObject } from "../../src/effect.ts";
import { HostError, Interpreter } from "../../src/index.ts";

class Engine {
  power = 90;
  start(): string {
    return "started";
  }
}

class Car {
  speed = 0;
  _serial = "A1";
  engine = new Engine();
  parts = [new Engine()];
  reads = 0;
  readonly Kind = Engine;
  set paint(_value: string) {
    throw new Error("never");
  }
  get price(): number {
    this.reads++;
    return 42;
  }
  accelerate(by: number): this {
    this.speed += by;
    return this;
  }
  stop(): void {
    this.speed = 0;
  }
}

const KEYS = "Object.getOwnPropertyNames(car).join()";

const evaluate = (code: string, car: unknown): unknown => new Interpreter({ globals: { car } }).evaluate(code);

describe("Host.object", () => {
  it("shows the chosen members and no others, wherever the instance comes from later", () => {
    const car = new Car();
    const chosen = Host.object(car, { members: ["speed", "accelerate"] });
    expectTypeOf(chosen).toEqualTypeOf<HostObject<Pick<Car, "speed" | "accelerate">>>();
    const code = `
      const again = car.accelerate(5);
      [${KEYS}, again === car, car.speed, typeof again.stop, again.engine, "engine" in car, again.constructor === Object]`;
    expect(evaluate(code, chosen)).toEqual(["speed,accelerate", true, 5, "undefined", undefined, false, true]);
    expect(car.speed).toBe(5);
  });

  it("shows accessors and names with an underscore that are chosen; a getter is asked once for each read", () => {
    const car = new Car();
    const chosen = Host.object(car, { members: ["price", "_serial", "paint"] });
    expect(evaluate(`[${KEYS}, car.price, car._serial, car.paint]`, chosen)).toEqual([
      "price,_serial",
      42,
      "A1",
      undefined,
    ]);
    expect(car.reads).toBe(1);
  });

  it("shows instances behind chosen members as host objects, which show what they show by themselves", () => {
    const chosen = Host.object(new Car(), { members: ["engine", "parts", "Kind"] });
    expect(evaluate(`[${KEYS}, car.engine.start(), car.parts[0].power, car.Kind]`, chosen)).toEqual([
      "engine,parts",
      "started",
      90,
      undefined,
    ]);
  });

  it("opens a window in the data of an instance that shows none by itself", () => {
    class Garage {
      readonly engine = new Engine();
      readonly chosen = Host.object(new Engine(), { members: ["start"] });
    }
    expect(evaluate("[car.engine, car.chosen.power, car.chosen.start()]", new Garage())).toEqual([
      undefined,
      undefined,
      "started",
    ]);
  });

  it("may choose differently for each guest, and the instance comes back as itself", () => {
    const car = new Car();
    const globals = (members: readonly ("speed" | "stop")[]) => ({
      car: Host.object(car, { members }),
      isCar: (value: unknown) => value === car,
    });
    const code = `[${KEYS}, isCar(car)]`;
    expect(new Interpreter({ globals: globals(["speed"]) }).evaluate(code)).toEqual(["speed", true]);
    expect(new Interpreter({ globals: globals(["stop"]) }).evaluate(code)).toEqual(["stop", true]);
  });

  it("is read-only, and a getter that throws is an error of the guest's", () => {
    class Failing {
      get broken(): never {
        throw new RangeError("no");
      }
    }
    const chosen = Host.object(new Failing(), { members: ["broken"] });
    const told = (code: string) => `try { ${code} } catch (e) { e.name + ": " + e.message }`;
    expect(evaluate(told("car.broken"), chosen)).toBe("RangeError: no");
    expect(evaluate(told("'use strict'; car.broken = 1"), chosen)).toBe(
      "TypeError: Cannot set property broken of a host object: it is read-only",
    );
  });

  it("refuses what is no instance, and what leads to the class", () => {
    for (const target of [{}, [], new Map(), () => 1, null, 5, Host.object(new Car(), { members: [] })])
      expect(() => Host.object(target as object, { members: [] })).toThrow("Host.object takes an instance of a class");
    expect(() => Host.object(new Car(), { members: "speed" as never })).toThrow("takes a list of members");
    for (const name of ["constructor", "prototype", "__proto__"])
      expect(() => Host.object(new Car(), { members: [name as never] })).toThrow(`${name} cannot be a member`);
  });
});

describe("what crosses by itself", () => {
  it("shows nothing of the names that libraries keep for themselves", () => {
    class Protocol {
      "~run"(): string {
        return "ran";
      }
      "~state" = 1;
      open = 2;
    }
    expect(evaluate(`[${KEYS}, car["~run"], car["~state"]]`, new Protocol())).toEqual(["open", undefined, undefined]);
  });
  it("is no shared memory", () => {
    expect(() => evaluate("1", new SharedArrayBuffer(8))).toThrow(
      new HostError({ message: "globals.car is a SharedArrayBuffer, which cannot cross" }),
    );
  });
});
