/**
 * What can be said of the beginning of every match, so that the places where none begins are passed over quickly: the set
 * of first units, and whether it must be the start of the text.
 */
import type { AST } from "@eslint-community/regexpp";
import { characterRanges, classSet, escapeSet, firstUnits, type Mode, modified } from "./character-sets.ts";
import { type Ranges, union, unionOf } from "./ranges.ts";

/** Alternatives and elements that are looked at; longer patterns have no first set. */
const MOST_LOOKED_AT = 200;

/** Null where a match may be empty, or nothing is known. */
export const firstOf = (alternatives: readonly AST.Alternative[], mode: Mode): Ranges | null => {
  const search = new FirstSearch(mode);
  const first = search.ofAlternatives(alternatives, mode);
  return first.canBeEmpty || search.exceeded ? null : firstUnits(first.ranges);
};

interface First {
  readonly ranges: Ranges;
  readonly canBeEmpty: boolean;
}

const EMPTY: First = { ranges: [], canBeEmpty: true };

class FirstSearch {
  private left = MOST_LOOKED_AT;
  private readonly mode: Mode;

  constructor(mode: Mode) {
    this.mode = mode;
  }

  get exceeded(): boolean {
    return this.left < 0;
  }

  ofAlternatives(alternatives: readonly AST.Alternative[], mode: Mode): First {
    if ((this.left -= alternatives.length) < 0) return EMPTY;
    const firsts = alternatives.map(({ elements }) => this.ofElements(elements, mode));
    return {
      ranges: unionOf(firsts.map(({ ranges }) => ranges)),
      canBeEmpty: firsts.some(({ canBeEmpty }) => canBeEmpty),
    };
  }

  private ofElements(elements: readonly AST.Element[], mode: Mode): First {
    let { ranges } = EMPTY;
    for (const element of elements) {
      if (--this.left < 0) return EMPTY;
      const first = this.ofElement(element, mode);
      ranges = union(ranges, first.ranges);
      if (!first.canBeEmpty) return { ranges, canBeEmpty: false };
    }
    return { ranges, canBeEmpty: true };
  }

  private ofElement(node: AST.Element, mode: Mode): First {
    switch (node.type) {
      case "Assertion":
        return EMPTY;
      case "Backreference":
        this.left = -1;
        return EMPTY;
      case "Quantifier":
        return this.ofQuantifier(node, mode);
      case "CapturingGroup":
        return this.ofAlternatives(node.alternatives, mode);
      case "Group":
        return this.ofAlternatives(node.alternatives, modified(mode, node.modifiers));
      case "Character":
        return { ranges: characterRanges(node.value, mode), canBeEmpty: false };
      default:
        return this.ofSet(node, mode);
    }
  }

  private ofQuantifier(node: AST.Quantifier, mode: Mode): First {
    if (node.max === 0) return EMPTY;
    const first = this.ofElement(node.element, mode);
    return node.min === 0 ? { ranges: first.ranges, canBeEmpty: true } : first;
  }

  private ofSet(node: AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass, mode: Mode): First {
    const set = node.type === "CharacterSet" ? escapeSet(node, mode) : classSet(node, mode);
    if (set.strings.size > 0) this.left = -1;
    this.mode.budget.take(set.ranges.length);
    return { ranges: set.ranges, canBeEmpty: false };
  }
}

/** Does every match begin at the start of the text? */
export const isAnchored = (alternatives: readonly AST.Alternative[], mode: Mode): boolean =>
  alternatives.every(({ elements: [first] }) => {
    if (first === undefined) return false;
    if (first.type === "Assertion") return first.kind === "start" && !mode.multiline;
    if (first.type === "CapturingGroup") return isAnchored(first.alternatives, mode);
    return first.type === "Group" && isAnchored(first.alternatives, modified(mode, first.modifiers));
  });

/** May the element match without taking a character? True where nobody knows. */
export const canBeEmpty = (node: AST.Element): boolean => {
  switch (node.type) {
    case "Character":
    case "CharacterSet":
      return node.type === "CharacterSet" && node.kind === "property" && node.strings;
    case "CharacterClass":
    case "ExpressionCharacterClass":
      return node.type === "ExpressionCharacterClass" || node.unicodeSets;
    case "Quantifier":
      return node.min === 0 || canBeEmpty(node.element);
    case "Group":
    case "CapturingGroup":
      return node.alternatives.some(({ elements }) => elements.every(canBeEmpty));
    default:
      return true;
  }
};
