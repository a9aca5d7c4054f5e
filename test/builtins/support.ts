/**
 * A realm without a compiler, so that built-ins can be tested alone: its `GuestCaller` runs natives, nested. Stepping
 * natives are driven to their end, tail calls are followed, and `hostFunction` makes callbacks of host functions.
 */
import { Meter } from "../../src/accounting/meter.ts";
import { createRealm, extendLibrary, standardLibrary } from "../../src/builtins/index.ts";
import { arrayLength, createArrayFromList, isArrayObject } from "../../src/runtime/arrays.ts";
import { createDataProperty, createObject } from "../../src/runtime/create-object.ts";
import { describe } from "../../src/runtime/describe.ts";
import {
  Answer,
  BOUND,
  type BoundFunction,
  createNative,
  GuestCall,
  isCallable,
  isConstructor,
  type LeafNative,
  type MachineNative,
  type Native,
  PAUSE,
  type SteppingNative,
  type TailNative,
} from "../../src/runtime/function-objects.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import type { IntrinsicTable } from "../../src/runtime/native-table.ts";
import { get, ownKeys } from "../../src/runtime/objects.ts";
import { keyOfName, keyToValue, type PropertyKey } from "../../src/runtime/property-key.ts";
import type { GuestCaller, Job, Realm, StackTrace } from "../../src/runtime/realm.ts";
import { GUEST_THROW, TERMINATION, throwTypeError } from "../../src/runtime/throw.ts";
import { UTC } from "../../src/runtime/time-zones.ts";
import { ABSENT, isObject, type Value } from "../../src/runtime/values.ts";

/** Runs natives on the host's stack; queues jobs until `runJobs`. */
export class NativeCaller implements GuestCaller {
  readonly canPause = false;
  site = -1;
  thrown: Value = undefined;
  readonly jobs: Job[] = [];
  /** Promises rejected without a handler so far. */
  readonly unhandled = new Set<GuestObject>();
  private readonly realm: Realm;

  constructor(realm: Realm) {
    this.realm = realm;
  }

  call(callee: Value, thisValue: Value, args: Value[]): Value {
    return this.perform(new GuestCall(callee, thisValue, args));
  }

  construct(callee: GuestObject, args: Value[], newTarget: GuestObject): Value {
    return this.perform(new GuestCall(callee, undefined, args, newTarget));
  }

  get currentRealm(): Realm {
    return this.realm;
  }

  deepen<T>(step: () => T): T {
    return step();
  }

  callInPlace(): Value {
    return ABSENT;
  }

  enqueueJob(job: Job): void {
    this.jobs.push(job);
  }

  trackRejection(promise: GuestObject, operation: "reject" | "handle"): void {
    if (operation === "reject") this.unhandled.add(promise);
    else this.unhandled.delete(promise);
  }

  captureStack(): StackTrace {
    return { text: "    at test (test.js:1:1)" };
  }

  hold(_made: GuestObject): void {
    // Nobody walks this heap.
  }

  throwValue(value: Value): never {
    this.thrown = value;
    throw GUEST_THROW;
  }

  perform(call: GuestCall): Value {
    if (call === PAUSE) return undefined;
    const { callee, thisValue, args, newTarget } = call;
    if (!isCallable(callee)) return throwTypeError(this.realm, `${describe(callee)} is not a function`);
    if (newTarget !== undefined && !isConstructor(callee))
      return throwTypeError(this.realm, `${describe(callee)} is not a constructor`);
    if (callee.kind === BOUND) return this.perform(unbind(callee, call));
    const { code } = callee.payload as Native;
    switch (code.form) {
      case "leaf":
        return code.run(this.realm, thisValue, args, newTarget);
      case "stepping":
        return this.drive(code.run(this.realm, thisValue, args, newTarget));
      case "tail":
        return this.goOn(code.run(this.realm, thisValue, args));
      case "machine":
        return this.runAtOnce(code, thisValue, args);
    }
  }

  /** A native that calls the host, where nothing can pause: it leaves its result in a frame. */
  private runAtOnce({ run }: { readonly run: MachineNative }, thisValue: Value, args: Value[]): Value {
    const env: Value[] = [];
    const standIn = { canPause: false, frame: { env } } as unknown as GuestCaller;
    if (run(standIn, thisValue, args, 0) !== 0) throw new Error("this native of the machine needs the machine");
    return env[0];
  }

  private goOn(next: ReturnType<TailNative>): Value {
    if (next instanceof Answer) return next.value;
    return next instanceof GuestCall ? this.perform(next) : this.drive(next);
  }

  /** Runs the steps of a native to their end. */
  drive(steps: Generator<GuestCall, Value, Value>): Value {
    let step = steps.next(undefined);
    while (!step.done) {
      const call = step.value;
      let result: Value;
      try {
        result = this.perform(call);
      } catch (error) {
        if (error !== GUEST_THROW) throw error;
        step = steps.throw(error);
        continue;
      }
      step = steps.next(result);
    }
    return step.value;
  }
}

/** 10.4.1.1, 10.4.1.2 */
const unbind = (bound: GuestObject, { args, newTarget }: GuestCall): GuestCall => {
  const { target, boundThis, boundArgs } = bound.payload as BoundFunction;
  return new GuestCall(target, boundThis, [...boundArgs, ...args], newTarget === bound ? target : newTarget);
};

