/**
 * The matcher: runs instructions against a text, and backtracks on a stack of its own. It counts its steps, an instruction
 * or a character each, and settles them with the meter in blocks, so that it ends where a limit is, in the middle of a match.
 * One matcher has one set of registers and one stack, for all matches of its pattern. A match that is not finished when the
 * slice is over stays in its matcher until it goes on; others need another one meanwhile (see `Pattern`).
 */
import type { Meter } from "../accounting/meter.ts";
import { BacktrackStack, ENTRY } from "./backtrack-stack.ts";
import { isLineTerminator } from "./character-sets.ts";
import { type Instructions, OP, UNBOUNDED } from "./instructions.ts";
import { isLead, isTrail, pointAt, pointBefore } from "./points.ts";
import { type CharacterTable, LATIN } from "./ranges.ts";
import { References } from "./references.ts";
import { Runs } from "./runs.ts";
import { StartSearch } from "./start-search.ts";
import { BLOCK, STOPPED, StepCount } from "./step-count.ts";

/** Units of a run that are taken in the same loop. */
const NEAR = 256;
/** Registers that a loop of ours fills faster than the host. */
const FEW = 32;
/** Numbers that an instruction may push, unless it looks for itself. */
const SLACK = 4 * ENTRY;

/** The ends of a match and of its groups, -1 for groups that took no part. */
export type Ends = readonly number[];

/** Null where there is no match; undefined where the slice ended before that was known, so that the match is to go on. */
export type Found = Ends | null | undefined;

export class Matcher {
  private readonly instructions: Instructions;
  private readonly registers: Int32Array;
  private readonly stack = new BacktrackStack();
  private readonly starts: StartSearch;
  private readonly steps: StepCount;
  private readonly runs: Runs;
  private readonly references: References;
  private text = "";
  private isOnly = false;
  /** Where a match goes on that is not finished. */
  private pos = 0;
  private pc = 0;
  private top = 0;

  constructor(instructions: Instructions, block = BLOCK) {
    this.instructions = instructions;
    this.steps = new StepCount(block);
    this.registers = new Int32Array(instructions.registers);
    this.starts = new StartSearch(instructions, this.steps);
    this.runs = new Runs(instructions, this.steps);
    this.references = new References(instructions, this.registers, this.steps);
  }

  /**
   * The first match that begins at `from` or behind it, with the flag `y` only there: the ends of the match and of all
   * groups, -1 for those that took no part. Null if there is none. A match that was not finished is given up.
   */
  exec(text: string, from: number, sticky: boolean, meter: Meter): Found {
    this.text = text;
    this.steps.begin(meter);
    this.isOnly = sticky || this.instructions.starts.anchored;
    try {
      return this.search(this.aligned(from));
    } finally {
      this.leave();
    }
  }

  /** Goes on with the match that is not finished. */
  goOn(text: string, meter: Meter): Found {
    this.text = text;
    this.steps.goOn(meter);
    try {
      return this.outcome(this.run());
    } finally {
      this.leave();
    }
  }

  private leave(): void {
    if (this.top === 0) this.stack.shrink();
    this.steps.leave();
    this.text = "";
  }

  private outcome(found: boolean | undefined): Found {
    if (found === undefined) return undefined;
    this.steps.charge();
    return found ? this.captures() : null;
  }

  private captures(): Ends {
    const { registers } = this;
    const ends: number[] = [];
    for (let index = 0; index < this.instructions.captureRegisters; index++) ends.push(registers[index] as number);
    return ends;
  }

  /** Code points begin where a pair does (22.2.7.2 step 13.b). */
  private aligned(from: number): number {
    const { text } = this;
    const inPair =
      this.instructions.unicode && from > 0 && isTrail(text.charCodeAt(from)) && isLead(text.charCodeAt(from - 1));
    return inPair ? from - 1 : from;
  }

  private search(from: number): Found {
    const start = this.isOnly ? from : this.starts.next(this.text, from);
    if (start === STOPPED) return this.keepFailure(0);
    if (start < 0) return this.outcome(false);
    this.begin(start);
    this.keep(start, 0, 0);
    return this.outcome(this.run());
  }

