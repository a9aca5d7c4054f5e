/** JSON (25.5). */

export const NO_BIGINTS = "Do not know how to serialize a BigInt";

/** The way around a circle: the constructor of its first object, the steps that are shown, and the last key. */
export const circularStructure = (constructor: string, steps: readonly string[], closing: string): string =>
  [
    "Converting circular structure to JSON",
    `--> starting at object with constructor ${constructor}`,
    ...steps.map((step) => `|     ${step}`),
    `--- ${closing} closes the circle`,
  ].join("\n    ");
export const circleStep = (member: string, constructor: string): string =>
  `${member} -> object with constructor ${constructor}`;
export const circleMember = (key: string, isIndex: boolean): string => (isIndex ? `index ${key}` : `property '${key}'`);
export const STEPS_LEFT_OUT = "...";

// --- parsing ---------------------------------------------------------------------------------------------------------------

export const END_OF_INPUT = "Unexpected end of JSON input";
export const invalidText = (text: string): string => `"${text}" is not valid JSON`;
/** `context` is the text around the unit, in quotes. */
export const unexpectedUnit = (unit: string, context: string): string =>
  `Unexpected token '${unit}', ${context} is not valid JSON`;
export const UNEXPECTED_NUMBER = "Unexpected number";
export const UNEXPECTED_STRING = "Unexpected string";
export const unexpectedBehind = (position: number): string =>
  `Unexpected non-whitespace character after JSON at position ${position}`;
/** `what` is one of the texts above or below. */
export const atPosition = (what: string, position: number): string => `${what} in JSON at position ${position}`;
export const NAME_EXPECTED = "Expected property name or '}'";
export const QUOTED_NAME_EXPECTED = "Expected double-quoted property name";
export const ELEMENT_END_EXPECTED = "Expected ',' or ']' after array element";
export const VALUE_END_EXPECTED = "Expected ',' or '}' after property value";
export const COLON_EXPECTED = "Expected ':' after property name";
export const UNTERMINATED_STRING = "Unterminated string";
export const CONTROL_CHARACTER = "Bad control character in string literal";
export const BAD_ESCAPE = "Bad escaped character";
export const BAD_UNICODE_ESCAPE = "Bad Unicode escape";
export const UNTERMINATED_FRACTION = "Unterminated fractional number";
export const NO_EXPONENT = "Exponent part is missing a number";
export const NO_NUMBER = "No number after minus sign";
