/** What is wrong with a source text: early errors, beside those of the parser's. */

export const NESTED_TOO_DEEPLY = "Syntax is nested too deeply";
export const nestedDeeperThan = (levels: number): string => `Syntax is nested deeper than ${levels} levels`;
export const notSupported = (what: string): string => `${what} is not supported`;

export const IMPORT_META_OUTSIDE = "Cannot use 'import.meta' outside a module";
export const ILLEGAL_RETURN = "Illegal return statement";
export const NEW_TARGET_OUTSIDE = "new.target expression is not allowed here";
export const SUPER_OUTSIDE = "'super' keyword unexpected here";
export const ARGUMENTS_IN_INITIALISER =
  "'arguments' is not allowed in class field initializer or static initialization block";
export const INVALID_DESTRUCTURING_TARGET = "Invalid destructuring assignment target";
export const UNEXPECTED_EQUALS = "Unexpected token: '='";
export const UNEXPECTED_IN_OBJECT = "Unexpected token in an object literal";
export const UNEXPECTED_FUNCTION_END = "Unexpected end of parameters or body";
/** `declaration` is `using` or `await using`. */
export const resourceAtTop = (declaration: string): string =>
  `A ${declaration} declaration is not allowed at the top of a script or an eval`;
