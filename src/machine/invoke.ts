/**
 * Calling and constructing (10.2.1, 10.2.2, 10.3, 10.4.1): how a callee of any kind becomes a frame, or a value at once.
 * Every function here puts the value into `slot` of the current frame's environment and answers 0, or pushes a frame that
 * will do so and answers SWITCH (or STOP, when the slice ended).
 *
 * The call ops of compiled code answer the commonest case, a plain closure, themselves and come here for the rest.
 */

import { BOUNDS, COSTS } from "../accounting/costs.ts";
import { classRequiresNew, notFunction } from "../messages/calls.ts";
import { toObject } from "../runtime/conversions.ts";
import { prototypeFromConstructor } from "../runtime/create-object.ts";
import { describe } from "../runtime/describe.ts";
import {
  Answer,
  BOUND,
  type BoundFunction,
  GuestCall,
  NATIVE,
  type Native,
  PAUSE,
  type TailNative,
} from "../runtime/function-objects.ts";
import { GuestObject, NO_ELEMENTS, NO_SLOTS, ORDINARY } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import type { Remainder } from "../runtime/long-work.ts";
import { get } from "../runtime/objects.ts";
import { rootShape } from "../runtime/own-properties.ts";
import { newPromise } from "../runtime/promises.ts";
import { CALLABLE_PROXY, proxyCall, proxyConstruction } from "../runtime/proxies.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Shape, Slot } from "../runtime/shape.ts";
import { GUEST_THROW, throwTypeError } from "../runtime/throw.ts";
import { isNullish, isObject, type Value } from "../runtime/values.ts";
import { envOfList } from "./call-environments.ts";
import { CLOSURE, type Closure, InstanceShape } from "./closure.ts";
import { type Code, SWITCH } from "./code.ts";
import { type Env, NO_ENV } from "./env.ts";
import { ASYNC, Frame, NATIVE_STEPS, seenFrom } from "./frame.ts";
import type { Machine } from "./machine.ts";

/** 7.3.13 Call. */
export const invoke = (machine: Machine, callee: Value, thisValue: Value, args: Value[], slot: number): number => {
  if (!isObject(callee) || !callee.kind.callable) return throwTypeError(machine.realm, notFunction(describe(callee)));
  if (callee.kind === CLOSURE) return enterClosure(machine, callee, thisValue, args, slot);
  if (callee.kind === NATIVE) return invokeNative(machine, callee.payload as Native, thisValue, args, slot, undefined);
  return passOn(machine, nextCall(machine, callee, thisValue, args, undefined), slot);
};

const invokeNative = (
  machine: Machine,
  native: Native,
  thisValue: Value,
  args: Value[],
  slot: number,
  newTarget: GuestObject | undefined,
): number => {
  machine.meter.tick();
  const { code, realm } = native;
  switch (code.form) {
    case "leaf":
      machine.leafSlot = slot;
      machine.frame.env[slot] = code.run(realm, thisValue, args, newTarget) as Value;
      return 0;
    case "stepping":
      return enterSteps(machine, code.run(realm, thisValue, args, newTarget), slot);
    case "tail":
      return passOn(machine, code.run(realm, thisValue, args), slot);
    default:
      return code.run(machine, thisValue, args, slot);
  }
};

/** Makes the call that a native asked for. */
const request = (machine: Machine, call: GuestCall, slot: number): number =>
  call.newTarget === undefined
    ? invoke(machine, call.callee, call.thisValue, call.args, slot)
    : construct(machine, call.callee as GuestObject, call.args, call.newTarget, slot);

// --- calls that are passed on --------------------------------------------------------------------------------------------

/**
 * Bound functions, proxies and tail natives (`call`, `Reflect.apply`) only pass a call on, to each other, too. They do so in
 * this loop: how long such a chain can be must not depend on how much of the host's stack is left.
 */
const passOn = (machine: Machine, first: ReturnType<TailNative>, slot: number): number => {
  let next = first;
  for (let links = 1; next instanceof GuestCall && passesOn(next.callee); links++) {
    // `call` can call itself for ever.
    if (links > machine.maxCallStackDepth) machine.overflow(links);
    next = nextCall(machine, next.callee, next.thisValue, next.args, next.newTarget);
  }
  if (next instanceof GuestCall) return request(machine, next, slot);
  if (!(next instanceof Answer)) return enterSteps(machine, next, slot);
  machine.frame.env[slot] = next.value as Value;
  return 0;
};

const passesOn = (callee: Value): callee is GuestObject => {
  if (!isObject(callee)) return false;
  const { kind } = callee;
  return (
    kind === BOUND || kind === CALLABLE_PROXY || (kind === NATIVE && (callee.payload as Native).code.form === "tail")
  );
};

