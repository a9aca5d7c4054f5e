/**
 * Compiles a pattern to instructions (22.2.2). The size of the code is linear in that of the pattern: repetitions are
 * counted, not written out, and sets with the same text are shared.
 */
import type { AST } from "@eslint-community/regexpp";
import { bySimpleFolding, byUpperCase } from "./case-folding.ts";
import {
  characterRanges,
  firstUnits,
  isOfUnits,
  isSetNode,
  type Mode,
  modified,
  SetBudget,
  type SetNode,
  type StringSet,
  setOf,
  wordCharacters,
} from "./character-sets.ts";
import type { Flags } from "./flags.ts";
import { type Instructions, OP, UNBOUNDED } from "./instructions.ts";
import type { PatternError } from "./pattern-error.ts";
import { areDisjoint, difference, type Ranges, unionOf } from "./ranges.ts";
import {
  canBeEmpty,
  eitherWay,
  OPEN_END,
  UNKNOWN_WAY,
  type Way,
  wayFollowedBy,
  wayOfAlternative,
  wayOfElement,
  waysBehind,
} from "./sequences.ts";
import { SetPool } from "./set-pool.ts";
import { startsOf } from "./starts.ts";

export interface ParsedPattern {
  readonly tree: AST.Pattern;
  readonly groups: readonly AST.CapturingGroup[];
  readonly flags: Flags;
  readonly tooLarge: () => PatternError;
}

const FOLDINGS = [byUpperCase, bySimpleFolding] as const;

export const compilePattern = (pattern: ParsedPattern): Instructions => new Compiler(pattern).compile(pattern.tree);

class Compiler {
  private readonly code: number[] = [];
  private readonly sets: SetPool;
  private readonly groups: readonly AST.CapturingGroup[];
  private readonly groupNumbers: ReadonlyMap<AST.CapturingGroup, number>;
  private readonly captureRegisters: number;
  private registers: number;
  private mode: Mode;
  private backwards = false;
  /** What comes behind the part that is being compiled. */
  private next: Way = OPEN_END;

  constructor({ flags, groups, tooLarge }: ParsedPattern) {
    this.mode = { ...flags, budget: new SetBudget(tooLarge), known: new Map() };
    this.sets = new SetPool(this.mode.budget);
    this.groups = groups;
    this.groupNumbers = new Map(groups.map((group, index) => [group, index + 1]));
    this.captureRegisters = 2 * (groups.length + 1);
    this.registers = this.captureRegisters;
  }

