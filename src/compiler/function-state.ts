/** What the analysis gathers about a function while it walks over it, and about a script as a whole. */
import type { FunctionNode } from "../syntax/ast.ts";
import type { FunctionInfo, OuterVars, Scope } from "./scopes.ts";

/** What the analysis knows of a script as a whole. */
export interface ScriptInfo extends FunctionInfo {
  /** Top-level `let`, `const` and `class`: names and whether they are constant. */
  readonly lexicals: ReadonlyMap<string, boolean>;
}

/** What the analysis knows of a module as a whole. */
export interface ModuleInfo extends FunctionInfo {
  /** There is an `await` outside of all functions (16.2.1.6 [[HasTLA]]). */
  readonly awaits: boolean;
}

const NO_LEXICALS: ReadonlyMap<string, boolean> = new Map();
const NO_NAMES: ReadonlySet<string> = new Set();

/** State of the function being walked. */
export class FunctionState implements FunctionInfo {
  readonly scope: Scope;
  bodyScope: Scope;
  readonly blocks: Scope[] = [];
  strict: boolean;
  simpleParameters = true;
  parameterExpressions = false;
  readonly functions: FunctionNode[] = [];
  varNames: ReadonlySet<string> = NO_NAMES;
  blockFunctionNames: ReadonlySet<string> = NO_NAMES;
  /** Of a script: see `ScriptInfo`. */
  lexicals: ReadonlyMap<string, boolean> = NO_LEXICALS;
  hasDynamicScopes = false;
  outerVars: OuterVars | null = null;
  readonly isArrow: boolean;
  awaits = false;
  loopDepth = 0;
  constructor(scope: Scope, strict: boolean, isArrow = false) {
    this.scope = scope;
    this.bodyScope = scope;
    this.strict = strict;
    this.isArrow = isArrow;
  }

  declareLexical(name: string, isConstant: boolean): void {
    if (this.lexicals === NO_LEXICALS) this.lexicals = new Map();
    (this.lexicals as Map<string, boolean>).set(name, isConstant);
  }

  declareBlockFunction(name: string): void {
    if (this.blockFunctionNames === NO_NAMES) this.blockFunctionNames = new Set();
    (this.blockFunctionNames as Set<string>).add(name);
  }

  /** Something else declares the name, too. */
  isNoBlockFunction(name: string): void {
    if (this.blockFunctionNames.size > 0) (this.blockFunctionNames as Set<string>).delete(name);
  }

  declareVar(name: string): void {
    if (this.varNames === NO_NAMES) this.varNames = new Set();
    (this.varNames as Set<string>).add(name);
  }
}