const nextCall = (
  machine: Machine,
  callee: GuestObject,
  thisValue: Value,
  args: Value[],
  newTarget: GuestObject | undefined,
): ReturnType<TailNative> => {
  if (callee.kind === BOUND) return boundCall(machine, callee, args, newTarget);
  if (callee.kind === NATIVE) return runTail(machine, callee.payload as Native, thisValue, args);
  return newTarget === undefined ? proxyCall(callee, thisValue, args) : proxyConstruction(callee, args, newTarget);
};

const runTail = (machine: Machine, native: Native, thisValue: Value, args: Value[]): ReturnType<TailNative> => {
  machine.meter.tick();
  return (native.code.run as TailNative)(native.realm, thisValue, args);
};

/** 10.4.1.1 and 10.4.1.2: the call of the function behind bound ones, with the innermost `this`. */
const boundCall = (
  machine: Machine,
  callee: GuestObject,
  args: Value[],
  newTarget: GuestObject | undefined,
): GuestCall => {
  const { target, boundThis, boundArgs } = callee.payload as BoundFunction;
  if (target.kind === BOUND) return chainCall(machine, callee, args, newTarget);
  machine.meter.tick();
  return new GuestCall(target, boundThis, [...boundArgs, ...args], newTarget === callee ? target : newTarget);
};

/** The arguments of a chain are put together once: link by link, time would grow with its square. */
const chainCall = (
  machine: Machine,
  first: GuestObject,
  args: Value[],
  newTarget: GuestObject | undefined,
): GuestCall => {
  const lists = [args];
  let callee = first;
  let thisValue: Value;
  let target = newTarget;
  do {
    machine.meter.tick();
    const bound = callee.payload as BoundFunction;
    lists.push(bound.boundArgs);
    thisValue = bound.boundThis;
    if (target === callee) target = bound.target;
    callee = bound.target;
  } while (callee.kind === BOUND);
  return new GuestCall(callee, thisValue, lists.reverse().flat() as Value[], target);
};

// --- stepping natives ----------------------------------------------------------------------------------------------------

/** Pushes a frame for a stepping native. As with calls, the next one from the same frame can have the same host object. */
export const enterSteps = (machine: Machine, steps: Steps<Value>, slot: number): number => {
  const parent = machine.frame;
  const { stepsCode } = machine;
  const frame = (parent.aboveSteps ??= new Frame(stepsCode, NO_ENV, parent, slot, NATIVE_STEPS, parent.depth));
  if (frame.env === NO_ENV) frame.env = [NO_ENV, undefined] as Env;
  frame.slot = slot;
  frame.slots = parent.slots + stepsCode.envSize + 1;
  frame.object = null;
  frame.extra = steps;
  if (frame.slots > BOUNDS.frameSlots) machine.overflow(frame.depth);
  machine.frame = frame;
  return SWITCH;
};

/** What a leaf has left to do becomes a frame above that of its call. It never looks into its inbox: there is room for `made`. */
export const enterRemainder = (machine: Machine, { steps, made }: Remainder): number => {
  const signal = enterSteps(machine, steps, machine.leafSlot);
  if (made !== null) machine.frame.env[1] = made;
  return signal;
};

/** The same for the op of a call: the native begins at once, and a short one ends within the op. */
export const startSteps = (machine: Machine, steps: Steps<Value>, slot: number): number => {
  const parent = machine.frame;
  enterSteps(machine, steps, slot);
  const signal = stepNative(machine, machine.frame);
  return signal === SWITCH && machine.frame === parent ? 0 : signal;
};

/** Asked for once: host generators of many functions, each with a prototype of its own, would make every look-up of it slow. */
const { next } = Object.getPrototypeOf(function* () {
  // Only its prototype is wanted.
}).prototype as Steps<Value>;

/** Runs a stepping native until it calls a guest function or ends. Its inbox is slot 1 of the frame's environment. */
export const stepNative = (machine: Machine, frame: Frame, thrown = false): number => {
  const { env } = frame;
  const steps = frame.extra as Steps<Value>;
  let failed = thrown;
  frame.pc = -1;
  for (;;) {
    // Calls of natives and resumed generators alone, one after the other, would not pause.
    if (machine.meter.sliceOver && !failed && machine.canPause) return machine.pause(-1);
    machine.site = -1;
    const step = failed ? steps.throw(GUEST_THROW) : next.call(steps, env[1] as Value);
    if (step.done === true) return finishSteps(machine, frame, step.value);
    failed = false;
    if (step.value === PAUSE) {
      if (machine.canPause) return machine.pause(-1);
      // Nested, it goes on, and another slice ends.
      machine.meter.sliceOver = false;
      continue;
    }
    try {
      const signal = request(machine, step.value, 1);
      if (signal < 0) return signal;
    } catch (error) {
      if (error !== GUEST_THROW) throw error;
      machine.frame = frame;
      failed = true;
    }
  }
};

