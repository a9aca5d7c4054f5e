/**
 * Function objects (10.2, 10.3). What makes a function callable is its payload: a `Closure` of compiled guest code, a
 * `Native` of ours, a `BoundFunction`. `name`, `length` and `prototype` are properties that most functions are never asked
 * for, so they are made at the first look (`resolve`): a closure costs two allocations.
 */
import { COSTS } from "../accounting/costs.ts";
import { defineKind, GuestObject, NO_ELEMENTS } from "./guest-object.ts";
import { addAhead, addUncharged, rootShape } from "./own-properties.ts";
import type { PropertyKey } from "./property-key.ts";
import type { GuestCaller, Realm } from "./realm.ts";
import { CONFIGURABLE } from "./shape.ts";
import { isObject, type Value } from "./values.ts";

/** A call of a guest function that a stepping native asks the machine to make. */
export class GuestCall {
  readonly callee: Value;
  readonly thisValue: Value;
  readonly args: Value[];
  /** Set for a construction. */
  readonly newTarget: GuestObject | undefined;
  constructor(callee: Value, thisValue: Value, args: Value[], newTarget?: GuestObject) {
    this.callee = callee;
    this.thisValue = thisValue;
    this.args = args;
    this.newTarget = newTarget;
  }
}

/** What a stepping native yields, instead of a call, when the slice is over: the machine pauses there if it can. */
export class Pause extends GuestCall {
  readonly isPause = true;
}

export const PAUSE = new Pause(undefined, undefined, []);

/** A native that cannot enter guest code, but by conversions and accessors, which run nested. */
export type LeafNative = (realm: Realm, thisValue: Value, args: Value[], newTarget: GuestObject | undefined) => Value;
/** A native that calls guest functions: it yields `GuestCall`s, the machine runs it as a frame. */
export type SteppingNative = (
  realm: Realm,
  thisValue: Value,
  args: Value[],
  newTarget: GuestObject | undefined,
) => Generator<GuestCall, Value, Value>;
/** What a tail native answers at once, because nothing has to be called. */
export class Answer {
  readonly value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}

/** A native that replaces itself by another call, by steps, or by an answer: `Function.prototype.call`, `split`. */
export type TailNative = (
  realm: Realm,
  thisValue: Value,
  args: Value[],
) => GuestCall | Generator<GuestCall, Value, Value> | Answer;
/**
 * A native of the machine's own (a generator's `next`): it arranges frames itself. The value goes to `slot` of the caller's
 * environment; the answer is 0 when it is there already, or one of the machine's negative signals.
 */
export type MachineNative = (caller: GuestCaller, thisValue: Value, args: Value[], slot: number) => number;

export type NativeCode =
  | { readonly form: "leaf"; readonly run: LeafNative }
  | { readonly form: "stepping"; readonly run: SteppingNative }
  | { readonly form: "tail"; readonly run: TailNative }
  | { readonly form: "machine"; readonly run: MachineNative };

/** What every callable kind keeps in its payload. */
export interface Callable {
  readonly realm: Realm;
  readonly isConstructor: boolean;
  /** 20.2.3.5: the source text that a guest function was made from; natives and bound functions have none. */
  readonly sourceText?: string;
  /** 10.2.4: a function of sloppy code that `function` made. */
  readonly isUnrestricted?: boolean;
}

export interface NativeOptions {
  readonly code: NativeCode;
  readonly name: PropertyKey;
  /** `get` or `set` for accessors. */
  readonly namePrefix?: string;
  readonly length: number;
  readonly isConstructor?: boolean;
  readonly data?: unknown;
}

/** The payload of NATIVE. */
export class Native implements Callable {
  readonly realm: Realm;
  readonly code: NativeCode;
  /** The function itself, if the native is a leaf: what call ops look at first. */
  readonly leaf: LeafNative | null;
  /** The same for one that is stepping: what they look at next. */
  readonly steps: SteppingNative | null;
  readonly name: string;
  readonly length: number;
  readonly isConstructor: boolean;
  /** What a function made at run time closes over (resolving functions of a promise, say). */
  readonly data: unknown;
  hasOwnNames = false;
  constructor(realm: Realm, options: NativeOptions) {
    this.realm = realm;
    this.code = options.code;
    this.leaf = options.code.form === "leaf" ? options.code.run : null;
    this.steps = options.code.form === "stepping" ? options.code.run : null;
    this.name = functionNameText(options.name, options.namePrefix);
    this.length = options.length;
    this.isConstructor = options.isConstructor ?? false;
    this.data = options.data;
  }
}

/** 10.2.9 SetFunctionName: the text of a name given by a key. */
export const functionNameText = (key: PropertyKey, prefix = ""): string => {
  const name = typeof key !== "symbol" ? String(key) : key.description === undefined ? "" : `[${key.description}]`;
  return prefix === "" ? name : `${prefix} ${name}`;
};

/** Is this one of the properties that functions get lazily? (`undefined` stands for all keys.) */
export const isFunctionOwnKey = (key: PropertyKey | undefined): boolean =>
  key === undefined || key === "length" || key === "name" || key === "prototype";

/** The own properties that every function starts with, in the order of the specification. */
export const addFunctionNames = (object: GuestObject, length: number, name: string): void => {
  addUncharged(object, "length", length, CONFIGURABLE);
  addUncharged(object, "name", name, CONFIGURABLE);
};

const resolveNative = (object: GuestObject, key: PropertyKey | undefined): void => {
  const native = object.payload as Native;
  if (native.hasOwnNames || !isFunctionOwnKey(key)) return;
  native.hasOwnNames = true;
  addAhead(object, () => addFunctionNames(object, native.length, native.name));
};

export const NATIVE = defineKind("Function", { callable: true, resolve: resolveNative });

/** 10.3.4 CreateBuiltinFunction, uncharged: intrinsics are free. */
export const createNative = (realm: Realm, options: NativeOptions, proto?: GuestObject): GuestObject => {
  const shape = rootShape(realm, proto ?? realm.intrinsic("Function.prototype"));
  return new GuestObject(shape, NO_ELEMENTS, NATIVE, new Native(realm, options));
};

/** A native made by running guest code, which pays for it. */
export const createChargedNative = (realm: Realm, options: NativeOptions): GuestObject => {
  realm.meter.chargeBytes(COSTS.function_);
  return createNative(realm, options);
};

/** The payload of BOUND (10.4.1). */
export class BoundFunction implements Callable {
  readonly realm: Realm;
  readonly target: GuestObject;
  readonly boundThis: Value;
  readonly boundArgs: Value[];
  readonly isConstructor: boolean;
  constructor(realm: Realm, target: GuestObject, boundThis: Value, boundArgs: Value[]) {
    this.realm = realm;
    this.target = target;
    this.boundThis = boundThis;
    this.boundArgs = boundArgs;
    this.isConstructor = isConstructor(target);
  }
}

export const BOUND = defineKind("Function", { callable: true });

/** 20.2.3.5: the source of a function, or the form of those that have none. */
export const functionText = ({ payload }: GuestObject): string => {
  const name = payload instanceof Native ? payload.name : "";
  return (payload as Callable).sourceText ?? `function ${name}() { [native code] }`;
};

/** 7.2.3 */
export const isCallable = (value: Value): value is GuestObject => isObject(value) && value.kind.callable;

/** 7.2.4 */
export const isConstructor = (value: Value): value is GuestObject =>
  isCallable(value) && (value.payload as Callable).isConstructor;
