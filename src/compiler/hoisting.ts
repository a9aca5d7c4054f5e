/**
 * Declarations are known before their scope runs (8.2): which lexical names, `var`s and functions a list of statements binds,
 * and where. The analysis declares them when it enters the scope.
 */
import type { ESTree, ModuleItem, Pattern, Statement } from "../syntax/ast.ts";
import { endOf } from "../syntax/ast.ts";
import { isTaken } from "./eval-context.ts";
import type { FunctionState } from "./function-state.ts";
import { annotations, type BindingKind, isResourceKind, type Scope } from "./scopes.ts";
import { boundNames, DEFAULT_EXPORT } from "./static-semantics.ts";

/** Where declarations are met. */
interface Place {
  readonly fn: FunctionState;
  readonly scope: Scope;
}

/** Declares what a list of statements binds: lexical names here, functions here or as `var`s at the top of a function. */
export const hoistDeclarations = (at: Place, statements: readonly Statement[], isTop: boolean): void => {
  for (const statement of statements) {
    if (statement.type === "VariableDeclaration" && statement.kind !== "var") declareLexicals(at, statement);
    else if (statement.type === "ClassDeclaration")
      declareLexical(at, statement.id?.name ?? DEFAULT_EXPORT, "class", endOf(statement));
    else if (isModuleItem(statement)) hoistModuleItem(at, statement);
    else hoistFunction(at, statement, isTop);
  }
};

const hoistModuleItem = (at: Place, item: ModuleItem): void => {
  if (item.type === "ImportDeclaration") for (const specifier of item.specifiers) declareImport(at, specifier);
  else if (item.type === "ExportNamedDeclaration") {
    if (item.declaration) hoistDeclarations(at, [item.declaration as Statement], true);
  } else if (item.type === "ExportDefaultDeclaration") hoistDefault(at, item);
};

/** A namespace is a constant of the module; any other import has no value of its own. */
const declareImport = (at: Place, { type, local }: ESTree.ImportClause): void => {
  if (type === "ImportNamespaceSpecifier") at.scope.declare(local.name, "const");
  else at.scope.declare(local.name, "import").checked = true;
};

const hoistDefault = (at: Place, { declaration, end }: ESTree.ExportDefaultDeclaration): void => {
  if (declaration.type === "FunctionDeclaration" || declaration.type === "ClassDeclaration")
    hoistDeclarations(at, [declaration], true);
  else declareLexical(at, DEFAULT_EXPORT, "const", end ?? 0);
};

const hoistFunction = (at: Place, statement: Statement, isTop: boolean): void => {
  let declaration = statement;
  while (declaration.type === "LabeledStatement") declaration = declaration.body;
  if (declaration.type !== "FunctionDeclaration") return;
  const name = declaration.id?.name ?? DEFAULT_EXPORT;
  if (isTop) {
    at.fn.functions.push(declaration);
    declareVar(at, name);
    return;
  }
  at.scope.declare(name, "function");
  at.scope.functions.push(declaration);
  if (!at.fn.strict && !declaration.async && !declaration.generator) hoistToVar(at, name, declaration);
};

/** B.3.2: unless a lexical binding of the same name lies between. */
const hoistToVar = (at: Place, name: string, declaration: ESTree.FunctionDeclaration): void => {
  for (let scope = at.scope.parent; scope !== null && scope !== at.fn.bodyScope; scope = scope.parent) {
    if (scope.bindings.has(name) && !scope.isSimpleCatch) return;
  }
  if (name === "arguments" && at.fn.scope.kind === "function" && at.fn.scope.role !== "arrow") return;
  const existing = at.fn.bodyScope.bindings.get(name) ?? at.fn.scope.bindings.get(name);
  if (existing?.isLexical || existing?.kind === "parameter" || at.fn.lexicals.has(name)) return;
  const { outerVars } = at.fn;
  if (outerVars !== null && isTaken(name, at.fn.scope.parent, outerVars.scope)) return;
  if (!at.fn.varNames.has(name)) at.fn.declareBlockFunction(name);
  declareVar(at, name);
  annotations(declaration).hoisted = true;
};

export const declareLexicals = (at: Place, declaration: ESTree.VariableDeclaration): void => {
  for (const declarator of declaration.declarations)
    for (const name of boundNames(declarator.id as Pattern))
      declareLexical(at, name, bindingKind(declaration), endOf(declarator));
};

/** Resources cannot be assigned to. */
export const bindingKind = ({ kind }: ESTree.VariableDeclaration): BindingKind =>
  isResourceKind(kind) ? "const" : kind;

const declareLexical = (at: Place, name: string, kind: BindingKind, initialisedAt: number): void => {
  if (at.scope.kind === "script") at.fn.declareLexical(name, kind === "const");
  else at.scope.declare(name, kind, initialisedAt);
};

export const declareVar = (at: Place, name: string): void => {
  at.fn.declareVar(name);
  if (at.fn.bodyScope.kind !== "script" && at.fn.outerVars === null) at.fn.bodyScope.declare(name, "var");
};

/** The parser lets these stand at the top of modules only. */
const isModuleItem = (statement: Statement | ModuleItem): statement is ModuleItem =>
  statement.type === "ImportDeclaration" || statement.type.startsWith("Export");
