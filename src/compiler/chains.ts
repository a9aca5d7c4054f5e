/** Optional chains (13.3.9): `a?.b.c()`. A nullish link leaves the whole chain with undefined. */

import { isNullish, type Value } from "../runtime/values.ts";
import type { ESTree, Expression, Node } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import { Callee, calleeInTemps, compileCallee, methodOf, spillCallee } from "./callees.ts";
import { emitCallOf } from "./calls.ts";
import { readElement } from "./elements.ts";
import { expressionText } from "./expression-text.ts";
import { type Expr, type FunctionCompiler, Label, suspends } from "./function-compiler.ts";
import { propertyPosition, propertyReader } from "./members.ts";
import { deleteMember } from "./operators.ts";

type Link = ESTree.MemberExpression | ESTree.CallExpression;

/** A chain without calls is one closure per link; the value of a link that was left is `LEFT`. */
const LEFT = Symbol("left") as unknown as Value;

export const chainExpression = (c: FunctionCompiler, node: ESTree.ChainExpression): Expr => {
  if (suspends(node)) return chainWithOps(c, node);
  const value = pureLink(c, node.expression);
  return (env) => {
    const result = value(env);
    return result === LEFT ? undefined : result;
  };
};

const isLink = (node: Node): node is Link => node.type === "MemberExpression" || node.type === "CallExpression";

const pureLink = (c: FunctionCompiler, node: Node): Expr => {
  if (!(node.type === "MemberExpression") || node.object.type === "Super") return c.expression(node);
  const object = isLink(node.object as Node)
    ? pureLink(c, node.object as Node)
    : c.expression(node.object as Expression);
  const read = propertyReader(c, node);
  const { optional } = node;
  return (env) => {
    const target = object(env);
    if (target === LEFT || (optional && isNullish(target))) return LEFT;
    return read(env, target);
  };
};

// --- with ops ------------------------------------------------------------------------------------------------------------

const chainWithOps = (c: FunctionCompiler, node: ESTree.ChainExpression): Expr => {
  const result = c.temp();
  const position = startOf(node);
  const left = new Label();
  const end = new Label();
  c.store(result, linkWithOps(c, node.expression, left), position);
  c.jump(end, position);
  c.place(left);
  c.store(result, () => undefined, position);
  c.place(end);
  return c.read(result);
};

/** Compiles a link; jumps to `left` when the chain is left. The value must be used at once. */
const linkWithOps = (c: FunctionCompiler, node: Node, left: Label): Expr => {
  if (node.type === "CallExpression" && node.callee.type !== "Super") return callLink(c, node, left);
  if (node.type !== "MemberExpression" || node.object.type === "Super") return c.expression(node);
  const object = guarded(c, linkWithOps(c, node.object as Node, left), node.optional, left, startOf(node));
  if (node.computed && suspends(node.property)) {
    const key = c.expression(node.property);
    return (env) => readElement(c.realm, object(env), key(env), propertyPosition(node));
  }
  const read = propertyReader(c, node);
  return (env) => read(env, object(env));
};

/** Keeps a value in a temporary; leaves the chain when the link is optional and the value nullish. */
const guarded = (c: FunctionCompiler, value: Expr, optional: boolean, left: Label, position: number): Expr => {
  const read = c.spill(value, position);
  if (optional) c.jumpIfTrue((env) => isNullish(read(env)), left, position);
  return read;
};

const callLink = (c: FunctionCompiler, node: ESTree.CallExpression, left: Label): Expr => {
  const callee = spillCallee(c, linkCallee(c, node.callee as Expression, left), startOf(node));
  if (node.optional) leaveIfNullish(c, callee, left, startOf(node));
  return emitCallOf(c, node, callee);
};

const leaveIfNullish = (c: FunctionCompiler, callee: Callee, left: Label, position: number): void => {
  c.emit(position, (pc) => (env, machine) => (isNullish(callee.evaluate(env, machine)) ? left.pc : pc + 1));
};

const linkCallee = (c: FunctionCompiler, node: Expression, left: Label): Callee => {
  const isSuper = node.type === "MemberExpression" && node.object.type === "Super";
  if (isSuper || !isLink(node)) return compileCallee(c, node, true);
  if (node.type !== "MemberExpression") return Callee.ofFunction(expressionText(node), linkWithOps(c, node, left));
  const object = guarded(c, linkWithOps(c, node.object as Node, left), node.optional, left, startOf(node));
  return methodOf(c, node, object, expressionText(node));
};

/** `(a?.b)()`: the call is outside of the chain, the receiver is kept. */
export const chainCallee = (c: FunctionCompiler, node: ESTree.ChainExpression, text: string): Callee => {
  const position = startOf(node);
  const left = new Label();
  const end = new Label();
  const callee = spillCallee(c, linkCallee(c, node.expression, left), position);
  const method = c.temp();
  const receiver = c.temp();
  c.emit(position, (pc) => (env, machine) => {
    env[method.slot] = callee.evaluate(env, machine) as Value & object;
    env[receiver.slot] = machine.receiver as Value & object;
    return pc + 1;
  });
  c.jump(end, position);
  c.place(left);
  c.store(method, () => undefined, position);
  c.place(end);
  return calleeInTemps(text, c.read(method), c.read(receiver));
};

/** `delete a?.b` */
export const deleteChain = (c: FunctionCompiler, node: ESTree.ChainExpression): Expr => {
  const last = node.expression;
  if (last.type !== "MemberExpression") {
    const value = chainExpression(c, node);
    return (env) => (value(env), true);
  }
  const position = startOf(node);
  const result = c.temp();
  const left = new Label();
  const end = new Label();
  const object = guarded(c, linkWithOps(c, last.object as Node, left), last.optional, left, position);
  c.store(result, deleteMember(c, last, object), position);
  c.jump(end, position);
  c.place(left);
  c.store(result, () => true, position);
  c.place(end);
  return c.read(result);
};
