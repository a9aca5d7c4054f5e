/** Names that anonymous functions get from where they stand (8.4.5 NamedEvaluation). */
import { type ClassNode, type ESTree, type Expression, type FunctionNode, type Node, startOf } from "../syntax/ast.ts";
import type { Expr, FunctionCompiler } from "./function-compiler.ts";

/** A name known from the source, or computed when the function is made. */
export type FunctionName = string | ((env: Parameters<Expr>[0]) => string);

/** 8.4.3 IsAnonymousFunctionDefinition */
export const isAnonymousFunction = (node: Node | Expression): node is FunctionNode | ClassNode => {
  if (node.type === "ArrowFunctionExpression") return true;
  return (node.type === "FunctionExpression" || node.type === "ClassExpression") && node.id === null;
};

/** The name that an assignment or a default gives to a function: none for a target in parentheses, which the parser drops. */
export const targetName = (node: ESTree.AssignmentExpression | ESTree.AssignmentPattern): string =>
  node.left.type === "Identifier" && startOf(node.left) === startOf(node) ? node.left.name : "";

/** Compiles an expression that takes the name if it is an anonymous function. */
export const namedExpression = (c: FunctionCompiler, node: Expression | Node, name: FunctionName): Expr =>
  isAnonymousFunction(node) ? c.compilers.namedFunction(c, node, name) : c.expression(node);
