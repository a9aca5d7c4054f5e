/**
 * The emitter: compiles one function body to ops.
 *
 * Expressions that cannot enter guest code become trees of small closures, `env => value`. What can (calls, `yield`,
 * iteration) becomes an op of its own that leaves its value in a *temporary*, a slot of the environment; the closure that
 * stands for the expression then only reads the slot. So `expression()` may emit ops, and must be called in the order of
 * evaluation; an operand whose right neighbour emits ops is spilled to a temporary first.
 *
 * Statements that need no op of their own are collected in `pending` and fused into one. Ops are made last, when all labels
 * have their places.
 */

import type { Code, Handler, Op } from "../machine/code.ts";
import type { Env } from "../machine/env.ts";
import type { ModuleRecord } from "../machine/module-records.ts";
import type { LoopLimit, Realm } from "../runtime/realm.ts";
import type { Value } from "../runtime/values.ts";
import type { ClassNode, ESTree, Expression, FunctionNode, Node, Pattern, Statement } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import type { Callee } from "./callees.ts";
import { Condition } from "./conditions.ts";
import type { Control } from "./control.ts";
import { type DynamicScope, isInsideDynamic, pathTo } from "./dynamic-scopes.ts";
import type { FunctionName } from "./function-names.ts";
import { Recipes } from "./recipes.ts";
import { annotations, type Binding, type FunctionInfo, type Scope } from "./scopes.ts";
import { localSlot, slotReader, slotWriter } from "./slots.ts";
import { storeInSlot } from "./storing-forms.ts";

export type Expr = (env: Env) => Value;
/** Work whose value nobody wants. */
export type Exec = (env: Env) => unknown;
/** Makes an op that stands at `pc`; called when all labels are placed. */
export type OpMaker = (pc: number) => Op;

/** Makes an op that delivers a value to a slot. */
export type ResultOpMaker = (pc: number, slot: number) => Op;

/** The op emitted last, if it delivers a value: a store behind it may have it delivered to another slot. */
interface Delivery {
  readonly op: number;
  readonly temp: Temp;
  slot: number;
}

/** A place in the code to jump to. */
export class Label {
  pc = -1;
}

/** A slot of the environment that was current when it was taken. */
export interface Temp {
  readonly slot: number;
  /** How many block environments were pushed then. */
  readonly depth: number;
  readonly owner: Scope;
}

/** Where a name lives: `hops` environments up. */
export interface Resolved {
  readonly binding: Binding;
  readonly hops: number;
}

/** The compilers of the node kinds, given from outside so that they may use each other without import cycles. */
export interface NodeCompilers {
  readonly expressions: Readonly<Record<string, (c: FunctionCompiler, node: never) => Expr>>;
  readonly statements: Readonly<Record<string, (c: FunctionCompiler, node: never) => void>>;
  readonly bindPattern: (c: FunctionCompiler, pattern: Pattern, value: Expr, mode: BindingMode, text?: string) => void;
  readonly namedFunction: (c: FunctionCompiler, node: FunctionNode | ClassNode, name: FunctionName) => Expr;
  readonly deleteChain: (c: FunctionCompiler, node: ESTree.ChainExpression) => Expr;
  /** Compiles `if (x) return y;` to a single op where that is possible. */
  readonly shortReturn: (c: FunctionCompiler, node: ESTree.IfStatement) => boolean;
  readonly chainCallee: (c: FunctionCompiler, node: ESTree.ChainExpression, text: string) => Callee;
}

/** What assigning to a pattern does with names: initialise a binding, or assign to a variable. */
export type BindingMode = "initialise" | "assign";

