/**
 * What can be said of the places where a match may begin, so that the others are passed over quickly: the text or the sets
 * of units that every match begins with, whether it must be the start of the text, and which places a failure rules out.
 */
import type { AST } from "@eslint-community/regexpp";
import { firstUnits, isOfUnits, isSetNode, type Mode, modified, type SetNode, setOf } from "./character-sets.ts";
import { OP, type Starts } from "./instructions.ts";
import { CharacterTable, intersection, type Ranges, union } from "./ranges.ts";
import { firstOfMatch } from "./sequences.ts";

/** Heads that are looked at. */
const MOST_HEADS = 3;
/** Parts that are looked at for them. */
const MOST_PARTS = 200;

export const startsOf = (alternatives: readonly AST.Alternative[], mode: Mode, code: readonly number[]): Starts => {
  const run = hasReference(code) ? null : runOf(alternatives, mode);
  return {
    anchored: isAnchored(alternatives, mode),
    atLines: isAnchored(alternatives, { ...mode, multiline: false }),
    prefix: prefixOf(code),
    heads: headsOfMatch(alternatives, mode).map((ranges) => new CharacterTable(ranges)),
    run: run === null ? null : new CharacterTable(run),
  };
};

/** The text that the code begins with. */
const prefixOf = (code: readonly number[]): string => {
  let prefix = "";
  for (let pc = 0; code[pc] === OP.UNIT || code[pc] === OP.SAVE; pc += 2)
    if (code[pc] === OP.UNIT) prefix += String.fromCharCode(code[pc + 1] as number);
  return prefix;
};

/** Does every match begin at the start of the text? */
const isAnchored = (alternatives: readonly AST.Alternative[], mode: Mode): boolean =>
  alternatives.every(({ elements: [first] }) => {
    if (first === undefined) return false;
    if (first.type === "Assertion") return first.kind === "start" && !mode.multiline;
    if (first.type === "CapturingGroup") return isAnchored(first.alternatives, mode);
    return first.type === "Group" && isAnchored(first.alternatives, modified(mode, first.modifiers));
  });

// --- heads -----------------------------------------------------------------------------------------------------------------

const headsOfMatch = (alternatives: readonly AST.Alternative[], mode: Mode): readonly Ranges[] => {
  const first = firstOfMatch(alternatives, mode);
  if (first.canBeEmpty) return [];
  const { sets } = new HeadSearch().ofAlternatives(alternatives, mode);
  return [firstUnits(first.ranges), ...sets.slice(1)];
};

/** The sets of the first units, and whether what follows comes directly behind them. */
interface Heads {
  readonly sets: readonly Ranges[];
  readonly isWhole: boolean;
}

const NO_HEADS: Heads = { sets: [], isWhole: false };
const ASSERTED: Heads = { sets: [], isWhole: true };

class HeadSearch {
  private left = MOST_PARTS;

  ofAlternatives(alternatives: readonly AST.Alternative[], mode: Mode): Heads {
    return alternatives.map(({ elements }) => this.ofElements(elements, mode)).reduce(both);
  }

  private ofElements(elements: readonly AST.Element[], mode: Mode): Heads {
    let sets: readonly Ranges[] = [];
    for (const element of elements) {
      if (sets.length >= MOST_HEADS || --this.left < 0) return { sets, isWhole: false };
      const heads = this.ofElement(element, mode);
      sets = [...sets, ...heads.sets];
      if (!heads.isWhole) return { sets, isWhole: false };
    }
    return { sets, isWhole: true };
  }

  private ofElement(node: AST.Element, mode: Mode): Heads {
    switch (node.type) {
      case "Assertion":
        return ASSERTED;
      case "Backreference":
        return NO_HEADS;
      case "Quantifier":
        return this.ofQuantifier(node, mode);
      case "CapturingGroup":
        return this.ofAlternatives(node.alternatives, mode);
      case "Group":
        return this.ofAlternatives(node.alternatives, modified(mode, node.modifiers));
      default:
        return ofSet(node, mode);
    }
  }

  private ofQuantifier({ element, min, max }: AST.Quantifier, mode: Mode): Heads {
    if (min === 0) return NO_HEADS;
    const { sets, isWhole } = this.ofElement(element, mode);
    if (!isWhole) return { sets, isWhole };
    const times = Array.from({ length: Math.min(min, MOST_HEADS) }, () => sets);
    return { sets: times.flat(), isWhole: min === max && min <= MOST_HEADS };
  }
}

const ofSet = (node: SetNode, mode: Mode): Heads => {
  const { ranges, strings } = setOf(node, mode);
  const isUnit = strings.size === 0 && (!mode.unicode || isOfUnits(ranges));
  return isUnit ? { sets: [ranges], isWhole: true } : NO_HEADS;
};

const both = (left: Heads, right: Heads): Heads => ({
  sets: left.sets.slice(0, right.sets.length).map((set, index) => union(set, right.sets[index] as Ranges)),
  isWhole: left.isWhole && right.isWhole && left.sets.length === right.sets.length,
});

// --- runs ------------------------------------------------------------------------------------------------------------------

/** With a reference, what follows a run may depend on where it began. */
const hasReference = (code: readonly number[]): boolean => code.includes(OP.REFERENCE);

/**
 * The set of an unbounded repetition that the match begins with. From a later place in a run of these units, the repetition
 * can end at no other place than it could from an earlier one. Null where there is none.
 */
const runOf = (alternatives: readonly AST.Alternative[], mode: Mode): Ranges | null => {
  const later = alternatives.filter((alternative) => !isAnchored([alternative], mode));
  const sets = later.map(({ elements }) => firstRun(elements[0], mode));
  if (sets.length === 0 || sets.includes(null)) return null;
  return (sets as Ranges[]).reduce(intersection);
};

const firstRun = (node: AST.Element | undefined, mode: Mode): Ranges | null => {
  if (node?.type === "CapturingGroup") return runOf(node.alternatives, mode);
  if (node?.type === "Group") return runOf(node.alternatives, modified(mode, node.modifiers));
  if (node?.type !== "Quantifier" || node.max !== Number.POSITIVE_INFINITY || !isSetNode(node.element)) return null;
  const { sets } = ofSet(node.element as SetNode, mode);
  return sets[0] ?? null;
};
