/**
 * Runs: repetitions of single characters, which the matcher takes in one instruction, and gives back or goes on with when
 * it comes back to them. What looks along a text answers a position, -1, or STOPPED.
 */
import { type Instructions, OP, UNBOUNDED } from "./instructions.ts";
import { isLead, isTrail, pointAt } from "./points.ts";
import { type CharacterTable, LATIN } from "./ranges.ts";
import { BLOCK, STOPPED, type StepCount } from "./step-count.ts";

export class Runs {
  private readonly instructions: Instructions;
  private readonly steps: StepCount;
  /** How far a run came that was stopped, in positions and in characters, and where the least of it ended, if it did. */
  private reached = -1;
  private count = 0;
  private leastEnd = -1;

  constructor(instructions: Instructions, steps: StepCount) {
    this.instructions = instructions;
    this.steps = steps;
  }

  /** Behind the characters that a run must have, or -1 where there are fewer. */
  least(text: string, pc: number, pos: number): number {
    const { code, sets } = this.instructions;
    const min = code[pc + 2] as number;
    if (min === 0) return pos;
    if (this.leastEnd >= 0) return this.leastEnd;
    const set = sets[code[pc + 1] as number] as CharacterTable;
    if (min > text.length - pos) return -1;
    const end = isOfPoints(code[pc] as number)
      ? this.mostPoints(text, set, pos, min)
      : this.mostUnits(text, set, pos, pos + min);
    if (end === STOPPED) return STOPPED;
    return (isOfPoints(code[pc] as number) ? this.count === min : end === pos + min) ? end : -1;
  }

  /** Behind as many characters as a run may have and finds. */
  most(text: string, pc: number, pos: number, least: number): number {
    const { code, sets } = this.instructions;
    const max = code[pc + 3] as number;
    const set = sets[code[pc + 1] as number] as CharacterTable;
    const { length } = text;
    const end = isOfPoints(code[pc] as number)
      ? this.mostPoints(text, set, least, max === UNBOUNDED ? max : max - (code[pc + 2] as number))
      : this.mostUnits(text, set, least, max > length - pos ? length : pos + max);
    this.leastEnd = end === STOPPED ? least : -1;
    return end;
  }

  /** Behind the units of the set up to `end`. Steps are paid in blocks. */
  mostUnits(text: string, set: CharacterTable, pos: number, end: number): number {
    const { low } = set;
    let at = this.reached < 0 ? pos : this.resume();
    while (at < end) {
      const start = at;
      const stop = Math.min(end, at + BLOCK);
      for (; at < stop; at++) {
        const unit = text.charCodeAt(at);
        if (unit < LATIN ? low[unit] === 0 : !set.hasHigh(unit)) break;
      }
      const isOver = this.steps.take(at - start);
      if (at < stop) break;
      if (isOver) return this.stopAt(at);
    }
    return at;
  }

  /** Behind so many points of the set, or fewer: `count` is how many. */
  private mostPoints(text: string, set: CharacterTable, pos: number, most: number): number {
    let count = this.reached < 0 ? 0 : this.count;
    let at = this.reached < 0 ? pos : this.resume();
    let isOver = false;
    while (!isOver && count < most && at < text.length) {
      const point = pointAt(text, at);
      if (!set.has(point)) break;
      isOver = this.steps.take(1);
      at += point > 0xffff ? 2 : 1;
      count++;
    }
    this.count = count;
    return isOver ? this.stopAt(at) : at;
  }

  private stopAt(place: number): number {
    this.reached = place;
    return STOPPED;
  }

  /** Where to go on with what was stopped. */
  resume(): number {
    const { reached } = this;
    this.reached = -1;
    return reached;
  }

  /** A run given up by one character, or by more where one of a set must follow. -1 where it cannot be. */
  shortened(text: string, pos: number, least: number, following: CharacterTable | null): number {
    const { unicode } = this.instructions;
    for (let at = pos; at > least; ) {
      at--;
      if (unicode && at > least && isTrail(text.charCodeAt(at)) && isLead(text.charCodeAt(at - 1))) at--;
      const isOver = --this.steps.left < 0 && this.steps.settle();
      if (following === null || following.has(text.charCodeAt(at))) return at;
      if (isOver) return this.stopAt(at);
    }
    return -1;
  }

  /** A run that takes one unit more, or more where one of a set must follow. -1 where it cannot. */
  lengthened(text: string, pos: number, most: number, set: CharacterTable, following: CharacterTable | null): number {
    for (let at = pos; at < most && set.has(text.charCodeAt(at)); ) {
      at++;
      const isOver = --this.steps.left < 0 && this.steps.settle();
      if (following === null || at >= text.length || following.has(text.charCodeAt(at))) return at;
      if (isOver) return this.stopAt(at);
    }
    return -1;
  }
}

const isOfPoints = (code: number): boolean => code === OP.POINTS || code === OP.ALL_POINTS;
