/** The methods of %TypedArray%.prototype (23.2.3) that look for a value, or at one. They may stop early, so they pay by what they saw. */

import { BOUNDS } from "../accounting/costs.ts";
import { toIntegerOrInfinity } from "../runtime/conversions.ts";
import { type LeafNative, PAUSE } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { finishWork, type LongWork } from "../runtime/long-work.ts";
import { leaf, type Row } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { toRelativeIndex } from "../runtime/relative-index.ts";
import { requireTypedArray, type TypedArrayData, typedArrayGet } from "../runtime/typed-arrays.ts";
import type { Value } from "../runtime/values.ts";

// 23.2.3.1
const at: LeafNative = (realm, thisValue, [position]) => {
  const { length } = requireTypedArray(realm, thisValue);
  const relative = toIntegerOrInfinity(realm, position);
  return typedArrayGet(thisValue as GuestObject, relative < 0 ? length + relative : relative);
};

/** Does an element count as the one that is looked for? */
type Test = (element: Value) => boolean;

/** A search from `start` on and before `end`, or from `start` down and above it. */
interface Search {
  readonly data: TypedArrayData;
  readonly start: number;
  readonly end: number;
  readonly test: Test;
  /** What is answered for the index where it ended, which is -1 if it found nothing. */
  readonly answer: (found: number) => Value;
}

const find = (realm: Realm, search: Search): Value => {
  const { start, end } = search;
  if (Math.abs(end - start) > BOUNDS.scanBlock) return finishWork(realm, findInBlocks(realm, search));
  return search.answer(start === end ? -1 : findInBlock(realm, search, start, Math.abs(end - start)));
};

function* findInBlocks(realm: Realm, search: Search): LongWork<Value> {
  const { start, end, answer } = search;
  const step = start <= end ? 1 : -1;
  for (let from = start; from !== end; ) {
    const count = Math.min(Math.abs(end - from), BOUNDS.scanBlock);
    const found = findInBlock(realm, search, from, count);
    if (found >= 0) return answer(found);
    from += step * count;
    if (realm.meter.sliceOver) yield PAUSE;
  }
  return answer(-1);
}

const findInBlock = (realm: Realm, { data, start, end, test }: Search, from: number, count: number): number => {
  const step = start <= end ? 1 : -1;
  const { type, view } = data;
  let seen = 0;
  while (seen < count && !test(type.read(view, from + step * seen))) seen++;
  realm.meter.chargeIterations(Math.min(seen + 1, count));
  return seen < count ? from + step * seen : -1;
};

const itself = (index: number): Value => index;
const isFound = (index: number): Value => index >= 0;

/** Elements are numbers, and what is gone is in no array: neither is undefined. */
const strictly =
  (target: Value): Test =>
  (element) =>
    element === target && element !== undefined;

// 23.2.3.17
const indexOf: LeafNative = (realm, thisValue, [target, fromIndex]) => {
  const data = requireTypedArray(realm, thisValue);
  const { length } = data;
  if (length === 0) return -1;
  const start = toRelativeIndex(realm, fromIndex, length);
  return find(realm, { data, start, end: length, test: strictly(target), answer: itself });
};

// 23.2.3.20
const lastIndexOf: LeafNative = (realm, thisValue, args) => {
  const data = requireTypedArray(realm, thisValue);
  const { length } = data;
  if (length === 0) return -1;
  const relative = args.length > 1 ? toIntegerOrInfinity(realm, args[1]) : length - 1;
  const start = relative < 0 ? length + relative : Math.min(relative, length - 1);
  return start < 0 ? -1 : find(realm, { data, start, end: -1, test: strictly(args[0]), answer: itself });
};

// 23.2.3.16
const includes: LeafNative = (realm, thisValue, [target, fromIndex]) => {
  const data = requireTypedArray(realm, thisValue);
  const { length } = data;
  if (length === 0) return false;
  const start = toRelativeIndex(realm, fromIndex, length);
  const test: Test = target === target ? (element) => element === target : (element) => element !== element;
  return find(realm, { data, start, end: length, test, answer: isFound });
};

export const typedArraySearchRows: readonly Row[] = [
  leaf("at", 1, at),
  leaf("includes", 1, includes),
  leaf("indexOf", 1, indexOf),
  leaf("lastIndexOf", 1, lastIndexOf),
];
