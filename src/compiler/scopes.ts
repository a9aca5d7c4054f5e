/**
 * Scopes and bindings: the static half of ECMA-262's environments. The analysis decides, before anything runs, where every
 * name lives, so that compiled code reads `env[3]` and never looks a name up.
 *
 * An *environment* is a plain array: slot 0 is the parent environment, then come bindings and temporaries. A function call
 * makes one. A block gets one of its own only when a closure captures its bindings and it stands in a loop, where each
 * iteration must have its own; every other block's bindings move into the environment around it.
 */
import type { Pattern } from "../regexp/pattern.ts";
import type { FunctionNode, Node } from "../syntax/ast.ts";

export type BindingKind =
  | "var"
  | "let"
  | "const"
  | "class"
  | "function"
  | "parameter"
  | "catch"
  /** The name of a function expression inside it: assignments are ignored, or throw in strict code. */
  | "functionName"
  /** A name that a module imports: it has no value of its own here. */
  | "import"
  /** `this`, `new.target`, `arguments`, the active function, the home object, a private name. */
  | "internal";

export class Binding {
  readonly name: string;
  readonly kind: BindingKind;
  readonly scope: Scope;
  /** Offset behind which, in the same function, the binding is surely initialised. */
  readonly initialisedAt: number;
  slot = 0;
  /** A nested function refers to it. */
  captured = false;
  /** Some reference may come before the initialisation: reads are checked, and the slot starts as ABSENT. */
  checked = false;

  constructor(name: string, kind: BindingKind, scope: Scope, initialisedAt: number) {
    this.name = name;
    this.kind = kind;
    this.scope = scope;
    this.initialisedAt = initialisedAt;
  }

  get isLexical(): boolean {
    return this.kind === "let" || this.kind === "const" || this.kind === "class";
  }
}

export type ScopeKind =
  | "script"
  | "module"
  | "eval"
  | "function"
  | "block"
  | "switch"
  | "catch"
  | "class"
  | "loop"
  | "body"
  | "with";

/** Of declarations whose values are disposed of when their scope is left. */
export type ResourceKind = "using" | "await using";

export const isResourceKind = (kind: string): kind is ResourceKind => kind === "using" || kind === "await using";

/** What a function is to the code in it: says which of `new.target`, `super` and `arguments` direct evals may use. */
export type FunctionRole = "arrow" | "function" | "method" | "derivedConstructor" | "initialiser";

/** What is known of a name's uses in a scope: whether from a nested function, and the first offset in this function. */
interface Reference {
  crossed: boolean;
  first: number;
}

/** Code that is not known yet may refer to a binding, at any time. */
const BY_EVAL: Reference = { crossed: true, first: -1 };

/** What most scopes have; maps are made with the first name. */
const NO_BINDINGS: ReadonlyMap<string, Binding> = new Map();
const NO_REFERENCES: ReadonlyMap<string, Reference> = new Map();

export class Scope {
  readonly kind: ScopeKind;
  readonly parent: Scope | null;
  /** The function (or script, or module) scope around this one; itself for those. */
  readonly functionScope: Scope;
  readonly inLoop: boolean;
  bindings: ReadonlyMap<string, Binding> = NO_BINDINGS;
  references: ReadonlyMap<string, Reference> = NO_REFERENCES;
  /** Has an environment of its own at run time. */
  materialised: boolean;
  /** Environment size so far, on materialised scopes: slot 0 is the parent. */
  size = 1;
  /** The part of it that the bindings take. */
  private bindingsSize = 1;
  /** How many named bindings are captured by closures: they are charged when the environment is made. */
  capturedCount = 0;
  private hasCaptured = false;
  /** Function declarations of a block, instantiated at its entry. */
  readonly functions: FunctionNode[] = [];
  /** Of a function's scope. */
  role: FunctionRole = "function";
  /** Of a function's scope: parameters have a scope of their own, inside of the one for `var`s that evals among them make. */
  parametersApart = false;
  /** `using` declarations stand directly in here; with `await` where one of them has it. */
  resources: ResourceKind | null = null;
  /** Of a `catch`: the parameter is a plain name, which a `var` may redeclare (B.3.4). */
  isSimpleCatch = false;
  /** A direct eval in here, or further inside, sees every binding. */
  hasEval = false;
  /**
   * Names may come into this scope while the program runs: the object of a `with`, or the table of the `var`s that sloppy
   * direct evals declare. Names that are looked for here, or further in, are looked up at run time (`dynamic-scopes.ts`).
   */
  dynamic: Binding | null = null;

  constructor(kind: ScopeKind, parent: Scope | null, inLoop: boolean) {
    this.kind = kind;
    this.parent = parent;
    const isFunction = kind === "script" || kind === "module" || kind === "eval" || kind === "function";
    this.materialised = isFunction || kind === "with";
    this.functionScope = isFunction || parent === null ? this : parent.functionScope;
    this.inLoop = inLoop;
  }

  /** From now on names may come in at run time. */
  makeDynamic(): void {
    this.dynamic ??= this.declare("%dynamic", "internal");
  }

