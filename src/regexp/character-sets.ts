/**
 * The sets of characters that a pattern names (22.2.2.9 CompileToCharSet): escapes, classes, properties, and with the flag
 * `v` operations on sets that hold strings, too. Sets that ignore case are closed at once, so that what follows is plain.
 */
import type { AST } from "@eslint-community/regexpp";
import { bySimpleFolding, byUpperCase, type CaseFolding } from "./case-folding.ts";
import type { PatternError } from "./pattern-error.ts";
import { complement, difference, intersection, NOTHING, type Ranges, single, union, unionOf } from "./ranges.ts";
import { propertyRanges, propertyStrings } from "./unicode-properties.ts";

/** The numbers in all sets of one pattern. */
const MOST_NUMBERS = 2 ** 20;
/** What it counts to look for the equals of a set. */
const CLOSING = 256;

/** Bounds the work for the sets of a pattern: a few letters may name thousands of ranges. */
export class SetBudget {
  private left = MOST_NUMBERS;
  private effort = MOST_NUMBERS;
  private readonly tooLarge: () => PatternError;

  constructor(tooLarge: () => PatternError) {
    this.tooLarge = tooLarge;
  }

  take(numbers: number): void {
    if ((this.left -= numbers) < 0) throw this.tooLarge();
  }

  /** For work that may be left out. */
  affords(work: number): boolean {
    return (this.effort -= work) >= 0;
  }

  get taken(): number {
    return MOST_NUMBERS - this.left;
  }
}

/** What the flags and modifiers say at a place of the pattern. */
export interface Mode {
  readonly budget: SetBudget;
  /** The sets of the parts that were asked for. Each part has one mode only. */
  readonly known: Map<SetNode, StringSet>;
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly unicode: boolean;
  readonly unicodeSets: boolean;
}

/** The mode inside of a group with modifiers. */
export const modified = (mode: Mode, modifiers: AST.Modifiers | null): Mode => {
  if (modifiers === null) return mode;
  const { add, remove } = modifiers;
  const changed = (flag: "ignoreCase" | "multiline" | "dotAll"): boolean =>
    add[flag] || (mode[flag] && !remove?.[flag]);
  return { ...mode, ignoreCase: changed("ignoreCase"), multiline: changed("multiline"), dotAll: changed("dotAll") };
};

/** A set with strings of several characters, or of none, by their points. */
export interface StringSet {
  readonly ranges: Ranges;
  readonly strings: ReadonlyMap<string, readonly number[]>;
}

const DIGIT: Ranges = [0x30, 0x3a];
const WORD: Ranges = [0x30, 0x3a, 0x41, 0x5b, 0x5f, 0x60, 0x61, 0x7b];
const SPACE: Ranges = [
  0x9, 0xe, 0x20, 0x21, 0xa0, 0xa1, 0x1680, 0x1681, 0x2000, 0x200b, 0x2028, 0x202a, 0x202f, 0x2030, 0x205f, 0x2060,
  0x3000, 0x3001, 0xfeff, 0xff00,
];
export const LINE_TERMINATOR: Ranges = [0xa, 0xb, 0xd, 0xe, 0x2028, 0x202a];
const NO_STRINGS: ReadonlyMap<string, readonly number[]> = new Map();

export const isLineTerminator = (unit: number): boolean =>
  unit === 0xa || unit === 0xd || unit === 0x2028 || unit === 0x2029;

export const foldingOf = (mode: Mode): CaseFolding => (mode.unicode ? bySimpleFolding : byUpperCase);

const closed = (ranges: Ranges, mode: Mode): Ranges => {
  if (!mode.ignoreCase) return ranges;
  mode.budget.take(CLOSING);
  return foldingOf(mode).close(ranges);
};

/** 22.2.2.9.3 WordCharacters. */
export const wordCharacters = (mode: Mode): Ranges => (mode.unicode ? closed(WORD, mode) : WORD);

export const anyCharacter = (mode: Mode): Ranges => complement(mode.dotAll ? NOTHING : LINE_TERMINATOR);

export const characterRanges = (point: number, mode: Mode): Ranges => closed(single(point), mode);

/** The parts of a pattern that stand for one character, or with `v` a string. */
export type SetNode = AST.Character | AST.CharacterSet | AST.CharacterClass | AST.ExpressionCharacterClass;

export const isSetNode = ({ type }: AST.Element): boolean =>
  type === "Character" || type === "CharacterSet" || type === "CharacterClass" || type === "ExpressionCharacterClass";

export const setOf = (node: SetNode, mode: Mode): StringSet => {
  const known = mode.known.get(node) ?? makeSet(node, mode);
  mode.known.set(node, known);
  return known;
};

