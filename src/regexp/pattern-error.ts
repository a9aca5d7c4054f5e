/** What is wrong with a pattern, before somebody makes a `ParseError` or a guest SyntaxError of it. */
export class PatternError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

export const invalid = (source: string, flags: string, reason: string): PatternError =>
  new PatternError(`Invalid regular expression: /${source}/${flags}: ${reason}`);

export const tooLarge = (source: string, flags: string): PatternError =>
  invalid(source, flags, "Regular expression too large");
