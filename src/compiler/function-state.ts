/** What the analysis finds out about the function, script or module that it is in. */
import type { FunctionNode } from "../syntax/ast.ts";
import type { FunctionInfo, Scope } from "./scopes.ts";

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
  /** Of a script: see `ScriptInfo`. */
  lexicals: ReadonlyMap<string, boolean> = NO_LEXICALS;
  readonly isArrow: boolean;
  awaits = false;
  loopDepth = 0;
  constructor(scope: Scope, strict: boolean, isArrow: boolean) {
    this.scope = scope;
    this.bodyScope = scope;
    this.strict = strict;
    this.isArrow = isArrow;
  }

  declareLexical(name: string, isConstant: boolean): void {
    if (this.lexicals === NO_LEXICALS) this.lexicals = new Map();
    (this.lexicals as Map<string, boolean>).set(name, isConstant);
  }

  declareVar(name: string): void {
    if (this.varNames === NO_NAMES) this.varNames = new Set();
    (this.varNames as Set<string>).add(name);
  }
}
