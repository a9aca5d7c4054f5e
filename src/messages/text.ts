/** Strings and symbols (20.4, 22.1), the functions for URIs (19.2.6). */

export const STRING_TOO_LONG = "Invalid string length";
export const badCount = (count: number): string => `Invalid count value: ${count}`;
export const badCodePoint = (value: string): string => `Invalid code point ${value}`;
export const badNormalizationForm = (forms: readonly string[]): string =>
  `The normalization form should be one of ${forms.join(", ")}.`;
export const regExpNotAllowed = (method: string): string =>
  `First argument to String.prototype.${method} must not be a regular expression`;
export const regExpNotGlobal = (method: string): string =>
  `String.prototype.${method} called with a non-global RegExp argument`;
export const URI_MALFORMED = "URI malformed";
