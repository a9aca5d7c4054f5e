/** Regular expressions (22.2). */

export const badFlags = (flags: string): string => `Invalid flags supplied to RegExp constructor '${flags}'`;
export const invalidPattern = (source: string, flags: string, reason: string): string =>
  `Invalid regular expression: /${source}/${flags}: ${reason}`;
export const NEGATED_STRINGS = "Negated character class may contain strings";
export const BAD_ESCAPE_OF_UNICODE = "Invalid Unicode escape";
export const TOO_LARGE = "Regular expression too large";
export const BACKTRACKS_TOO_DEEP = "Regular expression backtracks too deep";
export const FLAGS_WITH_PATTERN = "Cannot supply flags when constructing one RegExp from another";
export const BAD_EXEC_RESULT = "RegExp exec method returned something other than an Object or null";
export const getterOfNonRegExp = (name: string): string =>
  `RegExp.prototype.${name} getter called on non-RegExp object`;
