/**
 * Sorting typed arrays (23.2.3.29 sort, 23.2.3.33 toSorted). With a comparator it is the sort of arrays on a list of the
 * elements. By number the host sorts blocks, which are then merged here, so that each pass is charged and the clock is
 * looked at in between.
 */

import { BOUNDS, COSTS } from "../accounting/costs.ts";
import type { HostView } from "../runtime/element-types.ts";
import { PAUSE } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import type { LongWork } from "../runtime/long-work.ts";
import { type Row, stepping } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { createTypedArray } from "../runtime/typed-array-creation.ts";
import { elementsOf, requireTypedArray, type TypedArrayData, typedArrayData } from "../runtime/typed-arrays.ts";
import type { Value } from "../runtime/values.ts";
import { requireComparator, sortByComparator } from "./array-sort.ts";

/** Blocks of so many elements are the host's to sort. */
const BLOCK = BOUNDS.scanBlock;

/** 23.2.4.5 CompareTypedArrayElements without a comparator: NaN is last, and -0 before 0. */
const precedes = (first: number | bigint, second: number | bigint): boolean => {
  if (first < second) return true;
  if (first > second) return false;
  if (first !== first) return false;
  return second !== second || (first === 0 && Object.is(first, -0) && !Object.is(second, -0));
};

/** Sorts the view; charges a pass before each, and the room for a copy. */
function* sortByNumber(realm: Realm, view: HostView): LongWork<void> {
  realm.meter.chargeIterations(view.length);
  for (let start = 0; start < view.length; start += BLOCK) {
    realm.meter.tickMany(BLOCK);
    view.subarray(start, start + BLOCK).sort();
    if (realm.meter.sliceOver) yield PAUSE;
  }
  if (view.length > BLOCK) yield* mergeBlocks(realm, view);
}

function* mergeBlocks(realm: Realm, view: HostView): LongWork<void> {
  realm.meter.noteTaken(view.byteLength);
  let source = view.slice();
  let target = view;
  for (let width = BLOCK; width < view.length; width *= 2) {
    realm.meter.chargeIterations(view.length);
    for (let start = 0; start < view.length; start += 2 * width) yield* merge(realm, source, target, start, width);
    [source, target] = [target, source];
  }
  if (source !== view) view.set(source);
}

/** Merges two sorted halves of `width` elements, block by block. */
function* merge(realm: Realm, source: HostView, target: HostView, start: number, width: number): LongWork<void> {
  const middle = Math.min(start + width, source.length);
  const end = Math.min(middle + width, source.length);
  const halves: Halves = { left: start, middle, right: middle, end };
  for (let index = start; index < end; index += BLOCK) {
    realm.meter.tickMany(BLOCK);
    mergeBlock(source, target, index, Math.min(index + BLOCK, end), halves);
    if (realm.meter.sliceOver) yield PAUSE;
  }
}

/** Where the next elements of two halves are, and where the halves end. */
interface Halves {
  left: number;
  readonly middle: number;
  right: number;
  readonly end: number;
}

const mergeBlock = (source: HostView, target: HostView, from: number, to: number, halves: Halves): void => {
  const { middle, end } = halves;
  let { left, right } = halves;
  for (let index = from; index < to; index++) {
    const takesRight = left >= middle || (right < end && precedes(source[right] as number, source[left] as number));
    target[index] = (takesRight ? source[right++] : source[left++]) as number;
  }
  halves.left = left;
  halves.right = right;
};

/** One block is sorted at once, more in steps. */
const sortNatively = (realm: Realm, data: TypedArrayData): LongWork<void> | null => {
  if (data.type.isHalf) return sortHalves(realm, data);
  if (data.view.length > BLOCK) return sortByNumber(realm, data.view);
  realm.meter.chargeIterations(data.view.length);
  data.view.sort();
  return null;
};

/** Numbers of 16 bits are sorted as numbers. */
function* sortHalves(realm: Realm, data: TypedArrayData): LongWork<void> {
  realm.meter.noteTaken(12 * data.length);
  const numbers = Float32Array.from(elementsOf(data) as number[]) as unknown as HostView;
  yield* sortByNumber(realm, numbers);
  for (let index = 0; index < numbers.length; index++) data.type.write(data.view, index, numbers[index] as number);
}

/** Sorts the elements of one typed array into another one. */
function* sortInto(realm: Realm, data: TypedArrayData, target: TypedArrayData, comparator: GuestObject): Steps<void> {
  realm.meter.chargeIterations(data.length);
  realm.meter.chargeBytes(COSTS.arrayElement * data.length);
  const sorted = yield* sortByComparator(realm, elementsOf(data), comparator);
  const { type, view } = target;
  for (let index = 0; index < Math.min(sorted.length, view.length); index++)
    type.write(view, index, sorted[index] as number);
}

// 23.2.3.29
function* sort(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  const comparator = requireComparator(realm, args[0]);
  const data = requireTypedArray(realm, thisValue);
  const steps = comparator === undefined ? sortNatively(realm, data) : sortInto(realm, data, data, comparator);
  if (steps !== null) yield* steps;
  return thisValue;
}

// 23.2.3.33
function* toSorted(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  const comparator = requireComparator(realm, args[0]);
  const data = requireTypedArray(realm, thisValue);
  const result = createTypedArray(realm, data.type, data.length);
  const target = typedArrayData(result);
  realm.caller.hold(result);
  if (comparator === undefined) target.view.set(data.view);
  const steps = comparator === undefined ? sortNatively(realm, target) : sortInto(realm, data, target, comparator);
  if (steps !== null) yield* steps;
  return result;
}

export const typedArraySortRows: readonly Row[] = [stepping("sort", 1, sort), stepping("toSorted", 1, toSorted)];
