/**
 * An early error of the flag `v` that the parser does not see behind a range: a negated class that may contain strings
 * (22.2.1.1, 22.2.1.7 MayContainStrings).
 */
import type { AST } from "@eslint-community/regexpp";

type ClassNode = AST.CharacterClass | AST.ExpressionCharacterClass;
type ClassPart = AST.CharacterClassElement | AST.ClassSetOperand | AST.ClassIntersection | AST.ClassSubtraction;

const mayContainStrings = (node: ClassPart): boolean => {
  switch (node.type) {
    case "CharacterSet":
      return node.kind === "property" && node.strings;
    case "ClassStringDisjunction":
      return node.alternatives.some(({ elements }) => elements.length !== 1);
    case "CharacterClass":
      return !node.negate && node.elements.some(mayContainStrings);
    case "ExpressionCharacterClass":
      return !node.negate && mayContainStrings(node.expression);
    case "ClassIntersection":
      return mayContainStrings(node.left) && mayContainStrings(node.right);
    case "ClassSubtraction":
      return mayContainStrings(node.left);
    default:
      return false;
  }
};

/** Does this class, or one in it, negate strings? */
export const negatesStrings = (node: ClassNode): boolean => {
  const parts = node.type === "CharacterClass" ? node.elements : [node.expression];
  return (node.negate && parts.some(mayContainStrings)) || parts.some(holdsNegatedStrings);
};

const holdsNegatedStrings = (node: ClassPart): boolean => {
  switch (node.type) {
    case "CharacterClass":
    case "ExpressionCharacterClass":
      return negatesStrings(node);
    case "ClassIntersection":
    case "ClassSubtraction":
      return holdsNegatedStrings(node.left) || holdsNegatedStrings(node.right);
    default:
      return false;
  }
};
