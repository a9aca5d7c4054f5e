/** Texts made safe: `RegExp.escape` (22.2.5.1), and the source of a regular expression as a literal shows it (22.2.6.13.1). */

type Append = (piece: string) => void;

const SYNTAX = "^$\\.*+?()[]{}|/";
const CONTROLS = new Map([
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\v", "\\v"],
  ["\f", "\\f"],
  ["\r", "\\r"],
]);
const PUNCTUATION = ",-=<>#&!%:;@~'`\"";
const ALPHANUMERIC = /^[0-9A-Za-z]$/;
const SPACE = /^\s$/;

export const escapeText = (text: string, append: Append): void => {
  let isFirst = true;
  for (const character of text) {
    append(isFirst && ALPHANUMERIC.test(character) ? hexadecimal(character) : escapeCharacter(character));
    isFirst = false;
  }
};

/** 22.2.5.1.1 EncodeForRegExpEscape */
const escapeCharacter = (character: string): string => {
  if (SYNTAX.includes(character)) return `\\${character}`;
  const control = CONTROLS.get(character);
  if (control !== undefined) return control;
  const unit = character.charCodeAt(0);
  const isLoneSurrogate = character.length === 1 && unit >= 0xd800 && unit <= 0xdfff;
  return isLoneSurrogate || PUNCTUATION.includes(character) || SPACE.test(character)
    ? hexadecimal(character)
    : character;
};

const hexadecimal = (character: string): string => {
  const digits = character.charCodeAt(0).toString(16);
  return digits.length <= 2 ? `\\x${digits.padStart(2, "0")}` : `\\u${digits.padStart(4, "0")}`;
};

const LINE_TERMINATORS = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\u2028", "\\u2028"],
  ["\u2029", "\\u2029"],
]);

/** 22.2.6.13.1 EscapeRegExpPattern: what would end the literal is escaped, unless it is already. */
export const escapePattern = (source: string, append: Append): void => {
  if (source === "") return append("(?:)");
  let inClass = false;
  let copied = 0;
  for (let at = 0; at < source.length; at++) {
    const unit = source.charAt(at);
    const isEscaped = unit === "\\" && at + 1 < source.length;
    if (isEscaped) at++;
    const replacement = LINE_TERMINATORS.get(source.charAt(at)) ?? (unit === "/" && !inClass ? "\\/" : undefined);
    if (replacement !== undefined) {
      append(source.slice(copied, isEscaped ? at - 1 : at));
      append(replacement);
      copied = at + 1;
    }
    if (unit === "[") inClass = true;
    else if (unit === "]") inClass = false;
  }
  append(source.slice(copied));
};
