/**
 * Frames: the guest's call stack as a linked list of host objects. Nothing recurses on the host's stack, so the depth of
 * guest recursion is a number that the machine compares, and a frame can be set aside (generators, async functions) and
 * picked up later.
 */

import { arrayShape } from "../runtime/arrays.ts";
import { GuestObject, NO_ELEMENTS, ORDINARY } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Value } from "../runtime/values.ts";
import type { Closure } from "./closure.ts";
import type { Code } from "./code.ts";
import { type Env, NO_ENV } from "./env.ts";

/** What happens with the value that a frame returns. */
export type FrameKind = number;
/** It is the value of the call. */
export const CALL = 0;
/** `new` of a base constructor: an object replaces `this`, anything else is dropped. */
export const CONSTRUCT = 1;
/** `new` of a derived constructor: anything but an object gives way to the `this` that `super()` bound. */
export const CONSTRUCT_DERIVED = 2;
/** The body of a generator: its object completes. */
export const GENERATOR = 3;
/** The body of an async function: its promise is settled. */
export const ASYNC = 4;
/** The body of an async generator: its queue goes on. */
export const ASYNC_GENERATOR = 5;
/** A stepping native: a host generator. */
export const NATIVE_STEPS = 6;
/** The end of a run: the value goes to the host. */
export const BOUNDARY = 7;
/** A script's own frame. */
export const SCRIPT = 8;
/** An accessor or a conversion that is one closure, in the middle of an op: the value is handed back on the host's stack. */
export const IN_PLACE = 9;

export class Frame {
  code: Code;
  env: Env;
  /** The op that runs or ran last; the next is the one behind it. */
  pc = -1;
  parent: Frame | null;
  /** Where the value goes in the parent's environment. BOUNDARY, IN_PLACE: the source offset of the code below, or -1. */
  slot: number;
  kind: FrameKind;
  /** How many guest functions are on the stack, this one included. */
  depth: number;
  /** Live slots of this frame and all below it: bounds the memory of deep recursion. */
  slots: number;
  /** The frame of a call from here, if it is known: see `CallFrames`. */
  above: Frame | null = null;
  /** The frame of a stepping native called from here, if there was one. */
  aboveSteps: Frame | null = null;
  /** CONSTRUCT: the new object. GENERATOR and its like: the generator object or promise. NATIVE_STEPS: what it holds. */
  object: GuestObject | null = null;
  /** NATIVE_STEPS: the host generator. CONSTRUCT: the closure whose instance it is. */
  extra: Steps<Value> | Closure | null = null;

  constructor(code: Code, env: Env, parent: Frame | null, slot: number, kind: FrameKind, depth: number) {
    this.code = code;
    this.env = env;
    this.parent = parent;
    this.slot = slot;
    this.kind = kind;
    this.depth = depth;
    this.slots = parent === null ? 0 : parent.slots + code.envSize + 1;
  }

  /** Whose it was has returned or thrown: nothing of the guest's is kept. */
  release(): void {
    this.env = NO_ENV;
    this.object = null;
    this.extra = null;
  }
}

/** Where a refusal at a call is seen from: its caller, or the callee itself where no guest code called it, but a job. */
export const seenFrom = (callee: Frame): Frame => {
  for (let frame = callee.parent; frame !== null; frame = frame.parent)
    if (frame.kind !== BOUNDARY && frame.kind !== NATIVE_STEPS) return callee.parent as Frame;
  return callee;
};

/** In what heap walks find the record of a native: the objects of frames are the guest's. */
export const heldAs = (realm: Realm, made: object): GuestObject =>
  made instanceof GuestObject ? made : new GuestObject(arrayShape(realm), NO_ELEMENTS, ORDINARY, made);
