/** Dates (21.4). */

export const NO_DATE = "this is not a Date object.";
export const INVALID_TIME = "Invalid time value";
export const badHint = (hint: string): string => `Invalid hint: ${hint}`;
