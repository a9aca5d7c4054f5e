import { InterpreterError, tagErrorClass } from "./InterpreterError.ts";

/** The source text is not a valid program (or nests deeper than 500). Nothing of it ran; the evaluation still counts. */
export class ParseError extends InterpreterError {
  static {
    tagErrorClass(ParseError, "ParseError");
  }

  declare readonly _tag: "ParseError";
}
