/**
 * What the parser complains of, in the words of the catalogue. The parser says where it stopped and what it wanted; what was
 * there instead is read from the text. Where it says more than V8 would ("Unterminated string literal"), it is left its words.
 */
import { duplicateAttribute } from "../messages/modules.ts";
import { alreadyDeclared, BAD_POSTFIX_TARGET, BAD_PREFIX_TARGET } from "../messages/names.ts";
import {
  ASYNC_FUNCTION_IN_CLAUSE,
  AWAIT_OUTSIDE,
  BAD_UNICODE_ESCAPE,
  badConstructor,
  continueToNoLoop,
  DELETE_OF_NAME,
  DUPLICATE_PROTO,
  duplicateExport,
  END_OF_INPUT,
  expectedInstead,
  FUNCTION_IN_CLAUSE,
  FUNCTION_IN_STRICT_CLAUSE,
  FUNCTION_WITHOUT_NAME,
  GETTER_WITH_PARAMETERS,
  ILLEGAL_CONTINUE,
  IMPORT_META_OUTSIDE,
  INVALID_TOKEN,
  LET_AS_LEXICAL_NAME,
  loopBindings,
  loopInitialiser,
  notAtTop,
  OCTAL_ESCAPE,
  OCTAL_LITERAL,
  outsideModule,
  RESERVED_WORD,
  REST_PARAMETER_NOT_LAST,
  SECOND_CONSTRUCTOR,
  SETTER_WITHOUT_PARAMETER,
  SHORTHAND_INITIALISER,
  STRICT_RESERVED_WORD,
  TEMPLATE_NOT_CLOSED,
  UNEXPECTED_NUMBER,
  UNEXPECTED_STRING,
  UNEXPECTED_TEMPLATE,
  undefinedExport,
  unexpectedIdentifier,
  unexpectedToken,
  unknownPrivateName,
} from "../messages/syntax.ts";

/** The token at which the parser stopped; the last one, where the text ended. */
export interface Stop {
  readonly description: string;
  readonly start: number;
  readonly end: number;
}

/** What was read. */
export interface Reading {
  readonly text: string;
  readonly isModule: boolean;
  /** Did the text end too early? The parser does not tell; it is asked where it matters. */
  readonly isAtEnd: () => boolean;
}

export const complaintOf = (stop: Stop, { text, isModule, isAtEnd }: Reading): string =>
  PLAIN[stop.description] ??
  aboutAttribute(stop, text) ??
  aboutConstructor(stop, text) ??
  withName(stop.description, isModule) ??
  aboutToken(stop, text, isAtEnd) ??
  stop.description;

/** Complaints that say the same whatever the text is. */
const PLAIN: Readonly<Record<string, string>> = {
  "Function declaration must have a name in this context": FUNCTION_WITHOUT_NAME,
  "In strict mode code, functions can only be declared at top level or inside a block": FUNCTION_IN_STRICT_CLAUSE,
  "In non-strict mode code, functions can only be declared at top level, inside a block, or as the body of an if statement":
    FUNCTION_IN_CLAUSE,
  "Async functions can only be declared at the top level or inside a block": ASYNC_FUNCTION_IN_CLAUSE,
  "Illegal continue statement": ILLEGAL_CONTINUE,
  "'A lexical declaration can't define a 'let' binding": LET_AS_LEXICAL_NAME,
  "`let` declaration not allowed here and `let` cannot be a regular var name in strict mode": STRICT_RESERVED_WORD,
  "Calling delete on expression not allowed in strict mode": DELETE_OF_NAME,
  "Getter functions must have exactly no arguments": GETTER_WITH_PARAMETERS,
  "Setter functions must have exactly one argument": SETTER_WITHOUT_PARAMETER,
  "Property name __proto__ appears more than once in object literal": DUPLICATE_PROTO,
  "Duplicate constructor method in class": SECOND_CONSTRUCTOR,
  "Invalid rest argument": REST_PARAMETER_NOT_LAST,
  'Cannot use "import.meta" outside a module': IMPORT_META_OUTSIDE,
  "The first token after the template expression should be a continuation of the template": TEMPLATE_NOT_CLOSED,
};

