/**
 * The strings that a heap walk has met. A string counts once, however many places hold it; but strings have no identity, so
 * to know one again is to look it up by its units, and a table of all strings of a large heap costs more than the rest of
 * the walk. Hence three sorts, by what a mistake would weigh:
 *
 * - Short strings are looked up among the last few thousand. One that returns later counts again, which weighs little.
 * - Longer ones are all remembered.
 * - Of very long ones the host takes no hash but the length, so that a table of them would compare each with every other of
 *   its length. They are compared with a few.
 *
 * All of it goes by the units of the strings and the order in which they come, so the same guest weighs the same everywhere.
 */

/** Longest short string, in units. */
const SHORT = 128;
const MAX_SHORT = 4_096;
/** Longest string that the host hashes by its units. */
const HASHED = 16_383;
const MAX_COMPARED = 8;
/** The host copies the parts of shorter strings when it puts them together. */
const SHORTEST_ROPE = 13;

export class DistinctTexts {
  private readonly short = new Set<string>();
  private readonly medium = new Set<string>();
  private readonly long = new Map<number, string[]>();
  /** Keeps the reads of `flatten` from being optimised away. */
  private unitsRead = 0;

  /** False for a string that was met before, as far as that is remembered. */
  add(text: string): boolean {
    if (text.length <= SHORT) return this.addShort(text);
    return text.length <= HASHED ? addTo(this.medium, text) : this.addLong(text);
  }

  /**
   * Has the host put the parts of a string together, if it has not done so yet: at most as many bytes as the string weighs,
   * where a note of its parts may take many times that.
   */
  flatten(text: string): void {
    if (text.length >= SHORTEST_ROPE) this.unitsRead += text.charCodeAt(0);
  }

  private addShort(text: string): boolean {
    if (this.short.size === MAX_SHORT) this.short.clear();
    return addTo(this.short, text);
  }

  private addLong(text: string): boolean {
    const equallyLong = this.long.get(text.length);
    if (equallyLong === undefined) this.long.set(text.length, [text]);
    else if (equallyLong.includes(text)) return false;
    else if (equallyLong.length < MAX_COMPARED) equallyLong.push(text);
    return true;
  }
}

const addTo = (texts: Set<string>, text: string): boolean => {
  const before = texts.size;
  texts.add(text);
  return texts.size > before;
};
