/** The keys of object literals that are known from the source. */

import { isIndex, keyOfName, type PropertyKey } from "../runtime/property-key.ts";
import type { ESTree } from "../syntax/ast.ts";

/** The keys of a literal of the form `{ a: …, b: … }` with distinct names: its shape is known after the first time. */
export const plainKeys = (node: ESTree.ObjectExpression): PropertyKey[] | undefined => {
  const keys: PropertyKey[] = [];
  for (const property of node.properties) {
    if (property.type !== "Property" || property.kind !== "init" || property.computed || property.method)
      return undefined;
    const key = staticKey(property);
    if (isIndex(key) || key === "__proto__" || keys.includes(key)) return undefined;
    keys.push(key);
  }
  return keys.length > 64 ? undefined : keys;
};

export const staticKey = (property: ESTree.Property): PropertyKey => {
  const { key } = property;
  if (key.type === "Identifier") return keyOfName(key.name);
  const { value } = key as ESTree.Literal;
  return keyOfName(String(value));
};
