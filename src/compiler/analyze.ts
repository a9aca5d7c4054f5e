/**
 * The analysis pass: one walk over the syntax tree that declares and resolves every name (`scopes.ts`) and marks the
 * expressions that may enter guest code or suspend. It runs once per program, knows no realm, and bounds the nesting, so
 * that everything behind it may recurse over the tree. Chains that lean to the left are
 * walked in a loop: see `left-chains.ts`.
 */
import { BOUNDS } from "../accounting/costs.ts";
import { ILLEGAL_RETURN, IMPORT_META_OUTSIDE, nestedDeeperThan, notSupported } from "../messages/syntax.ts";
import type { ClassNode, ESTree, Expression, FunctionNode, Node, Pattern, Statement } from "../syntax/ast.ts";
import { endOf, startOf } from "../syntax/ast.ts";
import { checkField, checkMethod, checkRegExp, checkRest, checkUsing, EarlyError } from "./early-errors.ts";
import { checkContext, checkVars, type EvalContext, varScopeOf } from "./eval-context.ts";
import { FunctionState, type ModuleInfo, type ScriptInfo } from "./function-state.ts";
import { bindingKind, declareLexicals, declareVar, hoistDeclarations } from "./hoisting.ts";
import { leftOf, linksOf, MAX_CHAIN } from "./left-chains.ts";
import { plainKeys } from "./object-literal-keys.ts";
import {
  annotations,
  type FunctionInfo,
  type FunctionRole,
  isResourceKind,
  type ResourceKind,
  Scope,
  type ScopeKind,
} from "./scopes.ts";
import {
  boundNames,
  containsExpression,
  containsUseStrict,
  DEFAULT_EXPORT,
  isSimpleParameterList,
} from "./static-semantics.ts";

/** Analyses a script in place. */
export const analyzeScript = (program: ESTree.Program, source: string): ScriptInfo =>
  new Analyzer(source).script(program);

/** Analyses the text of an eval, in its place. */
export const analyzeEval = (program: ESTree.Program, source: string, context: EvalContext): FunctionInfo =>
  new Analyzer(source).evaluated(program, context);
/** Analyses a module in place; `exported` are the names of the bindings that other modules may read. */
export const analyzeModule = (program: ESTree.Program, source: string, exported: Iterable<string>): ModuleInfo =>
  new Analyzer(source).module(program, exported);

type AnyNode = Node | Pattern | null | undefined;

class Analyzer {
  fn!: FunctionState;
  scope!: Scope;
  private depth = 0;
  private jumps = 0;
  private readonly source: string;
  /** The parser cannot tell what may stand in an eval: that is decided by what is around. */
  private isEval = false;

  constructor(source: string) {
    this.source = source;
  }

  script(program: ESTree.Program): ScriptInfo {
    return this.program(program, new FunctionState(new Scope("script", null, false), this.isStrict(program)));
  }

  /** Code of an eval (19.2.1.1): its own lexical scope, in strict code for `var`s, too. */
  evaluated(program: ESTree.Program, context: EvalContext): FunctionInfo {
    const strict = context.strict || this.isStrict(program);
    const fn = new FunctionState(new Scope("eval", context.scope, false), strict);
    if (!strict) fn.outerVars = { scope: varScopeOf(context.scope) };
    this.isEval = true;
    this.program(program, fn);
    checkVars(fn, context.scope, startOf(program));
    return fn;
  }

  private isStrict(program: ESTree.Program): boolean {
    return containsUseStrict(program.body, this.source);
  }

  private program(program: ESTree.Program, fn: FunctionState): FunctionState {
    this.fn = fn;
    this.scope = fn.scope;
    hoistDeclarations(this, program.body as Statement[], true);
    this.list(program.body as Statement[]);
    this.finish(fn);
    return fn;
  }

  module(program: ESTree.Program, exported: Iterable<string>): ModuleInfo {
    this.fn = new FunctionState(new Scope("module", null, false), true, false);
    this.scope = this.fn.scope;
    hoistDeclarations(this, program.body as Statement[], true);
    this.list(program.body);
    // 16.2.1.6.4 [[Environment]]: `this` is undefined.
    if (this.scope.references.has("this")) this.scope.declare("this", "internal");
    this.finish(this.fn);
    for (const name of exported) this.mayBeReadElsewhere(name);
    return this.fn;
  }

