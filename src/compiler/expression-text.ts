/**
 * Expressions as messages quote them: "o.list[0] is not a function". As V8 does, not the source is quoted but what matters of
 * it: functions and other long things are left out, arguments of calls are dots. A bound on the depth keeps it short.
 */
import { functionOrResult } from "../messages/iteration.ts";
import { type ESTree, type Expression, endOf, type Node, type Pattern, startOf } from "../syntax/ast.ts";

const UNQUOTED = "(intermediate value)";
/** Longer ones are left out, and so is what is nested deeper. */
const MAX_LENGTH = 160;
const MAX_DEPTH = 12;

export const expressionText = (node: Node | Expression): string => textOf(node, MAX_DEPTH);

/** What an iteration over the value says of it; it may be the call that was meant to be another. */
export const iterableText = (node: Node | Expression): string =>
  node.type === "CallExpression" && node.callee.type !== "Super"
    ? functionOrResult(expressionText(node.callee))
    : expressionText(node);

/** How messages quote the value that a pattern takes apart; a mere name needs no text. */
export const patternText = (pattern: Pattern, value: Node | Expression): string => {
  if (pattern.type === "Identifier") return "";
  return pattern.type === "ArrayPattern" ? iterableText(value) : expressionText(value);
};

const textOf = (node: Node | Expression, depth: number): string => {
  if (depth === 0) return UNQUOTED;
  switch (node.type) {
    case "Identifier":
      return node.name;
    case "ThisExpression":
      return "this";
    case "MemberExpression":
      return memberText(node, depth - 1);
    case "CallExpression":
      return `${textOf(node.callee, depth - 1)}(...)`;
    default:
      return endOf(node) - startOf(node) > MAX_LENGTH ? UNQUOTED : shortText(node, depth - 1);
  }
};

const shortText = (node: Node | Expression, depth: number): string => {
  switch (node.type) {
    case "Literal":
      return literalText(node);
    case "TemplateLiteral":
      return node.expressions.length === 0 ? `"${node.quasis[0]?.value.cooked ?? ""}"` : UNQUOTED;
    case "UnaryExpression":
      return unaryText(node, depth);
    case "UpdateExpression":
      return updateText(node, depth);
    case "BinaryExpression":
    case "LogicalExpression":
      return `(${operandsText(node, depth)})`;
    case "SequenceExpression":
      return `(${node.expressions.map((part) => textOf(part, depth)).join(" , ")})`;
    case "ArrayExpression":
      return `[${node.elements.map((element) => (element === null ? UNQUOTED : textOf(element, depth))).join()}]`;
    case "ObjectExpression":
      return `{${UNQUOTED.repeat(node.properties.length)}}`;
    default:
      return UNQUOTED;
  }
};

const memberText = (node: ESTree.MemberExpression, depth: number): string => {
  const object = textOf(node.object as Node, depth);
  const { property } = node;
  if (property.type === "PrivateIdentifier") return `${object}.#${property.name}`;
  const dot = node.optional ? "?." : "";
  if (!node.computed) return `${object}${dot || "."}${(property as ESTree.Identifier).name}`;
  const name = plainText(property);
  if (name !== undefined) return `${object}${dot || "."}${name}`;
  return `${object}${dot}[${textOf(property, depth)}]`;
};

/** A text that is spelt out. */
const plainText = (node: Node): string | undefined => {
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  return node.type === "TemplateLiteral" && node.expressions.length === 0
    ? (node.quasis[0]?.value.cooked ?? undefined)
    : undefined;
};

const literalText = (node: ESTree.Literal): string => {
  if ("regex" in node) return `/${node.regex.pattern}/${node.regex.flags}`;
  if ("bigint" in node) return UNQUOTED;
  return typeof node.value === "string" ? `"${node.value}"` : String(node.value);
};

const unaryText = ({ operator, argument }: ESTree.UnaryExpression, depth: number): string => {
  const text = textOf(argument, depth);
  if (operator === "-" && argument.type === "Literal" && typeof argument.value === "number")
    return argument.value === 0 ? "0" : `-${text}`;
  return `(${operator}${operator.length > 1 || text.startsWith(operator) ? " " : ""}${text})`;
};

const updateText = ({ operator, prefix, argument }: ESTree.UpdateExpression, depth: number): string => {
  const text = textOf(argument, depth);
  return prefix ? `(${operator}${text})` : `(${text}${operator})`;
};

/** `a + b + c`: what is on the left of the same operator stands without parentheses. */
const operandsText = (node: ESTree.BinaryExpression | ESTree.LogicalExpression, depth: number): string => {
  const { left, operator } = node;
  const isSame = (left.type === "BinaryExpression" || left.type === "LogicalExpression") && left.operator === operator;
  const first = isSame && depth > 0 ? operandsText(left, depth - 1) : textOf(left as Node, depth);
  return `${first} ${operator} ${textOf(node.right, depth)}`;
};