  compile({ alternatives }: AST.Pattern): Instructions {
    const { mode, code, sets } = this;
    this.disjunction(alternatives);
    this.emit(OP.MATCH, OP.FAIL);
    return {
      code: Int32Array.from(code),
      sets: sets.tables,
      foldings: FOLDINGS,
      registers: this.registers,
      captureRegisters: this.captureRegisters,
      unicode: mode.unicode,
      starts: startsOf(alternatives, mode, code),
      setWeight: sets.weight,
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
    const ways = this.waysOf(alternatives);
    this.choice(
      alternatives.map((alternative, index) => ({ way: ways[index], compile: () => this.alternative(alternative) })),
    );
  }

  private waysOf(alternatives: readonly AST.Alternative[]): readonly Way[] {
    if (this.backwards || alternatives.length === 1) return [];
    return alternatives.map((alternative) => wayFollowedBy(wayOfAlternative(alternative, this.mode), this.next));
  }

  /** Tries each in turn; but none that cannot begin here, and no other where only one can. */
  private choice(branches: readonly Branch[]): void {
    const others = otherWays(branches);
    const exits: number[] = [];
    branches.forEach(({ way, compile }, index) => {
      const isLast = index === branches.length - 1;
      const skip = isLast ? -1 : this.emitUnless(way);
      const next = isLast || this.excludes(way, others[index]) ? -1 : this.emitJump(OP.SPLIT);
      compile();
      if (isLast) return;
      exits.push(this.emitJump(OP.JUMP));
      if (skip >= 0) this.land(skip);
      if (next >= 0) this.land(next);
    });
    for (const exit of exits) this.land(exit);
  }

  /** Jumps where this way cannot begin. -1 where nothing is known of that. */
  private emitUnless(way: Way | undefined): number {
    const set = this.neededSet(way);
    return set < 0 ? -1 : this.emitJump(OP.UNLESS, set);
  }

  /** The units one of which must be next for this way, or -1. */
  private neededSet(way: Way | undefined): number {
    return way === undefined || way.needed.orEnd === true ? -1 : this.followingSet(way);
  }

  /** The same where the end of the text will do, too. */
  private followingSet({ needed }: Way): number {
    return this.backwards || needed.canBeEmpty ? -1 : this.sets.add(this.unitsOf(needed.ranges));
  }

  /** Where the one can begin, does the other fail? */
  private excludes(way: Way | undefined, other: Way | undefined): boolean {
    if (way === undefined || other === undefined || this.backwards) return false;
    if (way.needed.canBeEmpty || way.needed.orEnd === true || other.possible.canBeEmpty) return false;
    return areDisjoint(this.unitsOf(way.needed.ranges), this.unitsOf(other.possible.ranges));
  }

  private unitsOf(ranges: Ranges): Ranges {
    return this.mode.unicode ? firstUnits(ranges) : ranges;
  }

  private alternative({ elements }: AST.Alternative): void {
    if (this.backwards) for (const element of [...elements].reverse()) this.element(element);
    else this.sequence(elements);
  }

  private sequence(elements: readonly AST.Element[]): void {
    const { next } = this;
    const ways = waysBehind(elements, this.mode, next);
    elements.forEach((element, index) => {
      this.next = ways[index] as Way;
      if (this.isWordRun(element, elements[index + 1])) this.next = OPEN_END;
      this.element(element);
    });
    this.next = next;
  }

  /** A run of word characters, and then the end of a word: no shorter run ends a word. */
  private isWordRun(node: AST.Element, next: AST.Element | undefined): boolean {
    if (next?.type !== "Assertion" || next.kind !== "word" || next.negate) return false;
    const ranges = node.type === "Quantifier" && node.min > 0 ? this.singleElement(node.element) : null;
    return ranges !== null && difference(ranges, wordCharacters(this.mode)).length === 0;
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

  /** Compiles a part in another mode or direction, or with something else behind it. */
  private within(change: Partial<Surroundings>, compile: () => void): void {
    const { mode, backwards, next } = this;
    this.mode = change.mode ?? mode;
    this.backwards = change.backwards ?? backwards;
    this.next = change.next ?? next;
    compile();
    this.mode = mode;
    this.backwards = backwards;
    this.next = next;
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
        return this.emit(OP.BOUNDARY, this.set("\\b", wordCharacters), Number(node.negate));
      default:
        return this.lookaround(node);
    }
  }

  private lookaround(node: AST.LookaroundAssertion): void {
    const register = this.newRegisters(2);
    const exit = this.emitJump(OP.LOOK, register);
    this.within({ backwards: node.kind === "lookbehind", next: OPEN_END }, () => this.disjunction(node.alternatives));
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
    const ranges = this.backwards ? null : this.singleElement(node.element);
    if (ranges !== null && this.run(ranges, min, max, node.greedy)) return;
    if (min === 1 && max === UNBOUNDED && !canBeEmpty(node.element)) this.atLeastOnce(node);
    else if (min === 0 && max === 1) this.optional(node);
    else if (min === 0 && max === UNBOUNDED) this.star(node);
    else this.counted(node, min, max);
  }

  /** A repetition of single characters. False where there is no instruction for it. */
  private run(ranges: Ranges, min: number, max: number, greedy: boolean): boolean {
    const seesPoints = this.seesPoints(ranges);
    if (min === max || this.takesAll(ranges, greedy))
      this.emit(seesPoints ? OP.ALL_POINTS : OP.ALL_UNITS, this.sets.add(ranges), min, max);
    else if (!greedy && seesPoints) return false;
    else {
      const code = greedy ? (seesPoints ? OP.POINTS : OP.UNITS) : OP.FEW_UNITS;
      this.emit(code, this.sets.add(ranges), min, max, this.followingSet(this.next));
    }
    return true;
  }

  /** Does what follows fail behind fewer of these characters than there are? */
  private takesAll(ranges: Ranges, greedy: boolean): boolean {
    const { possible } = this.next;
    return (greedy || !possible.canBeEmpty) && areDisjoint(ranges, possible.ranges);
  }

  /** One iteration (22.2.2.3.1): its captures begin anew, and one that was not required must get somewhere. */
  private iteration(node: AST.Quantifier, isRepeated = true): void {
    const mark = canBeEmpty(node.element) ? this.newRegisters(1) : -1;
    this.clear(node);
    if (mark >= 0) this.emit(OP.SAVE, mark);
    this.body(node, isRepeated);
    if (mark >= 0) this.emit(OP.ADVANCED, mark);
  }

  /** Behind an iteration comes another one, or what is behind the repetition. */
  private body({ element }: AST.Quantifier, isRepeated: boolean): void {
    const next = isRepeated && !this.backwards ? this.afterIteration(element) : this.next;
    this.within({ next }, () => this.element(element));
  }

  private afterIteration(element: AST.Element): Way {
    return eitherWay(wayFollowedBy(wayOfElement(element, this.mode), this.next), this.next);
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
    const way = this.iterationWay(node.element);
    const set = this.neededSet(way);
    if (this.mustGoOn(node, way)) return this.emit(OP.IF, set, start);
    const skip = set < 0 ? -1 : this.emitJump(OP.UNLESS, set);
    if (node.greedy) {
      const exit = this.emitJump(OP.SPLIT);
      this.emit(OP.JUMP, start);
      this.land(exit);
    } else this.emit(OP.SPLIT, start);
    if (skip >= 0) this.land(skip);
  }

  private optional(node: AST.Quantifier): void {
    const exits = this.emitExits(node);
    this.iteration(node, false);
    for (const exit of exits) this.land(exit);
  }

  private star(node: AST.Quantifier): void {
    const start = this.here;
    const exits = this.emitExits(node);
    this.iteration(node);
    this.emit(OP.JUMP, start);
    for (const exit of exits) this.land(exit);
  }

  /** The choice between an iteration, which follows, and the exit. */
  private emitExits(node: AST.Quantifier): readonly number[] {
    const way = this.iterationWay(node.element);
    const skip = this.emitUnless(way);
    if (this.mustGoOn(node, way)) return [skip];
    const exit = node.greedy ? this.emitJump(OP.SPLIT) : this.emitLazyExit();
    return skip < 0 ? [exit] : [skip, exit];
  }

  /** Where an iteration can begin, is the exit never needed? It is not if it would fail, or if the iteration cannot. */
  private mustGoOn({ element, greedy }: AST.Quantifier, way: Way): boolean {
    if (this.excludes(way, this.next)) return true;
    const ranges =
      element.type === "CapturingGroup" ? this.singleOf(element.alternatives) : this.singleElement(element);
    return !this.backwards && ranges !== null && !this.seesPoints(ranges) && this.takesAll(ranges, greedy);
  }

  private emitLazyExit(): number {
    const iteration = this.emitJump(OP.SPLIT);
    const exit = this.emitJump(OP.JUMP);
    this.land(iteration);
    return exit;
  }

  private iterationWay(element: AST.Element): Way {
    return this.backwards ? UNKNOWN_WAY : wayOfElement(element, this.mode);
  }

  private counted(node: AST.Quantifier, min: number, max: number): void {
    const counter = this.newRegisters(2);
    const mark = counter + 1;
    this.emit(OP.ZERO, counter);
    const start = this.here;
    const exit = this.emitJump(node.greedy ? OP.GREEDY : OP.LAZY, counter, min, max);
    this.clear(node);
    this.emit(OP.SAVE, mark);
    this.body(node, true);
    this.emit(OP.NEXT, counter, mark, min, start);
    this.land(exit);
  }

  private newRegisters(count: number): number {
    this.registers += count;
    return this.registers - count;
  }

  // --- characters ----------------------------------------------------------------------------------------------------------

  private characters(node: SetNode): void {
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
    const set = text === undefined ? this.sets.add(ranges) : this.set(text, () => ranges);
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
    this.choice([...branches, { compile: () => this.character(ranges) }, ...empty]);
  }

  private text(points: readonly number[]): void {
    for (const point of this.backwards ? [...points].reverse() : points)
      this.character(characterRanges(point, this.mode));
  }

  /** The set of an element that matches exactly one character, or null. */
  private singleElement(node: AST.Element): Ranges | null {
    if (isSetNode(node)) {
      const { ranges, strings } = setOf(node as SetNode, this.mode);
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

  /** The set of a part with this text. */
  private set(text: string, ranges: (mode: Mode) => Ranges): number {
    const { ignoreCase, dotAll } = this.mode;
    return this.sets.named(`${ignoreCase}${dotAll}${text}`, () => ranges(this.mode));
  }
}

/** What a part of a pattern is compiled in. */
interface Surroundings {
  readonly mode: Mode;
  readonly backwards: boolean;
  readonly next: Way;
}

interface Branch {
  readonly way?: Way | undefined;
  readonly compile: () => void;
}

/** For each branch, the ways of those that are tried after it. */
const otherWays = (branches: readonly Branch[]): readonly (Way | undefined)[] => {
  const others: (Way | undefined)[] = [];
  let later: Way | undefined;
  for (let index = branches.length - 1; index >= 0; index--) {
    others[index] = later;
    const way = branches[index]?.way ?? UNKNOWN_WAY;
    later = later === undefined ? way : eitherWay(way, later);
  }
  return others;
};
