/**
 * Operators (13.4 - 13.13). Each compiles to a closure that answers the common case, two numbers, by itself and leaves the
 * rest to `runtime/operators.ts`. Operands that are locals or constants are read in place, which saves a call each.
 */

import type { Env } from "../machine/env.ts";
import { cannotSearch } from "../messages/conversions.ts";
import { BAD_POSTFIX_TARGET, BAD_PREFIX_TARGET, SUPER_DELETED } from "../messages/names.ts";
import { NULLISH_OBJECT } from "../messages/properties.ts";
import { toNumber, toNumeric, toObject, toPropertyKey } from "../runtime/conversions.ts";
import { describe } from "../runtime/describe.ts";
import { deletePropertyOrThrow } from "../runtime/object-operations.ts";
import { deleteProperty, hasOwnProperty } from "../runtime/objects.ts";
import {
  arithmetic,
  bitwiseNot,
  hasIn,
  increment,
  looselyEqual,
  negate,
  strictlyEqual,
  typeOf,
} from "../runtime/operators.ts";
import type { PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwReferenceError, throwTypeError } from "../runtime/throw.ts";
import { isNullish, isObject, type Value } from "../runtime/values.ts";
import type { ESTree, Expression, Node } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import { at, numericForm } from "./arithmetic-forms.ts";
import { Condition } from "./conditions.ts";
import { deleteDynamic, targetReference } from "./dynamic-references.ts";
import { type Expr, type FunctionCompiler, Label, suspends } from "./function-compiler.ts";
import { InstanceSite } from "./instance-site.ts";
import { invalidTarget } from "./invalid-target.ts";
import { MAX_CHAIN } from "./left-chains.ts";
import { readPrivate } from "./private-names.ts";
import { sumWithProduct } from "./product-forms.ts";
import { Binary, Not, Update } from "./recipes.ts";
import { assignName, plainSlot, readName, readNameForTypeof } from "./references.ts";
import { localSlot } from "./slots.ts";

type Combine = (realm: Realm, left: Expr, right: Expr, position: number) => Expr;

const bothNumbers = (a: Value, b: Value): boolean => typeof a === "number" && typeof b === "number";

/** 7.2.14 IsStrictlyEqual; only the comparison of strings is work, and that of numbers is done in place. */
export const isSame = (realm: Realm, a: Value, b: Value, position: number): boolean => {
  if (typeof a === "number") return typeof b === "number" && a === b;
  return typeof a === "string" ? strictlyEqual(at(realm, position), a, b) : a === b;
};

/** Operators that are not about numbers first; the others are in `arithmetic-forms.ts`. */
const COMBINE: Record<string, Combine> = {
  "**": (realm, left, right, position) => (env) => {
    const a = left(env);
    const b = right(env);
    return typeof a === "number" && typeof b === "number" ? a ** b : arithmetic(at(realm, position), "**", a, b);
  },
  "===": (realm, left, right, position) => {
    const slot = localSlot(left);
    const other = localSlot(right);
    return (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return isSame(realm, a, (other >= 0 ? env[other] : right(env)) as Value, position);
    };
  },
  "!==": (realm, left, right, position) => {
    const slot = localSlot(left);
    const other = localSlot(right);
    return (env) => {
      const a = (slot >= 0 ? env[slot] : left(env)) as Value;
      return !isSame(realm, a, (other >= 0 ? env[other] : right(env)) as Value, position);
    };
  },
  "==": (realm, left, right, position) => (env) => {
    const a = left(env);
    const b = right(env);
    return bothNumbers(a, b) ? a === b : looselyEqual(at(realm, position), a, b);
  },
  "!=": (realm, left, right, position) => (env) => {
    const a = left(env);
    const b = right(env);
    return bothNumbers(a, b) ? a !== b : !looselyEqual(at(realm, position), a, b);
  },
  in: (realm, left, right, position) => (env) => {
    const key = left(env);
    return hasIn(at(realm, position), key, right(env));
  },
  instanceof: (realm, left, right, position) => {
    const site = new InstanceSite(realm, position);
    return (env) => {
      const value = left(env);
      return site.test(value, right(env));
    };
  },
};