export class FunctionCompiler {
  readonly realm: Realm;
  readonly code: Code;
  readonly info: FunctionInfo;
  readonly compilers: NodeCompilers;
  scope: Scope;
  /** Block environments pushed at this point. */
  envDepth = 0;
  /** Loops, labels and `finally` blocks around this point, innermost last. */
  readonly control: Control[] = [];
  /** Where a script's completion value goes; null in functions. */
  completion: Temp | null = null;
  /** The statement compiled next may be the one that gives the completion value. */
  wantsCompletion = false;
  /** Labels that stand directly before the statement compiled next. */
  labels: string[] = [];
  /** Inside of a derived constructor, arrow functions included: `this` may be unbound. */
  derivedThis = false;
  /** What the innermost scope with `using` declarations must dispose of. */
  resources: Temp | null = null;
  /** The module that the code stands in. */
  module: ModuleRecord | null = null;
  readonly handlers: Handler[] = [];
  /** What the closures made so far compute. */
  readonly recipes = new Recipes();
  /** Set when the bodies of each loop are counted (`maxLoopIterations`). */
  readonly loopLimit: LoopLimit | null;
  /** Names may have to be looked up at run time. */
  private readonly isDynamic: boolean;
  private readonly makers: OpMaker[] = [];
  private readonly positions: number[] = [];
  private readonly depths: number[] = [];
  private readonly finishers: (() => void)[] = [];
  /** The body so far, while it is nothing but returns; null once it has another op. */
  private returns: Return[] | null = [];
  private pending: Exec[] = [];
  private pendingAt = 0;
  private collecting = 0;
  private readonly temps: Temp[] = [];
  private delivery: Delivery | null = null;
  private freeSlots: Map<Scope, number[]> | null = null;

  constructor(code: Code, info: FunctionInfo, compilers: NodeCompilers) {
    this.realm = code.realm;
    this.code = code;
    this.info = info;
    this.compilers = compilers;
    this.scope = info.scope;
    this.loopLimit = code.realm.loopLimit;
    this.isDynamic = info.hasDynamicScopes || isInsideDynamic(info.scope);
    info.scope.dropTemporaries();
    for (const block of info.blocks) block.dropTemporaries();
  }

  // --- dispatch --------------------------------------------------------------------------------------------------------

  expression(node: Expression | Node): Expr {
    const compile = this.compilers.expressions[node.type] as (c: FunctionCompiler, node: Node) => Expr;
    return compile(this, node as Node);
  }

  statement(node: Statement): void {
    const mark = this.temps.length;
    const compile = this.compilers.statements[node.type] as (c: FunctionCompiler, node: Statement) => void;
    compile(this, node);
    this.releaseTemps(mark);
  }

  // --- operands --------------------------------------------------------------------------------------------------------

  /** Compiles operands that are evaluated from left to right. */
  operands(nodes: readonly (Expression | Node)[]): Expr[] {
    const last = nodes.findLastIndex((node) => suspends(node));
    return nodes.map((node, index) => this.operand(node, index < last));
  }

  /** Compiles an operand; spilled when something that emits ops is evaluated before it is used. */
  operand(node: Expression | Node, spill: boolean): Expr {
    const value = this.expression(node);
    return spill && node.type !== "Literal" && !this.isTemporary(value) ? this.spill(value, startOf(node)) : value;
  }

  /** Is it the reader of a temporary, such as the result of a call? Nothing else writes to that. */
  private isTemporary(value: Expr): boolean {
    const slot = localSlot(value);
    return slot >= 0 && this.temps.some((temp) => temp.slot === slot && temp.depth === this.envDepth);
  }

  /** Evaluates now, into a temporary. */
  spill(value: Expr, position: number): Expr {
    const temp = this.temp();
    this.store(temp, value, position);
    return this.read(temp);
  }

  // --- temporaries -----------------------------------------------------------------------------------------------------

  temp(): Temp {
    const { owner } = this.scope;
    const slot = this.freeSlots?.get(owner)?.pop() ?? owner.size++;
    const temp = { slot, depth: this.envDepth, owner };
    this.temps.push(temp);
    return temp;
  }

  /** Temporaries live until the statement that took them ends. */
  private releaseTemps(mark: number): void {
    while (this.temps.length > mark) {
      const temp = this.temps.pop() as Temp;
      this.freeSlots ??= new Map();
      const free = this.freeSlots.get(temp.owner);
      if (free === undefined) this.freeSlots.set(temp.owner, [temp.slot]);
      else free.push(temp.slot);
    }
  }

  read(temp: Temp): Expr {
    return slotReader(this.envDepth - temp.depth, temp.slot);
  }

  writer(temp: Temp): (env: Env, value: Value) => void {
    return slotWriter(this.envDepth - temp.depth, temp.slot);
  }

