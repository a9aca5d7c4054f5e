/** Backreferences (22.2.2.7.2): whether the text of a group stands in another place, too. */
import type { CaseFolding } from "./case-folding.ts";
import type { Instructions } from "./instructions.ts";
import { pointAt } from "./points.ts";
import { STOPPED, type StepCount } from "./step-count.ts";

export class References {
  private readonly instructions: Instructions;
  private readonly registers: Int32Array;
  private readonly steps: StepCount;
  /** Units of a text that are known to be the same, when the comparison was stopped. */
  private same = 0;

  constructor(instructions: Instructions, registers: Int32Array, steps: StepCount) {
    this.instructions = instructions;
    this.registers = registers;
    this.steps = steps;
  }

  /** Where the text of the group ends that this refers to, -1 where it does not stand here (22.2.2.7.2), or STOPPED. */
  end(text: string, pc: number, pos: number): number {
    const { code, foldings } = this.instructions;
    const count = code[pc + 3] as number;
    for (let index = 0; index < count; index++) {
      const group = code[pc + 4 + index] as number;
      const start = this.registers[2 * group] as number;
      const end = this.registers[2 * group + 1] as number;
      if (start < 0 || end < 0) continue;
      const target = code[pc + 2] === 1 ? pos - (end - start) : pos;
      if (target < 0 || target + end - start > text.length) return -1;
      const isSame = this.isSame(text, start, end, target, foldings[code[pc + 1] as number]);
      if (isSame === undefined) return STOPPED;
      if (!isSame) return -1;
      return code[pc + 2] === 1 ? target : target + end - start;
    }
    return pos;
  }

  /** Undefined: stopped. */
  private isSame(text: string, start: number, end: number, target: number, folding: CaseFolding | undefined) {
    const { unicode } = this.instructions;
    let offset = this.same;
    this.same = 0;
    while (offset < end - start) {
      const isOver = this.steps.take(1);
      const left = unicode ? pointAt(text, start + offset) : text.charCodeAt(start + offset);
      const right = unicode ? pointAt(text, target + offset) : text.charCodeAt(target + offset);
      const isEqual = left === right || folding?.canonicalize(left) === (folding?.canonicalize(right) ?? -1);
      if (!isEqual) return false;
      offset += left > 0xffff ? 2 : 1;
      if (!isOver) continue;
      this.same = offset;
      return undefined;
    }
    return true;
  }
}
