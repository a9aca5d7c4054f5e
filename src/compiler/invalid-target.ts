/** Targets of assignments that are calls: an early error in strict code, but sloppy code may say `f() = 1` and never run it. */
import { throwReferenceError } from "../runtime/throw.ts";
import type { Node } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import type { Expr, FunctionCompiler } from "./function-compiler.ts";

/** The call is made, and then it turns out that nothing can be assigned to its result. */
export const invalidTarget = (c: FunctionCompiler, target: Node, message: string): Expr => {
  const call = c.expression(target);
  const position = startOf(target);
  return (env) => {
    call(env);
    c.realm.caller.site = position;
    return throwReferenceError(c.realm, message);
  };
};
