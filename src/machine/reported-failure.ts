/**
 * Failures of ours that a guest may catch: a module that cannot be loaded or linked, a value that cannot cross. The guest sees
 * one of its own errors; if it does not catch that, the host gets the failure itself.
 */
import type { InterpreterError } from "../errors/index.ts";
import { createError, type ErrorData, type ErrorName } from "../runtime/errors.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Realm } from "../runtime/realm.ts";

/** The `hostCause` of such an error. */
export class ReportedFailure {
  readonly error: InterpreterError;
  constructor(error: InterpreterError) {
    this.error = error;
  }
}

export const createReported = (realm: Realm, name: ErrorName, failure: InterpreterError): GuestObject => {
  const error = createError(realm, name, failure.message);
  (error.payload as ErrorData).hostCause = new ReportedFailure(failure);
  return error;
};

export const throwReported = (realm: Realm, name: ErrorName, failure: InterpreterError): never =>
  realm.caller.throwValue(createReported(realm, name, failure));
