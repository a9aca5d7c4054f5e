/** `await` (15.8), `yield` and `yield*` (15.5): ops that set the frame aside, each followed by its resume op. */

import { resumedAsync, returnAwaited, yieldAsync } from "../machine/async-generators.ts";
import { resumed, yieldValue } from "../machine/generator-objects.ts";
import type { ESTree } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import { emitAwait } from "./await-ops.ts";
import { delegateYield } from "./delegation.ts";
import type { Expr, FunctionCompiler } from "./function-compiler.ts";

export const awaitExpression = (c: FunctionCompiler, node: ESTree.AwaitExpression): Expr =>
  emitAwait(c, c.expression(node.argument), startOf(node));

export const yieldExpression = (c: FunctionCompiler, node: ESTree.YieldExpression): Expr => {
  const position = startOf(node);
  const value: Expr = node.argument ? c.expression(node.argument) : () => undefined;
  if (node.delegate) return delegateYield(c, value, position);
  return c.code.form === "asyncGenerator"
    ? emitAsyncYield(c, emitAwait(c, value, position), position)
    : emitYield(c, value, position);
};

const emitYield = (c: FunctionCompiler, value: Expr, position: number): Expr => {
  const received = c.temp();
  const { slot } = received;
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    return yieldValue(machine, pc, value(env));
  });
  c.emit(position, (pc) => (env, machine) => resumed(machine, env, pc, slot));
  return c.read(received);
};

/** 27.6.3.8: three ops: leave, resume, and the arrival of an awaited `return`. */
const emitAsyncYield = (c: FunctionCompiler, value: Expr, position: number): Expr => {
  const received = c.temp();
  const { slot } = received;
  c.emit(position, (pc) => (env, machine) => {
    machine.frame.pc = pc;
    machine.site = -1;
    return yieldAsync(machine, pc, value(env));
  });
  c.emit(position, (pc) => (env, machine) => resumedAsync(machine, env, pc, slot));
  c.emit(position, (pc) => (_, machine) => returnAwaited(machine, pc));
  return c.read(received);
};
