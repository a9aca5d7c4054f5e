import { type ErrorLocation, InterpreterError, tagErrorClass } from "./InterpreterError.ts";

/** What the constructor of a {@link GuestError} takes. */
export interface GuestErrorOptions extends ErrorLocation {
  /** The thrown value, copied out of the guest. */
  readonly thrown: unknown;
  /** `name` of the thrown error, such as `TypeError`. */
  readonly guestName: string;
  /** `message` of the thrown error, or the thrown value as a string. */
  readonly guestMessage: string;
  /** The host's own error, where an uncaught error of a host function is the reason. */
  readonly cause?: unknown;
}

/**
 * The guest threw and did not catch. The message is `<guestName>: <guestMessage>`.
 *
 * @example
 * interpreter.evaluate("null.x"); // GuestError, guestName "TypeError"
 */
export class GuestError extends InterpreterError {
  static {
    tagErrorClass(GuestError, "GuestError");
  }

  declare readonly _tag: "GuestError";
  readonly thrown: unknown;
  readonly guestName: string;
  readonly guestMessage: string;

  constructor(options: GuestErrorOptions) {
    super({ ...options, message: headline(options.guestName, options.guestMessage) });
    this.thrown = options.thrown;
    this.guestName = options.guestName;
    this.guestMessage = options.guestMessage;
  }

  /** Plain data; `thrown` is left out where it is an object, because the guest chose its shape and size. */
  override toJSON(): Record<string, unknown> {
    const { guestName, guestMessage, thrown } = this;
    return { ...super.toJSON(), guestName, guestMessage, ...(isJsonPrimitive(thrown) && { thrown }) };
  }
}

/** 20.5.3.4 Error.prototype.toString: an empty part takes its colon with it. */
const headline = (name: string, message: string): string => {
  if (name === "") return message;
  return message === "" ? name : `${name}: ${message}`;
};

const isJsonPrimitive = (value: unknown): boolean =>
  value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
