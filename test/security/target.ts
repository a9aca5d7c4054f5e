/** What the host of the security tests gives to its guests: functions of every kind, data, instances, and secrets beside them. */
import { Host } from "../../src/index.ts";
import { forbidden, SECRET } from "./host-canary.ts";

type Callback = (...args: unknown[]) => unknown;

export class Service {
  name = "service";
  nested = { list: [1, { deep: true }] };
  friend: Service | undefined;
  _token = SECRET;
  #secret = SECRET;
  get token(): string {
    forbidden();
    return this.#secret;
  }
  set token(value: string) {
    forbidden();
    this.#secret = value;
  }
  _reset(): void {
    forbidden();
  }
  greet(who: string): string {
    return `hello ${who}`;
  }
  self(): this {
    return this;
  }
  fail(): never {
    throw new RangeError("service failed");
  }
  static make(): Service {
    forbidden();
    return new Service();
  }
}

class HostFailure extends Error {
  readonly secret = SECRET;
  readonly run = forbidden;
}

/** Callbacks that the host kept, for the programs to find out what later calls do. */
export const kept: Callback[] = [];

export const hostGlobals = (): Record<string, unknown> => {
  const service = new Service();
  service.friend = new Service();
  return {
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
    identity: (value: unknown) => value,
    make: () => ({ a: [1, new Map([["k", {}]])], e: new Error("made"), s: Symbol.iterator, f: () => 1 }),
    fail: () => {
      throw new TypeError("host failed", { cause: SECRET });
    },
    failStrangely: () => {
      throw { toString: () => "strange", constructor: Function };
    },
    failRichly: () => {
      throw Object.assign(new HostFailure("rich", { cause: new Error(SECRET) }), { errors: [forbidden] });
    },
    each: (callback: Callback) => callback({ a: 1 }, [1], new Error("given"), () => 1, service),
    keep: (callback: () => unknown) => {
      try {
        return callback();
      } catch (error) {
        return error;
      }
    },
    store: (callback: Callback) => {
      kept.push(callback);
    },
    callStored: (...args: unknown[]) => kept.at(-1)?.(...args),
    later: async (value: unknown) => value,
    rejectLater: async () => {
      throw new Error("later");
    },
    text: (value: unknown) =>
      `${typeof value} ${typeof value === "object" ? Object.keys(value ?? {}).join() : String(value)}`,
    add: (a: number, b: number) => a + b,
    tag: (strings: readonly string[], ...values: unknown[]) => [strings, values],
    service,
    data: { plain: { list: [1, 2] }, when: new Map([[{}, new Set([1])]]) },
    console,
    Math,
    Object,
    Function,
    symbol: Symbol.iterator,
  };
};