const finishSteps = (machine: Machine, frame: Frame, value: Value): number => {
  const parent = frame.parent as Frame;
  machine.frame = parent;
  parent.env[frame.slot] = value as Value;
  frame.env[1] = undefined as never;
  frame.object = null;
  frame.extra = null;
  return SWITCH;
};

// --- closures ------------------------------------------------------------------------------------------------------------

/** 10.2.1 [[Call]] with the arguments as a list. */
export const enterClosure = (
  machine: Machine,
  callee: GuestObject,
  thisValue: Value,
  args: Value[],
  slot: number,
): number => {
  const closure = callee.payload as Closure;
  const { code } = closure;
  if (code.envSize === 0) code.prepare();
  if (code.isClassConstructor) throwTypeError(code.realm, classRequiresNew(closure.name));
  const env = envOfList(code, closure, args);
  if (code.isAsync) return enterAsync(machine, code, env, callee, closure, thisValue, slot);
  return machine.enter(code, env, callee, closure, thisValue, slot);
};

/** 10.2.1.2 OrdinaryCallBindThis for sloppy code. */
export const sloppyThis = (realm: Realm, thisValue: Value): GuestObject => {
  if (isObject(thisValue)) return thisValue;
  return isNullish(thisValue) ? realm.globalObject : toObject(realm, thisValue);
};

/** 27.7.5.1: the frame can be set aside, so it is one of its own. */
const enterAsync = (
  machine: Machine,
  code: Code,
  env: Env,
  callee: GuestObject,
  closure: Closure,
  thisValue: Value,
  slot: number,
): number => {
  if (code.usesInternals) machine.fillEnvironment(code, env, callee, closure, thisValue);
  const parent = machine.frame;
  const frame = new Frame(code, env, parent, slot, ASYNC, parent.depth + 1);
  if (frame.depth > machine.maxCallStackDepth || frame.slots > BOUNDS.frameSlots) machine.overflow(frame.depth);
  machine.frame = seenFrom(frame);
  frame.object = newPromise(code.realm);
  machine.frame = frame;
  return --machine.meter.calls < 0 ? machine.callCharge() : SWITCH;
};

// --- construction --------------------------------------------------------------------------------------------------------

/** 7.3.14 Construct. The callee is known to be a constructor. */
export const construct = (
  machine: Machine,
  callee: GuestObject,
  args: Value[],
  newTarget: GuestObject,
  slot: number,
): number => {
  if (callee.kind === CLOSURE) return constructClosure(machine, callee, args, newTarget, slot);
  if (callee.kind === NATIVE) return invokeNative(machine, callee.payload as Native, undefined, args, slot, newTarget);
  return passOn(machine, nextCall(machine, callee, undefined, args, newTarget), slot);
};

/** 10.2.2 [[Construct]] */
const constructClosure = (
  machine: Machine,
  callee: GuestObject,
  args: Value[],
  newTarget: GuestObject,
  slot: number,
): number => {
  const closure = callee.payload as Closure;
  const { code } = closure;
  if (code.envSize === 0) code.prepare();
  return machine.enterConstructor(callee, closure, envOfList(code, closure, args), slot, newTarget);
};

/** 10.1.13 OrdinaryCreateFromConstructor with %Object.prototype%. */
export const newInstance = (realm: Realm, newTarget: GuestObject): GuestObject => {
  realm.meter.chargeBytes(COSTS.object);
  if (newTarget.kind !== CLOSURE) {
    const proto = prototypeFromConstructor(newTarget, "Object.prototype");
    return new GuestObject(rootShape(realm, proto), NO_ELEMENTS, ORDINARY, null);
  }
  const closure = newTarget.payload as Closure;
  return new GuestObject(
    instanceShape(newTarget, closure),
    NO_ELEMENTS,
    ORDINARY,
    null,
    undefined,
    undefined,
    undefined,
    undefined,
    emptySlots(closure.furtherSlots),
  );
};

/** Remembered per constructor as long as its `prototype` stays the same. */
const instanceShape = (newTarget: GuestObject, closure: Closure): Shape => {
  const known = closure.instance;
  if (known?.isCurrent(newTarget)) return known.shape;
  const proto = get(newTarget, "prototype");
  if (!isObject(proto)) return rootShape(closure.realm, closure.realm.intrinsic("Object.prototype"));
  closure.instance = new InstanceShape(newTarget, proto, rootShape(closure.realm, proto));
  return closure.instance.shape;
};

const U = undefined;
/** Room for the properties that a constructor's instances had so far. */
const emptySlots = (count: number): Slot[] => {
  switch (count) {
    case 0:
      return NO_SLOTS;
    case 1:
      return [U];
    case 2:
      return [U, U];
    case 3:
      return [U, U, U];
    default:
      return [U, U, U, U];
  }
};
