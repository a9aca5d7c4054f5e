/**
 * Chains that lean to the left (`a + b + c …`, `a && b || c …`, `a.b.c()`). Generated code has thousands of links, so nothing may
 * recurse along them, and the closures made of one must not be a tree as deep as it is long.
 */
import { BOUNDS } from "../accounting/costs.ts";
import { chainLongerThan } from "../messages/syntax.ts";
import type { Node } from "../syntax/ast.ts";
import { startOf } from "../syntax/ast.ts";
import { EarlyError } from "./early-errors.ts";

/** So many links of a chain are one tree of closures at most; the value of a longer one goes through temporaries. */
export const MAX_CHAIN = 32;

/** The left side along which a node's chain goes on, or null. */
export const leftOf = (node: Node): Node | null => {
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression":
      return node.left as Node;
    case "MemberExpression":
      return node.object as Node;
    case "CallExpression":
      return node.callee as Node;
    case "TaggedTemplateExpression":
      return node.tag as Node;
    default:
      return null;
  }
};

const isOperation = (node: Node): boolean => node.type === "BinaryExpression" || node.type === "LogicalExpression";

/** The links of a chain, from the outside in. Operators may be as many as they like, properties and calls may not. */
export const linksOf = (node: Node): readonly Node[] => {
  const links: Node[] = [];
  let references = 0;
  for (let link = node; ; link = leftOf(link) as Node) {
    links.push(link);
    if (!isOperation(link) && ++references > BOUNDS.chainLinks)
      throw new EarlyError(chainLongerThan(BOUNDS.chainLinks), startOf(link));
    const next = leftOf(link);
    if (next === null || leftOf(next) === null) return links;
  }
};
