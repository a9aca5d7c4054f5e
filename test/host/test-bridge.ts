/** A bridge over a realm without a compiler. Its port insists on the bracketing of host code that the contract asks for. */
import { InterpreterError } from "../../src/errors/index.ts";
import { UNCONNECTED_CALLS } from "../../src/evaluation/effect-calls.ts";
import { Bridge } from "../../src/host/bridge.ts";
import type { HostPort, WorkOrigin } from "../../src/host/host-port.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { get } from "../../src/runtime/objects.ts";
import { addUncharged } from "../../src/runtime/own-properties.ts";
import type { PropertyKey } from "../../src/runtime/property-key.ts";
import type { Job, Realm } from "../../src/runtime/realm.ts";
import { ACCESSOR, Accessor, CONFIGURABLE, ENUMERABLE } from "../../src/runtime/shape.ts";
import { TERMINATION } from "../../src/runtime/throw.ts";
import type { Value } from "../../src/runtime/values.ts";
import { callNative, createTestRealm, runJobs, type TestRealmOptions } from "../builtins/support.ts";

export class TestPort implements HostPort {
  /** Who is at work. Host code and guest code alternate; anything else is a mistake in the bridge. */
  readonly stack: ("guest" | "host")[] = ["guest"];
  readonly crossings: string[] = [];
  readonly waiting: Promise<Job>[] = [];
  readonly origin: WorkOrigin = { evaluationNumber: 1 };
  readonly hostCalls = UNCONNECTED_CALLS;
  readonly isHostCall = (value: object): boolean => this.hostCalls.isPending(value);
  readonly termination = new InterpreterError({ message: "terminated" });
  /** The next `leave` finds that the evaluation was terminated. */
  isTerminated = false;

  enter(): void {
    this.crossings.push("enter");
    this.expect("guest");
    this.stack.push("host");
  }

  leave(): void {
    this.crossings.push("leave");
    this.expect("host");
    this.stack.pop();
    if (this.isTerminated) throw TERMINATION;
  }

  runGuest<T>(_origin: WorkOrigin, work: () => T): T {
    this.stack.push("guest");
    try {
      return work();
    } catch (error) {
      if (error === TERMINATION) this.isTerminated = true;
      throw error;
    } finally {
      this.stack.pop();
    }
  }

  waitFor(settled: Promise<Job>): void {
    this.waiting.push(settled);
  }

  private expect(side: "guest" | "host"): void {
    if (this.stack.at(-1) !== side) throw new Error(`the ${side} should be at work`);
  }
}

export interface TestBridge {
  readonly realm: Realm;
  readonly port: TestPort;
  readonly bridge: Bridge;
  /** A guest copy, free of charge. */
  readonly guest: (value: unknown) => Value;
  /** A host copy. */
  readonly host: (value: Value) => unknown;
  /** There and back again. */
  readonly trip: (value: unknown) => unknown;
  /** Calls a guest function with guest values. */
  readonly call: (callee: Value, ...args: Value[]) => Value;
  /** Waits for the host promises that the guest was given, and runs the jobs that they lead to. */
  readonly settle: () => Promise<void>;
}

export const createTestBridge = (options?: TestRealmOptions): TestBridge => {
  const realm = createTestRealm(options);
  const port = new TestPort();
  const bridge = new Bridge(realm, port);
  const guest = (value: unknown): Value => bridge.toGuest(value, { charged: false });
  const host = (value: Value): unknown => bridge.toHost(value);
  return {
    realm,
    port,
    bridge,
    guest,
    host,
    trip: (value) => host(guest(value)),
    call: (callee, ...args) => callNative(realm, callee, undefined, args),
    settle: async () => {
      for (const settled of port.waiting.splice(0)) realm.caller.enqueueJob(await settled);
      runJobs(realm);
    },
  };
};

/** Reads a property of what must be a guest object. */
export const read = (object: Value, key: PropertyKey): Value => get(object as Parameters<typeof get>[0], key);

/** Gives a guest object an enumerable property with this getter. */
export const defineGetter = (object: GuestObject, key: PropertyKey, getter: GuestObject): void =>
  addUncharged(object, key, new Accessor(getter, undefined), ACCESSOR | ENUMERABLE | CONFIGURABLE);
