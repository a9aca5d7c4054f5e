/**
 * The catalogue of what the engine says to guests when something goes wrong: every text stands in this folder, by subject, and
 * nowhere else. Where V8 has words for it, they are V8's, which people know and programs look for.
 *
 * This file: names and bindings (8.1, 9.1).
 */

export const notDefined = (name: string): string => `${name} is not defined`;
export const notInitialised = (name: string): string => `Cannot access '${name}' before initialization`;
export const CONSTANT_ASSIGNMENT = "Assignment to constant variable.";

export const alreadyDeclared = (name: string): string => `Identifier '${name}' has already been declared`;
export const globalNotExtensible = (name: string): string =>
  `Cannot define global variable '${name}', object is not extensible`;

export const BAD_ASSIGNMENT_TARGET = "Invalid left-hand side in assignment";
export const BAD_LOOP_TARGET = "Invalid left-hand side in for-loop";
export const BAD_PREFIX_TARGET = "Invalid left-hand side expression in prefix operation";
export const BAD_POSTFIX_TARGET = "Invalid left-hand side expression in postfix operation";

export const UNBOUND_THIS =
  "Must call super constructor in derived class before accessing 'this' or returning from derived constructor";
export const SUPER_CALLED_TWICE = "Super constructor may only be called once";
export const SUPER_DELETED = "Unsupported reference to 'super'";
