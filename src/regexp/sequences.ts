/**
 * What can be said of the characters that parts of a pattern begin with. It tells where a match may begin, which of two
 * ways is the only one that can succeed, and where a repetition need not give back what it took.
 *
 * All sets are what may come, never less: where nobody knows, it is everything.
 */
import type { AST } from "@eslint-community/regexpp";
import { LINE_TERMINATOR, type Mode, modified, setOf } from "./character-sets.ts";
import { EVERYTHING, NOTHING, type Ranges, union } from "./ranges.ts";

/** Alternatives and elements that are looked at, and numbers in a set; what goes beyond begins with everything. */
const MOST_LOOKED_AT = 200;
const MOST_NUMBERS = 1024;
/** What each look at a part counts, beside the numbers in its set. */
const LOOK = 8;

/** The characters that a part begins with, and whether it may match without taking one. */
export interface First {
  readonly ranges: Ranges;
  readonly canBeEmpty: boolean;
  /** The end of the text will do, too. */
  readonly orEnd?: boolean;
}

/** Nothing more is asked of the text. */
export const EMPTY: First = { ranges: NOTHING, canBeEmpty: true };
export const UNKNOWN: First = { ranges: EVERYTHING, canBeEmpty: true };

/** One part, and another behind it. */
export const followedBy = (first: First, next: First): First => {
  if (!first.canBeEmpty) return first;
  return bounded({
    ranges: union(first.ranges, next.ranges),
    canBeEmpty: next.canBeEmpty,
    orEnd: first.orEnd === true || next.orEnd === true,
  });
};

/** One part or another. */
export const either = (left: First, right: First): First =>
  bounded({
    ranges: union(left.ranges, right.ranges),
    canBeEmpty: left.canBeEmpty || right.canBeEmpty,
    orEnd: left.orEnd === true || right.orEnd === true,
  });

const bounded = (first: First): First => (first.ranges.length > MOST_NUMBERS ? UNKNOWN : first);

/** What an assertion says of the next character. */
type Asserted = (node: AST.Assertion, mode: Mode) => First;

/** Whatever it asserts, it takes nothing: the characters behind it stay all that can come. */
const takesNothing: Asserted = () => EMPTY;

const endOfLine = ({ multiline }: Mode): First => ({
  ranges: multiline ? LINE_TERMINATOR : NOTHING,
  canBeEmpty: false,
  orEnd: true,
});

/** The same, but that `$` asks for an end. */
const asks: Asserted = (node, mode) => (node.kind === "end" ? endOfLine(mode) : EMPTY);

/** Of other assertions than `$` nobody knows where they hold. */
const holds: Asserted = (node, mode) => (node.kind === "end" ? endOfLine(mode) : UNKNOWN);

class FirstSearch {
  private left = MOST_LOOKED_AT;
  private readonly asserted: Asserted;

  constructor(asserted: Asserted) {
    this.asserted = asserted;
  }

  ofAlternatives(alternatives: readonly AST.Alternative[], mode: Mode): First {
    if ((this.left -= alternatives.length) < 0) return UNKNOWN;
    return alternatives.map(({ elements }) => this.ofElements(elements, mode)).reduce(either);
  }

  private ofElements(elements: readonly AST.Element[], mode: Mode): First {
    let all = EMPTY;
    for (const element of elements) {
      if (!all.canBeEmpty) return all;
      all = followedBy(all, this.ofElement(element, mode));
    }
    return all;
  }

  ofElement(node: AST.Element, mode: Mode): First {
    if (--this.left < 0) return UNKNOWN;
    switch (node.type) {
      case "Assertion":
        return this.asserted(node, mode);
      case "Backreference":
        return UNKNOWN;
      case "Quantifier":
        return this.ofQuantifier(node, mode);
      case "CapturingGroup":
        return this.ofAlternatives(node.alternatives, mode);
      case "Group":
        return this.ofAlternatives(node.alternatives, modified(mode, node.modifiers));
      default: {
        const { ranges, strings } = setOf(node, mode);
        return strings.size > 0 ? UNKNOWN : { ranges, canBeEmpty: false };
      }
    }
  }

  private ofQuantifier(node: AST.Quantifier, mode: Mode): First {
    if (node.max === 0) return EMPTY;
    const first = this.ofElement(node.element, mode);
    return node.min === 0 ? { ...first, canBeEmpty: true } : first;
  }
}

/**
 * Two views of a part. `needed`: without one of these characters next, it fails (if it cannot be empty). `possible`: where
 * another one is next, it fails; and where it can be empty, it does not fail at all.
 */
export interface Way {
  readonly needed: First;
  readonly possible: First;
}

export const OPEN_END: Way = { needed: EMPTY, possible: EMPTY };
export const UNKNOWN_WAY: Way = { needed: UNKNOWN, possible: UNKNOWN };

const way = (find: (search: FirstSearch) => First, { budget }: Mode): Way => {
  if (!budget.affords(LOOK)) return UNKNOWN_WAY;
  const needed = bounded(find(new FirstSearch(asks)));
  const possible = bounded(find(new FirstSearch(holds)));
  budget.affords(needed.ranges.length + possible.ranges.length);
  return { needed, possible };
};

export const wayOfElement = (node: AST.Element, mode: Mode): Way => way((search) => search.ofElement(node, mode), mode);

export const wayOfAlternative = (alternative: AST.Alternative, mode: Mode): Way =>
  way((search) => search.ofAlternatives([alternative], mode), mode);

export const wayFollowedBy = (way: Way, next: Way): Way => ({
  needed: followedBy(way.needed, next.needed),
  possible: followedBy(way.possible, next.possible),
});

export const eitherWay = (left: Way, right: Way): Way => ({
  needed: either(left.needed, right.needed),
  possible: either(left.possible, right.possible),
});

/** What comes behind each of the elements of a sequence, up to what is behind the last. */
export const waysBehind = (elements: readonly AST.Element[], mode: Mode, end: Way): readonly Way[] => {
  const ways: Way[] = [];
  let next = end;
  for (let index = elements.length - 1; index >= 0; index--) {
    ways[index] = next;
    next = wayFollowedBy(wayOfElement(elements[index] as AST.Element, mode), next);
  }
  return ways;
};

/** The first character of a match. */
export const firstOfMatch = (alternatives: readonly AST.Alternative[], mode: Mode): First =>
  new FirstSearch(takesNothing).ofAlternatives(alternatives, mode);

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