const makeSet = (node: SetNode, mode: Mode): StringSet => {
  if (node.type === "Character") return plain(characterRanges(node.value, mode));
  const set = node.type === "CharacterSet" ? escapeSet(node, mode) : classSet(node, mode);
  mode.budget.take(set.ranges.length >> 4);
  return set;
};

const plain = (ranges: Ranges): StringSet => ({ ranges, strings: NO_STRINGS });

/** `\d`, `\W`, `\p{L}` and their like, outside of classes and in them. */
const escapeSet = (node: AST.CharacterSet, mode: Mode): StringSet => {
  switch (node.kind) {
    case "any":
      return plain(anyCharacter(mode));
    case "digit":
      return plain(negatedIf(node.negate, DIGIT));
    case "space":
      return plain(negatedIf(node.negate, SPACE));
    case "word":
      return plain(negatedIf(node.negate, wordCharacters(mode)));
    case "property":
      return node.strings ? stringsOfProperty(node.key, mode) : plain(property(node, mode));
  }
};

const negatedIf = (negate: boolean, ranges: Ranges): Ranges => (negate ? complement(ranges) : ranges);

/** With `v`, case is ignored before a complement is taken, otherwise after it. */
const property = ({ key, value, negate }: AST.CharacterUnicodePropertyCharacterSet, mode: Mode): Ranges => {
  const ranges = propertyRanges(key, value);
  return mode.unicodeSets ? negatedIf(negate, closed(ranges, mode)) : closed(negatedIf(negate, ranges), mode);
};

const stringsOfProperty = (key: string, mode: Mode): StringSet =>
  setOfStrings(
    propertyStrings(key).map((text) => Array.from(text, (character) => character.codePointAt(0) as number)),
    mode,
  );

/** 22.2.2.8 CompileCharacterClass. */
const classSet = (node: AST.CharacterClass | AST.ExpressionCharacterClass, mode: Mode): StringSet => {
  const set =
    node.type === "CharacterClass"
      ? unionOfSets(node.elements.map((e) => operand(e, mode)))
      : expression(node.expression, mode);
  if (!node.negate) return set;
  return plain(complement(closed(set.ranges, mode)));
};

type Operand = AST.CharacterClassElement | AST.ClassSetOperand | AST.ClassIntersection | AST.ClassSubtraction;

const operand = (node: Operand, mode: Mode): StringSet => {
  const set = operandSet(node, mode);
  mode.budget.take(set.ranges.length + set.strings.size);
  return set;
};

const operandSet = (node: Operand, mode: Mode): StringSet => {
  switch (node.type) {
    case "Character":
      return plain(characterRanges(node.value, mode));
    case "CharacterClassRange":
      return plain(closed([node.min.value, node.max.value + 1], mode));
    case "CharacterSet":
      return escapeSet(node, mode);
    case "ClassStringDisjunction":
      return setOfStrings(
        node.alternatives.map(({ elements }) => elements.map(({ value }) => value)),
        mode,
      );
    case "ClassIntersection":
    case "ClassSubtraction":
      return expression(node, mode);
    default:
      return classSet(node, mode);
  }
};

const expression = (node: AST.ClassIntersection | AST.ClassSubtraction, mode: Mode): StringSet => {
  const left = operand(node.left, mode);
  const right = operand(node.right, mode);
  const isIntersection = node.type === "ClassIntersection";
  return {
    ranges: (isIntersection ? intersection : difference)(left.ranges, right.ranges),
    strings: new Map([...left.strings].filter(([key]) => right.strings.has(key) === isIntersection)),
  };
};

const unionOfSets = (sets: readonly StringSet[]): StringSet => ({
  ranges: unionOf(sets.map(({ ranges }) => ranges)),
  strings: new Map(sets.flatMap(({ strings }) => [...strings])),
});

const setOfStrings = (texts: readonly (readonly number[])[], mode: Mode): StringSet => {
  const canonical = (point: number): number => (mode.ignoreCase ? foldingOf(mode).canonicalize(point) : point);
  const several = texts.filter(({ length }) => length !== 1).map((points) => points.map(canonical));
  return {
    ranges: closed(unionOf(texts.filter(({ length }) => length === 1).map(([point]) => single(point as number))), mode),
    strings: new Map(several.map((points) => [points.join(), points])),
  };
};

/** Does a set of points match the same when it is asked about units? */
export const isOfUnits = (ranges: Ranges): boolean =>
  intersection(ranges, [0xd800, 0xe000]).length === 0 && (ranges.at(-1) ?? 0) <= 0x10000;

/** What the matcher sees of a set when it looks at one unit: leads stand for all points behind the units. */
export const firstUnits = (ranges: Ranges): Ranges => {
  const isBeyondUnits = (ranges.at(-1) ?? 0) > 0x10000;
  return isBeyondUnits ? union(intersection(ranges, [0, 0x10000]), [0xd800, 0xdc00]) : ranges;
};