/** `=== literal` and `!== literal`: nothing to convert, nothing to call. */
const withLiteral = (operator: string, slot: number, left: Expr, literal: Value): Expr => {
  if (operator === "!==") return (env) => (slot >= 0 ? env[slot] : left(env)) !== literal;
  if (typeof literal !== "number") return (env) => (slot >= 0 ? env[slot] : left(env)) === literal;
  return (env) => {
    const value = slot >= 0 ? env[slot] : left(env);
    return typeof value === "number" && value === literal;
  };
};

/** The value of a binary operator on two operands. */
export const combine = (c: FunctionCompiler, operator: string, left: Expr, right: Expr, position: number): Expr =>
  c.recipes.note(closureFor(c, operator, left, right, position), new Binary(operator, left, right, position));

const closureFor = (c: FunctionCompiler, operator: string, left: Expr, right: Expr, position: number): Expr => {
  const numeric = sumWithProduct(c, operator, left, right, position) ?? numericForm(c, operator, left, right, position);
  if (numeric !== undefined) return numeric;
  const literal = c.recipes.of(right);
  return literal?.kind === "literal" && (operator === "===" || operator === "!==")
    ? withLiteral(operator, localSlot(left), left, literal.value)
    : (COMBINE[operator] as Combine)(c.realm, left, right, position);
};

/** `a + b + c …` leans to the left: walked in a loop, since generated code has thousands of links. */
export const binaryExpression = (c: FunctionCompiler, node: ESTree.BinaryExpression): Expr => {
  if (node.left.type === "PrivateIdentifier") return privateIn(c, node);
  const links: ESTree.BinaryExpression[] = [node];
  let first: Node = node.left;
  while (first.type === "BinaryExpression" && first.left.type !== "PrivateIdentifier") {
    links.push(first);
    first = first.left;
  }
  let value = c.operand(first, suspends((links.at(-1) as ESTree.BinaryExpression).right));
  for (let index = links.length - 1; index >= 0; index--) {
    const current = links[index] as ESTree.BinaryExpression;
    const left = value;
    value = combine(c, current.operator, left, c.expression(current.right), startOf(current));
    const next = links[index - 1];
    if (next !== undefined && (suspends(next.right) || index % MAX_CHAIN === 0))
      value = c.spill(value, startOf(current));
  }
  return value;
};

/** `#name in object` (13.10.1). */
const privateIn = (c: FunctionCompiler, node: ESTree.BinaryExpression): Expr => {
  const { name } = node.left as ESTree.PrivateIdentifier;
  const key = readPrivate(c, name);
  const object = c.expression(node.right);
  const { realm } = c;
  const position = startOf(node);
  return (env) => {
    const target = object(env);
    if (!isObject(target)) return throwTypeError(at(realm, position), cannotSearch(`#${name}`, describe(target)));
    return hasOwnProperty(target, key(env));
  };
};

// --- logical and conditional ---------------------------------------------------------------------------------------------

const LOGICAL: Record<string, (left: Expr, right: Expr) => Expr> = {
  "&&": (left, right) => (env) => left(env) && right(env),
  "||": (left, right) => (env) => left(env) || right(env),
  "??": (left, right) => (env) => left(env) ?? right(env),
};

/** Does the left value of a logical operator decide? */
export const DECIDES: Record<string, (value: Value) => boolean> = {
  "&&": (value) => !value,
  "||": (value) => !!value,
  "??": (value) => !isNullish(value),
};

