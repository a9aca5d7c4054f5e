/**
 * Source text to syntax tree. This is the only place that knows the parser. Source is untrusted input's first contact: it
 * is bounded in length, the parser's recursion is caught here, and every complaint becomes one `ParseError`.
 */
import { type ESTree, isParseError, type Options, parse } from "meriyah";
import { BOUNDS } from "../accounting/costs.ts";
import { isStackOverflow, isStackSufficient } from "../errors/host-stack.ts";
import { ParseError } from "../errors/index.ts";
import { INVALID_TOKEN, NESTED_TOO_DEEPLY, nestedDeeperThan } from "../messages/syntax.ts";
import { complaintOf, type Reading } from "./complaints.ts";
import { parenthesisTooMany } from "./parentheses.ts";
import { moduleParserOptions, parserOptions } from "./parser-options.ts";
import type { SourceText } from "./source.ts";

/** What a text is read as: the goal symbols of 16.1 and 16.2. */
export type Goal = "script" | "module";

/** Parses a script or a module; throws `ParseError` with the place. */
export const parseSource = (source: SourceText, goal: Goal): ESTree.Program =>
  parseText(source, goal === "script" ? parserOptions(source.text) : moduleParserOptions);

/** The same with any options of the parser. */
export const parseText = (source: SourceText, options: Options): ESTree.Program => {
  const text = withoutByteOrderMark(source.text);
  try {
    const program = parse(text, options);
    const tooMany = parenthesisTooMany(text, options);
    if (tooMany < 0) return program;
    throw parseError(nestedDeeperThan(BOUNDS.syntaxNesting), source, tooMany);
  } catch (error) {
    const isModule = options.module === true;
    throw toParseError(error, source, { text, isModule, isAtEnd: () => endsTooEarly(text, options) });
  }
};

/**
 * Where the parser stops at the end of a text, it names the last token as the place, as if that were one too many. With a
 * line behind it, it names the line.
 */
const endsTooEarly = (text: string, options: Options): boolean => {
  try {
    parse(`${text}\n`, options);
    return false;
  } catch (error) {
    return isParseError(error) && error.start >= text.length;
  }
};

/** A leading BOM is white space (12.2); as a blank it keeps offsets and lets a hashbang behind it fail as it should. */
const withoutByteOrderMark = (source: string): string =>
  source.charCodeAt(0) === 0xfeff ? ` ${source.slice(1)}` : source;

const toParseError = (error: unknown, source: SourceText, reading: Reading): unknown => {
  if (isParseError(error)) return parseError(complaintOf(error, reading), source, error.start);
  // The parser recurses: text that is nested far deeper than allowed exhausts the host's stack, unless the host did.
  if (isStackOverflow(error)) return isStackSufficient() ? parseError(NESTED_TOO_DEEPLY, source, 0) : error;
  // Of a string literal that the text ends in with a backslash, the parser makes a code point that is none.
  return error instanceof RangeError ? parseError(INVALID_TOKEN, source, source.text.length) : error;
};

export const parseError = (message: string, source: SourceText, offset: number): ParseError =>
  new ParseError({ message, ...source.locate(offset) });
