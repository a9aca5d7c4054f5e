/**
 * Loops (14.7). One iteration is charged for each body that begins, in an op of its own (the *charge op*): when the slice is
 * over there, the machine stops and later runs that op again. A loop whose test, update and body need no ops is a single op
 * with a host loop inside, which still stops at any iteration.
 */

import type { Env } from "../machine/env.ts";
import { type ForInState, forInKeys, nextForInKey } from "../machine/for-in.ts";
import { ABSENT, isNullish } from "../runtime/values.ts";
import type { ESTree, Expression, Pattern, Statement } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import { emitAsyncClose, emitAsyncOpen, emitAsyncStep } from "./async-iteration-ops.ts";
import { Condition } from "./conditions.ts";
import { emitFinally, type Target } from "./control.ts";
import { bindResource, disposing } from "./disposal.ts";
import { iterableText } from "./expression-text.ts";
import {
  type Exec,
  type Expr,
  type FunctionCompiler,
  fuse,
  Label,
  nothing,
  suspends,
  type Temp,
} from "./function-compiler.ts";
import { emitClose, emitOpen, emitStep } from "./iteration-ops.ts";
import { copyEnv, enterScope, inScope, leaveScope } from "./scope-entry.ts";
import { annotations, isResourceKind, type Scope } from "./scopes.ts";
import { completeUndefined, isStraightBody, straightBody } from "./statements.ts";
import { Step } from "./steps.ts";

/** Where both jumps end. */
interface LoopTarget extends Target {
  readonly breakLabel: Label;
  readonly continueLabel: Label;
}

const loopTarget = (c: FunctionCompiler, depth: number): LoopTarget => ({
  kind: "target",
  labels: c.takeLabels(),
  isBreakable: true,
  breakLabel: new Label(),
  continueLabel: new Label(),
  depth,
});

/** Charges one iteration; with `maxLoopIterations`, also counts the bodies of this execution of the loop. */
const emitCharge = (c: FunctionCompiler, counter: Temp | null, position: number): void => {
  const { meter } = c.realm;
  const { loopLimit } = c;
  if (counter !== null && loopLimit !== null) {
    const read = c.read(counter);
    const write = c.writer(counter);
    c.exec((env) => {
      const count = (read(env) as number) + 1;
      c.realm.caller.site = position;
      if (count > loopLimit.maximum) loopLimit.exceeded(count);
      write(env, count);
    }, position);
  }
  c.emit(position, (pc) => (_, machine) => {
    if (--meter.iterations < 0) {
      const signal = machine.loopCharge(pc);
      if (signal !== 0) return signal;
    }
    return pc + 1;
  });
};

/**
 * The end of a loop in one op: update, test, and the charge for the next body. When the slice is over there, the charge op at
 * the head of the body charges again.
 */
const emitBackEdge = (c: FunctionCompiler, test: Expr, chargeOp: Label, position: number): void => {
  const { meter } = c.realm;
  const work = new Step(c, c.takePending());
  const condition = new Condition(c, test);
  c.emit(position, (pc) => {
    const charge = chargeOp.pc;
    const body = charge + 1;
    const exit = pc + 1;
    return (env, machine) => {
      work.run(env);
      if (!condition.holds(env)) return exit;
      if (--meter.iterations < 0) {
        const signal = machine.loopCharge(charge);
        if (signal !== 0) return signal;
      }
      return body;
    };
  });
};

/** The counter of bodies, where that limit is set. */
const loopCounter = (c: FunctionCompiler, position: number): Temp | null => {
  if (c.loopLimit === null) return null;
  const counter = c.temp();
  c.store(counter, () => 0, position);
  return counter;
};

// --- loops of one op -----------------------------------------------------------------------------------------------------

interface StraightLoop {
  readonly test: Expr;
  readonly body: readonly Exec[];
  readonly update: Exec | null;
  /** `do`: the body comes before the first test. */
  readonly bodyFirst: boolean;
}

