/**
 * Jumps out of statements: `break`, `continue`, `return`, and the `finally` blocks on their way. Loops that must close an
 * iterator are `finally` blocks, too, so there is one mechanism.
 *
 * A `finally` keeps a completion in two temporaries: its kind (NORMAL, THROW, RETURN, or the number of a jump) and its value.
 * A jump that has to pass stores its number and goes to the block; behind the block the jump is continued from there.
 */

import { FIRST_JUMP, NORMAL, type Op, RETURN, SWITCH, THROW } from "../machine/code.ts";
import { type Env, NO_ENV } from "../machine/env.ts";
import { CALL, type Frame } from "../machine/frame.ts";
import { leave } from "../machine/leaving.ts";
import type { Machine } from "../machine/machine.ts";
import type { Value } from "../runtime/values.ts";
import { Condition } from "./conditions.ts";
import { type Expr, type FunctionCompiler, fuse, Label, type OpMaker, type Temp } from "./function-compiler.ts";
import { localSlot } from "./slots.ts";

/** A statement that `break` or `continue` can name. */
export interface Target {
  readonly kind: "target";
  readonly labels: readonly string[];
  /** `break` without a label stops here: loops and `switch`. */
  readonly isBreakable: boolean;
  /** Null where `break` goes further out: through the `finally` block that closes the iterator of the loop. */
  readonly breakLabel: Label | null;
  readonly continueLabel: Label | null;
  readonly depth: number;
}

/** A block that runs whatever happens. */
export interface Finally {
  readonly kind: "finally";
  readonly completionKind: Temp;
  readonly value: Temp;
  readonly entry: Label;
  readonly depth: number;
  /** Jumps that pass through, in the order of their numbers. */
  readonly jumps: Jump[];
}

export type Control = Target | Finally;

interface Jump {
  readonly target: Target;
  readonly isContinue: boolean;
  readonly label: Label;
}

/** Pops block environments until `depth` are left. */
export const popTo = (c: FunctionCompiler, depth: number, position: number): void => {
  const count = c.envDepth - depth;
  if (count === 0) return;
  c.emit(position, (pc) => (env, machine) => popEnvs(machine, env, count, pc));
};

const popEnvs = (machine: Machine, env: Env, count: number, pc: number): number => {
  let outer = env;
  for (let popped = 0; popped < count; popped++) outer = outer[0] as Env;
  machine.frame.env = outer;
  machine.frame.pc = pc;
  return SWITCH;
};

const findTarget = (c: FunctionCompiler, label: string | null, isContinue: boolean): Target => {
  for (let index = c.control.length - 1; index >= 0; index--) {
    const control = c.control[index] as Control;
    if (control.kind !== "target") continue;
    if (isTargetOf(control, label, isContinue)) return control;
  }
  throw new Error(`no target for ${label ?? "jump"}`);
};

const isTargetOf = (target: Target, label: string | null, isContinue: boolean): boolean => {
  if ((isContinue ? target.continueLabel : target.breakLabel) === null) return false;
  return label === null ? isContinue || target.isBreakable : target.labels.includes(label);
};

export const jumpOut = (c: FunctionCompiler, label: string | null, isContinue: boolean, position: number): void =>
  jumpTo(c, findTarget(c, label, isContinue), isContinue, position);

/** The innermost `finally` around this point that lies inside of `target`, or inside of the function. */
const passing = (c: FunctionCompiler, target: Target | null): Finally | undefined => {
  for (let index = c.control.length - 1; index >= 0; index--) {
    const control = c.control[index] as Control;
    if (control === target) return undefined;
    if (control.kind === "finally") return control;
  }
  return undefined;
};

const jumpTo = (c: FunctionCompiler, target: Target, isContinue: boolean, position: number): void => {
  const block = passing(c, target);
  if (block !== undefined) return enterWith(c, block, registerJump(block, target, isContinue), position);
  const depth = c.envDepth;
  popTo(c, target.depth, position);
  c.jump((isContinue ? target.continueLabel : target.breakLabel) as Label, position);
  c.envDepth = depth;
};

/** The label of a jump that passes no `finally` and leaves no environment; null if it does. */
export const directTarget = (c: FunctionCompiler, label: string | null, isContinue: boolean): Label | null => {
  const target = findTarget(c, label, isContinue);
  if (passing(c, target) !== undefined || target.depth !== c.envDepth) return null;
  return isContinue ? target.continueLabel : target.breakLabel;
};

const registerJump = (block: Finally, target: Target, isContinue: boolean): number => {
  const known = block.jumps.findIndex((jump) => jump.target === target && jump.isContinue === isContinue);
  if (known >= 0) return FIRST_JUMP + known;
  return FIRST_JUMP + block.jumps.push({ target, isContinue, label: new Label() }) - 1;
};

/** Goes to a `finally` block with this kind of completion. */
const enterWith = (c: FunctionCompiler, block: Finally, kind: number, position: number): void => {
  c.store(block.completionKind, () => kind, position);
  const depth = c.envDepth;
  popTo(c, block.depth, position);
  c.jump(block.entry, position);
  c.envDepth = depth;
};

