/** Statements but loops (14.2 - 14.4, 14.6, 14.8 - 14.15). Those that need no op of their own are fused with their neighbours. */

import type { Env } from "../machine/env.ts";
import { toObject } from "../runtime/conversions.ts";
import type { ESTree, Expression, Node, Pattern, Statement } from "../syntax/ast.ts";
import { endOf, soleStatement, startOf } from "../syntax/ast.ts";
import { Condition } from "./conditions.ts";
import { directTarget, emitFinally, emitStraightFinally, jumpOut, type Target } from "./control.ts";
import { bindResource, disposing } from "./disposal.ts";
import { dynamicReference } from "./dynamic-references.ts";
import { patternText } from "./expression-text.ts";
import { type Exec, type Expr, type FunctionCompiler, fuse, Label, suspends } from "./function-compiler.ts";
import { namedExpression } from "./function-names.ts";
import { isSame } from "./operators.ts";
import { outerVarStore } from "./outer-vars.ts";
import { assignBound, initialiseName, readName, type Store } from "./references.ts";
import { inScope } from "./scope-entry.ts";
import { annotations, isResourceKind, type ResourceKind, type Scope } from "./scopes.ts";
import { ancestor } from "./slots.ts";

// --- completion values ---------------------------------------------------------------------------------------------------

/** Sets a script's completion value; nothing in functions, or where a later statement sets it anyway. */
export const complete = (c: FunctionCompiler, value: Expr, position: number): void => {
  if (c.completion !== null && c.wantsCompletion) c.store(c.completion, value, position);
  else c.exec(value, position);
};

/** Statements that give undefined when they give nothing else (14.6.2 and its like). */
export const completeUndefined = (c: FunctionCompiler, position: number): void => {
  if (c.completion !== null && c.wantsCompletion) c.store(c.completion, () => undefined, position);
};

const givesValue = (statement: Statement): boolean => {
  switch (statement.type) {
    case "VariableDeclaration":
    case "FunctionDeclaration":
    case "ClassDeclaration":
    case "EmptyStatement":
    case "BreakStatement":
    case "ContinueStatement":
    case "DebuggerStatement":
      return false;
    case "BlockStatement":
      return statement.body.some(givesValue);
    case "LabeledStatement":
      return givesValue(statement.body);
    default:
      return true;
  }
};

const jumps = (statement: Statement): boolean => annotations(statement as Node).jumps === true;

/** Compiles a list; only a statement that may be the last one to give a value records it. */
export const statementList = (c: FunctionCompiler, statements: readonly Statement[]): void => {
  if (c.completion === null || !c.wantsCompletion) {
    for (const statement of statements) c.statement(statement);
    return;
  }
  const wanted = wantedCompletions(statements);
  statements.forEach((statement, index) => {
    c.wantsCompletion = wanted[index] as boolean;
    c.statement(statement);
  });
  c.wantsCompletion = true;
};

const wantedCompletions = (statements: readonly Statement[]): boolean[] => {
  const wanted: boolean[] = [];
  let superseded = false;
  for (let index = statements.length - 1; index >= 0; index--) {
    const statement = statements[index] as Statement;
    wanted[index] = !superseded || jumps(statement);
    if (jumps(statement)) superseded = false;
    else if (givesValue(statement) && statement.type !== "BlockStatement" && statement.type !== "LabeledStatement")
      superseded = true;
  }
  return wanted;
};

// --- simple statements ---------------------------------------------------------------------------------------------------

export const expressionStatement = (c: FunctionCompiler, node: ESTree.ExpressionStatement): void => {
  complete(c, c.expression(node.expression), startOf(node));
};

export const variableDeclaration = (c: FunctionCompiler, node: ESTree.VariableDeclaration): void => {
  for (const declarator of node.declarations) declare(c, node.kind, declarator);
};

const declare = (
  c: FunctionCompiler,
  kind: ESTree.VariableDeclaration["kind"],
  { id, init }: ESTree.VariableDeclarator,
): void => {
  if (isResourceKind(kind)) return declareResource(c, kind, id as ESTree.Identifier, init);
  const mode = kind === "var" ? "assign" : "initialise";
  if (init) {
    const reference =
      kind === "var" && id.type === "Identifier" ? dynamicReference(c, id.name, startOf(id), suspends(init)) : null;
    const value = id.type === "Identifier" ? namedExpression(c, init, id.name) : c.expression(init);
    if (reference === null)
      return c.compilers.bindPattern(c, id as Pattern, value, mode, patternText(id as Pattern, init));
    const assign = reference.assign(value);
    return c.exec((env) => assign(env), startOf(id));
  }
  if (kind !== "var") c.compilers.bindPattern(c, id as Pattern, () => undefined, "initialise");
};