export interface TestRealmOptions {
  readonly iterations?: number;
  readonly memoryBytes?: number;
  /** Intrinsics beside those of the standard library. */
  readonly tables?: readonly IntrinsicTable[];
}

/** A realm with the standard library whose limits, where given, end in TERMINATION. Clock and randomness are fixed. */
export const createTestRealm = ({ tables = [], ...limits }: TestRealmOptions = {}): Realm => {
  const meter = new Meter({
    mustWait: () => false,
    exhausted: () => {
      throw TERMINATION;
    },
    poll: () => undefined,
    heapWalk: () => 2 ** 40,
  });
  const unlimited = Number.POSITIVE_INFINITY;
  meter.lease({
    iterations: unlimited,
    functionCalls: unlimited,
    memoryBytes: unlimited,
    cpuTimeMs: unlimited,
    ...limits,
  });
  meter.beginSlice(2 ** 30);
  const realm = createRealm(
    meter,
    { now: () => 1_700_000_000_000, random: () => 0.5, timeZone: UTC },
    extendLibrary(standardLibrary, tables),
  );
  realm.caller = new NativeCaller(realm);
  return realm;
};

/** Calls a function. */
export const callNative = (realm: Realm, callee: Value, thisValue: Value, args: Value[] = []): Value =>
  realm.caller.call(callee, thisValue, args);

/** Constructs with a constructor. */
export const constructNative = (
  realm: Realm,
  callee: GuestObject,
  args: Value[] = [],
  newTarget = callee,
): GuestObject => realm.caller.construct(callee, args, newTarget) as GuestObject;

/** Calls `object[key](...args)`; the object may be a primitive's intrinsic prototype by way of `thisValue`. */
export const invoke = (
  realm: Realm,
  object: GuestObject,
  key: PropertyKey,
  args: Value[] = [],
  thisValue: Value = object,
): Value => callNative(realm, get(object, key, thisValue), thisValue, args);

/** Calls a static method or global of the realm: `callStatic(realm, "Object", "keys", [o])`. */
export const callStatic = (realm: Realm, intrinsic: string, key: PropertyKey, args: Value[] = []): Value =>
  invoke(realm, realm.intrinsic(intrinsic), key, args);

/** A guest function that runs a host function. */
export const hostFunction = (
  realm: Realm,
  run: (thisValue: Value, args: Value[]) => Value,
  name = "callback",
  length = 0,
): GuestObject => {
  const leaf: LeafNative = (_, thisValue, args) => run(thisValue, args);
  return createNative(realm, { code: { form: "leaf", run: leaf }, name, length });
};

/** A guest function that is a stepping native. */
export const steppingFunction = (realm: Realm, run: SteppingNative): GuestObject =>
  createNative(realm, { code: { form: "stepping", run }, name: "callback", length: 0 });

/** The guest value that `run` throws; fails when it does not. */
export const thrownBy = (realm: Realm, run: () => unknown): Value => {
  try {
    run();
  } catch (error) {
    if (error === GUEST_THROW) return realm.caller.thrown;
    throw error;
  }
  throw new Error("nothing was thrown");
};

/** What `run` throws, as `Name: message`. */
export const errorOf = (realm: Realm, run: () => unknown): string => {
  const thrown = thrownBy(realm, run);
  return isObject(thrown) ? `${String(get(thrown, "name"))}: ${String(get(thrown, "message"))}` : String(thrown);
};

/** What `run` is charged. */
export const chargesOf = (realm: Realm, run: () => unknown): { iterations: number; bytes: number } => {
  const used = { iterations: 0, functionCalls: 0, memoryBytes: 0, cpuTimeMs: 0 };
  realm.meter.takeUsed({ ...used });
  run();
  realm.meter.takeUsed(used);
  return { iterations: used.iterations, bytes: used.memoryBytes };
};

/** Runs the queued jobs, and those that they queue, until none is left. */
export const runJobs = (realm: Realm): void => {
  const caller = realm.caller as NativeCaller;
  for (let job = caller.jobs.shift(); job !== undefined; job = caller.jobs.shift()) {
    const steps = job.start(realm);
    if (steps !== null) caller.drive(steps);
  }
};

/** A guest copy of plain host data; host functions become callbacks. */
export const toGuest = (realm: Realm, value: unknown): Value => {
  if (typeof value === "function")
    return hostFunction(realm, (thisValue, args) => value.call(thisValue, ...args) as Value);
  if (typeof value !== "object" || value === null) return value as Value;
  if (Array.isArray(value))
    return createArrayFromList(
      realm,
      value.map((element) => toGuest(realm, element)),
    );
  const object = createObject(realm);
  for (const [name, member] of Object.entries(value))
    createDataProperty(object, keyOfName(name), toGuest(realm, member));
  return object;
};

/** A host copy of acyclic guest data, to compare with: arrays (holes kept), other objects by their own keys, functions as they are. */
export const toHost = (value: Value): unknown => {
  if (!isObject(value) || value.kind.callable) return value;
  const copy: object = isArrayObject(value) ? new Array(arrayLength(value)) : {};
  for (const key of ownKeys(value)) {
    if (key === "length" && isArrayObject(value)) continue;
    // Defined, not assigned: `__proto__` is a key like any other.
    const descriptor = { value: toHost(get(value, key)), writable: true, enumerable: true, configurable: true };
    Object.defineProperty(copy, keyToValue(key), descriptor);
  }
  return copy;
};