  /** Other modules may read the binding at any time. */
  private mayBeReadElsewhere(name: string): void {
    const binding = this.scope.bindings.get(name);
    if (binding?.isLexical) binding.checked = true;
  }

  // --- scopes ----------------------------------------------------------------------------------------------------------

  private inScope(kind: ScopeKind, node: Node, walk: () => boolean): boolean {
    const outer = this.scope;
    const scope = new Scope(kind, outer, kind === "loop" || this.fn.loopDepth > 0);
    this.fn.blocks.push(scope);
    this.scope = scope;
    const suspends = walk();
    this.scope = outer;
    scope.close();
    annotations(node).scope = scope;
    return suspends;
  }

  private finish(fn: FunctionState): void {
    fn.scope.close();
    fn.scope.assignSlots();
    for (const block of fn.blocks) block.assignSlots();
  }

  // --- functions -------------------------------------------------------------------------------------------------------

  private function(node: FunctionNode, given: FunctionRole = "function"): boolean {
    const role = node.type === "ArrowFunctionExpression" ? "arrow" : given;
    const body = node.body as ESTree.BlockStatement | Expression;
    const strict = this.fn.strict || (body.type === "BlockStatement" && containsUseStrict(body.body, this.source));
    annotations(node).info = this.asFunction(strict, role, (fn) => {
      this.parameters(node, fn);
      if (node.type === "FunctionExpression" && node.id) fn.scope.declare(node.id.name, "functionName");
      if (body.type === "BlockStatement") this.body(node, body.body, fn);
      else this.visit(body);
    });
    return false;
  }

  private asFunction(strict: boolean, role: FunctionRole, walk: (fn: FunctionState) => void): FunctionState {
    const outer = { fn: this.fn, scope: this.scope };
    const fn = new FunctionState(new Scope("function", outer.scope, false), strict, role === "arrow");
    fn.scope.role = role;
    this.fn = fn;
    this.scope = fn.scope;
    walk(fn);
    if (fn.bodyScope !== fn.scope) fn.bodyScope.close();
    if (role !== "arrow") this.declareInternals(fn);
    this.finish(fn);
    this.fn = outer.fn;
    this.scope = outer.scope;
    return fn;
  }

  /** `this` and its like are bindings of the nearest function that is not an arrow, made when something refers to them. */
  private declareInternals(fn: FunctionState): void {
    for (const name of ["this", "new.target", "%function", "%home"])
      if (fn.scope.references.has(name)) fn.scope.declare(name, "internal");
    if (fn.scope.references.has("arguments")) fn.scope.declare("arguments", "internal");
  }

  private parameters(node: FunctionNode, fn: FunctionState): void {
    fn.simpleParameters = isSimpleParameterList(node.params);
    // Raw arguments take the slots 1 … n; simple parameters are those slots.
    if (fn.simpleParameters) this.simpleParameters(node, fn);
    else this.patternParameters(node, fn);
  }

  private simpleParameters(node: FunctionNode, fn: FunctionState): void {
    node.params.forEach((parameter, index) => {
      fn.scope.declare((parameter as ESTree.Identifier).name, "parameter").slot = index + 1;
    });
    fn.scope.size += node.params.length;
  }

  private patternParameters(node: FunctionNode, fn: FunctionState): void {
    fn.scope.size += node.params.length;
    for (const parameter of node.params)
      for (const name of boundNames(parameter as Pattern)) fn.scope.declare(name, "parameter").checked = true;
    let expressions = false;
    for (const parameter of node.params) expressions = this.pattern(parameter as Pattern) || expressions;
    fn.parameterExpressions = expressions || node.params.some((parameter) => containsExpression(parameter as Pattern));
    fn.scope.parametersApart = fn.parameterExpressions;
  }

  private body(node: FunctionNode, statements: readonly Statement[], fn: FunctionState): void {
    if (fn.parameterExpressions) {
      fn.bodyScope = new Scope("body", fn.scope, false);
      fn.blocks.push(fn.bodyScope);
      annotations(node.body as Node).scope = fn.bodyScope;
      this.scope = fn.bodyScope;
    }
    hoistDeclarations(this, statements, true);
    this.list(statements);
    this.scope = fn.scope;
  }