/** `a && b || c …` leans to the left as sums do, and is as long in generated code. */
export const logicalExpression = (c: FunctionCompiler, node: ESTree.LogicalExpression): Expr => {
  const links: ESTree.LogicalExpression[] = [node];
  let first: Node = node.left;
  while (first.type === "LogicalExpression") {
    links.push(first);
    first = first.left;
  }
  let value = c.expression(first);
  for (let index = links.length - 1; index >= 0; index--) {
    const link = links[index] as ESTree.LogicalExpression;
    const isTooLong = index > 0 && index % MAX_CHAIN === 0;
    value = suspends(link.right) || isTooLong ? logicalWithOps(c, link, value) : logicalForm(c, link, value);
  }
  return value;
};

const logicalForm = (c: FunctionCompiler, node: ESTree.LogicalExpression, left: Expr): Expr =>
  (LOGICAL[node.operator] as (left: Expr, right: Expr) => Expr)(left, c.expression(node.right));

const logicalWithOps = (c: FunctionCompiler, node: ESTree.LogicalExpression, left: Expr): Expr => {
  const position = startOf(node);
  const result = c.temp();
  const end = new Label();
  c.store(result, left, position);
  const read = c.read(result);
  const decides = DECIDES[node.operator] as (value: Value) => boolean;
  c.jumpIfTrue((env) => decides(read(env)), end, position);
  c.store(result, c.expression(node.right), position);
  c.place(end);
  return c.read(result);
};

export const conditionalExpression = (c: FunctionCompiler, node: ESTree.ConditionalExpression): Expr => {
  const test = c.expression(node.test);
  if (!suspends(node.consequent) && !suspends(node.alternate)) {
    const yes = c.expression(node.consequent);
    const no = c.expression(node.alternate);
    const condition = new Condition(c, test);
    return (env) => (condition.holds(env) ? yes(env) : no(env));
  }
  return conditionalWithOps(c, node, test);
};

const conditionalWithOps = (c: FunctionCompiler, node: ESTree.ConditionalExpression, test: Expr): Expr => {
  const position = startOf(node);
  const result = c.temp();
  const otherwise = new Label();
  const end = new Label();
  c.jumpIfFalse(test, otherwise, position);
  c.store(result, c.expression(node.consequent), position);
  c.jump(end, position);
  c.place(otherwise);
  c.store(result, c.expression(node.alternate), position);
  c.place(end);
  return c.read(result);
};

// --- unary ---------------------------------------------------------------------------------------------------------------

export const unaryExpression = (c: FunctionCompiler, node: ESTree.UnaryExpression): Expr => {
  const { argument } = node;
  if (node.operator === "delete") return deleteExpression(c, argument);
  if (node.operator === "typeof" && argument.type === "Identifier") {
    const read = readNameForTypeof(c, argument.name, startOf(argument));
    return (env) => typeOf(read(env));
  }
  const operand = c.expression(argument);
  const value = unary(c.realm, node.operator, operand, startOf(node));
  return node.operator === "!" ? c.recipes.note(value, new Not(operand)) : value;
};

const unary = (realm: Realm, operator: string, operand: Expr, position: number): Expr => {
  switch (operator) {
    case "-":
      return (env) => {
        const value = operand(env);
        return typeof value === "number" ? -value : negate(at(realm, position), value);
      };
    case "+":
      return (env) => {
        const value = operand(env);
        return typeof value === "number" ? value : toNumber(at(realm, position), value);
      };
    case "!":
      return (env) => !operand(env);
    case "~":
      return (env) => {
        const value = operand(env);
        return typeof value === "number" ? ~value : bitwiseNot(at(realm, position), value);
      };
    case "typeof":
      return (env) => typeOf(operand(env));
    default:
      return (env) => void operand(env);
  }
};

