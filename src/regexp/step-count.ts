/**
 * Counts the steps of matches, an instruction or a character each, and settles them with the meter in blocks, so that a
 * match ends where a limit is, in its middle.
 */
import { COSTS } from "../accounting/costs.ts";
import type { Meter } from "../accounting/meter.ts";

/** Steps between two visits to the meter: whole iterations. */
export const BLOCK = 256 * COSTS.regexpStepsPerTick;
/** Visits between two looks at the clock: a step that the host has not compiled yet takes 0.1 µs. */
const VISITS = 4;

/**
 * The answer of what looks along a text, in place of a position, when the slice is over before the end is reached. It keeps
 * how far it came; asked again, it goes on from there.
 */
export const STOPPED = -2;

export class StepCount {
  /** Steps that may be taken before the next visit to the meter. */
  left = 0;
  meter: Meter | null = null;
  private readonly block: number;
  private visits = 0;

  /** `block` is `BLOCK`, but for tests. */
  constructor(block: number) {
    this.block = block;
  }

  begin(meter: Meter): void {
    this.meter = meter;
    this.left = this.block;
    this.visits = 0;
  }

  /** The step that found the slice over is not counted twice. */
  goOn(meter: Meter): void {
    this.meter = meter;
    this.left++;
  }

  /** A pattern may outlive the interpreter whose match this was. */
  leave(): void {
    this.meter = null;
  }

  /** Is the slice over? The answer may come late, by a block. */
  take(steps: number): boolean {
    return (this.left -= steps) < 0 && this.settle();
  }

  /** The steps are used up: pays for them, and looks at the clock from time to time. Is the slice over? */
  settle(): boolean {
    this.charge();
    if (++this.visits % VISITS === 0) this.meter?.poll();
    return this.meter?.sliceOver === true;
  }

  /** Pays for the steps taken, but for a rest. */
  charge(): void {
    const iterations = Math.floor((this.block - this.left) / COSTS.regexpStepsPerTick);
    this.left += iterations * COSTS.regexpStepsPerTick;
    if (iterations > 0) this.meter?.chargeIterations(iterations);
  }
}