  private class(node: ClassNode): boolean {
    const strict = this.fn.strict;
    this.fn.strict = true;
    this.inScope("class", node, () => {
      if (node.id) this.scope.declare(node.id.name, "const", endOf(node));
      this.privateNames(node.body);
      if (node.superClass) this.visit(node.superClass);
      this.classElements(node);
      return true;
    });
    this.fn.strict = strict;
    return true;
  }

  private privateNames(body: ESTree.ClassBody): void {
    for (const element of body.body) {
      if (element.type === "PropertyDefinition") checkField(element);
      const key = "key" in element ? element.key : null;
      if (key?.type === "PrivateIdentifier") this.scope.declare(`#${key.name}`, "internal");
    }
    // Where computed keys are kept until the fields are defined.
    this.scope.declare("%fields", "internal");
  }

  private classElements(node: ClassNode): void {
    for (const element of node.body.body) {
      if ("computed" in element && element.computed) this.visit(element.key as Expression);
      if (element.type === "MethodDefinition") this.function(element.value as FunctionNode, roleOf(element, node));
    }
    annotations(node).fieldInfo = this.initialisers(node, false);
    annotations(node).staticInfo = this.initialisers(node, true);
  }

  /** Field initialisers and static blocks run as bodies of two methods without a name. */
  private initialisers(node: ClassNode, isStatic: boolean): FunctionInfo {
    return this.asFunction(true, "initialiser", (fn) => {
      fn.scope.refer("this", startOf(node));
      fn.scope.refer("%fields", startOf(node));
      for (const element of node.body.body) {
        if (element.type === "StaticBlock" && isStatic) this.staticBlock(element);
        if (element.type !== "PropertyDefinition" || element.static !== isStatic) continue;
        if (element.key.type === "PrivateIdentifier") this.scope.refer(`#${element.key.name}`, startOf(element));
        if (element.value) this.visit(element.value);
      }
    });
  }

  /** A static block has a scope of its own for `var`s, too, so it is walked as a function called at once. */
  private staticBlock(element: ESTree.StaticBlock): void {
    annotations(element).info = this.asFunction(true, "method", () => {
      hoistDeclarations(this, element.body, true);
      this.list(element.body);
    });
  }

  // --- statements ------------------------------------------------------------------------------------------------------

  private list(nodes: readonly AnyNode[]): boolean {
    let suspends = false;
    for (const node of nodes) if (this.visit(node)) suspends = true;
    return suspends;
  }

  private block(node: ESTree.BlockStatement | ESTree.StaticBlock, kind: ScopeKind = "block"): boolean {
    return this.inScope(kind, node as Node, () => {
      hoistDeclarations(this, node.body, false);
      return this.list(node.body);
    });
  }

  private loopBody(...parts: AnyNode[]): void {
    this.fn.loopDepth++;
    this.list(parts);
    this.fn.loopDepth--;
  }

  private forStatement(node: ESTree.ForStatement): boolean {
    const { init } = node;
    return this.inScope("loop", node, () => {
      if (init?.type === "VariableDeclaration" && init.kind !== "var") declareLexicals(this, init);
      this.visit(init);
      this.loopBody(node.test, node.update, node.body);
      return true;
    });
  }

  private forInOf(node: ESTree.ForInStatement | ESTree.ForOfStatement): boolean {
    // 14.7.5.12: the names are in their dead zone while the right side is evaluated.
    const { left } = node;
    if (node.type === "ForOfStatement" && node.await) this.fn.awaits = true;
    return this.inScope("loop", node, () => {
      if (left.type === "VariableDeclaration" && left.kind !== "var") {
        for (const name of boundNames((left.declarations[0] as ESTree.VariableDeclarator).id as Pattern))
          this.scope.declare(name, bindingKind(left), endOf(node.right));
      }
      this.visit(node.right);
      this.fn.loopDepth++;
      if (left.type === "VariableDeclaration") this.visit(left);
      else this.pattern(left);
      this.visit(node.body);
      this.fn.loopDepth--;
      return true;
    });
  }

