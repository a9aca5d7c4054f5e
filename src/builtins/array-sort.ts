/**
 * Sorting (23.1.3.30 sort, 23.1.3.34 toSorted): a stable merge sort turned inside out. `MergeSort` holds where it stands and
 * says which two elements it must compare next, so that the comparison may be a guest function run as a frame or a
 * comparison of strings, and the sort can be paused between any two.
 *
 * Comparisons are calls, charged by the callee; moves are iterations, one for each element in each of the log2 n passes.
 * The working copy costs what an array of its length costs. Halves that are in order already are found with one comparison,
 * so that sorting what is sorted takes few.
 */
import { COSTS } from "../accounting/costs.ts";
import { BAD_COMPARATOR } from "../messages/arrays.ts";
import {
  adoptElements,
  checkArrayLength,
  elementAt,
  hasPlainElements,
  isPlainArray,
  readElements,
  readPlainElements,
} from "../runtime/arrays.ts";
import { lengthOfArrayLike, toNumber, toObject, toString } from "../runtime/conversions.ts";
import { GuestCall, isCallable, PAUSE } from "../runtime/function-objects.ts";
import { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import type { LongWork } from "../runtime/long-work.ts";
import { type Row, stepping } from "../runtime/native-table.ts";
import { deletePropertyOrThrow, setOrThrow } from "../runtime/object-operations.ts";
import { keyOfNumber } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { noteComparison } from "../runtime/strings.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { ABSENT, type Value } from "../runtime/values.ts";

/** Halves of at least this many elements are looked at once before they are merged. */
const WORTH_A_LOOK = 8;

/** A bottom-up merge sort that is told the order of two elements at a time. */
class MergeSort<T> {
  /**
   * The two elements to compare; `left` stood before `right`. The question is whether `right` must go first, and so the
   * comparator gets it first, as in V8: a comparator that is never negative then moves nothing here either.
   */
  left!: T;
  right!: T;
  /** Is there a pair to compare? If not, `sorted` is in order. */
  pending = false;
  private readonly realm: Realm;
  private source: T[];
  private target: T[];
  private width = 0;
  /** The halves are `source[i .. middle)` and `source[j .. end)`; the next element goes to `target[k]`. */
  private i = 0;
  private middle = 0;
  private j = 0;
  private end = 0;
  private k = 0;
  /** The pair is the last of the first half and the first of the second. */
  private looking = false;

  constructor(realm: Realm, items: T[]) {
    this.realm = realm;
    this.source = items.length > 1 ? boxed(items) : items;
    this.target = this.source.slice();
    if (items.length > 1) this.startPass(1);
  }

  get sorted(): T[] {
    return this.source;
  }

  /** The order of the pair: below 0 when `right` comes before `left`. */
  answer(order: number): void {
    if (this.looking) return this.endLook(order < 0);
    if (order < 0) this.target[this.k++] = this.source[this.j++] as T;
    else this.target[this.k++] = this.source[this.i++] as T;
    if (this.i < this.middle && this.j < this.end) this.choosePair();
    else this.endMerge();
  }

  private startPass(width: number): void {
    this.pending = width < this.source.length;
    if (!this.pending) return;
    this.realm.meter.chargeIterations(this.source.length);
    this.width = width;
    this.startMerge(0);
  }

  private endPass(): void {
    const moved = this.target;
    this.target = this.source;
    this.source = moved;
    this.startPass(2 * this.width);
  }

  private startMerge(start: number): void {
    const { length } = this.source;
    this.i = this.k = start;
    this.middle = this.j = Math.min(start + this.width, length);
    this.end = Math.min(this.middle + this.width, length);
    this.looking = this.width >= WORTH_A_LOOK;
    if (this.middle === this.end) this.endMerge();
    else if (this.looking) this.choose(this.middle - 1, this.middle);
    else this.choosePair();
  }

  private endLook(outOfOrder: boolean): void {
    this.looking = false;
    if (outOfOrder) this.choosePair();
    else this.endMerge();
  }

  /** At most one half has something left; or both, when they are in order. */
  private endMerge(): void {
    while (this.i < this.middle) this.target[this.k++] = this.source[this.i++] as T;
    while (this.j < this.end) this.target[this.k++] = this.source[this.j++] as T;
    if (this.end < this.source.length) this.startMerge(this.end);
    else this.endPass();
  }

  private choosePair(): void {
    this.choose(this.i, this.j);
  }

  private choose(left: number, right: number): void {
    this.left = this.source[left] as T;
    this.right = this.source[right] as T;
  }
}

/**
 * The list in the form that holds any value. Hosts keep lists of numbers unboxed, and would box a number anew whenever it is
 * compared.
 */
const boxed = <T>(items: T[]): T[] => {
  const first = items[0] as T;
  items[0] = ABSENT as T;
  items[0] = first;
  return items;
};

/** What an element takes while it is sorted by its text. */
const KEYED_BYTES = 96;

interface Keyed {
  readonly text: string;
  readonly value: Value;
}

/** Below 0 when the first text comes before the second. */
const compareTexts = (realm: Realm, first: string, second: string): number => {
  noteComparison(realm, first, second);
  return first < second ? -1 : 0;
};

/** 23.1.3.30.2 CompareArrayElements without a comparator: each element is converted once. */
function* sortByText(realm: Realm, values: Value[]): LongWork<Value[]> {
  if (values.length < 2) return values;
  realm.meter.noteTaken(KEYED_BYTES * values.length);
  const sort = new MergeSort<Keyed>(realm, yield* keyedByText(realm, values));
  while (sort.pending) {
    realm.meter.tick();
    sort.answer(compareTexts(realm, sort.right.text, sort.left.text));
    if (realm.meter.sliceOver) yield PAUSE;
  }
  return sort.sorted.map((item) => item.value);
}

function* keyedByText(realm: Realm, values: readonly Value[]): LongWork<Keyed[]> {
  const keyed: Keyed[] = [];
  for (const value of values) {
    realm.meter.tick();
    keyed.push({ text: toString(realm, value), value });
    if (realm.meter.sliceOver) yield PAUSE;
  }
  return keyed;
}

/** 23.1.3.30.2 CompareArrayElements with a comparator. The list is used up. */
export function* sortByComparator(realm: Realm, values: Value[], comparator: GuestObject): Steps<Value[]> {
  realm.caller.hold(adoptElements(realm, values));
  const sort = new MergeSort<Value>(realm, values);
  while (sort.pending) {
    let order = realm.caller.callInPlace(comparator, undefined, sort.right, sort.left, undefined, undefined);
    if (order === ABSENT) order = yield new GuestCall(comparator, undefined, [sort.right, sort.left]);
    sort.answer(typeof order === "number" ? order : toNumber(realm, order));
  }
  return sort.sorted;
}

/** 23.1.3.30 step 1, 23.2.3.29 step 1. */
export const requireComparator = (realm: Realm, comparator: Value): GuestObject | undefined =>
  comparator === undefined || isCallable(comparator) ? comparator : throwTypeError(realm, BAD_COMPARATOR);

const withoutUndefined = (values: Value[]): Value[] =>
  values.includes(undefined) ? values.filter((value) => value !== undefined) : values;

const padded = (values: Value[], length: number): Value[] => {
  while (values.length < length) values.push(undefined);
  return values;
};

/** How `sort` and `toSorted` differ: where the elements come from, and where they go. */
interface Sorting {
  /** Of an array with plain elements. */
  readonly readPlain: (realm: Realm, array: GuestObject, length: number) => Value[];
  /** Of anything else: appends them to the values. */
  readonly read: (realm: Realm, object: GuestObject, length: number, values: Value[]) => LongWork<void>;
  readonly write: (
    realm: Realm,
    object: GuestObject,
    length: number,
    sorted: Value[],
  ) => GuestObject | LongWork<GuestObject>;
}

/** 23.1.3.30.1 SortIndexedProperties and what is around it. */
const sorter = (sorting: Sorting) =>
  function* (realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
    const comparator = requireComparator(realm, args[0]);
    const object = toObject(realm, thisValue);
    const length = lengthOfArrayLike(realm, object);
    const values = hasPlainElements(object)
      ? sorting.readPlain(realm, object, length)
      : yield* readHeld(realm, object, length, sorting);
    const defined = withoutUndefined(values);
    const sorted =
      comparator === undefined
        ? yield* sortByText(realm, defined)
        : yield* sortByComparator(realm, defined, comparator);
    const written = sorting.write(realm, object, length, padded(sorted, values.length));
    return written instanceof GuestObject ? written : yield* written;
  };

function* readHeld(realm: Realm, object: GuestObject, length: number, { read }: Sorting): LongWork<Value[]> {
  const values: Value[] = [];
  realm.caller.hold(adoptElements(realm, values));
  yield* read(realm, object, length, values);
  return values;
}

/** The elements but the holes. */
function* readPresent(realm: Realm, object: GuestObject, length: number, values: Value[]): LongWork<void> {
  for (let index = 0; index < length; index++) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    const element = elementAt(object, index);
    if (element === ABSENT) continue;
    realm.meter.chargeBytes(COSTS.arrayElement);
    values.push(element);
  }
}

