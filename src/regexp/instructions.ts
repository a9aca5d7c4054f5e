/**
 * What patterns are compiled to: a list of small integers. An instruction is its code and then its operands. Direction is
 * part of the code, for lookbehinds match from right to left.
 */
import type { CaseFolding } from "./case-folding.ts";
import type { CharacterTable } from "./ranges.ts";

export const OP = {
  /** The match is complete. */
  MATCH: 0,
  /** unit */
  UNIT: 1,
  UNIT_BACK: 2,
  /** set; one unit */
  SET: 3,
  SET_BACK: 4,
  /** set; one code point */
  POINT: 5,
  POINT_BACK: 6,
  /** set, min, max, next: as many units as possible, but fewer if that fails; one of `next` (-1: any), or the end, must follow */
  UNITS: 7,
  /** The same with code points. */
  POINTS: 8,
  /** target: goes there */
  JUMP: 9,
  /** target: goes on, and there if that fails */
  SPLIT: 10,
  /** register: takes the position */
  SAVE: 11,
  /** first, end: forgets captures */
  CLEAR: 12,
  /** register: fails where the position is as it was when the register took it */
  ADVANCED: 13,
  /** counter: takes 0 */
  ZERO: 14,
  /** counter, min, max, exit: another iteration, or else the exit */
  GREEDY: 15,
  LAZY: 16,
  /** counter, register, min, target: counts the iteration, which must have advanced if it was not required; goes there */
  NEXT: 17,
  START: 18,
  END: 19,
  LINE_START: 20,
  LINE_END: 21,
  /** set, negated */
  BOUNDARY: 22,
  /** register, continuation: begins an assertion; where its body fails, a negative one goes on there, a positive one (-1) fails */
  LOOK: 23,
  /** register: the body of a positive assertion has matched */
  LOOK_DONE: 24,
  /** register: that of a negative one has */
  LOOK_FAILS: 25,
  /** folding or -1, backwards, count, groups… */
  REFERENCE: 26,
  /** set, min, max: as many units as possible; fewer would not help */
  ALL_UNITS: 27,
  ALL_POINTS: 28,
  /** set, min, max, next: as few units as possible, but more if that fails */
  FEW_UNITS: 29,
  /** set, target: goes there unless a unit of the set is next */
  UNLESS: 30,
  /** set, target: goes there if one is */
  IF: 31,
  /** The last of all, where a match goes on that was stopped as it had failed. */
  FAIL: 32,
} as const;

/** What is known of the places where a match may begin. */
export interface Starts {
  /** Only at the start of the text. */
  readonly anchored: boolean;
  /** Only at the start of a line. */
  readonly atLines: boolean;
  /** Every match begins with this text. */
  readonly prefix: string;
  /** And with units of these sets, one after the other, as far as they are known. */
  readonly heads: readonly CharacterTable[];
  /** Where no match begins at a unit of this set, none does behind it, before the run of such units has ended. */
  readonly run: CharacterTable | null;
}

/** A `max` that stands for no bound, and the largest count that is told apart. */
export const UNBOUNDED = 2 ** 31 - 1;

export interface Instructions {
  readonly code: Int32Array;
  readonly sets: readonly CharacterTable[];
  readonly foldings: readonly CaseFolding[];
  /** Two for each capture, the whole match first; then counters and positions. */
  readonly registers: number;
  /** Two for each group and the match. */
  readonly captureRegisters: number;
  readonly unicode: boolean;
  readonly starts: Starts;
  /** Bytes of the sets. */
  readonly setWeight: number;
}