  private switchStatement(node: ESTree.SwitchStatement): boolean {
    this.visit(node.discriminant);
    return this.inScope("switch", node, () => {
      for (const clause of node.cases) hoistDeclarations(this, clause.consequent, false);
      for (const clause of node.cases) {
        this.visit(clause.test);
        this.list(clause.consequent);
      }
      return true;
    });
  }

  private catchClause(node: ESTree.CatchClause): boolean {
    return this.inScope("catch", node, () => {
      for (const name of boundNames(node.param as Pattern)) this.scope.declare(name, "catch");
      this.scope.isSimpleCatch = node.param?.type === "Identifier";
      if (node.param) this.pattern(node.param as Pattern);
      return this.block(node.body);
    });
  }

  /** Every name in the body, and in functions in there, may be a property of the object. */
  private withStatement(node: ESTree.WithStatement): boolean {
    this.visit(node.object);
    this.fn.hasDynamicScopes = true;
    return this.inScope("with", node, () => {
      this.scope.makeDynamic();
      return this.visit(node.body) || true;
    });
  }

  private declareVars(pattern: Pattern): void {
    for (const name of boundNames(pattern)) {
      declareVar(this, name);
      this.fn.isNoBlockFunction(name);
    }
  }

  /** What the names stand for is disposed of when the scope is left. */
  private resources(node: ESTree.VariableDeclaration, kind: ResourceKind): void {
    const { scope } = this;
    checkUsing(node, scope);
    if (kind === "await using") this.fn.awaits = true;
    if (scope.resources !== "await using") scope.resources = kind;
  }

  private variableDeclaration(node: ESTree.VariableDeclaration): boolean {
    const { kind } = node;
    let suspends = isResourceKind(kind);
    if (isResourceKind(kind)) this.resources(node, kind);
    for (const declarator of node.declarations) {
      if (kind === "var") this.declareVars(declarator.id as Pattern);
      // The initialiser comes first in time, the pattern's names first in text: refer to them behind it.
      if (this.visit(declarator.init)) suspends = true;
      if (declarator.id.type === "Identifier") this.scope.refer(declarator.id.name, endOf(declarator));
      else if (this.pattern(declarator.id as Pattern)) suspends = true;
    }
    return suspends;
  }

  // --- expressions -----------------------------------------------------------------------------------------------------

  /** Walks a node; true when it suspends. */
  private visit(node: AnyNode): boolean {
    if (node === null || node === undefined) return false;
    this.descend(node);
    const jumpsBefore = this.jumps;
    const suspends = this.walk(node as Node);
    this.depth--;
    if (suspends) annotations(node as Node).suspends = true;
    if (this.jumps > jumpsBefore) annotations(node as Node).jumps = true;
    return suspends;
  }

  private descend(node: Node | Pattern): void {
    if (++this.depth > BOUNDS.syntaxNesting)
      throw new EarlyError(nestedDeeperThan(BOUNDS.syntaxNesting), startOf(node));
  }