  store(temp: Temp, value: Expr, position: number): void {
    if (temp.depth === this.envDepth) return this.storeLocal(temp.slot, value, position);
    const write = this.writer(temp);
    this.exec((env) => write(env, value(env)), position);
  }

  /** Evaluates into a slot of the current environment. */
  storeLocal(slot: number, value: Expr, position: number): void {
    if (this.redirect(value, slot)) return;
    this.exec(storeInSlot(this, slot, value), position);
  }

  /**
   * `x = f()`: the call emitted last delivers its result to the variable itself. Answers whether the value is one that was
   * delivered just now; then the temporary is written by nobody, and `value` must not be read any more.
   */
  redirect(value: Expr, slot: number): boolean {
    const { delivery } = this;
    if (delivery === null || delivery.op !== this.makers.length - 1 || this.pending.length > 0) return false;
    if (delivery.temp.depth !== this.envDepth || localSlot(value) !== delivery.temp.slot) return false;
    delivery.slot = slot;
    this.delivery = null;
    return true;
  }

  // --- names -----------------------------------------------------------------------------------------------------------

  /** Where a name lives; null for a global. */
  resolve(name: string): Resolved | null {
    let hops = 0;
    for (let scope: Scope | null = this.scope; scope !== null; scope = scope.parent) {
      const binding = scope.bindings.get(name);
      if (binding !== undefined) return { binding, hops };
      if (scope.materialised) hops++;
    }
    return null;
  }

  /** Where a name must be looked for first, at run time; null for nearly all. */
  dynamicPath(name: string): readonly DynamicScope[] | null {
    return this.isDynamic ? pathTo(this.scope, name) : null;
  }

  // --- emitting --------------------------------------------------------------------------------------------------------

  /** The index of the op emitted next. */
  get pc(): number {
    this.flush();
    return this.makers.length;
  }

  /** Adds straight-line work, fused with its neighbours. */
  exec(work: Exec, position: number): void {
    if (this.pending.length === 0) this.pendingAt = position;
    this.pending.push(work);
    if (this.pending.length >= MAX_FUSED && this.collecting === 0) this.flush();
  }

  /** The straight-line work that `compile` emits, in pieces. */
  collect(compile: () => void): readonly Exec[] {
    const outer = this.pending;
    const before = this.makers.length;
    this.pending = [];
    this.collecting++;
    compile();
    this.collecting--;
    const work = this.pending;
    this.pending = outer;
    if (this.makers.length !== before) throw new Error("straight-line code emitted an op");
    return work;
  }

  /** The labels that stand directly before the statement being compiled. */
  takeLabels(): string[] {
    const { labels } = this;
    this.labels = [];
    return labels;
  }

  /** Takes the pending work, to fuse it into the op that is made next. */
  takePending(): Exec | null {
    const { pending } = this;
    this.pending = [];
    return pending.length === 0 ? null : fuse(pending);
  }

  flush(): void {
    const work = this.pending;
    if (work.length === 0) return;
    this.pending = [];
    this.push(this.pendingAt, (pc) => workOp(work, pc + 1));
  }

  emit(position: number, maker: OpMaker): number {
    this.flush();
    return this.push(position, maker);
  }

  /** Emits an op that delivers a value; answers the value. */
  emitResult(position: number, maker: ResultOpMaker): Expr {
    const temp = this.temp();
    const delivery: Delivery = { op: 0, temp, slot: temp.slot };
    const op = this.emit(position, (pc) => maker(pc, delivery.slot));
    this.delivery = Object.assign(delivery, { op });
    return this.read(temp);
  }

  /** Emits an op that returns, perhaps on a condition. Pending work must be part of it. */
  emitReturnOp(position: number, maker: OpMaker, step: Return): void {
    const before = this.returns;
    this.push(position, maker);
    this.returns = before;
    // What stands behind an unconditional return is never reached.
    if (before !== null && !this.isBehindReturn) before.push(step);
  }

  private push(position: number, maker: OpMaker): number {
    if (!this.isBehindReturn) this.returns = null;
    this.positions.push(position);
    this.depths.push(this.envDepth);
    return this.makers.push(maker) - 1;
  }