/** 13.5.1 */
const deleteExpression = (c: FunctionCompiler, argument: Expression): Expr => {
  if (argument.type === "ChainExpression") return c.compilers.deleteChain(c, argument);
  if (argument.type === "Identifier")
    return deleteDynamic(c, argument.name, startOf(argument), deleteName(c, argument.name));
  if (argument.type !== "MemberExpression") {
    const value = c.expression(argument);
    return (env) => (value(env), true);
  }
  return deleteMember(c, argument);
};

/** `delete object.key`; the object may be evaluated already. */
export const deleteMember = (c: FunctionCompiler, node: ESTree.MemberExpression, evaluated?: Expr): Expr => {
  const position = startOf(node);
  const { realm } = c;
  if (node.object.type === "Super") return () => throwReferenceError(at(realm, position), SUPER_DELETED);
  const object = evaluated ?? c.operand(node.object as Expression, node.computed && suspends(node.property));
  const { name } = node.property as ESTree.Identifier;
  const key: Expr = node.computed ? c.expression(node.property) : () => name;
  const { strict } = c.info;
  return (env) => {
    const base = object(env);
    const property = key(env);
    return deleteFrom(at(realm, position), base, property, strict);
  };
};

const deleteFrom = (realm: Realm, base: Value, name: Value, strict: boolean): boolean => {
  if (isNullish(base)) return throwTypeError(realm, NULLISH_OBJECT);
  const object = toObject(realm, base);
  const key = toPropertyKey(realm, name);
  if (!strict) return deleteProperty(object, key);
  deletePropertyOrThrow(realm, object, key);
  return true;
};

const deleteName = (c: FunctionCompiler, name: string): Expr => {
  if (c.resolve(name) !== null) return () => false;
  const { realm } = c;
  return () => !realm.lexicals.has(name) && deleteProperty(realm.globalObject, name as PropertyKey);
};

// --- ++ and -- -----------------------------------------------------------------------------------------------------------

export const updateExpression = (c: FunctionCompiler, node: ESTree.UpdateExpression): Expr => {
  const by = node.operator === "++" ? 1 : -1;
  const { argument } = node;
  const position = startOf(node);
  const reference = targetReference(c, argument as Node, false);
  if (reference === null && argument.type === "Identifier")
    return updateName(c, argument.name, by, node.prefix, startOf(argument));
  if (reference === null)
    return invalidTarget(c, argument as Node, node.prefix ? BAD_PREFIX_TARGET : BAD_POSTFIX_TARGET);
  const { realm } = c;
  const toOld = (old: Value): Value => (typeof old === "number" ? old : toNumeric(at(realm, position), old));
  const change = (_: Env, old: Value): Value =>
    typeof old === "number" ? old + by : increment(realm, old as bigint, by);
  return reference.modify(toOld, change, !node.prefix);
};

const updateName = (c: FunctionCompiler, name: string, by: 1 | -1, prefix: boolean, position: number): Expr => {
  const slot = plainSlot(c, name);
  if (slot >= 0) return c.recipes.note(updateSlot(c.realm, slot, by, prefix, position), new Update(slot, -1, by));
  const read = readName(c, name, position);
  const write = assignName(c, name, position);
  const { realm } = c;
  return (env) => {
    const value = read(env);
    const old = typeof value === "number" ? value : toNumeric(at(realm, position), value);
    const result = typeof old === "number" ? old + by : increment(realm, old, by);
    write(env, result);
    return prefix ? result : old;
  };
};

const updateSlot = (realm: Realm, slot: number, by: 1 | -1, prefix: boolean, position: number): Expr => {
  const slow = (env: Env): Value => {
    const old = toNumeric(at(realm, position), env[slot] as Value);
    const value = increment(realm, old, by);
    env[slot] = value as object & Value;
    return prefix ? value : old;
  };
  if (prefix)
    return (env) => {
      const value = env[slot];
      return typeof value === "number" ? (env[slot] = value + by) : slow(env);
    };
  return (env) => {
    const value = env[slot];
    if (typeof value !== "number") return slow(env);
    env[slot] = value + by;
    return value;
  };
};
