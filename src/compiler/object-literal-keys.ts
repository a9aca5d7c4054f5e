/** The keys of object literals that are known from the source. */

import { isIndex, type PropertyKey } from "../runtime/property-key.ts";
import type { ESTree, Expression } from "../syntax/ast.ts";
import { propName } from "./static-semantics.ts";

const MOST = 64;

/** The keys of a literal of the form `{ a: …, b: … }` with distinct names: its shape is known after the first time. */
export const plainKeys = (node: ESTree.ObjectExpression): PropertyKey[] | undefined => {
  if (node.properties.length > MOST) return undefined;
  const keys: PropertyKey[] = [];
  for (const property of node.properties) {
    if (property.type !== "Property" || property.kind !== "init" || property.computed || property.method)
      return undefined;
    const key = propName(property.key as Expression);
    if (isIndex(key) || key === "__proto__" || keys.includes(key)) return undefined;
    keys.push(key);
  }
  return keys;
};
