/**
 * Sets of code points as inversion lists: ascending numbers at which membership changes, `[first, end, first, end …]`, the
 * ends exclusive. Every operation is one pass over two lists, and a complement is a change at either end.
 */
export type Ranges = readonly number[];

export const LIMIT = 0x110000;
export const NOTHING: Ranges = [];
export const EVERYTHING: Ranges = [0, LIMIT];

export const single = (point: number): Ranges => [point, point + 1];

/** Nothing past the end is read: where a program gave `Array.prototype` an element, V8 takes a hundred times as long for that. */
const changeAt = (ranges: Ranges, index: number): number =>
  index < ranges.length ? (ranges[index] as number) : LIMIT + 1;

/** Walks both lists and keeps what `wanted` says of a point by its membership in each. */
const combine = (left: Ranges, right: Ranges, wanted: (inLeft: boolean, inRight: boolean) => boolean): Ranges => {
  const result: number[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    const nextLeft = changeAt(left, l);
    const nextRight = changeAt(right, r);
    if (nextLeft <= nextRight) l++;
    if (nextRight <= nextLeft) r++;
    const isIn = wanted((l & 1) === 1, (r & 1) === 1);
    if (isIn !== ((result.length & 1) === 1)) result.push(Math.min(nextLeft, nextRight));
  }
  return result;
};

export const union = (left: Ranges, right: Ranges): Ranges => {
  if (left.length === 0) return right;
  if (right.length === 0) return left;
  return combine(left, right, (a, b) => a || b);
};
export const intersection = (left: Ranges, right: Ranges): Ranges => combine(left, right, (a, b) => a && b);
export const difference = (left: Ranges, right: Ranges): Ranges => combine(left, right, (a, b) => a && !b);
export const complement = (ranges: Ranges): Ranges => difference(EVERYTHING, ranges);

/** The union of many: merged in pairs, so that long lists are not walked again for each. */
export const unionOf = (sets: readonly Ranges[]): Ranges => {
  if (sets.length <= 1) return sets[0] ?? NOTHING;
  const middle = sets.length >> 1;
  return union(unionOf(sets.slice(0, middle)), unionOf(sets.slice(middle)));
};

/** Where the point falls: odd is inside. */
const position = (ranges: Ranges | Int32Array, point: number): number => {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle] as number) <= point) low = middle + 1;
    else high = middle;
  }
  return low;
};

export const contains = (ranges: Ranges | Int32Array, point: number): boolean => (position(ranges, point) & 1) === 1;

/** The number of points, at most `most`. */
export const isSmall = (ranges: Ranges, most: number): boolean => {
  let count = 0;
  for (let index = 0; index < ranges.length; index += 2)
    if ((count += (ranges[index + 1] as number) - (ranges[index] as number)) > most) return false;
  return true;
};

export const areDisjoint = (left: Ranges, right: Ranges): boolean => intersection(left, right).length === 0;

/** Points in tables. */
export const LATIN = 256;

/**
 * A set made ready for questions: a table for the first 256 points, a search for the others. Texts stay in one alphabet, so
 * the range that the last search ended in is asked first.
 */
export class CharacterTable {
  readonly low = new Uint8Array(LATIN);
  private readonly ranges: Int32Array;
  private first = 0;
  private end = 0;
  private isIn = false;

  constructor(ranges: Ranges) {
    this.ranges = Int32Array.from(ranges);
    for (let index = 0; index < ranges.length && (ranges[index] as number) < LATIN; index += 2)
      this.low.fill(1, ranges[index], Math.min(ranges[index + 1] as number, LATIN));
  }

  has(point: number): boolean {
    return point < LATIN ? this.low[point] === 1 : this.hasHigh(point);
  }

  hasHigh(point: number): boolean {
    if (point < this.first || point >= this.end) this.find(point);
    return this.isIn;
  }

  private find(point: number): void {
    const { ranges } = this;
    const at = position(ranges, point);
    this.first = at === 0 ? 0 : (ranges[at - 1] as number);
    this.end = at === ranges.length ? LIMIT : (ranges[at] as number);
    this.isIn = (at & 1) === 1;
  }
}
