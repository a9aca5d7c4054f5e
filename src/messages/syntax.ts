/** What is wrong with a source text: the early errors, and the complaints of the parser (`syntax/complaints.ts`). */

export const END_OF_INPUT = "Unexpected end of input";
export const INVALID_TOKEN = "Invalid or unexpected token";
export const RESERVED_WORD = "Unexpected reserved word";
export const STRICT_RESERVED_WORD = "Unexpected strict mode reserved word";
export const UNEXPECTED_NUMBER = "Unexpected number";
export const UNEXPECTED_STRING = "Unexpected string";
export const UNEXPECTED_TEMPLATE = "Unexpected template string";
export const unexpectedToken = (token: string): string => `Unexpected token '${token}'`;
export const unexpectedIdentifier = (name: string): string => `Unexpected identifier '${name}'`;
/** `unexpected` is one of the texts above, `token` what should have been there. */
export const expectedInstead = (unexpected: string, token: string): string => `${unexpected}, expected '${token}'`;

// --- scripts, modules, functions ---------------------------------------------------------------------------------------------

export const NESTED_TOO_DEEPLY = "Syntax is nested too deeply";
export const nestedDeeperThan = (levels: number): string => `Syntax is nested deeper than ${levels} levels`;
export const chainLongerThan = (links: number): string =>
  `A chain of properties and calls has more than ${links} links`;
export const notSupported = (what: string): string => `${what} is not supported`;
/** `keyword` is `import` or `export`. */
export const outsideModule = (keyword: string): string => `Cannot use ${keyword} statement outside a module`;
export const notAtTop = (keyword: string): string =>
  `An ${keyword} declaration may only stand at the top level of a module`;
export const duplicateExport = (name: string): string => `Duplicate export of '${name}'`;
export const undefinedExport = (name: string): string => `Export '${name}' is not defined in module`;
export const IMPORT_META_OUTSIDE = "Cannot use 'import.meta' outside a module";
export const AWAIT_OUTSIDE = "await is only valid in async functions and the top level bodies of modules";
export const ILLEGAL_RETURN = "Illegal return statement";
export const NEW_TARGET_OUTSIDE = "new.target expression is not allowed here";
export const SUPER_OUTSIDE = "'super' keyword unexpected here";
export const FUNCTION_WITHOUT_NAME = "Function statements require a function name";
export const UNEXPECTED_FUNCTION_END = "Unexpected end of parameters or body";
export const FUNCTION_IN_STRICT_CLAUSE =
  "In strict mode code, functions can only be declared at top level or inside a block.";
export const FUNCTION_IN_CLAUSE =
  "In non-strict mode code, functions can only be declared at top level, inside a block, or as the body of an if statement.";
export const ASYNC_FUNCTION_IN_CLAUSE = "Async functions can only be declared at the top level or inside a block.";

// --- names and literals ------------------------------------------------------------------------------------------------------

export const LET_AS_LEXICAL_NAME = "let is disallowed as a lexically bound name";
export const DELETE_OF_NAME = "Delete of an unqualified identifier in strict mode.";
export const OCTAL_LITERAL = "Octal literals are not allowed in strict mode.";
export const OCTAL_ESCAPE = "Octal escape sequences are not allowed in strict mode.";
export const TEMPLATE_NOT_CLOSED = "Missing } in template expression";
export const BAD_UNICODE_ESCAPE = "Invalid Unicode escape sequence";

// --- loops -------------------------------------------------------------------------------------------------------------------

/** `kind` is `in` or `of`. */
export const loopInitialiser = (kind: string): string =>
  `for-${kind} loop variable declaration may not have an initializer.`;
export const loopBindings = (kind: string): string =>
  `Invalid left-hand side in for-${kind} loop: Must have a single binding.`;
export const ILLEGAL_CONTINUE = "Illegal continue statement: no surrounding iteration statement";
export const continueToNoLoop = (label: string): string =>
  `Illegal continue statement: '${label}' does not denote an iteration statement`;

// --- objects, classes, patterns ----------------------------------------------------------------------------------------------

export const SHORTHAND_INITIALISER = "Invalid shorthand property initializer";
export const GETTER_WITH_PARAMETERS = "Getter must not have any formal parameters.";
export const SETTER_WITHOUT_PARAMETER = "Setter must have exactly one formal parameter.";
export const DUPLICATE_PROTO = "Duplicate __proto__ fields are not allowed in object literals";
export const UNEXPECTED_IN_OBJECT = "Unexpected token in an object literal";
export const INVALID_DESTRUCTURING_TARGET = "Invalid destructuring assignment target";
export const REST_PARAMETER_NOT_LAST = "Rest parameter must be last formal parameter";

export const SECOND_CONSTRUCTOR = "A class may only have one constructor";
/** `kind` with its article: "an accessor". */
export const badConstructor = (kind: string): string => `Class constructor may not be ${kind}`;
export const unknownPrivateName = (name: string): string =>
  `Private field '#${name}' must be declared in an enclosing class`;
export const ARGUMENTS_IN_INITIALISER =
  "'arguments' is not allowed in class field initializer or static initialization block";

// --- resources (ES2026) ------------------------------------------------------------------------------------------------------

/** `declaration` is `using` or `await using`. */
export const resourceAtTop = (declaration: string): string =>
  `A ${declaration} declaration is not allowed at the top of a script or an eval`;
