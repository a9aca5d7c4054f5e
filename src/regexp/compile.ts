/**
 * Compiles a pattern to instructions (22.2.2). The size of the code is linear in that of the pattern: repetitions are
 * counted, not written out, and sets with the same text are shared.
 */
import type { AST } from "@eslint-community/regexpp";
import { bySimpleFolding, byUpperCase } from "./case-folding.ts";
import {
  characterRanges,
  classSet,
  escapeSet,
  isOfUnits,
  type Mode,
  modified,
  SetBudget,
  type StringSet,
  wordCharacters,
} from "./character-sets.ts";
import { canBeEmpty, firstOf, isAnchored } from "./first-characters.ts";
import type { Flags } from "./flags.ts";
import { type Instructions, OP, UNBOUNDED } from "./instructions.ts";
import type { PatternError } from "./pattern-error.ts";
import { CharacterTable, type Ranges, unionOf } from "./ranges.ts";

export interface ParsedPattern {
  readonly tree: AST.Pattern;
  readonly groups: readonly AST.CapturingGroup[];
  readonly flags: Flags;
  readonly tooLarge: () => PatternError;
}

const FOLDINGS = [byUpperCase, bySimpleFolding] as const;
/** Bytes of a table, beside its ranges. */
const TABLE_WEIGHT = 400;

export const compilePattern = (pattern: ParsedPattern): Instructions => new Compiler(pattern).compile(pattern.tree);

class Compiler {
  private readonly code: number[] = [];
  private readonly sets: CharacterTable[] = [];
  private readonly setsByText = new Map<string, number>();
  private readonly groups: readonly AST.CapturingGroup[];
  private readonly groupNumbers: ReadonlyMap<AST.CapturingGroup, number>;
  private readonly captureRegisters: number;
  private registers: number;
  private mode: Mode;
  private backwards = false;

  constructor({ flags, groups, tooLarge }: ParsedPattern) {
    this.mode = { ...flags, budget: new SetBudget(tooLarge) };
    this.groups = groups;
    this.groupNumbers = new Map(groups.map((group, index) => [group, index + 1]));
    this.captureRegisters = 2 * (groups.length + 1);
    this.registers = this.captureRegisters;
  }

  compile({ alternatives }: AST.Pattern): Instructions {
    const { mode, code, sets } = this;
    this.disjunction(alternatives);
    this.emit(OP.MATCH);
    const first = firstOf(alternatives, mode);
    return {
      code: Int32Array.from(code),
      sets,
      foldings: FOLDINGS,
      registers: this.registers,
      captureRegisters: this.captureRegisters,
      unicode: mode.unicode,
      prefix: prefixOf(code),
      first: first === null ? null : new CharacterTable(first),
      anchored: isAnchored(alternatives, mode),
      setWeight: 4 * mode.budget.taken + TABLE_WEIGHT * sets.length,
    };
  }

  private emit(...words: number[]): void {
    this.code.push(...words);
  }

  /** Emits a jump to a place that is not known yet; answers with where to write it. */
  private emitJump(...words: number[]): number {
    this.emit(...words, 0);
    return this.code.length - 1;
  }

  private land(jump: number): void {
    this.code[jump] = this.code.length;
  }

  private get here(): number {
    return this.code.length;
  }

  // --- structure -----------------------------------------------------------------------------------------------------------

  private disjunction(alternatives: readonly AST.Alternative[]): void {
    const ranges = this.singleOf(alternatives);
    if (ranges !== null && alternatives.length > 1) return this.character(ranges);
    this.choice(alternatives.map((alternative) => () => this.alternative(alternative)));
  }

  /** Tries each in turn. */
  private choice(branches: readonly (() => void)[]): void {
    const exits: number[] = [];
    branches.forEach((branch, index) => {
      const isLast = index === branches.length - 1;
      const next = isLast ? -1 : this.emitJump(OP.SPLIT);
      branch();
      if (isLast) return;
      exits.push(this.emitJump(OP.JUMP));
      this.land(next);
    });
    for (const exit of exits) this.land(exit);
  }

  private alternative({ elements }: AST.Alternative): void {
    for (const element of this.backwards ? [...elements].reverse() : elements) this.element(element);
  }

  private element(node: AST.Element): void {
    switch (node.type) {
      case "Assertion":
        return this.assertion(node);
      case "Quantifier":
        return this.quantifier(node);
      case "CapturingGroup":
        return this.capture(node);
      case "Group":
        return this.within({ mode: modified(this.mode, node.modifiers) }, () => this.disjunction(node.alternatives));
      case "Backreference":
        return this.reference(node);
      default:
        return this.characters(node);
    }
  }

