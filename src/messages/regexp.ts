/** Regular expressions (22.2). */

export const badFlags = (flags: string): string => `Invalid flags supplied to RegExp constructor '${flags}'`;
/** A pattern may be as long as a string can be; this much of it tells which one it was. */
const MAX_QUOTED = 1_000;
export const invalidPattern = (source: string, flags: string, reason: string): string => {
  const quoted = source.length > MAX_QUOTED ? `${source.slice(0, MAX_QUOTED)}...` : source;
  return `Invalid regular expression: /${quoted}/${flags}: ${reason}`;
};
export const NEGATED_STRINGS = "Negated character class may contain strings";
export const BAD_ESCAPE_OF_UNICODE = "Invalid Unicode escape";
export const TOO_LARGE = "Regular expression too large";
export const BACKTRACKS_TOO_DEEP = "Regular expression backtracks too deep";
export const FLAGS_WITH_PATTERN = "Cannot supply flags when constructing one RegExp from another";
export const BAD_EXEC_RESULT = "RegExp exec method returned something other than an Object or null";
export const getterOfNonRegExp = (name: string): string =>
  `RegExp.prototype.${name} getter called on non-RegExp object`;
