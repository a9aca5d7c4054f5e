/** Arrays (23.1). */

export const BAD_LENGTH = "Invalid array length";
export const badIndex = (index: number): string => `Invalid index : ${index}`;
export const tooManyPushed = (count: number, length: number): string =>
  `Pushing ${count} elements on an array-like of length ${length} is disallowed by ECMA-262`;
export const EMPTY_REDUCE = "Reduce of empty array with no initial value";
export const BAD_COMPARATOR = "The comparison function must be either a function or undefined";
export const BAD_SPECIES = "object.constructor[Symbol.species] is not a constructor";
export const BAD_CONSTRUCTOR = "object.constructor is not a constructor";
export const CONSTRUCTOR_NO_OBJECT = "The .constructor property is not an object";