/** `return value`, through the `finally` blocks around it. */
export const emitReturn = (c: FunctionCompiler, value: Expr, position: number): void => {
  const block = passing(c, null);
  if (block !== undefined) {
    c.store(block.value, value, position);
    return enterWith(c, block, RETURN, position);
  }
  const work = c.takePending();
  const result: Expr = work === null ? value : (env) => (work(env), value(env));
  c.emitReturnOp(position, () => returnOp(c, result), { test: null, value: result });
};

const returnOp = (c: FunctionCompiler, value: Expr): Op => {
  const slot = localSlot(value);
  if (slot >= 0) return (env, machine) => leaveWith(machine, env[slot] as Value);
  return returnBinary(c, value) ?? ((env, machine) => leaveWith(machine, value(env)));
};

/** `return f(x) + g(x)`, `return a - b`: of two locals. */
const returnBinary = (c: FunctionCompiler, value: Expr): Op | undefined => {
  const recipe = c.recipes.of(value);
  if (recipe?.kind !== "binary") return undefined;
  const left = localSlot(recipe.left);
  const right = localSlot(recipe.right);
  if (left < 0 || right < 0) return undefined;
  if (recipe.operator === "-") return returnDifference(left, right, value);
  if (recipe.operator !== "+") return undefined;
  return (env, machine) => {
    const a = env[left];
    const b = env[right];
    return leaveWith(machine, typeof a === "number" && typeof b === "number" ? a + b : value(env));
  };
};

const returnDifference =
  (left: number, right: number, value: Expr): Op =>
  (env, machine) => {
    const a = env[left];
    const b = env[right];
    return leaveWith(machine, typeof a === "number" && typeof b === "number" ? a - b : value(env));
  };

/** The frame is done; its parent goes on with the value. */
const leaveWith = (machine: Machine, value: Value): number => {
  const { frame } = machine;
  if (frame.kind !== CALL) return leave(machine, value);
  const parent = frame.parent as Frame;
  machine.frame = parent;
  parent.env[frame.slot] = value as Value & object;
  frame.env = NO_ENV;
  return SWITCH;
};

/** `if (test) return value;` in one op. */
export const emitReturnIf = (c: FunctionCompiler, test: Expr, value: Expr, position: number): void => {
  const slot = localSlot(value);
  const work = c.takePending();
  const decide: Expr = work === null ? test : (env) => (work(env), test(env));
  const condition = new Condition(c, decide);
  const op: OpMaker = (pc) => {
    const next = pc + 1;
    return (env, machine) =>
      condition.holds(env) ? leaveWith(machine, slot >= 0 ? (env[slot] as Value) : value(env)) : next;
  };
  c.emitReturnOp(position, op, { test: decide, value });
};

/**
 * Emits `body` protected by a `finally` block that `finalizer` emits. The finalizer gets the block, and may look at the kind
 * of completion.
 */
export const emitFinally = (
  c: FunctionCompiler,
  body: () => void,
  finalizer: (block: Finally) => void,
  position: number,
): void => {
  const block = finallyOf(c);
  const start = emitProtected(c, block, body);
  c.store(block.completionKind, () => NORMAL, position);
  protect(c, block, start);
  c.place(block.entry);
  finalizer(block);
  c.place(endFinally(c, block, position));
};

/** The same where the finalizer is straight-line work: who arrives normally does it and goes on, and no kind is kept. */
export const emitStraightFinally = (
  c: FunctionCompiler,
  body: () => void,
  finalizer: () => void,
  position: number,
): void => {
  const block = finallyOf(c);
  const start = emitProtected(c, block, body);
  protect(c, block, start);
  const work = fuse(c.collect(finalizer));
  const after = new Label();
  c.exec(work, position);
  c.jump(after, position);
  c.place(block.entry);
  c.exec(work, position);
  endFinally(c, block, position, after);
  c.place(after);
};

const finallyOf = (c: FunctionCompiler): Finally => ({
  kind: "finally",
  completionKind: c.temp(),
  value: c.temp(),
  entry: new Label(),
  depth: c.envDepth,
  jumps: [],
});

const emitProtected = (c: FunctionCompiler, block: Finally, body: () => void): number => {
  const start = c.pc;
  c.control.push(block);
  body();
  c.control.pop();
  return start;
};

/** The ops from `start` up to here are protected by the block. */
const protect = (c: FunctionCompiler, { completionKind, value, entry, depth }: Finally, start: number): void => {
  const end = c.pc;
  c.protect({ start, end, label: entry, slot: value.slot, isFinally: true, kindSlot: completionKind.slot, depth });
};

/** Continues the completion that was interrupted by the block. */
const endFinally = (c: FunctionCompiler, block: Finally, position: number, after = new Label()): Label => {
  const kindOf = c.read(block.completionKind);
  const valueOf = c.read(block.value);
  const returnLabel = new Label();
  const work = c.takePending();
  c.emit(position, (pc) => (env, machine) => {
    if (work !== null) work(env);
    const kind = kindOf(env);
    if (kind === NORMAL) return after.pc;
    if (kind === THROW) {
      machine.thrown = valueOf(env);
      return machine.throwFrom(pc);
    }
    return kind === RETURN ? returnLabel.pc : (block.jumps[(kind as number) - FIRST_JUMP] as Jump).label.pc;
  });
  for (const jump of block.jumps) {
    c.place(jump.label);
    jumpTo(c, jump.target, jump.isContinue, position);
  }
  c.place(returnLabel);
  emitReturn(c, valueOf, position);
  return after;
};