  declare(name: string, kind: BindingKind, initialisedAt = -1): Binding {
    const known = this.bindings.get(name);
    if (known !== undefined && !(known.kind === "functionName")) return known;
    const binding = new Binding(name, kind, this, initialisedAt);
    if (this.bindings === NO_BINDINGS) this.bindings = new Map();
    (this.bindings as Map<string, Binding>).set(name, binding);
    return binding;
  }

  refer(name: string, offset: number, crossed = false): void {
    // Names that arrive at the script are global: nobody asks for them.
    if (this.kind === "script") return;
    const known = this.references.get(name);
    if (known === undefined) this.addReference(name, { crossed, first: offset });
    else {
      known.crossed ||= crossed;
      known.first = Math.min(known.first, offset);
    }
  }

  private addReference(name: string, reference: Reference): void {
    if (this.references === NO_REFERENCES) this.references = new Map();
    (this.references as Map<string, Reference>).set(name, reference);
  }

  /** Resolves what is declared here and hands the rest to the parent. */
  close(): void {
    const crosses = this.kind === "function";
    // What stands around evaluated code is closed: it knows of the eval, and that anything may be asked for.
    const parent = this.kind === "eval" ? null : this.parent;
    for (const [name, reference] of this.references) {
      const binding = this.bindings.get(name);
      if (binding !== undefined) this.bind(binding, reference);
      else parent?.refer(name, reference.first, reference.crossed || crosses);
    }
    if (this.hasEval) {
      for (const binding of this.bindings.values()) this.bind(binding, BY_EVAL);
      if (parent !== null) parent.hasEval = true;
    }
    if (this.hasCaptured && this.inLoop) this.materialised = true;
  }

  private bind(binding: Binding, reference: Reference): void {
    if (reference.crossed && !binding.captured) {
      binding.captured = true;
      this.hasCaptured = true;
      if (binding.kind !== "internal") this.capturedCount++;
    }
    if (!binding.isLexical) return;
    binding.checked = reference.crossed || reference.first < binding.initialisedAt || this.kind === "switch";
  }

  /** An empty function scope at the same place, for a constructor that the source does not spell out. */
  sibling(): Scope {
    return new Scope("function", this.parent, false);
  }

  /** The nearest scope with an environment: where slots are taken. */
  get owner(): Scope {
    let scope: Scope = this;
    while (!scope.materialised) scope = scope.parent as Scope;
    return scope;
  }

  /** Gives every binding a slot; called from the outside in, once captures are known. */
  assignSlots(): void {
    const { owner } = this;
    for (const binding of this.bindings.values()) if (binding.slot === 0) binding.slot = owner.size++;
    owner.bindingsSize = owner.size;
  }

  /** Every realm compiles the function anew, with temporaries of its own. */
  dropTemporaries(): void {
    this.size = this.bindingsSize;
  }
}

/** What the analysis found out about a function, beside its scope. */
export interface FunctionInfo {
  readonly scope: Scope;
  /** Where `var`s and body declarations live: the scope itself, or a scope of its own when parameters have expressions. */
  readonly bodyScope: Scope;
  /** All block scopes in the function, outermost first, for the assignment of slots. */
  readonly blocks: Scope[];
  readonly strict: boolean;
  readonly simpleParameters: boolean;
  /** A default, a computed key or another expression among the parameters. */
  readonly parameterExpressions: boolean;
  /** Function declarations of the body. */
  readonly functions: FunctionNode[];
  /** Names declared by `var` in the body, functions included. */
  readonly varNames: ReadonlySet<string>;
  /** Those of them that only functions in blocks declare (B.3.2): they give way to other declarations. */
  readonly blockFunctionNames: ReadonlySet<string>;
  /** There is a `with` or a sloppy direct eval in the body itself. */
  readonly hasDynamicScopes: boolean;
  /** Of sloppy evaluated code: where its `var`s live; null in everything else. */
  readonly outerVars: OuterVars | null;
}

/** The variable environment (9.4) around evaluated code: the scope of a function, or none for the global object. */
export interface OuterVars {
  readonly scope: Scope | null;
}

/** How many bindings that closures captured are made when the code is entered. */
export const capturedBindings = (info: FunctionInfo): number =>
  info.blocks.reduce(
    (sum, block) => sum + (block.materialised ? 0 : block.owner === info.scope ? block.capturedCount : 0),
    info.scope.capturedCount,
  );

/** What the analysis writes on nodes of the tree. */
export interface Annotated {
  scope?: Scope;
  info?: FunctionInfo;
  /** Evaluating the node takes ops or temporaries, because it may enter guest code or suspend, or is not a single closure. */
  suspends?: boolean;
  /** There is a `break` or `continue` in the statement. */
  jumps?: boolean;
  /** Sloppy function in a block that also assigns to a `var` of the function (B.3.2). */
  hoisted?: boolean;
  /** A class: the function-like scope of its fields and static blocks. */
  fieldInfo?: FunctionInfo;
  staticInfo?: FunctionInfo;
  /** A call of the name `eval` that is a direct eval if that is what is called. */
  directEval?: boolean;
  /** Of a RegExp literal. */
  pattern?: Pattern;
}

export const annotations = (node: Node): Annotated => node as Annotated;