  private walk(node: Node): boolean {
    switch (node.type) {
      case "Literal":
        if ("regex" in node) annotations(node).pattern = checkRegExp(node);
        return false;
      case "Identifier":
        if (this.isEval && node.name === "arguments") checkContext(node, this.scope);
        this.scope.refer(node.name, startOf(node));
        return false;
      case "ThisExpression":
        this.scope.refer("this", startOf(node));
        return false;
      case "BinaryExpression":
      case "LogicalExpression":
      case "MemberExpression":
      case "CallExpression":
      case "TaggedTemplateExpression":
        return this.spine(node);
      case "AssignmentExpression":
        return this.assignment(node);
      case "UpdateExpression":
        return this.visit(node.argument);
      case "UnaryExpression":
        return this.visit(node.argument) || (node.operator === "delete" && node.argument.type === "ChainExpression");
      case "SpreadElement":
        this.visit(node.argument);
        return true;
      case "ConditionalExpression":
        return this.list([node.test, node.consequent, node.alternate]);
      case "SequenceExpression":
        return this.list(node.expressions);
      case "TemplateLiteral":
        return this.list(node.expressions);
      case "ArrayExpression":
        return this.list(node.elements) || node.elements.includes(null);
      case "ObjectExpression":
        return this.objectExpression(node);
      case "ChainExpression":
        return this.visit(node.expression);
      case "NewExpression":
        this.visit(node.callee);
        this.list(node.arguments);
        return true;
      case "AwaitExpression":
        this.fn.awaits = true;
        this.visit(node.argument);
        return true;
      case "YieldExpression":
        this.visit(node.argument);
        return true;
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        return this.function(node);
      case "ClassExpression":
        return this.class(node);
      case "ClassDeclaration":
        this.scope.refer(node.id?.name ?? DEFAULT_EXPORT, endOf(node));
        return this.class(node);
      case "MetaProperty":
        if (node.meta.name !== "new") {
          if (this.isEval) throw new EarlyError(IMPORT_META_OUTSIDE, startOf(node));
          return false;
        }
        if (this.isEval) checkContext(node, this.scope);
        this.scope.refer("new.target", startOf(node));
        return false;
      case "Super":
        if (this.isEval) checkContext(node, this.scope);
        this.scope.refer("%home", startOf(node));
        this.scope.refer("this", startOf(node));
        return false;
      case "PrivateIdentifier":
        this.scope.refer(`#${node.name}`, startOf(node));
        return false;
      case "ImportExpression":
        this.visit(node.source);
        this.visit(node.options);
        return true;
      default:
        return this.walkStatement(node);
    }
  }

  private walkStatement(node: Node): boolean {
    switch (node.type) {
      case "ExpressionStatement":
        return this.visit(node.expression);
      case "VariableDeclaration":
        return this.variableDeclaration(node);
      case "BlockStatement":
        return this.block(node);
      case "IfStatement":
        return this.list([node.test, this.clause(node.consequent), this.clause(node.alternate)]);
      case "ForStatement":
        return this.forStatement(node);
      case "ForInStatement":
      case "ForOfStatement":
        return this.forInOf(node);
      case "WhileStatement":
      case "DoWhileStatement":
        this.loopBody(node.test, node.body);
        return true;
      case "SwitchStatement":
        return this.switchStatement(node);
      case "TryStatement":
        return this.list([node.block, node.handler, node.finalizer]);
      case "CatchClause":
        return this.catchClause(node);
      case "ReturnStatement":
        if (this.fn.scope.kind === "eval") throw new EarlyError(ILLEGAL_RETURN, startOf(node));
        this.visit(node.argument);
        return true;
      case "ThrowStatement":
        this.visit(node.argument);
        return true;
      case "LabeledStatement":
        this.visit(node.body);
        return true;
      case "BreakStatement":
      case "ContinueStatement":
        this.jumps++;
        return true;
      case "EmptyStatement":
      case "DebuggerStatement":
      case "ImportDeclaration":
      case "ExportAllDeclaration":
        return false;
      case "ExportNamedDeclaration":
      case "ExportDefaultDeclaration":
        return this.visit(node.declaration as Node | null);
      case "WithStatement":
        return this.withStatement(node);
      default:
        throw new EarlyError(notSupported(node.type), startOf(node));
    }
  }

  /** `if (x) function f() {}` (B.3.3): the function stands in a block of its own. */
  private clause(node: Statement | null): AnyNode {
    if (node?.type !== "FunctionDeclaration") return node;
    const block = node as unknown as { wrapped?: ESTree.BlockStatement };
    block.wrapped ??= { type: "BlockStatement", body: [node], start: startOf(node), end: endOf(node) };
    return block.wrapped;
  }

  private objectExpression(node: ESTree.ObjectExpression): boolean {
    let suspends = plainKeys(node) === undefined;
    for (const property of node.properties) {
      if (property.type === "SpreadElement") suspends = this.visit(property.argument) || suspends;
      else suspends = this.property(property as ESTree.Property) || suspends;
    }
    return suspends;
  }

  private property(node: ESTree.Property): boolean {
    checkMethod(node, this.source);
    const key = node.computed && this.visit(node.key as Expression);
    if (node.method || node.kind !== "init") return this.function(node.value as FunctionNode, "method") || key;
    return this.visit(node.value as Expression) || key;
  }

