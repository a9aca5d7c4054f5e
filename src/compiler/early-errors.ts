/**
 * Complaints of the analysis, which become `ParseError`s: what is not supported, what nests too deeply, and the early errors
 * that the parser lets pass. The checks for these look at single nodes, and the analysis asks them on its way.
 */
import {
  INVALID_DESTRUCTURING_TARGET,
  resourceAtTop,
  UNEXPECTED_IN_OBJECT,
  unexpectedToken,
} from "../messages/syntax.ts";
import { parsePattern, type Pattern as RegExpPattern } from "../regexp/pattern.ts";
import { PatternError } from "../regexp/pattern-error.ts";
import type { ESTree, Expression, Pattern } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import type { Scope } from "./scopes.ts";

/** The program is not one that can be run, because of what stands at this offset. */
export class EarlyError {
  readonly message: string;
  readonly offset: number;
  constructor(message: string, offset: number) {
    this.message = message;
    this.offset = offset;
  }
}

/** `class A { = 1 }`: a field without a name. */
export const checkField = (element: ESTree.PropertyDefinition): void => {
  if ((element.key as unknown) === null) throw new EarlyError(unexpectedToken("="), startOf(element));
};

/** `({ a [b]() {} })`, `({ a "b"() {} })`: a word before the name of a method that is no modifier. */
export const checkMethod = (property: ESTree.Property, source: string): void => {
  if (!property.method || property.kind !== "init") return;
  const { async, generator } = property.value as ESTree.FunctionExpression;
  if (async || generator) return;
  const start = startOf(property);
  if (property.computed ? source[start] !== "[" : start !== startOf(property.key as Expression))
    throw new EarlyError(UNEXPECTED_IN_OBJECT, start);
};

/** 14.3.1.1: a script and an eval have no end at which resources could be disposed of. */
export const checkUsing = (node: ESTree.VariableDeclaration, { kind }: Scope): void => {
  if (kind === "script" || kind === "eval") throw new EarlyError(resourceAtTop(node.kind), startOf(node));
};

/** 13.15.5.1: `[...f()] = []`. */
export const checkRest = (target: Pattern): void => {
  if (target.type === "CallExpression") throw new EarlyError(INVALID_DESTRUCTURING_TARGET, startOf(target));
};

/** 13.2.7.1: the pattern of a literal. */
export const checkRegExp = (node: ESTree.RegExpLiteral): RegExpPattern => {
  try {
    return parsePattern(node.regex.pattern, node.regex.flags);
  } catch (error) {
    if (error instanceof PatternError) throw new EarlyError(error.message, startOf(node));
    throw error;
  }
};
