/**
 * The strings that a heap walk has met. A string counts once, however many places hold it. But strings have no identity: the
 * host may keep two equal ones apart, and nobody can tell. So the walk makes them one: it puts the first that it met in
 * the place of each other, which the guest cannot see, and the host can drop the rest.
 *
 * To know a string again is to look it up by its units, and a table of all strings of a large heap would cost more than the
 * rest of the walk. Hence three sorts, by what it weighs to forget one:
 *
 * - Short strings are looked up among the last few thousand.
 * - Longer ones are all remembered.
 * - Of very long ones the host takes no hash but the length, so that a table of them would compare each with every other of
 *   its length. A few of each length are remembered.
 *
 * A string that was forgotten counts again. All of it goes by the units of the strings and the order in which they come, so
 * the same guest weighs the same everywhere.
 */

/** Longest short string, in units. */
export const SHORT_TEXT = 128;
const MAX_SHORT = 4_096;
/** Longest string that the host hashes by its units. */
const LONGEST_HASHED = 16_383;
const MAX_EQUALLY_LONG = 8;

export class DistinctTexts {
  private readonly short = new Map<string, string>();
  private readonly medium = new Map<string, string>();
  private readonly long = new Map<number, string[]>();

  /** The equal string that was met first, if it is remembered. */
  find(text: string): string | undefined {
    if (text.length <= SHORT_TEXT) return this.short.get(text);
    if (text.length <= LONGEST_HASHED) return this.medium.get(text);
    return this.long.get(text.length)?.find((other) => other === text);
  }

  /** Remembers a string that was not found. */
  add(text: string): void {
    if (text.length <= SHORT_TEXT) this.addShort(text);
    else if (text.length <= LONGEST_HASHED) this.medium.set(text, text);
    else this.addLong(text);
  }

  private addShort(text: string): void {
    if (this.short.size === MAX_SHORT) this.short.clear();
    this.short.set(text, text);
  }

  private addLong(text: string): void {
    const equallyLong = this.long.get(text.length);
    if (equallyLong === undefined) this.long.set(text.length, [text]);
    else if (equallyLong.length < MAX_EQUALLY_LONG) equallyLong.push(text);
  }
}
