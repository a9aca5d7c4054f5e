/** Iteration (7.4), iterators and generators (27). */

export const notIterable = (text: string): string => `${text} is not iterable`;
/** Of a value that does not stand in the source. */
export const valueNotIterable = (value: string): string =>
  `${value} is not iterable (cannot read property Symbol(Symbol.iterator))`;
/** What stands for the value of a call, behind which comes what is wrong with it. */
export const functionOrResult = (callee: string): string => `${callee} is not a function or its return value`;
export const BAD_ITERATOR = "Result of the Symbol.iterator method is not an object";
export const badIteratorResult = (value: string): string => `Iterator result ${value} is not an object`;
export const badEntry = (value: string): string => `Iterator value ${value} is not an entry object`;
export const NO_THROW_METHOD = "The iterator does not provide a 'throw' method.";

export const GENERATOR_RUNNING = "Generator is already running";
export const ITERATOR_PROTOTYPE_READ_ONLY = "Cannot assign to this property of Iterator.prototype";
export const EMPTY_ITERATOR_REDUCE = "Reduce of a done iterator with no initial value";
export const countTooLarge = (value: string): string => `${value} must not exceed 2 ** 53 - 1`;
export const countNotPositive = (value: string): string => `${value} must be positive`;