  private get isBehindReturn(): boolean {
    return this.returns?.at(-1)?.test === null;
  }

  place(label: Label): void {
    label.pc = this.pc;
  }

  /** The work before a jump shares its op. */
  jump(label: Label, position: number): void {
    const work = this.pending;
    this.pending = [];
    if (work.length > 0) this.push(this.pendingAt, () => workOp(work, label.pc));
    else
      this.push(position, () => {
        const { pc } = label;
        return () => pc;
      });
  }

  jumpIfFalse(test: Expr, label: Label, position: number): void {
    this.branch(test, position, (pc) => [pc + 1, label.pc]);
  }

  jumpIfTrue(test: Expr, label: Label, position: number): void {
    this.branch(test, position, (pc) => [label.pc, pc + 1]);
  }

  /** The work before a branch shares its op. */
  private branch(test: Expr, position: number, targets: (pc: number) => readonly [yes: number, no: number]): void {
    const at = this.pending.length === 0 ? position : this.pendingAt;
    const work = this.takePending();
    const condition = new Condition(this, test);
    this.push(at, (pc) => {
      const [yes, no] = targets(pc);
      if (work === null) return (env) => (condition.holds(env) ? yes : no);
      return (env) => {
        work(env);
        return condition.holds(env) ? yes : no;
      };
    });
  }

  /** Adds a handler for the ops from `start` up to here. */
  protect(handler: Omit<Handler, "target"> & { readonly label: Label }): void {
    const { label, ...rest } = handler;
    const index = this.handlers.push({ ...rest, target: 0 }) - 1;
    this.finishers.push(() => {
      this.handlers[index] = { ...rest, target: label.pc };
    });
  }

  /** Makes the ops. */
  finish(): void {
    this.flush();
    for (const finisher of this.finishers) finisher();
    const { code } = this;
    code.handlers = this.handlers;
    code.positions = this.positions;
    code.depths = this.depths;
    code.ops = this.makers.map((make, pc) => make(pc));
    if (this.handlers.length === 0) code.leaf = leafOf(this.returns);
  }
}

/** A `return`: always (`test` null), or if the test holds. */
export interface Return {
  readonly test: Expr | null;
  readonly value: Expr;
}

/** A body that is nothing but returns, as one closure. */
const leafOf = (returns: readonly Return[] | null): Expr | null => {
  const last = returns?.at(-1);
  if (returns === null || last === undefined || last.test !== null) return null;
  return returns.slice(0, -1).reduceRight<Expr>(
    (rest, { test, value }) =>
      (env) =>
        test?.(env) ? value(env) : rest(env),
    last.value,
  );
};

/** So many statements share one op at most: a slice may end between ops only. */
const MAX_FUSED = 64;

export const suspends = (node: Node | Expression | Pattern | null | undefined): boolean =>
  node !== null && node !== undefined && annotations(node as Node).suspends === true;

/** The work of what has none. */
export const nothing = (): void => undefined;

/** Pieces of work as one closure. */
export const fuse = (work: readonly Exec[]): Exec => {
  const [a, b, c, d] = work as [Exec, Exec, Exec, Exec];
  switch (work.length) {
    case 0:
      return nothing;
    case 1:
      return a;
    case 2:
      return (env) => {
        a(env);
        b(env);
      };
    case 3:
      return (env) => {
        a(env);
        b(env);
        c(env);
      };
    case 4:
      return (env) => {
        a(env);
        b(env);
        c(env);
        d(env);
      };
    default:
      return fuse([fuse(work.slice(0, 4)), fuse(work.slice(4))]);
  }
};

/** Straight-line work as an op: a few pieces are called without a closure between. */
const workOp = (work: readonly Exec[], next: number): Op => {
  const [a, b, c] = work as [Exec, Exec, Exec];
  switch (work.length) {
    case 1:
      return (env) => {
        a(env);
        return next;
      };
    case 2:
      return (env) => {
        a(env);
        b(env);
        return next;
      };
    case 3:
      return (env) => {
        a(env);
        b(env);
        c(env);
        return next;
      };
    default:
      return workOp([a, b, fuse(work.slice(2))], next);
  }
};