/** The first pieces of the body are called by the loop itself, without a closure between. */
const emitStraightLoop = (
  c: FunctionCompiler,
  { test, body, update, bodyFirst }: StraightLoop,
  position: number,
): void => {
  const { meter } = c.realm;
  const condition = new Condition(c, test);
  const step = new Step(c, update);
  const [first = nothing, second = nothing] = body;
  const rest = body.length > 2 ? fuse(body.slice(2)) : nothing;
  const { length } = body;
  if (!bodyFirst)
    c.emit(position, (pc) => {
      const exit = pc + 2;
      return (env) => (condition.holds(env) ? pc + 1 : exit);
    });
  c.emit(position, (pc) => {
    const exit = pc + 1;
    return (env, machine) => {
      do {
        if (--meter.iterations < 0) {
          const signal = machine.loopCharge(pc);
          if (signal !== 0) return signal;
        }
        first(env);
        if (length > 1) second(env);
        if (length > 2) rest(env);
        step.run(env);
      } while (condition.holds(env));
      return exit;
    };
  });
};

const canBeStraight = (c: FunctionCompiler, ...nodes: (Expression | null | undefined)[]): boolean =>
  c.loopLimit === null && !nodes.some((node) => suspends(node));

const always: Expr = () => true;

// --- while, do -----------------------------------------------------------------------------------------------------------

/** A `while` or `do` whose test and body are closures becomes a loop of one op; true if it did. */
const emitStraightWhile = (
  c: FunctionCompiler,
  node: ESTree.WhileStatement | ESTree.DoWhileStatement,
  bodyFirst: boolean,
): boolean => {
  if (!canBeStraight(c, node.test) || !isStraightBody(c, node.body)) return false;
  const loop = { test: c.expression(node.test), body: straightBody(c, node.body), update: null, bodyFirst };
  emitStraightLoop(c, loop, startOf(node));
  return true;
};

export const whileStatement = (c: FunctionCompiler, node: ESTree.WhileStatement): void => {
  const position = startOf(node);
  completeUndefined(c, position);
  if (emitStraightWhile(c, node, false)) return;
  const target = loopTarget(c, c.envDepth);
  if (canBeStraight(c, node.test)) return pureTestLoop(c, target, node.test, null, node.body, position);
  const counter = loopCounter(c, position);
  c.place(target.continueLabel);
  if (!isAlwaysTrue(node.test)) c.jumpIfFalse(c.expression(node.test), target.breakLabel, position);
  emitCharge(c, counter, position);
  loopBody(c, target, node.body);
  c.jump(target.continueLabel, position);
  c.place(target.breakLabel);
};

/** A loop whose test is a closure: tested once at its entry, then at its end, together with the update. */
const pureTestLoop = (
  c: FunctionCompiler,
  target: LoopTarget,
  testNode: Expression | null,
  update: (() => void) | null,
  body: Statement,
  position: number,
): void => {
  const test = testNode === null ? always : c.expression(testNode);
  const charge = new Label();
  if (testNode !== null) c.jumpIfFalse(test, target.breakLabel, position);
  c.place(charge);
  emitCharge(c, null, position);
  loopBody(c, target, body);
  c.place(target.continueLabel);
  update?.();
  emitBackEdge(c, test, charge, position);
  c.place(target.breakLabel);
};

const isAlwaysTrue = (test: Expression): boolean => test.type === "Literal" && test.value === true;

const loopBody = (c: FunctionCompiler, target: Target, body: Statement): void => {
  c.control.push(target);
  c.statement(body);
  c.control.pop();
};

export const doWhileStatement = (c: FunctionCompiler, node: ESTree.DoWhileStatement): void => {
  const position = startOf(node);
  completeUndefined(c, position);
  if (emitStraightWhile(c, node, true)) return;
  const target = loopTarget(c, c.envDepth);
  const counter = loopCounter(c, position);
  const again = new Label();
  c.place(again);
  emitCharge(c, counter, position);
  loopBody(c, target, node.body);
  c.place(target.continueLabel);
  c.jumpIfTrue(c.expression(node.test), again, position);
  c.place(target.breakLabel);
};

