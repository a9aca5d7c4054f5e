/** Guest error objects (20.5): made from the realm's own intrinsics, with a stack in the guest's own terms. */
import { COSTS } from "../accounting/costs.ts";
import { defineKind, GuestObject, NO_ELEMENTS } from "./guest-object.ts";
import { addUncharged, ownSlot, rootShape } from "./own-properties.ts";
import type { PropertyKey } from "./property-key.ts";
import type { Realm, StackTrace } from "./realm.ts";
import { HIDDEN, type Shape } from "./shape.ts";
import { ABSENT } from "./values.ts";

export type ErrorName =
  | "Error"
  | "AggregateError"
  | "EvalError"
  | "RangeError"
  | "ReferenceError"
  | "SuppressedError"
  | "SyntaxError"
  | "TypeError"
  | "URIError";

/** The classes whose errors have a message and no further data (20.5.1, 20.5.5). */
export const PLAIN_ERROR_NAMES: ReadonlySet<string> = new Set<ErrorName>([
  "Error",
  "EvalError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TypeError",
  "URIError",
]);

/** Where the error was made; the payload of ERROR. */
export class ErrorData {
  /** Name and message as they were when the error was made. */
  name: string;
  message: string;
  readonly trace: StackTrace;
  /** The `stack` property was made; it is made once, so that a deleted one does not come back. */
  hasStack = false;
  /** The host's error that this guest error stands for, for the host's eyes only. */
  hostCause: unknown = undefined;
  constructor(name: string, message: string, trace: StackTrace) {
    this.name = name;
    this.message = message;
    this.trace = trace;
  }

  /** The first line of the stack. */
  get header(): string {
    return errorText(this.name, this.message);
  }
}

/** Most errors are caught without a look at their `stack`, so its text is made at the first. */
const resolveStack = (error: GuestObject, key: PropertyKey | undefined): void => {
  const data = error.payload as ErrorData;
  if (data.hasStack || (key !== undefined && key !== "stack")) return;
  const stack = stackText(data.header, data.trace);
  error.shape.realm.meter.noteConcatenation(stack.length);
  data.hasStack = true;
  addUncharged(error, "stack", stack, HIDDEN);
};

/** Objects with an [[ErrorData]] slot. The payload is an `ErrorData`. */
export const ERROR = defineKind("Error", { resolve: resolveStack });

/**
 * An error object as the Error constructors make it: with `stack`, and with `message` unless that is undefined. It costs
 * the price of an error, whatever it says.
 */
export const allocateError = (realm: Realm, shape: Shape, message: string | undefined): GuestObject => {
  realm.meter.chargeBytes(COSTS.error);
  const data = new ErrorData(inheritedName(shape.proto), message ?? "", realm.caller.captureStack());
  const error = new GuestObject(shape, NO_ELEMENTS, ERROR, data);
  if (message !== undefined) addMessage(error, message);
  return error;
};

/** The engine puts messages together out of the guest's strings. */
const addMessage = (error: GuestObject, message: string): void => {
  error.shape.realm.meter.noteConcatenation(message.length);
  addUncharged(error, "message", message, HIDDEN);
};

/** 20.5.1.1 with a known message, for errors that the engine throws. */
export const createError = (realm: Realm, name: ErrorName, message: string): GuestObject =>
  allocateError(realm, rootShape(realm, realm.intrinsic(`${name}.prototype`)), message);

/** The header, then the frames: what V8 shows, in the guest's terms. */
export const stackText = (header: string, trace: StackTrace): string =>
  trace.text === "" ? header : `${header}\n${trace.text}`;

/** 20.5.3.4 steps 7-9 */
export const errorText = (name: string, message: string): string => {
  if (name === "") return message;
  return message === "" ? name : `${name}: ${message}`;
};

/** The `name` that an error inherits, as far as it can be read without running guest code. */
const inheritedName = (proto: GuestObject | null): string => {
  for (let holder = proto; holder !== null; holder = holder.shape.proto) {
    holder.shape.realm.meter.tick();
    const name = ownSlot(holder, "name");
    if (name !== ABSENT) return typeof name === "string" ? name : "Error";
  }
  return "Error";
};