const declareResource = (
  c: FunctionCompiler,
  kind: ResourceKind,
  { name }: ESTree.Identifier,
  init: ESTree.VariableDeclarator["init"],
): void => {
  const node = init as Expression;
  bindResource(c, kind, name, namedExpression(c, node, name), startOf(node));
};

/** Made when the scope was entered; a sloppy one in a block also assigns to the function's `var` now (B.3.2). */
export const functionDeclaration = (c: FunctionCompiler, node: ESTree.FunctionDeclaration): void => {
  if (annotations(node).hoisted !== true) return;
  const { name } = node.id as ESTree.Identifier;
  const read = readName(c, name, startOf(node));
  const write = c.info.outerVars === null ? varStore(c, name, startOf(node)) : outerVarStore(c, c.info.outerVars, name);
  c.exec((env) => write(env, read(env)), startOf(node));
};

/** A store to a `var` of the function, from inside of a block; at the top of a program, unless a `let` is in its place. */
const varStore = (c: FunctionCompiler, name: string, position: number): Store => {
  const { realm } = c;
  const block = c.scope;
  c.scope = c.info.bodyScope;
  const write = writeOutside(c, block, name, position);
  c.scope = block;
  if (c.info.bodyScope.kind !== "script") return write;
  return (env, value) => {
    if (!realm.lexicals.has(name)) write(env, value);
  };
};

const writeOutside = (c: FunctionCompiler, from: Scope, name: string, position: number): Store => {
  let hops = 0;
  for (let scope = from; scope !== c.scope; scope = scope.parent as Scope) if (scope.materialised) hops++;
  const write = assignBound(c, name, position);
  if (hops === 0) return write;
  return (env, value) => write(ancestor(env, hops), value);
};

export const classDeclaration = (c: FunctionCompiler, node: ESTree.ClassDeclaration): void => {
  const value = c.expression(node);
  const write = initialiseName(c, (node.id as ESTree.Identifier).name);
  c.exec((env) => write(env, value(env)), startOf(node));
};

export const throwStatement = (c: FunctionCompiler, node: ESTree.ThrowStatement): void => {
  const value = c.expression(node.argument);
  c.emit(startOf(node), (pc) => (env, machine) => {
    machine.frame.pc = pc;
    machine.thrown = value(env);
    return machine.throwFrom(pc);
  });
};

/** 14.11: the body's names are looked for in the object first. */
export const withStatement = (c: FunctionCompiler, node: ESTree.WithStatement): void => {
  const position = startOf(node.object);
  const { realm } = c;
  const value = c.expression(node.object);
  const object = c.spill((env) => {
    const given = value(env);
    realm.caller.site = position;
    return toObject(realm, given);
  }, position);
  completeUndefined(c, position);
  const scope = annotations(node).scope as Scope;
  inScope(c, scope, position, () => {
    c.storeLocal(scope.dynamic?.slot as number, fromOutside(object), position);
    c.statement(node.body);
  });
};

/** Reads in an environment what is in the one around it. */
const fromOutside =
  (read: Expr): Expr =>
  (env) =>
    read(env[0] as Env);

// --- blocks and branches -------------------------------------------------------------------------------------------------

export const blockStatement = (c: FunctionCompiler, node: ESTree.BlockStatement): void => {
  inScope(c, annotations(node).scope as Scope, startOf(node), () =>
    disposing(c, endOf(node) - 1, () => statementList(c, node.body)),
  );
};

/** A clause that is a bare function declaration was wrapped in a block by the analysis (B.3.3). */
const clause = (node: Statement): Statement => (node as unknown as { wrapped?: Statement }).wrapped ?? node;

export const ifStatement = (c: FunctionCompiler, node: ESTree.IfStatement): void => {
  const position = startOf(node);
  completeUndefined(c, position);
  const fused = fusedIf(c, node);
  if (fused !== undefined) return c.exec(fused, position);
  if (shortJump(c, node) || c.compilers.shortReturn(c, node)) return;
  const otherwise = new Label();
  const end = new Label();
  c.jumpIfFalse(c.expression(node.test), otherwise, position);
  c.statement(clause(node.consequent));
  if (node.alternate) c.jump(end, position);
  c.place(otherwise);
  if (node.alternate) c.statement(clause(node.alternate));
  c.place(end);
};

