/**
 * Runs: repetitions of single characters, which the matcher takes in one instruction, and gives back or goes on with when
 * it comes back to them.
 */
import { type Instructions, OP, UNBOUNDED } from "./instructions.ts";
import { isLead, isTrail, pointAt } from "./points.ts";
import { type CharacterTable, LATIN } from "./ranges.ts";
import { BLOCK, type StepCount } from "./step-count.ts";

export class Runs {
  private readonly instructions: Instructions;
  private readonly steps: StepCount;

  constructor(instructions: Instructions, steps: StepCount) {
    this.instructions = instructions;
    this.steps = steps;
  }

  /** Behind the characters that a run must have, or -1 where there are fewer. */
  least(text: string, pc: number, pos: number): number {
    const { code, sets } = this.instructions;
    const min = code[pc + 2] as number;
    if (min === 0) return pos;
    const set = sets[code[pc + 1] as number] as CharacterTable;
    if (min > text.length - pos) return -1;
    if (isOfPoints(code[pc] as number)) return this.points(text, set, pos, min);
    return this.mostUnits(text, set, pos, pos + min) === pos + min ? pos + min : -1;
  }

  /** Behind as many characters as a run may have and finds. */
  most(text: string, pc: number, pos: number, least: number): number {
    const { code, sets } = this.instructions;
    const max = code[pc + 3] as number;
    const set = sets[code[pc + 1] as number] as CharacterTable;
    if (isOfPoints(code[pc] as number))
      return this.mostPoints(text, set, least, max === UNBOUNDED ? max : max - (code[pc + 2] as number));
    const { length } = text;
    return this.mostUnits(text, set, least, max > length - pos ? length : pos + max);
  }

  /** Behind the units of the set up to `end`. Steps are paid in blocks. */
  mostUnits(text: string, set: CharacterTable, pos: number, end: number): number {
    const { low } = set;
    let at = pos;
    while (at < end) {
      const start = at;
      const stop = Math.min(end, at + BLOCK);
      for (; at < stop; at++) {
        const unit = text.charCodeAt(at);
        if (unit < LATIN ? low[unit] === 0 : !set.hasHigh(unit)) break;
      }
      this.steps.take(at - start);
      if (at < stop) break;
    }
    return at;
  }

  private points(text: string, set: CharacterTable, pos: number, count: number): number {
    let at = pos;
    for (let index = 0; index < count; index++) {
      if (at >= text.length) return -1;
      const point = pointAt(text, at);
      if (!set.has(point)) return -1;
      this.steps.take(1);
      at += point > 0xffff ? 2 : 1;
    }
    return at;
  }

  private mostPoints(text: string, set: CharacterTable, pos: number, count: number): number {
    let at = pos;
    for (let index = 0; index < count && at < text.length; index++) {
      const point = pointAt(text, at);
      if (!set.has(point)) break;
      this.steps.take(1);
      at += point > 0xffff ? 2 : 1;
    }
    return at;
  }

  /** A run given up by one character, or by more where one of a set must follow. -1 where it cannot be. */
  shortened(text: string, pos: number, least: number, following: CharacterTable | null): number {
    const { unicode } = this.instructions;
    let at = pos;
    do {
      if (at <= least) return -1;
      at--;
      if (unicode && at > least && isTrail(text.charCodeAt(at)) && isLead(text.charCodeAt(at - 1))) at--;
      if (--this.steps.left < 0) this.steps.settle();
    } while (following !== null && !following.has(text.charCodeAt(at)));
    return at;
  }

  /** A run that takes one unit more, or more where one of a set must follow. -1 where it cannot. */
  lengthened(text: string, pos: number, most: number, set: CharacterTable, following: CharacterTable | null): number {
    let at = pos;
    do {
      if (at >= most || !set.has(text.charCodeAt(at))) return -1;
      at++;
      if (--this.steps.left < 0) this.steps.settle();
    } while (following !== null && at < text.length && !following.has(text.charCodeAt(at)));
    return at;
  }
}

const isOfPoints = (code: number): boolean => code === OP.POINTS || code === OP.ALL_POINTS;