  private assignment(node: ESTree.AssignmentExpression): boolean {
    const target = this.pattern(node.left as Pattern);
    const isPattern = node.left.type === "ArrayPattern" || node.left.type === "ObjectPattern";
    const isLogical = node.operator === "&&=" || node.operator === "||=" || node.operator === "??=";
    return this.visit(node.right) || target || isPattern || isLogical;
  }

  /** Walks a chain that leans to the left without recursion, innermost link first. */
  private spine(node: Node): boolean {
    const links = linksOf(node);
    let suspends = this.visit(leftOf(links.at(-1) as Node)) || links.length > MAX_CHAIN;
    for (let index = links.length - 1; index >= 0; index--) {
      const current = links[index] as Node;
      suspends = this.link(current) || suspends;
      if (suspends) annotations(current).suspends = true;
    }
    return suspends;
  }

  /** The parts of a link but its left side; true when the link suspends by itself. */
  private link(node: Node): boolean {
    switch (node.type) {
      case "BinaryExpression":
      case "LogicalExpression":
        return this.visit(node.right);
      case "MemberExpression":
        if (node.property.type === "PrivateIdentifier") return this.visit(node.property);
        return node.computed && this.visit(node.property);
      case "CallExpression":
        if (node.callee.type === "Super") this.superCall(node);
        else if (node.callee.type === "Identifier" && node.callee.name === "eval" && !node.optional)
          this.directEval(node);
        this.list(node.arguments);
        return true;
      default:
        this.list((node as ESTree.TaggedTemplateExpression).quasi.expressions);
        return true;
    }
  }

  /**
   * A call that may be a direct eval: whatever is bound around it must be there for it by name, and what a function has
   * only for those who ask is asked for. Where a sloppy one declares `var`s, names may appear at run time.
   */
  private directEval(node: ESTree.CallExpression): void {
    annotations(node).directEval = true;
    this.scope.hasEval = true;
    for (const name of ["this", "new.target", "%function", "%home", "arguments"]) this.scope.refer(name, startOf(node));
    const { kind } = this.fn.bodyScope;
    if (this.fn.strict || (kind !== "function" && kind !== "body")) return;
    this.fn.bodyScope.makeDynamic();
    this.fn.hasDynamicScopes = true;
  }

  private superCall(node: ESTree.CallExpression): void {
    if (this.isEval) checkContext(node, this.scope);
    for (const name of ["%function", "new.target", "this"]) this.scope.refer(name, startOf(node));
  }

  // --- patterns --------------------------------------------------------------------------------------------------------

  /** Walks an assignment target or binding pattern; array patterns iterate, so they suspend. */
  private pattern(node: Pattern | null): boolean {
    if (node === null) return false;
    this.descend(node);
    const suspends = this.walkPattern(node);
    this.depth--;
    if (suspends) annotations(node as Node).suspends = true;
    return suspends;
  }

  private walkPattern(node: Pattern): boolean {
    switch (node.type) {
      case "ArrayPattern":
        for (const element of node.elements) this.pattern(element as Pattern | null);
        return true;
      case "ObjectPattern":
        return this.objectPattern(node);
      case "AssignmentPattern": {
        const target = this.pattern(node.left);
        return this.visit(node.right) || target;
      }
      case "RestElement":
        checkRest(node.argument as Pattern);
        return this.pattern(node.argument as Pattern);
      default:
        return this.visit(node as Node);
    }
  }

  private objectPattern(node: ESTree.ObjectPattern): boolean {
    let suspends = false;
    for (const property of node.properties) {
      if (property.type === "RestElement") suspends = this.pattern(property.argument as Pattern) || suspends;
      else {
        if (property.computed) suspends = this.visit(property.key as Expression) || suspends;
        suspends = this.pattern(property.value as Pattern) || suspends;
      }
    }
    return suspends;
  }
}

/** What `super` a constructor, method or accessor of a class has. */
const roleOf = (element: ESTree.MethodDefinition, node: ClassNode): FunctionRole =>
  element.kind === "constructor" && node.superClass ? "derivedConstructor" : "method";
