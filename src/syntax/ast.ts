/** The syntax tree (ESTree), as the parser makes it. Other folders take the types from here. */
import type { ESTree } from "meriyah";

export type Node = ESTree.Node;
export type Expression = ESTree.Expression;
export type Statement = ESTree.Statement;
/** What stands at the top of modules only. */
export type ModuleItem =
  | ESTree.ImportDeclaration
  | ESTree.ExportNamedDeclaration
  | ESTree.ExportDefaultDeclaration
  | ESTree.ExportAllDeclaration;
export type Pattern = ESTree.Pattern | ESTree.CallExpression;
export type FunctionNode = ESTree.FunctionDeclaration | ESTree.FunctionExpression | ESTree.ArrowFunctionExpression;
export type ClassNode = ESTree.ClassDeclaration | ESTree.ClassExpression;
export type ClassElement = ESTree.ClassBody["body"][number];
export type { ESTree };

/** Offset of a node's first unit in the source. */
export const startOf = (node: { readonly start?: number }): number => node.start ?? 0;
export const endOf = (node: { readonly end?: number }): number => node.end ?? 0;

/** What stands alone in a block, or the statement itself where it is no such block. */
export const soleStatement = (node: Statement): Statement =>
  node.type === "BlockStatement" && node.body.length === 1 ? soleStatement(node.body[0] as Statement) : node;