const readPlainPresent = (realm: Realm, array: GuestObject, length: number): Value[] => {
  realm.meter.chargeIterations(length);
  realm.meter.chargeBytes(COSTS.arrayElement * array.elements.length);
  return array.elements.filter((element) => element !== ABSENT);
};

/** 23.1.3.30 steps 6-9: the comparator may have changed the array meanwhile. */
const writeBack = (
  realm: Realm,
  object: GuestObject,
  length: number,
  sorted: Value[],
): GuestObject | LongWork<GuestObject> => {
  const isAsRead = isPlainArray(object) && object.elements.length === length && sorted.length === length;
  if (!isAsRead) return writeEach(realm, object, length, sorted);
  object.elements = sorted;
  return object;
};

function* writeEach(
  realm: Realm,
  object: GuestObject,
  length: number,
  sorted: readonly Value[],
): LongWork<GuestObject> {
  for (let index = 0; index < sorted.length; index++) {
    realm.meter.tick();
    setOrThrow(realm, object, keyOfNumber(index), sorted[index]);
    if (realm.meter.sliceOver) yield PAUSE;
  }
  for (let index = sorted.length; index < length; index++) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    deletePropertyOrThrow(realm, object, keyOfNumber(index));
  }
  return object;
}

function* readAll(realm: Realm, object: GuestObject, length: number, values: Value[]): LongWork<void> {
  checkArrayLength(realm, length);
  yield* readElements(realm, object, 0, length, values);
}

const readPlainAll = (realm: Realm, array: GuestObject, length: number): Value[] => {
  checkArrayLength(realm, length);
  return readPlainElements(realm, array, 0, length);
};

export const sortRows: readonly Row[] = [
  stepping("sort", 1, sorter({ readPlain: readPlainPresent, read: readPresent, write: writeBack })),
  stepping(
    "toSorted",
    1,
    sorter({
      readPlain: readPlainAll,
      read: readAll,
      write: (realm, _object, _length, sorted) => adoptElements(realm, sorted),
    }),
  ),
];
