import { type ErrorLocation, InterpreterError, tagErrorClass } from "./InterpreterError.ts";

/** What the constructor of an {@link AbortedError} takes. */
export interface AbortedErrorOptions extends ErrorLocation {
  readonly message?: string | undefined;
  /** The reason of the signal. */
  readonly cause?: unknown;
}

/** The host stopped the evaluation: its `signal` was aborted, or the interpreter was disposed. `cause` is the signal's reason. */
export class AbortedError extends InterpreterError {
  static {
    tagErrorClass(AbortedError, "AbortedError");
  }

  declare readonly _tag: "AbortedError";

  constructor(options: AbortedErrorOptions = {}) {
    super({ ...options, message: options.message ?? "Evaluation aborted" });
  }
}