/** Complaints with a word in them. */
const NAMED: readonly (readonly [RegExp, (name: string) => string])[] = [
  [/^Duplicate binding '(.*)'$/s, alreadyDeclared],
  [/^'(.*)' shadowed a catch clause binding$/s, alreadyDeclared],
  [/^'(.*)' has already been declared$/s, alreadyDeclared],
  [/^Duplicate private identifier (#.*)$/s, alreadyDeclared],
  [/^Private identifier #(.*) is not defined$/s, unknownPrivateName],
  [/^'for-(in|of)' loop head declarations can not have an initializer$/, loopInitialiser],
  [/^Invalid left-hand side in for-(in|of) loop: Must have a single binding$/, loopBindings],
  [/^Cannot export a duplicate name '(.*)'$/s, duplicateExport],
  [/^Exported binding '(.*)' needs to refer to a top-level declared variable$/s, undefinedExport],
  [/^Label '(.*)' does not denote an iteration statement$/s, continueToNoLoop],
];

/** Of import attributes the parser speaks as of bindings. */
const aboutAttribute = ({ description, start }: Stop, text: string): string | undefined => {
  const key = /^Duplicate binding '(.*)'$/s.exec(description)?.[1];
  const isAttribute = key !== undefined && /\bwith\s*\{[^{}]*$/.test(text.slice(Math.max(0, start - 1_000), start));
  return isAttribute ? duplicateAttribute(key) : undefined;
};

/** The parser calls all of them accessors; it has read the name then. */
const aboutConstructor = ({ description, start }: Stop, text: string): string | undefined => {
  if (description !== "Class constructor may not be a accessor") return undefined;
  const name = text.slice(0, start).trimEnd();
  const before = name.slice(0, name.lastIndexOf("constructor")).replace(/['"]$/, "").trimEnd();
  if (before.endsWith("*")) return badConstructor("a generator");
  return badConstructor(before.endsWith("async") ? "an async method" : "an accessor");
};

/** The parser says that also where a module has one in a block or function. */
const MISPLACED = /^The (import|export) keyword can only be used with the module goal$/;

const withName = (description: string, isModule: boolean): string | undefined => {
  const misplaced = MISPLACED.exec(description)?.[1];
  if (misplaced !== undefined) return isModule ? notAtTop(misplaced) : outsideModule(misplaced);
  for (const [pattern, say] of NAMED) {
    const name = pattern.exec(description)?.[1];
    if (name !== undefined) return say(name);
  }
  return undefined;
};

/** Complaints that are about the token, and say little of it or something else. */
const UNEXPECTED: ReadonlySet<string> = new Set([
  "Unexpected token",
  "Invalid key token",
  "Unexpected character after object literal property name",
  "Object literal keys that are strings or numbers must be a method or have a colon",
  "Class declaration must have a name in this context",
  "Dot property must be an identifier",
]);

const aboutToken = ({ description, start, end }: Stop, text: string, isAtEnd: () => boolean): string | undefined => {
  if (description === "Unexpected token: 'end of source'") return END_OF_INPUT;
  if (description === "Invalid keyword") return nameOfToken(text, start);
  const isLast = text.slice(end).trim() === "";
  if (UNEXPECTED.has(description) || description.startsWith("Unexpected token: "))
    return isLast && isAtEnd() ? END_OF_INPUT : unexpected(text, start, description);
  if (description.startsWith("Expected '")) return missing(description.slice(10, -1), text, start, isLast && isAtEnd());
  return aboutLiteral({ description, start, end }, text);
};

const missing = (token: string, text: string, start: number, isAtEnd: boolean): string => {
  if (token === "=>" && text.slice(0, start).trimEnd().endsWith("}")) return SHORTHAND_INITIALISER;
  if (isAtEnd) return expectedInstead(END_OF_INPUT, token);
  return followsAwait(text, start) ? AWAIT_OUTSIDE : expectedInstead(nameOfToken(text, start), token);
};

const unexpected = (text: string, start: number, description: string): string => {
  // The parser speaks of what it cannot read as a token.
  if (description === "Unexpected token" && isDigit(text.charAt(start))) return INVALID_TOKEN;
  return followsAwait(text, start) ? AWAIT_OUTSIDE : nameOfToken(text, start);
};

/** Outside of async functions `await` is a name, and the parser wonders about what comes behind it. */
const followsAwait = (text: string, start: number): boolean =>
  /(?:^|[^\w$.])await\s+$/.test(text.slice(Math.max(0, start - 40), start));

const aboutLiteral = ({ description, start, end }: Stop, text: string): string | undefined => {
  switch (description) {
    case "Octal escape sequences are not allowed in strict mode":
      return isDigit(text.charAt(start)) ? OCTAL_LITERAL : OCTAL_ESCAPE;
    case "Invalid hexadecimal escape sequence":
      return text.slice(start, end).includes("\\u") ? BAD_UNICODE_ESCAPE : undefined;
    case "Invalid increment/decrement operand":
      return /^(?:\+\+|--)/.test(text.slice(start)) ? BAD_POSTFIX_TARGET : BAD_PREFIX_TARGET;
    default:
      return undefined;
  }
};

const nameOfToken = (text: string, start: number): string => {
  const first = text.charAt(start);
  if (isDigit(first)) return UNEXPECTED_NUMBER;
  if (first === '"' || first === "'") return UNEXPECTED_STRING;
  if (first === "`") return UNEXPECTED_TEMPLATE;
  const word = matchAt(WORD, text, start);
  if (word !== undefined) return nameOfWord(word);
  const token = matchAt(PUNCTUATOR, text, start);
  return token === undefined ? INVALID_TOKEN : unexpectedToken(token);
};

const nameOfWord = (word: string): string => {
  if (word === "enum" || word === "await") return RESERVED_WORD;
  return KEYWORDS.has(word) ? unexpectedToken(word) : unexpectedIdentifier(word);
};

const isDigit = (unit: string): boolean => unit >= "0" && unit <= "9";

const matchAt = (pattern: RegExp, text: string, start: number): string | undefined => {
  const found = new RegExp(pattern, "uy");
  found.lastIndex = start;
  return found.exec(text)?.[0];
};

const WORD = /#?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/u;
const PUNCTUATOR =
  />>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.|\+\+|--|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|<<|>>|\*\*|[{}()[\];,<>+\-*/%&|^!~?:=.]/u;
const KEYWORDS: ReadonlySet<string> = new Set(
  `break case catch class const continue debugger default delete do else export extends false finally for function if import in
   instanceof new null return super switch this throw true try typeof var void while with`.split(/\s+/),
);