// --- for -----------------------------------------------------------------------------------------------------------------

export const forStatement = (c: FunctionCompiler, node: ESTree.ForStatement): void => {
  const position = startOf(node);
  const scope = annotations(node).scope as Scope;
  const labels = c.takeLabels();
  completeUndefined(c, position);
  inScope(c, scope, position, () =>
    disposing(c, position, () => {
      forInit(c, node);
      // The bindings of `init` are closed over as they are when the first iteration begins.
      copyEnv(c, scope, position);
      if (!scope.materialised && canBeStraight(c, node.test, node.update) && isStraightBody(c, node.body))
        straightFor(c, node, position);
      else generalFor(c, node, scope, labels);
    }),
  );
};

const forInit = (c: FunctionCompiler, node: ESTree.ForStatement): void => {
  const { init } = node;
  if (!init) return;
  if (init.type === "VariableDeclaration") return c.statement(init);
  const value = c.expression(init);
  c.exec(value, startOf(init));
};

const straightFor = (c: FunctionCompiler, node: ESTree.ForStatement, position: number): void => {
  const test = node.test ? c.expression(node.test) : always;
  const body = straightBody(c, node.body);
  const update = node.update ? c.expression(node.update) : null;
  emitStraightLoop(c, { test, body, update, bodyFirst: false }, position);
};

const generalFor = (c: FunctionCompiler, node: ESTree.ForStatement, scope: Scope, labels: string[]): void => {
  const position = startOf(node);
  // `break` leaves to the end of the loop inside of its scope, which is then left like at the normal end.
  c.labels = labels;
  const target = loopTarget(c, c.envDepth);
  const update = (): void => {
    copyEnv(c, scope, position);
    if (node.update) c.exec(c.expression(node.update), startOf(node.update));
  };
  if (canBeStraight(c, node.test)) return pureTestLoop(c, target, node.test, update, node.body, position);
  const counter = loopCounter(c, position);
  const test = new Label();
  const body = new Label();
  c.jump(test, position);
  c.place(body);
  emitCharge(c, counter, position);
  loopBody(c, target, node.body);
  c.place(target.continueLabel);
  update();
  c.place(test);
  if (node.test) c.jumpIfTrue(c.expression(node.test), body, position);
  else c.jump(body, position);
  c.place(target.breakLabel);
};

// --- for-in, for-of ------------------------------------------------------------------------------------------------------

/** Binds the value of this iteration, and runs the body, in a scope of its own. */
const iterationBody = (
  c: FunctionCompiler,
  node: ESTree.ForInStatement | ESTree.ForOfStatement,
  value: Temp,
  target: Target,
): void => {
  const { left } = node;
  const position = startOf(node);
  inScope(c, annotations(node).scope as Scope, position, () => {
    c.control.push(target);
    disposing(c, position, () => {
      bindIteration(c, left, c.read(value));
      c.statement(node.body);
    });
    c.control.pop();
  });
};

const bindIteration = (c: FunctionCompiler, left: ESTree.ForOfStatement["left"], value: Expr): void => {
  if (left.type !== "VariableDeclaration") return c.compilers.bindPattern(c, left, value, "assign");
  const { kind, declarations } = left;
  const { id } = declarations[0] as ESTree.VariableDeclarator;
  if (isResourceKind(kind)) bindResource(c, kind, (id as ESTree.Identifier).name, value, startOf(id));
  else c.compilers.bindPattern(c, id as Pattern, value, kind === "var" ? "assign" : "initialise");
};

/** 14.7.5.12: the right side is evaluated with the loop's names in their dead zone. */
const headExpression = (c: FunctionCompiler, node: ESTree.ForInStatement | ESTree.ForOfStatement): Temp => {
  const scope = annotations(node).scope as Scope;
  const position = startOf(node.right);
  const subject = c.temp();
  enterScope(c, scope, position);
  c.store(subject, c.expression(node.right), position);
  leaveScope(c, scope, position);
  return subject;
};

