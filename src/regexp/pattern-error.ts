/** What is wrong with a pattern, before somebody makes a `ParseError` or a guest SyntaxError of it. */
import { invalidPattern, TOO_LARGE } from "../messages/regexp.ts";

export class PatternError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

export const invalid = (source: string, flags: string, reason: string): PatternError =>
  new PatternError(invalidPattern(source, flags, reason));

export const tooLarge = (source: string, flags: string): PatternError => invalid(source, flags, TOO_LARGE);
