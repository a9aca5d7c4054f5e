/**
 * Where the matcher notes what it may come back to. An entry is three numbers. A choice: where to go on, the position, and
 * -1; for a run that can end earlier, the least position where it may; for one that can go on, -2 less the last position
 * where it may end. A change: the complement of a register, what was in it before, and nothing. To go back is to take
 * entries off: changes are taken back on the way.
 *
 * The stack is memory that the guest makes grow, so the meter is told of it, of the old and the new one together, and it
 * ends at a bound.
 */
import type { Meter } from "../accounting/meter.ts";

export const ENTRY = 3;
/** Numbers. */
const INITIAL = 256 * ENTRY;
const KEPT = 4096 * ENTRY;
const MOST = 2 ** 27;
/** Bytes from which on the meter is told. */
const NOTED = 2 ** 16;
const BYTES = 4;

/** The stack would be larger than any may be. */
export class StackExhausted {}

export class BacktrackStack {
  entries = new Int32Array(INITIAL);

  /** Makes room for so many numbers. */
  grow(needed: number, meter: Meter): Int32Array {
    const length = Math.max(needed, this.entries.length * 2);
    if (length > MOST) throw new StackExhausted();
    if (length * BYTES >= NOTED) meter.noteHeld((this.entries.length + length) * BYTES);
    const entries = new Int32Array(length);
    entries.set(this.entries);
    this.entries = entries;
    return entries;
  }

  /** After a match: a large stack is not kept. */
  shrink(): void {
    if (this.entries.length > KEPT) this.entries = new Int32Array(INITIAL);
  }
}
