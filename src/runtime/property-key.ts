/**
 * Property keys in one canonical form: an array index (an integer from 0 to 2^32 - 2) is always the number, any other name
 * is the string, and a symbol is itself. A string that spells an index never occurs as a key, so index properties can live
 * in `elements` without a second look at the name.
 */
export type PropertyKey = string | number | symbol;

export const MAX_INDEX = 0xffff_fffe;

export const isIndex = (key: PropertyKey): key is number => typeof key === "number";

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;

/** The canonical key of a property name. */
export const keyOfName = (name: string): PropertyKey => {
  const length = name.length;
  if (length === 0 || length > 10 || !isDigit(name.charCodeAt(0))) return name;
  const number = Number(name);
  return number >>> 0 === number && number <= MAX_INDEX && String(number) === name ? number : name;
};

/** The canonical key of a number used as a property name. */
export const keyOfNumber = (number: number): PropertyKey =>
  number >= 0 && number <= MAX_INDEX && Number.isInteger(number) ? number + 0 : String(number);

/** The key as the guest sees it: a string or a symbol. */
export const keyToValue = (key: PropertyKey): string | symbol => (typeof key === "number" ? String(key) : key);

/** The key as text for messages. */
export const keyToText = (key: PropertyKey): string =>
  typeof key === "symbol" ? `Symbol(${key.description ?? ""})` : String(key);