  /** Compiles a part in another mode or direction. */
  private within(change: { readonly mode?: Mode; readonly backwards?: boolean }, compile: () => void): void {
    const { mode, backwards } = this;
    this.mode = change.mode ?? mode;
    this.backwards = change.backwards ?? backwards;
    compile();
    this.mode = mode;
    this.backwards = backwards;
  }

  private capture(node: AST.CapturingGroup): void {
    const start = 2 * (this.groupNumbers.get(node) as number);
    this.emit(OP.SAVE, this.backwards ? start + 1 : start);
    this.disjunction(node.alternatives);
    this.emit(OP.SAVE, this.backwards ? start : start + 1);
  }

  private reference({ resolved }: AST.Backreference): void {
    const { ignoreCase, unicode } = this.mode;
    const groups = (Array.isArray(resolved) ? resolved : [resolved]).map(
      (group) => this.groupNumbers.get(group) as number,
    );
    const folding = ignoreCase ? Number(unicode) : -1;
    this.emit(OP.REFERENCE, folding, Number(this.backwards), groups.length, ...groups);
  }

  private assertion(node: AST.Assertion): void {
    const { multiline } = this.mode;
    switch (node.kind) {
      case "start":
        return this.emit(multiline ? OP.LINE_START : OP.START);
      case "end":
        return this.emit(multiline ? OP.LINE_END : OP.END);
      case "word":
        return this.emit(
          OP.BOUNDARY,
          this.set("\\b", () => wordCharacters(this.mode)),
          Number(node.negate),
        );
      default:
        return this.lookaround(node);
    }
  }

  private lookaround(node: AST.LookaroundAssertion): void {
    const register = this.newRegisters(2);
    const exit = this.emitJump(OP.LOOK, register);
    this.within({ backwards: node.kind === "lookbehind" }, () => this.disjunction(node.alternatives));
    this.emit(node.negate ? OP.LOOK_FAILS : OP.LOOK_DONE, register);
    if (node.negate) this.land(exit);
    else this.code[exit] = -1;
  }

  // --- repetition ----------------------------------------------------------------------------------------------------------

  private quantifier(node: AST.Quantifier): void {
    const min = Math.min(node.min, UNBOUNDED);
    const max = Math.min(node.max, UNBOUNDED);
    if (max === 0) return;
    if (min === 1 && max === 1) return this.element(node.element);
    const ranges = this.singleElement(node.element);
    if (ranges !== null && node.greedy && !this.backwards) this.run(ranges, min, max);
    else if (min === 1 && max === UNBOUNDED && !canBeEmpty(node.element)) this.atLeastOnce(node);
    else if (min === 0 && max === 1) this.optional(node);
    else if (min === 0 && max === UNBOUNDED) this.star(node);
    else this.counted(node, min, max);
  }

  private run(ranges: Ranges, min: number, max: number): void {
    this.emit(this.seesPoints(ranges) ? OP.POINTS : OP.UNITS, this.newSet(ranges), min, max);
  }

  /** One iteration (22.2.2.3.1): its captures begin anew, and one that was not required must get somewhere. */
  private iteration(node: AST.Quantifier): void {
    const mark = canBeEmpty(node.element) ? this.newRegisters(1) : -1;
    this.clear(node);
    if (mark >= 0) this.emit(OP.SAVE, mark);
    this.element(node.element);
    if (mark >= 0) this.emit(OP.ADVANCED, mark);
  }

  private clear({ element }: AST.Quantifier): void {
    const first = this.groupsBefore(element.start);
    const end = this.groupsBefore(element.end);
    if (first < end) this.emit(OP.CLEAR, 2 * (first + 1), 2 * (end + 1));
  }

  private groupsBefore(offset: number): number {
    let low = 0;
    let high = this.groups.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.groups[middle] as AST.CapturingGroup).start < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private atLeastOnce(node: AST.Quantifier): void {
    const start = this.here;
    this.iteration(node);
    if (!node.greedy) return this.emit(OP.SPLIT, start);
    const exit = this.emitJump(OP.SPLIT);
    this.emit(OP.JUMP, start);
    this.land(exit);
  }

  private optional(node: AST.Quantifier): void {
    const exit = this.emitExit(node.greedy);
    this.iteration(node);
    this.land(exit);
  }

  private star(node: AST.Quantifier): void {
    const start = this.here;
    const exit = this.emitExit(node.greedy);
    this.iteration(node);
    this.emit(OP.JUMP, start);
    this.land(exit);
  }

  /** The choice between an iteration, which follows, and the exit. */
  private emitExit(greedy: boolean): number {
    if (greedy) return this.emitJump(OP.SPLIT);
    const iteration = this.emitJump(OP.SPLIT);
    const exit = this.emitJump(OP.JUMP);
    this.land(iteration);
    return exit;
  }

