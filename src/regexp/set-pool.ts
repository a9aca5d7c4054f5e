/** The sets of one pattern, numbered for its instructions. Sets of parts with the same text, or with the same ranges, are one. */
import type { SetBudget } from "./character-sets.ts";
import { CharacterTable, type Ranges } from "./ranges.ts";

/** Bytes of a table, beside its ranges. */
const TABLE_WEIGHT = 400;
/** Numbers in ranges that are compared. */
const SHORT = 16;

export class SetPool {
  readonly tables: CharacterTable[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly budget: SetBudget;

  constructor(budget: SetBudget) {
    this.budget = budget;
  }

  /** Bytes. */
  get weight(): number {
    return 4 * this.budget.taken + TABLE_WEIGHT * this.tables.length;
  }

  add(ranges: Ranges): number {
    return ranges.length > SHORT ? this.make(ranges) : this.named(ranges.join(), () => ranges);
  }

  named(name: string, ranges: () => Ranges): number {
    const known = this.numbers.get(name) ?? this.make(ranges());
    this.numbers.set(name, known);
    return known;
  }

  private make(ranges: Ranges): number {
    this.budget.take(ranges.length);
    return this.tables.push(new CharacterTable(ranges)) - 1;
  }
}