  /** The first register is where the match begins. */
  private begin(start: number): void {
    const { registers } = this;
    this.steps.take(registers.length >> 4);
    if (registers.length > FEW) registers.fill(-1);
    else for (let index = 0; index < registers.length; index++) registers[index] = -1;
    registers[0] = start;
  }

  /** Where the match is to go on: with an instruction. */
  private keep(pos: number, pc: number, top: number): undefined {
    this.pos = pos;
    this.pc = pc;
    this.top = top;
  }

  /** The same: with what was noted last, or with the search for a start. */
  private keepFailure(top: number): undefined {
    return this.keep(0, this.instructions.code.length - 1, top);
  }

  /**
   * Goes on from the place that was kept. Is there a match that begins where this one did, or else, unless that is the only
   * place, further on? Undefined when the slice is over. One function, for its variables are what the host keeps in registers.
   */
  private run(): boolean | undefined {
    const { text, registers, starts, steps, runs } = this;
    const meter = steps.meter as Meter;
    const { code, sets } = this.instructions;
    const end = text.length;
    let stack: Int32Array = this.stack.entries;
    let room = stack.length - SLACK;
    let { pos, pc, top } = this;
    this.top = 0;
    for (;;) {
      if (--steps.left < 0) {
        steps.settle();
        if (meter.sliceOver) return this.keep(pos, pc, top);
      }
      if (top > room) {
        stack = this.stack.grow(top + SLACK, meter);
        room = stack.length - SLACK;
      }
      // A case that fails leaves the switch. The numbers are those of `OP`: only literals make a table of jumps.
      switch (code[pc]) {
        case 1: // UNIT
          if (pos < end && text.charCodeAt(pos) === code[pc + 1]) {
            pos++;
            pc += 2;
            continue;
          }
          break;
        case 3: // SET
          if (pos < end && (sets[code[pc + 1] as number] as CharacterTable).has(text.charCodeAt(pos))) {
            pos++;
            pc += 2;
            continue;
          }
          break;
        case 2: // UNIT_BACK
          if (pos > 0 && text.charCodeAt(pos - 1) === code[pc + 1]) {
            pos--;
            pc += 2;
            continue;
          }
          break;
        case 4: // SET_BACK
          if (pos > 0 && (sets[code[pc + 1] as number] as CharacterTable).has(text.charCodeAt(pos - 1))) {
            pos--;
            pc += 2;
            continue;
          }
          break;
        case 5: // POINT
          if (pos < end) {
            const point = pointAt(text, pos);
            if ((sets[code[pc + 1] as number] as CharacterTable).has(point)) {
              pos += point > 0xffff ? 2 : 1;
              pc += 2;
              continue;
            }
          }
          break;
        case 6: // POINT_BACK
          if (pos > 0) {
            const point = pointBefore(text, pos);
            if ((sets[code[pc + 1] as number] as CharacterTable).has(point)) {
              pos -= point > 0xffff ? 2 : 1;
              pc += 2;
              continue;
            }
          }
          break;
        case 7: // UNITS
        case 8: {
          // POINTS
          const least = runs.least(text, pc, pos);
          if (least === STOPPED) return this.keep(pos, pc, top);
          if (least < 0) break;
          const last = runs.most(text, pc, pos, least);
          if (last === STOPPED) return this.keep(pos, pc, top);
          pc += 5;
          if (last > least) {
            stack[top] = pc;
            stack[top + 1] = last;
            stack[top + 2] = least;
            top += ENTRY;
          }
          pos = last;
          continue;
        }
        case 27: {
          // ALL_UNITS
          const set = sets[code[pc + 1] as number] as CharacterTable;
          const { low } = set;
          const max = code[pc + 3] as number;
          const most = max > end - pos ? end : pos + max;
          const near = most - pos > NEAR ? pos + NEAR : most;
          let last = pos;
          while (last < near) {
            const unit = text.charCodeAt(last);
            if (unit < LATIN ? low[unit] === 0 : !set.hasHigh(unit)) break;
            last++;
          }
          if (last === near && near < most) {
            last = runs.mostUnits(text, set, last, most);
            if (last === STOPPED) return this.keep(pos, pc, top);
          } else steps.left -= last - pos;
          if (last - pos < (code[pc + 2] as number)) break;
          pos = last;
          pc += 4;
          continue;
        }
        case 28: {
          // ALL_POINTS
          const least = runs.least(text, pc, pos);
          if (least === STOPPED) return this.keep(pos, pc, top);
          if (least < 0) break;
          const last = runs.most(text, pc, pos, least);
          if (last === STOPPED) return this.keep(pos, pc, top);
          pos = last;
          pc += 4;
          continue;
        }
        case 29: {
          // FEW_UNITS
          const least = runs.least(text, pc, pos);
          if (least === STOPPED) return this.keep(pos, pc, top);
          if (least < 0) break;
          const max = code[pc + 3] as number;
          const most = max > end - pos ? end : pos + max;
          pos = least;
          pc += 5;
          if (most > least) {
            stack[top] = pc;
            stack[top + 1] = least;
            stack[top + 2] = -2 - most;
            top += ENTRY;
          }
          continue;
        }
        case 30: {
          // UNLESS
          const set = sets[code[pc + 1] as number] as CharacterTable;
          pc = pos < end && set.has(text.charCodeAt(pos)) ? pc + 3 : (code[pc + 2] as number);
          continue;
        }
        case 31: {
          // IF
          const set = sets[code[pc + 1] as number] as CharacterTable;
          pc = pos < end && set.has(text.charCodeAt(pos)) ? (code[pc + 2] as number) : pc + 3;
          continue;
        }
        case 9: // JUMP
          pc = code[pc + 1] as number;
          continue;
        case 10: // SPLIT
          stack[top] = code[pc + 1] as number;
          stack[top + 1] = pos;
          stack[top + 2] = -1;
          top += ENTRY;
          pc += 2;
          continue;
        case 11: {
          // SAVE
          const register = code[pc + 1] as number;
          // With nothing to come back to, nothing is taken back.
          if (top > 0) {
            stack[top] = ~register;
            stack[top + 1] = registers[register] as number;
            top += ENTRY;
          }
          registers[register] = pos;
          pc += 2;
          continue;
        }
        case 12: {
          // CLEAR
          const first = code[pc + 1] as number;
          const last = code[pc + 2] as number;
          if (top + (last - first) * ENTRY > room) {
            stack = this.stack.grow(top + (last - first) * ENTRY + SLACK, meter);
            room = stack.length - SLACK;
          }
          steps.left -= last - first;
          for (let register = first; register < last; register++) {
            const before = registers[register] as number;
            if (before < 0) continue;
            if (top > 0) {
              stack[top] = ~register;
              stack[top + 1] = before;
              top += ENTRY;
            }
            registers[register] = -1;
          }
          pc += 3;
          continue;
        }
        case 13: // ADVANCED
          if (registers[code[pc + 1] as number] === pos) break;
          pc += 2;
          continue;
        case 14: {
          // ZERO
          const counter = code[pc + 1] as number;
          if (top > 0) {
            stack[top] = ~counter;
            stack[top + 1] = registers[counter] as number;
            top += ENTRY;
          }
          registers[counter] = 0;
          pc += 2;
          continue;
        }
        case 15: // GREEDY
        case 16: {
          // LAZY
          const count = registers[code[pc + 1] as number] as number;
          const exit = code[pc + 4] as number;
          const iteration = pc + 5;
          if (count < (code[pc + 2] as number)) pc = iteration;
          else if (count >= (code[pc + 3] as number) && code[pc + 3] !== UNBOUNDED) pc = exit;
          else {
            const isGreedy = code[pc] === OP.GREEDY;
            stack[top] = isGreedy ? exit : iteration;
            stack[top + 1] = pos;
            stack[top + 2] = -1;
            top += ENTRY;
            pc = isGreedy ? iteration : exit;
          }
          continue;
        }
        case 17: {
          // NEXT
          const counter = code[pc + 1] as number;
          const count = registers[counter] as number;
          if (count >= (code[pc + 3] as number) && registers[code[pc + 2] as number] === pos) break;
          if (top > 0) {
            stack[top] = ~counter;
            stack[top + 1] = count;
            top += ENTRY;
          }
          registers[counter] = count + 1;
          pc = code[pc + 4] as number;
          continue;
        }
        case 18: // START
          if (pos !== 0) break;
          pc++;
          continue;
        case 19: // END
          if (pos !== end) break;
          pc++;
          continue;
        case 20: // LINE_START
          if (pos !== 0 && !isLineTerminator(text.charCodeAt(pos - 1))) break;
          pc++;
          continue;
        case 21: // LINE_END
          if (pos !== end && !isLineTerminator(text.charCodeAt(pos))) break;
          pc++;
          continue;
        case 22: {
          // BOUNDARY
          const words = sets[code[pc + 1] as number] as CharacterTable;
          const before = pos > 0 && words.has(text.charCodeAt(pos - 1));
          const after = pos < end && words.has(text.charCodeAt(pos));
          if ((before === after) !== (code[pc + 2] === 1)) break;
          pc += 3;
          continue;
        }
        case 23: {
          // LOOK
          const register = code[pc + 1] as number;
          registers[register] = top;
          registers[register + 1] = pos;
          if ((code[pc + 2] as number) >= 0) {
            stack[top] = code[pc + 2] as number;
            stack[top + 1] = pos;
            stack[top + 2] = -1;
            top += ENTRY;
          }
          pc += 3;
          continue;
        }
        case 24: {
          // LOOK_DONE
          const register = code[pc + 1] as number;
          top = this.forgetChoices(registers[register] as number, top);
          pos = registers[register + 1] as number;
          pc += 2;
          continue;
        }
        case 25: // LOOK_FAILS
          top = this.takeBack(registers[code[pc + 1] as number] as number, top);
          break;
        case 26: {
          // REFERENCE
          const at = this.references.end(text, pc, pos);
          if (at === STOPPED) return this.keep(pos, pc, top);
          if (at < 0) break;
          pos = at;
          pc += 4 + (code[pc + 3] as number);
          continue;
        }
        case 0: // MATCH
          registers[1] = pos;
          return true;
      }
      for (;;) {
        if (top === 0) {
          pos = this.isOnly ? -1 : starts.nextAfter(text, registers[0] as number);
          if (pos < 0) return pos === STOPPED ? this.keepFailure(0) : false;
          this.begin(pos);
          pc = 0;
          break;
        }
        top -= ENTRY;
        const target = stack[top] as number;
        if (target < 0) {
          registers[~target] = stack[top + 1] as number;
          continue;
        }
        pos = stack[top + 1] as number;
        pc = target;
        const bound = stack[top + 2] as number;
        if (bound === -1) break;
        // A run goes on from another length; while there are more, the entry stays.
        const next = code[pc - 1] as number;
        const following = next < 0 ? null : (sets[next] as CharacterTable);
        if (bound >= 0) pos = runs.shortened(text, pos, bound, following);
        else pos = runs.lengthened(text, pos, -2 - bound, sets[code[pc - 4] as number] as CharacterTable, following);
        if (pos < 0) {
          if (pos !== STOPPED) continue;
          stack[top + 1] = runs.resume();
          return this.keepFailure(top + ENTRY);
        }
        if (bound >= 0 ? pos > bound : pos < -2 - bound) {
          stack[top + 1] = pos;
          top += ENTRY;
        }
        break;
      }
    }
  }

  // --- assertions ----------------------------------------------------------------------------------------------------------

  /** An assertion is not entered again: of what it noted, only the changes stay. */
  private forgetChoices(from: number, top: number): number {
    const { entries } = this.stack;
    this.steps.take((top - from) / ENTRY);
    let kept = from;
    for (let at = from; at < top; at += ENTRY) {
      if ((entries[at] as number) >= 0) continue;
      entries.copyWithin(kept, at, at + ENTRY);
      kept += ENTRY;
    }
    return kept;
  }

  /** Undoes the changes since the stack was this high. */
  private takeBack(to: number, top: number): number {
    const { entries } = this.stack;
    this.steps.take((top - to) / ENTRY);
    for (let at = top - ENTRY; at >= to; at -= ENTRY) {
      const target = entries[at] as number;
      if (target < 0) this.registers[~target] = entries[at + 1] as number;
    }
    return to;
  }
}
