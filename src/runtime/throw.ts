/**
 * Two kinds of unwinding travel over the host's stack, each as one preallocated object.
 *
 * `GuestThrow` carries a guest exception: the value waits in the machine (`thrown`), and the run loop that catches the
 * sentinel looks for a guest handler. A `Termination` is the end of the evaluation: a limit, an abort. It passes every guest
 * handler and `finally` and is never visible to guest code. Natives that catch must let a termination through.
 */
import { DYNAMIC_CODE } from "../messages/calls.ts";
import { createError, type ErrorName } from "./errors.ts";
import type { Realm } from "./realm.ts";

export class GuestThrow {
  readonly kind = "GuestThrow";
}
export const GUEST_THROW: GuestThrow = new GuestThrow();

export class Termination {
  readonly kind = "Termination";
}
export const TERMINATION: Termination = new Termination();

export const throwError = (realm: Realm, name: ErrorName, message: string): never =>
  realm.caller.throwValue(createError(realm, name, message));

export const throwTypeError = (realm: Realm, message: string): never => throwError(realm, "TypeError", message);
export const throwRangeError = (realm: Realm, message: string): never => throwError(realm, "RangeError", message);
/** Instead of making code from text. */
export const throwDynamicCode = (realm: Realm): never => throwError(realm, "EvalError", DYNAMIC_CODE);
export const throwReferenceError = (realm: Realm, message: string): never =>
  throwError(realm, "ReferenceError", message);
