/** The comma operator (13.16). */
import type { ESTree } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import { type Expr, type FunctionCompiler, suspends } from "./function-compiler.ts";

export const sequenceExpression = (c: FunctionCompiler, node: ESTree.SequenceExpression): Expr => {
  const { expressions } = node;
  const last = expressions.length - 1;
  if (suspends(node)) {
    for (const expression of expressions.slice(0, last)) {
      const value = c.expression(expression);
      c.exec(value, startOf(expression));
    }
    return c.expression(expressions[last] as ESTree.Expression);
  }
  const values = expressions.map((expression) => c.expression(expression));
  return (env) => {
    for (let index = 0; index < last; index++) (values[index] as Expr)(env);
    return (values[last] as Expr)(env);
  };
};
