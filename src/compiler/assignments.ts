/** Assignment (13.15): plain, compound and logical, to names, properties and patterns. */

import { BAD_ASSIGNMENT_TARGET } from "../messages/names.ts";
import type { Value } from "../runtime/values.ts";
import type { ESTree, Expression, Node, Pattern } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import { dynamicReference, targetReference } from "./dynamic-references.ts";
import { patternText } from "./expression-text.ts";
import { type Expr, type FunctionCompiler, Label, suspends } from "./function-compiler.ts";
import { namedExpression, targetName } from "./function-names.ts";
import { invalidTarget } from "./invalid-target.ts";
import { memberReference, type Reference } from "./members.ts";
import { combine, DECIDES } from "./operators.ts";
import { assignName, globalCheck, plainSlot, readName, throwUnknownName } from "./references.ts";
import { slotReader } from "./slots.ts";
import { storeInSlot } from "./storing-forms.ts";

export const assignmentExpression = (c: FunctionCompiler, node: ESTree.AssignmentExpression): Expr => {
  const { operator } = node;
  if (operator === "=") return plainAssignment(c, node);
  if (operator === "&&=" || operator === "||=" || operator === "??=") return logicalAssignment(c, node);
  return compoundAssignment(c, node);
};

const plainAssignment = (c: FunctionCompiler, node: ESTree.AssignmentExpression): Expr => {
  const { left, right } = node;
  switch (left.type) {
    case "Identifier":
      return assignToIdentifier(c, node, left);
    case "MemberExpression": {
      const reference = memberReference(c, left, suspends(right));
      return reference.assign(c.expression(right));
    }
    case "ArrayPattern":
    case "ObjectPattern":
      return assignToPattern(c, node);
    default:
      return invalidTarget(c, left as Node, BAD_ASSIGNMENT_TARGET);
  }
};

const assignToIdentifier = (c: FunctionCompiler, node: ESTree.AssignmentExpression, left: ESTree.Identifier): Expr => {
  const { right } = node;
  const position = startOf(left);
  const reference = dynamicReference(c, left.name, position, suspends(right));
  if (reference !== null) return reference.assign(namedExpression(c, right, targetName(node)));
  const isKnown = globalCheck(c, left.name, position);
  if (isKnown === null) return assignToName(c, left, namedExpression(c, right, targetName(node)));
  const known: Expr = suspends(right) ? c.spill(isKnown, position) : isKnown;
  const value = namedExpression(c, right, targetName(node));
  const write = assignName(c, left.name, position);
  return (env) => {
    const wasKnown = known(env);
    const result = value(env);
    if (!wasKnown) throwUnknownName(c.realm, left.name, position);
    write(env, result);
    return result;
  };
};

/** The value is assigned to the name, and is that of the assignment. */
const assignToName = (c: FunctionCompiler, left: ESTree.Identifier, value: Expr): Expr => {
  const slot = plainSlot(c, left.name);
  if (slot >= 0) return c.redirect(value, slot) ? slotReader(0, slot) : storeInSlot(c, slot, value);
  const write = assignName(c, left.name, startOf(left));
  return (env) => {
    const result = value(env);
    write(env, result);
    return result;
  };
};

/** The value of a destructuring assignment is its right side. */
const assignToPattern = (c: FunctionCompiler, node: ESTree.AssignmentExpression): Expr => {
  const value = c.spill(c.expression(node.right), startOf(node));
  c.compilers.bindPattern(c, node.left as Pattern, value, "assign", patternText(node.left as Pattern, node.right));
  return value;
};

const compoundAssignment = (c: FunctionCompiler, node: ESTree.AssignmentExpression): Expr => {
  const operator = node.operator.slice(0, -1);
  const { left, right } = node;
  const reference = targetReference(c, left as Node, suspends(right));
  if (reference !== null)
    return suspends(right)
      ? compoundWithOps(c, node, operator, reference)
      : reference.compound(operator, c.expression(right));
  if (left.type === "Identifier") return compoundName(c, left, operator, right, startOf(node));
  return invalidTarget(c, left as Node, BAD_ASSIGNMENT_TARGET);
};

const compoundName = (
  c: FunctionCompiler,
  left: ESTree.Identifier,
  operator: string,
  right: Expression,
  position: number,
): Expr => {
  const old = c.operand(left, suspends(right));
  const value = c.expression(right);
  return assignToName(c, left, combine(c, operator, old, value, position));
};

const compoundWithOps = (
  c: FunctionCompiler,
  node: ESTree.AssignmentExpression,
  operator: string,
  reference: Reference,
): Expr => {
  const position = startOf(node);
  const old = c.spill(reference.getFirst, position);
  const value = c.expression(node.right);
  return reference.assign(combine(c, operator, old, value, position));
};

/** 13.15.2: the right side is evaluated, and assigned, only if the left does not decide. */
const logicalAssignment = (c: FunctionCompiler, node: ESTree.AssignmentExpression): Expr => {
  const { left, right } = node;
  const position = startOf(node);
  const decides = DECIDES[node.operator.slice(0, -1)] as (value: Value) => boolean;
  const result = c.temp();
  const read = c.read(result);
  const end = new Label();
  const reference = targetReference(c, left as Node, true);
  if (reference !== null) {
    c.store(result, reference.getFirst, position);
    c.jumpIfTrue((env) => decides(read(env)), end, position);
    const value = left.type === "Identifier" ? namedExpression(c, right, targetName(node)) : c.expression(right);
    c.store(result, reference.assign(value), position);
  } else if (left.type === "Identifier") {
    c.store(result, readName(c, left.name, position), position);
    c.jumpIfTrue((env) => decides(read(env)), end, position);
    const write = assignName(c, left.name, startOf(left));
    c.store(result, namedExpression(c, right, targetName(node)), position);
    c.exec((env) => write(env, read(env)), position);
  } else return invalidTarget(c, left as Node, BAD_ASSIGNMENT_TARGET);
  c.place(end);
  return read;
};