/** `if (x) break;` and `if (x) continue;` are single branches where nothing lies between here and the target. */
const shortJump = (c: FunctionCompiler, node: ESTree.IfStatement): boolean => {
  const jump = soleStatement(node.consequent);
  if (node.alternate || (jump.type !== "BreakStatement" && jump.type !== "ContinueStatement")) return false;
  const label = directTarget(c, jump.label?.name ?? null, jump.type === "ContinueStatement");
  if (label === null) return false;
  c.jumpIfTrue(c.expression(node.test), label, startOf(node));
  return true;
};

/** An `if` whose parts need no ops is one closure. */
const fusedIf = (c: FunctionCompiler, node: ESTree.IfStatement): Exec | undefined => {
  if (suspends(node.test) || !isStraight(node.consequent) || (node.alternate && !isStraight(node.alternate)))
    return undefined;
  const test = c.expression(node.test);
  const condition = new Condition(c, test);
  const consequent = straight(c, node.consequent);
  if (!node.alternate)
    return (env) => {
      if (condition.holds(env)) consequent(env);
    };
  const alternate = straight(c, node.alternate);
  return (env) => {
    if (condition.holds(env)) consequent(env);
    else alternate(env);
  };
};

/** Does the statement compile to straight-line work, without ops? */
const isStraight = (node: Statement | null): boolean => {
  if (node === null || suspends(node as Node)) return node === null;
  switch (node.type) {
    case "ExpressionStatement":
    case "EmptyStatement":
    case "VariableDeclaration":
      return true;
    case "BlockStatement":
      return !(annotations(node).scope as Scope).materialised && node.body.every(isStraight);
    case "IfStatement":
      return isStraight(node.consequent) && (node.alternate === null || isStraight(node.alternate));
    default:
      return false;
  }
};

/** `if (x) continue;`, which ends this body of the loop around it. */
const isGuard = (node: Statement): node is ESTree.IfStatement => {
  if (node.type !== "IfStatement" || node.alternate || suspends(node.test)) return false;
  const jump = soleStatement(node.consequent);
  return jump.type === "ContinueStatement" && !jump.label;
};

/** Does the body of a loop compile to straight-line work, but for guards? Those of a script give completion values. */
export const isStraightBody = (c: FunctionCompiler, node: Statement): boolean =>
  isStraight(node) ||
  (c.completion === null &&
    node.type === "BlockStatement" &&
    !suspends(node) &&
    !(annotations(node).scope as Scope).materialised &&
    node.body.every((statement) => isGuard(statement) || isStraight(statement)));

/** The work of such a body. What stands behind a guard is done if the guard does not hold. */
export const straightBody = (c: FunctionCompiler, node: Statement): readonly Exec[] =>
  isStraight(node)
    ? straightPieces(c, node)
    : c.collect(() => {
        const { body } = node as ESTree.BlockStatement;
        inScope(c, annotations(node).scope as Scope, startOf(node), () => guardedList(c, body));
      });

const guardedList = (c: FunctionCompiler, statements: readonly Statement[]): void => {
  const index = statements.findIndex(isGuard);
  if (index < 0) return statementList(c, statements);
  statementList(c, statements.slice(0, index));
  const guard = statements[index] as ESTree.IfStatement;
  const condition = new Condition(c, c.expression(guard.test));
  const rest = fuse(c.collect(() => guardedList(c, statements.slice(index + 1))));
  c.exec((env) => {
    if (!condition.holds(env)) rest(env);
  }, startOf(guard));
};

/** The work of a straight statement, as one closure. */
const straight = (c: FunctionCompiler, node: Statement): Exec => fuse(straightPieces(c, node));

/** The work of a straight statement, in the order in which it is done. */
const straightPieces = (c: FunctionCompiler, node: Statement): readonly Exec[] => c.collect(() => c.statement(node));

export const switchStatement = (c: FunctionCompiler, node: ESTree.SwitchStatement): void => {
  const position = startOf(node);
  completeUndefined(c, position);
  const value = c.temp();
  c.store(value, c.expression(node.discriminant), position);
  const target = {
    kind: "target",
    labels: c.takeLabels(),
    isBreakable: true,
    breakLabel: new Label(),
    continueLabel: null,
    depth: c.envDepth,
  } as const satisfies Target;
  inScope(c, annotations(node).scope as Scope, position, () => {
    c.control.push(target);
    switchClauses(c, node, c.read(value));
    c.control.pop();
  });
  c.place(target.breakLabel);
};

