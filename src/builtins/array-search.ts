/** The methods of Array.prototype (23.1.3) that look for a value, or at one. They may stop early, so they pay by what they saw. */
import { BOUNDS } from "../accounting/costs.ts";
import { elementAt, getAt, hasPlainElements } from "../runtime/arrays.ts";
import { lengthOfArrayLike, toIntegerOrInfinity, toObject } from "../runtime/conversions.ts";
import { type LeafNative, PAUSE } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { finishWork, type LongWork } from "../runtime/long-work.ts";
import { leaf, type Row } from "../runtime/native-table.ts";
import { sameValueZero } from "../runtime/operators.ts";
import type { Realm } from "../runtime/realm.ts";
import { toRelativeIndex } from "../runtime/relative-index.ts";
import { noteEquation } from "../runtime/strings.ts";
import type { Value } from "../runtime/values.ts";
import { thisObject } from "./array-this.ts";

// 23.1.3.1
const at: LeafNative = (realm, thisValue, args) => {
  const object = toObject(realm, thisValue);
  const length = lengthOfArrayLike(realm, object);
  const relative = toIntegerOrInfinity(realm, args[0]);
  const index = relative < 0 ? length + relative : relative;
  return index < 0 || index >= length ? undefined : getAt(object, index);
};

/** Comparing strings longer than this is work of its own. */
const LONG_STRING = 64;

/** Comparing two strings that may differ at their ends only is work. */
const tickComparison = (realm: Realm, element: Value, target: string): void => {
  if (typeof element === "string") noteEquation(realm, element, target);
};

const isLongString = (value: Value): value is string => typeof value === "string" && value.length > LONG_STRING;

/** Where `elements` holds the target first, from `start` on and before `end`; -1 if nowhere. Charges what it visits. */
const scanForward = (realm: Realm, elements: readonly Value[], target: Value, start: number, end: number): number => {
  for (let from = start; from < end; ) {
    const to = Math.min(from + (isLongString(target) ? 1 : BOUNDS.scanBlock), end);
    if (isLongString(target)) tickComparison(realm, elements[from], target);
    let index = from;
    while (index < to && elements[index] !== target) index++;
    realm.meter.chargeIterations(Math.min(index + 1, to) - from);
    if (index < to) return index;
    from = to;
  }
  return -1;
};

/** The same from `start` down to 0. */
const scanBackward = (realm: Realm, elements: readonly Value[], target: Value, start: number): number => {
  for (let from = start; from >= 0; ) {
    const to = Math.max(from - (isLongString(target) ? 1 : BOUNDS.scanBlock), -1);
    if (isLongString(target)) tickComparison(realm, elements[from], target);
    let index = from;
    while (index > to && elements[index] !== target) index--;
    realm.meter.chargeIterations(from - Math.max(index - 1, to));
    if (index > to) return index;
    from = to;
  }
  return -1;
};

// 23.1.3.17
const indexOf: LeafNative = (realm, thisValue, args) => {
  const object = thisObject(realm, thisValue, "indexOf");
  const length = lengthOfArrayLike(realm, object);
  if (length === 0) return -1;
  const start = toRelativeIndex(realm, args[1], length);
  if (!hasPlainElements(object)) return finishWork(realm, indexOfGeneric(realm, object, args[0], start, length));
  const end = Math.min(length, object.elements.length);
  const found = scanForward(realm, object.elements, args[0], start, end);
  if (found < 0) realm.meter.chargeIterations(length - Math.max(start, end));
  return found;
};

function* indexOfGeneric(
  realm: Realm,
  object: GuestObject,
  target: Value,
  start: number,
  length: number,
): LongWork<number> {
  for (let index = start; index < length; index++) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    const element = elementAt(object, index);
    if (isLongString(target)) tickComparison(realm, element, target);
    if (element === target) return index;
  }
  return -1;
}

// 23.1.3.20
const lastIndexOf: LeafNative = (realm, thisValue, args) => {
  const object = toObject(realm, thisValue);
  const length = lengthOfArrayLike(realm, object);
  if (length === 0) return -1;
  const relative = args.length > 1 ? toIntegerOrInfinity(realm, args[1]) : length - 1;
  const start = relative < 0 ? length + relative : Math.min(relative, length - 1);
  if (!hasPlainElements(object)) return finishWork(realm, lastIndexOfGeneric(realm, object, args[0], start));
  const last = Math.min(start, object.elements.length - 1);
  if (start > last) realm.meter.chargeIterations(start - Math.max(last, -1));
  return scanBackward(realm, object.elements, args[0], last);
};

function* lastIndexOfGeneric(realm: Realm, object: GuestObject, target: Value, start: number): LongWork<number> {
  for (let index = start; index >= 0; index--) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    const element = elementAt(object, index);
    if (isLongString(target)) tickComparison(realm, element, target);
    if (element === target) return index;
  }
  return -1;
}

// 23.1.3.16
const includes: LeafNative = (realm, thisValue, args) => {
  const object = toObject(realm, thisValue);
  const length = lengthOfArrayLike(realm, object);
  if (length === 0) return false;
  const target = args[0];
  const start = toRelativeIndex(realm, args[1], length);
  if (!hasPlainElements(object) || target === undefined || target !== target)
    return finishWork(realm, includesGeneric(realm, object, target, start, length));
  const end = Math.min(length, object.elements.length);
  if (scanForward(realm, object.elements, target, start, end) >= 0) return true;
  realm.meter.chargeIterations(length - Math.max(start, end));
  return false;
};

/** Also for NaN, and for undefined, which holes are here. */
function* includesGeneric(
  realm: Realm,
  object: GuestObject,
  target: Value,
  start: number,
  length: number,
): LongWork<boolean> {
  for (let index = start; index < length; index++) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    const element = getAt(object, index);
    if (isLongString(target)) tickComparison(realm, element, target);
    if (sameValueZero(element, target)) return true;
  }
  return false;
}

export const searchRows: readonly Row[] = [
  leaf("at", 1, at),
  leaf("includes", 1, includes),
  leaf("indexOf", 1, indexOf),
  leaf("lastIndexOf", 1, lastIndexOf),
];
