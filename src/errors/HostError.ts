import { InterpreterError, tagErrorClass } from "./InterpreterError.ts";

/**
 * The host asked for what cannot be: a value that cannot cross the bridge, a result that is still pending in a synchronous
 * evaluation, an evaluation from inside one's own host call. The message says what to do instead.
 */
export class HostError extends InterpreterError {
  static {
    tagErrorClass(HostError, "HostError");
  }

  declare readonly _tag: "HostError";
}
