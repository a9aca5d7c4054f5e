/** The flags of a regular expression (22.2.3.4 steps 5-10). */
import { badFlags } from "../messages/regexp.ts";
import { PatternError } from "./pattern-error.ts";

export interface Flags {
  readonly text: string;
  readonly hasIndices: boolean;
  readonly global: boolean;
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  /** `u` or `v`: the pattern sees code points. */
  readonly unicode: boolean;
  readonly unicodeSets: boolean;
  readonly sticky: boolean;
  /** `g` or `y`: a match begins at `lastIndex`. */
  readonly usesIndex: boolean;
}

const LETTERS = "dgimsuvy";

export const parseFlags = (text: string): Flags => {
  const letters = new Set(text);
  const unknown = text.length > LETTERS.length || [...letters].some((letter) => !LETTERS.includes(letter));
  if (unknown || letters.size < text.length || (letters.has("u") && letters.has("v")))
    throw new PatternError(badFlags(text));
  return {
    text,
    hasIndices: letters.has("d"),
    global: letters.has("g"),
    ignoreCase: letters.has("i"),
    multiline: letters.has("m"),
    dotAll: letters.has("s"),
    unicode: letters.has("u") || letters.has("v"),
    unicodeSets: letters.has("v"),
    sticky: letters.has("y"),
    usesIndex: letters.has("g") || letters.has("y"),
  };
};
