/**
 * What evaluated code (19.2.1.1) may be and do depends on where it is evaluated: whether `new.target` and `super` mean
 * something there, and which names its `var`s may have. The scopes around it, which the analysis of the code around has
 * left behind, tell.
 */
import { alreadyDeclared } from "../messages/names.ts";
import { ARGUMENTS_IN_INITIALISER, NEW_TARGET_OUTSIDE, SUPER_OUTSIDE } from "../messages/syntax.ts";
import type { ESTree } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import { EarlyError } from "./early-errors.ts";
import type { FunctionInfo, FunctionRole, Scope } from "./scopes.ts";

/** The place of an eval. */
export interface EvalContext {
  /** The scope that a direct eval stands in; null for an indirect one. */
  readonly scope: Scope | null;
  /** The code around is strict. */
  readonly strict: boolean;
}

/** The role of the nearest function that is not an arrow; undefined outside of functions. */
export const roleAround = (from: Scope | null): FunctionRole | undefined => {
  for (let scope = from; scope !== null; scope = scope.parent)
    if (scope.kind === "function" && scope.role !== "arrow") return scope.role;
  return undefined;
};

/** The scope of the function's `var`s around a place; null at the top of a program. */
export const varScopeOf = (from: Scope | null): Scope | null => {
  for (let scope = from; scope !== null; scope = scope.parent)
    if (scope.kind === "function" || scope.kind === "body") return scope;
  return null;
};

type Contextual = ESTree.MetaProperty | ESTree.Super | ESTree.CallExpression | ESTree.Identifier;

/** 19.2.1.1 step 11: `new.target` outside of functions, `super` outside of methods, `arguments` in fields of classes. */
export const checkContext = (node: Contextual, scope: Scope): void => {
  const complaint = complaintOf(node, roleAround(scope));
  if (complaint !== undefined) throw new EarlyError(complaint, startOf(node));
};

const complaintOf = (node: Contextual, role: FunctionRole | undefined): string | undefined => {
  switch (node.type) {
    case "MetaProperty":
      return role === undefined ? NEW_TARGET_OUTSIDE : undefined;
    case "Super":
      return SUPER_ROLES.has(role) ? undefined : SUPER_OUTSIDE;
    case "CallExpression":
      return role === "derivedConstructor" ? undefined : SUPER_OUTSIDE;
    default:
      return role === "initialiser" ? ARGUMENTS_IN_INITIALISER : undefined;
  }
};

const SUPER_ROLES: ReadonlySet<FunctionRole | undefined> = new Set(["method", "derivedConstructor", "initialiser"]);

/** 19.2.1.3 step 3: a `var` may not share its name with a lexical binding that lies between it and its scope. */
export const checkVars = ({ varNames, outerVars }: FunctionInfo, place: Scope | null, offset: number): void => {
  if (outerVars === null) return;
  for (const name of varNames)
    if (isTaken(name, place, outerVars.scope)) throw new EarlyError(alreadyDeclared(name), offset);
};

/** Does a lexical binding lie between a place and the scope of its `var`s? */
export const isTaken = (name: string, place: Scope | null, varScope: Scope | null): boolean => {
  for (let scope = place; scope !== null && scope !== varScope; scope = scope.parent)
    if (scope.bindings.has(name) && !scope.isSimpleCatch) return true;
  const binding = varScope?.bindings.get(name);
  if (binding === undefined || binding.kind === "functionName") return false;
  return binding.isLexical || (varScope?.kind === "function" && varScope.parametersApart);
};
