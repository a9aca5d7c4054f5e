/** What is wrong with a pattern, before somebody makes a `ParseError` or a guest SyntaxError of it. */
export class PatternError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

export const tooLarge = (source: string, flags: string): PatternError =>
  new PatternError(`Invalid regular expression: /${source}/${flags}: Regular expression too large`);
