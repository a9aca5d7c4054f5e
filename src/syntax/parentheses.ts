/**
 * Parentheses around parentheses. They leave nothing in the tree, so the bound on nesting, which is held by whoever walks it,
 * does not see them; but the parser recurses over them. Only texts in which so many seem to stand in a row are looked at.
 */
import type { Options } from "meriyah";
import { parse } from "meriyah";
import { BOUNDS } from "../accounting/costs.ts";
import { nextToken } from "./between-tokens.ts";

const MOST = BOUNDS.syntaxNesting;

/** The offset of the first parenthesis that is one too many, in a text that parses; -1 where there is none. */
export const parenthesisTooMany = (text: string, options: Options): number =>
  text.length > 2 * MOST && mayHaveTooMany(text) ? findAmongTokens(text, options) : -1;

/** Also in strings and comments. */
const mayHaveTooMany = (text: string): boolean => {
  for (let at = text.indexOf("("); at >= 0; at = text.indexOf("(", at)) {
    let row = 0;
    for (; text.charAt(at) === "("; at = nextToken(text, at + 1)) row++;
    if (row > MOST) return true;
  }
  return false;
};

const findAmongTokens = (text: string, options: Options): number => {
  let row = 0;
  let found = -1;
  const onToken = (_: string, start: number, end: number): void => {
    row = end === start + 1 && text.charAt(start) === "(" ? row + 1 : 0;
    if (row > MOST && found < 0) found = start;
  };
  parse(text, { ...options, onToken });
  return found;
};