const switchClauses = (c: FunctionCompiler, node: ESTree.SwitchStatement, value: Expr): void => {
  const { realm } = c;
  const labels = node.cases.map(() => new Label());
  const end = new Label();
  node.cases.forEach((clauseNode, index) => {
    if (!clauseNode.test) return;
    const test = c.expression(clauseNode.test as Expression);
    const place = startOf(clauseNode);
    c.jumpIfTrue((env) => isSame(realm, value(env), test(env), place), labels[index] as Label, place);
  });
  const fallback = node.cases.findIndex((clauseNode) => !clauseNode.test);
  c.jump(fallback >= 0 ? (labels[fallback] as Label) : end, startOf(node));
  node.cases.forEach((clauseNode, index) => {
    c.place(labels[index] as Label);
    statementList(c, clauseNode.consequent);
  });
  c.place(end);
};

// --- labels and jumps ----------------------------------------------------------------------------------------------------

export const labeledStatement = (c: FunctionCompiler, node: ESTree.LabeledStatement): void => {
  const labels = [...c.takeLabels(), node.label.name];
  let body: Statement = node.body;
  while (body.type === "LabeledStatement") {
    labels.push(body.label.name);
    body = body.body;
  }
  c.labels = labels;
  if (isLabelAware(body)) return c.statement(body);
  c.labels = [];
  const target = {
    kind: "target",
    labels,
    isBreakable: false,
    breakLabel: new Label(),
    continueLabel: null,
    depth: c.envDepth,
  } as const satisfies Target;
  c.control.push(target);
  c.statement(body);
  c.control.pop();
  c.place(target.breakLabel);
};

/** Loops and `switch` take the labels before them. */
const isLabelAware = (node: Statement): boolean =>
  node.type === "SwitchStatement" ||
  node.type.startsWith("For") ||
  node.type === "WhileStatement" ||
  node.type === "DoWhileStatement";

export const breakStatement = (c: FunctionCompiler, node: ESTree.BreakStatement): void =>
  jumpOut(c, node.label?.name ?? null, false, startOf(node));

export const continueStatement = (c: FunctionCompiler, node: ESTree.ContinueStatement): void =>
  jumpOut(c, node.label?.name ?? null, true, startOf(node));

// --- try -----------------------------------------------------------------------------------------------------------------

export const tryStatement = (c: FunctionCompiler, node: ESTree.TryStatement): void => {
  const position = startOf(node);
  completeUndefined(c, position);
  const { finalizer } = node;
  if (!finalizer) return tryCatch(c, node);
  const body = (): void => tryCatch(c, node);
  if (isStraight(finalizer)) return emitStraightFinally(c, body, () => finallyBlock(c, finalizer), position);
  emitFinally(c, body, () => finallyBlock(c, finalizer), position);
};

/** The value of a `finally` block counts only if it completes abruptly (14.15.3). */
const finallyBlock = (c: FunctionCompiler, finalizer: ESTree.BlockStatement): void => {
  const { completion, wantsCompletion } = c;
  const position = startOf(finalizer);
  const counts = completion !== null && wantsCompletion && jumps(finalizer);
  if (!counts) {
    c.wantsCompletion = false;
    c.statement(finalizer);
    c.wantsCompletion = wantsCompletion;
    return;
  }
  const before = c.spill(c.read(completion), position);
  completeUndefined(c, position);
  c.statement(finalizer);
  c.store(completion, before, position);
};

const tryCatch = (c: FunctionCompiler, node: ESTree.TryStatement): void => {
  const { handler } = node;
  if (!handler) return c.statement(node.block);
  const position = startOf(handler);
  const thrown = c.temp();
  const entry = new Label();
  const end = new Label();
  const start = c.pc;
  c.statement(node.block);
  c.jump(end, position);
  const stop = c.pc;
  c.protect({ start, end: stop, label: entry, slot: thrown.slot, isFinally: false, kindSlot: 0, depth: c.envDepth });
  c.place(entry);
  completeUndefined(c, position);
  inScope(c, annotations(handler as unknown as Node).scope as Scope, position, () => {
    if (handler.param) c.compilers.bindPattern(c, handler.param as Pattern, c.read(thrown), "initialise");
    c.statement(handler.body);
  });
  c.place(end);
};
