/** Guest error objects (20.5): made from the realm's own intrinsics, with a stack in the guest's own terms. */
import { COSTS } from "../accounting/costs.ts";
import { defineKind, GuestObject, NO_ELEMENTS } from "./guest-object.ts";
import { addUncharged, rootShape } from "./own-properties.ts";
import type { Realm } from "./realm.ts";
import { HIDDEN, type Shape } from "./shape.ts";

export type ErrorName =
  | "Error"
  | "AggregateError"
  | "EvalError"
  | "RangeError"
  | "ReferenceError"
  | "SyntaxError"
  | "TypeError"
  | "URIError";

/** Objects with an [[ErrorData]] slot. The payload is an `ErrorData`. */
export const ERROR = defineKind("Error");

/** Where the error was made; the payload of ERROR. */
export class ErrorData {
  /** The guest's call stack, one `    at …` line per frame. */
  trace: string;
  /** The host's error that this guest error stands for, for the host's eyes only. */
  hostCause: unknown = undefined;
  constructor(trace: string) {
    this.trace = trace;
  }
}

/** An error object without properties but `stack`, as the Error constructors make it. */
export const allocateError = (realm: Realm, shape: Shape): GuestObject => {
  realm.meter.chargeBytes(COSTS.error);
  return new GuestObject(shape, [], NO_ELEMENTS, ERROR, new ErrorData(realm.caller.stackTrace()));
};

/** 20.5.1.1 with a known message, for errors that the engine throws. */
export const createError = (realm: Realm, name: ErrorName, message: string): GuestObject => {
  const error = allocateError(realm, rootShape(realm, realm.intrinsic(`${name}.prototype`)));
  addUncharged(error, "stack", stackText(name, message, (error.payload as ErrorData).trace), HIDDEN);
  addUncharged(error, "message", message, HIDDEN);
  return error;
};

/** `Name: message`, then the frames: what V8 shows, in the guest's terms. */
export const stackText = (name: string, message: string, trace: string): string => {
  const header = message === "" ? name : `${name}: ${message}`;
  return trace === "" ? header : `${header}\n${trace}`;
};
