/** `export` declarations (16.2.3.7) as statements: they declare as ever, and a default export is a binding of its own. */
import type { ClassNode, ESTree, Expression, Statement } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import type { FunctionCompiler } from "./function-compiler.ts";
import { namedExpression } from "./function-names.ts";
import { initialiseName } from "./references.ts";
import { DEFAULT_EXPORT } from "./static-semantics.ts";

export const exportNamed = (c: FunctionCompiler, { declaration }: ESTree.ExportNamedDeclaration): void => {
  if (declaration) c.statement(declaration as Statement);
};

/** A function was made when the module was linked. */
export const exportDefault = (c: FunctionCompiler, { declaration }: ESTree.ExportDefaultDeclaration): void => {
  if (declaration.type === "FunctionDeclaration") return;
  if (declaration.type !== "ClassDeclaration")
    return initialise(c, DEFAULT_EXPORT, declaration, namedExpression(c, declaration as Expression, "default"));
  if (declaration.id) return c.statement(declaration);
  initialise(c, DEFAULT_EXPORT, declaration, c.compilers.namedFunction(c, declaration as ClassNode, "default"));
};

const initialise = (
  c: FunctionCompiler,
  name: string,
  node: { readonly start?: number },
  value: ReturnType<FunctionCompiler["expression"]>,
): void => {
  const write = initialiseName(c, name);
  c.exec((env) => write(env, value(env)), startOf(node));
};
