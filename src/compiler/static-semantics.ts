/** Questions to the syntax tree that ECMA-262 calls static semantics: what a piece of source is, whatever surrounds it. */
import { keyOfName, type PropertyKey } from "../runtime/property-key.ts";
import type { ESTree, Expression, FunctionNode, Node, Pattern, Statement } from "../syntax/ast.ts";
import { endOf, startOf } from "../syntax/ast.ts";

/** 8.2.1 BoundNames: the names of a binding pattern, in order. */
export const boundNames = (pattern: Pattern | null | undefined, names: string[] = []): string[] => {
  if (pattern === null || pattern === undefined) return names;
  switch (pattern.type) {
    case "Identifier":
      names.push(pattern.name);
      break;
    case "ArrayPattern":
      for (const element of pattern.elements) boundNames(element, names);
      break;
    case "ObjectPattern":
      for (const property of pattern.properties)
        boundNames((property.type === "RestElement" ? property.argument : property.value) as Pattern, names);
      break;
    case "RestElement":
      boundNames(pattern.argument as Pattern, names);
      break;
    case "AssignmentPattern":
      boundNames(pattern.left, names);
      break;
    default:
  }
  return names;
};

/** 16.2.3.2: the name of the binding of a default export that has no name of its own. */
export const DEFAULT_EXPORT = "*default*";

/** PropName: a key that is not computed. */
export const propName = (key: Expression | ESTree.PrivateIdentifier): PropertyKey =>
  keyOfName(key.type === "Identifier" ? key.name : String((key as ESTree.Literal).value));

/** 11.2.2 FunctionBodyContainsUseStrict, and the same for scripts. */
export const containsUseStrict = (body: readonly (Statement | Node)[], source: string): boolean => {
  for (const statement of body) {
    if (statement.type !== "ExpressionStatement" || statement.expression.type !== "Literal") return false;
    const raw = source.slice(startOf(statement.expression), endOf(statement.expression));
    if (startOf(statement) !== startOf(statement.expression)) return false;
    if (raw === '"use strict"' || raw === "'use strict'") return true;
    if (typeof statement.expression.value !== "string") return false;
  }
  return false;
};

/** 15.1.2 ContainsExpression. */
export const containsExpression = (pattern: Pattern | null): boolean => {
  if (pattern === null) return false;
  switch (pattern.type) {
    case "AssignmentPattern":
      return true;
    case "ArrayPattern":
      return pattern.elements.some((element) => containsExpression(element as Pattern | null));
    case "ObjectPattern":
      return pattern.properties.some((property) =>
        property.type === "RestElement"
          ? containsExpression(property.argument as Pattern)
          : property.computed || containsExpression(property.value as Pattern),
      );
    case "RestElement":
      return containsExpression(pattern.argument as Pattern);
    default:
      return false;
  }
};

/** 15.1.3 IsSimpleParameterList. */
export const isSimpleParameterList = (parameters: FunctionNode["params"]): boolean =>
  parameters.every((parameter) => parameter.type === "Identifier");

/** 15.1.5 ExpectedArgumentCount. */
export const expectedArgumentCount = (node: FunctionNode): number => {
  const index = node.params.findIndex(
    (parameter) => parameter.type === "AssignmentPattern" || parameter.type === "RestElement",
  );
  return index < 0 ? node.params.length : index;
};
