/**
 * Memory that strings take without a charge. `a + b` is charged by the shorter operand, for the host at first only notes the
 * two parts: a *rope*. When somebody reads a rope, the host puts it together, and it takes as many bytes as it is long. A
 * guest that makes a thousand long strings out of one pays little, and once it has read them all they are a thousand times
 * as large. So what ropes take is reckoned here, for heap walks to come in time: nothing of it is billed.
 *
 * Strings have no identity, so nobody can tell whether one is a rope. But a rope can only be as long as some concatenation
 * made it: for every length (modulo the number of counters) there is a count of the units that concatenations made and
 * nobody has read yet. Reading takes from the count of its length. What is taken is never less than what the host put
 * together; and a text that is built piece by piece or read over and over, as texts are, takes next to nothing, though the
 * lengths of all its stages add up to a square.
 */
import { BOUNDS, COSTS } from "./costs.ts";

/** Bytes that the host takes for the note of two parts. */
const NOTE = 32;
/** How many counts there are: a power of two. */
const COUNTS = 4_096;

export class Ropes {
  /** Units of long texts that were made and not read, by length modulo COUNTS. Null while there are none. */
  private unread: Float64Array | null = null;

  /** A concatenation makes a text of so many units. Answers with the bytes that it may take unseen. */
  make(units: number): number {
    if (units < BOUNDS.longString) return NOTE + COSTS.stringUnit * units;
    this.unread ??= new Float64Array(COUNTS);
    (this.unread[units & (COUNTS - 1)] as number) += units;
    return NOTE;
  }

  /** A long text is read. Answers with the bytes that it may take from now on. */
  read(units: number): number {
    const count = this.unread?.[units & (COUNTS - 1)] ?? 0;
    if (this.unread === null || count === 0) return 0;
    const taken = Math.min(count, units);
    this.unread[units & (COUNTS - 1)] = count - taken;
    return COSTS.stringUnit * taken;
  }

  /** Every text that can still be reached has been put together, and weighed. */
  clear(): void {
    this.unread?.fill(0);
  }
}
