/**
 * Checks of what a caller hands in. An option that is misspelt or has a wrong type must not quietly mean "no limit", so
 * every check names the key, what was given and what is allowed. They are plain functions rather than schemas, because
 * every interpreter pays for them at its start.
 */

/** The value as an object with keys, or a `TypeError` that says what it is instead. */
export const plainOptions = (what: string, value: unknown): Readonly<Record<string, unknown>> => {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new TypeError(`${what} must be an object, not ${display(value)}`);
};

/** Throws an error (a `RangeError`, unless told otherwise) that names the first key that is not allowed. */
export const rejectUnknownKeys = (
  what: string,
  options: object,
  allowed: readonly string[],
  ErrorClass: new (message: string) => Error = RangeError,
): void => {
  for (const key of Object.keys(options)) {
    if (!allowed.includes(key)) throw new ErrorClass(`Unknown key ${key} in ${what}; known: ${allowed.join(", ")}`);
  }
};

/** A text, which must be a string. */
export const textValue = (key: string, value: unknown): string => {
  if (typeof value === "string") return value;
  throw new TypeError(`${key} must be a string, not ${display(value)}`);
};

/** A limit: a number of at least 0, `Infinity` included. */
export const limitValue = (key: string, value: unknown): number => {
  if (typeof value === "number" && value >= 0) return value + 0; // -0 becomes 0
  throw new RangeError(`${key} must be a number of at least 0 (Infinity: no limit), not ${display(value)}`);
};

/** A size: an integer of at least 0, `Infinity` included. */
export const sizeValue = (key: string, value: unknown): number => {
  if (typeof value === "number" && value >= 0 && (Number.isInteger(value) || value === Number.POSITIVE_INFINITY)) {
    return value + 0;
  }
  throw new RangeError(`${key} must be an integer of at least 0, not ${display(value)}`);
};

/** A count of something that there must be: an integer of at least 1. */
export const countValue = (key: string, value: unknown): number => {
  if (typeof value === "number" && Number.isInteger(value) && value >= 1) return value;
  throw new RangeError(`${key} must be an integer of at least 1, not ${display(value)}`);
};

/** A share or a duration: a finite number above 0. */
export const positiveValue = (key: string, value: unknown): number => {
  if (typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new RangeError(`${key} must be a finite number above 0, not ${display(value)}`);
};

/** A value in an error message: short, and without running any code of it. */
export const display = (value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" && value !== null ? "an object" : String(value);
};