export const forOfStatement = (c: FunctionCompiler, node: ESTree.ForOfStatement): void => {
  const position = startOf(node);
  completeUndefined(c, position);
  const target = loopTarget(c, c.envDepth);
  const counter = loopCounter(c, position);
  const subject = c.read(headExpression(c, node));
  const value = c.temp();
  const text = iterableText(node.right);
  const iterate = node.await
    ? asyncIteration(c, subject, text, value, startOf(node.right))
    : syncIteration(c, subject, text, value, startOf(node.right));
  const read = c.read(value);
  const done = new Label();
  const again = new Label();
  const charge = new Label();
  // `break` leaves through the block that closes the iterator, `continue` stays inside of it.
  const inside: Target = { ...target, isBreakable: false, breakLabel: null };
  c.control.push({ ...target, continueLabel: null });
  emitFinally(
    c,
    () => {
      c.place(again);
      iterate.step(done, charge);
      c.jumpIfTrue((env) => read(env) === ABSENT, done, position);
      c.place(charge);
      emitCharge(c, counter, position);
      iterationBody(c, node, value, inside);
      c.place(target.continueLabel);
      c.jump(again, position);
      // Behind the last element: the normal completion of the block.
      c.place(done);
    },
    (block) => iterate.close(block),
    position,
  );
  c.control.pop();
  c.place(target.breakLabel);
};

interface IterationOps {
  readonly step: (done: Label, next: Label) => void;
  readonly close: (block: Parameters<typeof emitClose>[2]) => void;
}

const syncIteration = (
  c: FunctionCompiler,
  subject: Expr,
  text: string,
  value: Temp,
  position: number,
): IterationOps => {
  const state = emitOpen(c, subject, text, position);
  return {
    step: (done, next) => emitStep(c, state, value, position, { done, next }),
    close: (block) => emitClose(c, state, block, position),
  };
};

const asyncIteration = (
  c: FunctionCompiler,
  subject: Expr,
  text: string,
  value: Temp,
  position: number,
): IterationOps => {
  const state = emitAsyncOpen(c, subject, text, position);
  return {
    step: () => emitAsyncStep(c, state, value, position),
    close: (block) => emitAsyncClose(c, state, block, position),
  };
};

export const forInStatement = (c: FunctionCompiler, node: ESTree.ForInStatement): void => {
  const position = startOf(node);
  completeUndefined(c, position);
  const target = loopTarget(c, c.envDepth);
  const counter = loopCounter(c, position);
  forInInitialiser(c, node);
  const subject = c.read(headExpression(c, node));
  const state = c.temp();
  const value = c.temp();
  const { realm } = c;
  c.jumpIfTrue((env) => isNullish(subject(env)), target.breakLabel, position);
  const keysAt = startOf(node.right);
  const keys = (env: Env): ForInState => {
    realm.caller.site = keysAt;
    return forInKeys(realm, subject(env));
  };
  c.store(state, keys as unknown as Expr, position);
  const stateOf = c.read(state) as unknown as (env: Env) => ForInState;
  const read = c.read(value);
  c.place(target.continueLabel);
  const nextKey: Expr = (env) => {
    realm.caller.site = keysAt;
    return nextForInKey(stateOf(env));
  };
  c.store(value, nextKey, position);
  c.jumpIfTrue((env) => read(env) === ABSENT, target.breakLabel, position);
  emitCharge(c, counter, position);
  iterationBody(c, node, value, target);
  c.jump(target.continueLabel, position);
  c.place(target.breakLabel);
};

/** B.3.5: `for (var x = 1 in …)` */
const forInInitialiser = (c: FunctionCompiler, node: ESTree.ForInStatement): void => {
  const { left } = node;
  const init = left.type === "VariableDeclaration" ? left.declarations[0]?.init : undefined;
  if (left.type !== "VariableDeclaration" || !init) return;
  c.compilers.bindPattern(c, left.declarations[0]?.id as Pattern, c.expression(init), "assign");
};