  private counted(node: AST.Quantifier, min: number, max: number): void {
    const counter = this.newRegisters(2);
    const mark = counter + 1;
    this.emit(OP.ZERO, counter);
    const start = this.here;
    const exit = this.emitJump(node.greedy ? OP.GREEDY : OP.LAZY, counter, min, max);
    this.clear(node);
    this.emit(OP.SAVE, mark);
    this.element(node.element);
    this.emit(OP.NEXT, counter, mark, min, start);
    this.land(exit);
  }

  private newRegisters(count: number): number {
    this.registers += count;
    return this.registers - count;
  }

  // --- characters ----------------------------------------------------------------------------------------------------------

  private characters(node: AST.Character | AST.CharacterSet | ClassNode): void {
    const { mode } = this;
    if (node.type === "Character" && !mode.ignoreCase && node.value <= 0xffff) return this.unit(node.value);
    const set = setOf(node, mode);
    if (set.strings.size === 0) this.character(set.ranges, node.raw);
    else this.strings(set);
  }

  private unit(unit: number): void {
    if (this.seesPoints([unit, unit + 1])) return this.character([unit, unit + 1]);
    this.emit(this.backwards ? OP.UNIT_BACK : OP.UNIT, unit);
  }

  private character(ranges: Ranges, text?: string): void {
    const set = text === undefined ? this.newSet(ranges) : this.set(text, () => ranges);
    if (this.seesPoints(ranges)) this.emit(this.backwards ? OP.POINT_BACK : OP.POINT, set);
    else this.emit(this.backwards ? OP.SET_BACK : OP.SET, set);
  }

  private seesPoints(ranges: Ranges): boolean {
    return this.mode.unicode && !isOfUnits(ranges);
  }

  /** 22.2.2.7 CompileAtom, CharacterClass, steps 5-9: longer strings first. */
  private strings({ ranges, strings }: StringSet): void {
    const longest = [...strings.values()].sort((left, right) => right.length - left.length);
    const branches = longest.map((points) => ({ length: points.length, compile: () => this.text(points) }));
    const empty = branches.at(-1)?.length === 0 ? branches.splice(-1) : [];
    const all = [...branches, { length: 1, compile: () => this.character(ranges) }, ...empty];
    this.choice(all.map(({ compile }) => compile));
  }

  private text(points: readonly number[]): void {
    for (const point of this.backwards ? [...points].reverse() : points)
      this.character(characterRanges(point, this.mode));
  }

  /** The set of an element that matches exactly one character, or null. */
  private singleElement(node: AST.Element): Ranges | null {
    if (node.type === "Character" || node.type === "CharacterSet" || isClass(node)) {
      const { ranges, strings } = setOf(node, this.mode);
      return strings.size === 0 ? ranges : null;
    }
    if (node.type !== "Group") return null;
    let ranges: Ranges | null = null;
    this.within({ mode: modified(this.mode, node.modifiers) }, () => {
      ranges = this.singleOf(node.alternatives);
    });
    return ranges;
  }

  private singleOf(alternatives: readonly AST.Alternative[]): Ranges | null {
    const sets: Ranges[] = [];
    for (const { elements } of alternatives) {
      const ranges = elements.length === 1 ? this.singleElement(elements[0] as AST.Element) : null;
      if (ranges === null) return null;
      sets.push(ranges);
    }
    return unionOf(sets);
  }

  private set(text: string, ranges: () => Ranges): number {
    const { ignoreCase, dotAll } = this.mode;
    const key = `${ignoreCase}${dotAll}${text}`;
    const known = this.setsByText.get(key) ?? this.newSet(ranges());
    this.setsByText.set(key, known);
    return known;
  }

  private newSet(ranges: Ranges): number {
    this.mode.budget.take(ranges.length);
    return this.sets.push(new CharacterTable(ranges)) - 1;
  }
}

type ClassNode = AST.CharacterClass | AST.ExpressionCharacterClass;

const isClass = (node: AST.Element): node is ClassNode =>
  node.type === "CharacterClass" || node.type === "ExpressionCharacterClass";

const setOf = (node: AST.Character | AST.CharacterSet | ClassNode, mode: Mode): StringSet => {
  if (node.type === "Character") return { ranges: characterRanges(node.value, mode), strings: new Map() };
  const set = node.type === "CharacterSet" ? escapeSet(node, mode) : classSet(node, mode);
  mode.budget.take(set.ranges.length >> 4);
  return set;
};

/** The text that the code begins with. */
const prefixOf = (code: readonly number[]): string => {
  let prefix = "";
  for (let pc = 0; code[pc] === OP.UNIT || code[pc] === OP.SAVE; pc += 2)
    if (code[pc] === OP.UNIT) prefix += String.fromCharCode(code[pc + 1] as number);
  return prefix;
};
