/** The methods of Array.prototype (23.1.3) that change their array: at its ends, in the middle, in place. */
import { COSTS } from "../accounting/costs.ts";
import { BAD_LENGTH, tooManyPushed } from "../messages/arrays.ts";
import { arraySpeciesCreate, copyElements, hasDefaultSpecies } from "../runtime/array-species.ts";
import {
  appendElement,
  arrayLength,
  canAppend,
  createHoleyArray,
  elementAt,
  getAt,
  hasPlainElements,
  holesWithin,
  isPlainArray,
  settleLength,
  takesElements,
} from "../runtime/arrays.ts";
import { lengthOfArrayLike, toIntegerOrInfinity, toObject } from "../runtime/conversions.ts";
import { type LeafNative, PAUSE } from "../runtime/function-objects.ts";
import { type GuestObject, NO_ELEMENTS } from "../runtime/guest-object.ts";
import { finishWork, type LongWork } from "../runtime/long-work.ts";
import { leaf, type Row } from "../runtime/native-table.ts";
import { deletePropertyOrThrow, setOrThrow } from "../runtime/object-operations.ts";
import { keyOfNumber } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { toRelativeEnd, toRelativeIndex } from "../runtime/relative-index.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { ABSENT, isObject, type Value } from "../runtime/values.ts";

/** Up to so many items are spread into the arguments of a host function. */
const MAX_SPREAD = 256;

const filled = (element: Value): Value => (element === ABSENT ? undefined : element);

/** The elements of a plain array as its own list, which may be written to. */
const ownElements = (array: GuestObject): Value[] => {
  if (array.elements === NO_ELEMENTS) array.elements = [];
  return array.elements;
};

/** What shift, unshift, splice and copyWithin do with each element: it moves, and a hole with it. */
const moveElement = (realm: Realm, object: GuestObject, from: number, to: number): void => {
  realm.meter.chargeIterations(1);
  const element = elementAt(object, from);
  const target = keyOfNumber(to);
  if (element === ABSENT) deletePropertyOrThrow(realm, object, target);
  else setOrThrow(realm, object, target, element);
};

/** Moves the elements from `start` to `end` by `distance`, the last one first: for moves to where elements still are. */
function* moveBackward(
  realm: Realm,
  object: GuestObject,
  start: number,
  end: number,
  distance: number,
): LongWork<void> {
  for (let index = end - 1; index >= start; index--) {
    moveElement(realm, object, index, index + distance);
    if (realm.meter.sliceOver) yield PAUSE;
  }
}

/** The same, the first one first. */
function* moveForward(realm: Realm, object: GuestObject, start: number, end: number, distance: number): LongWork<void> {
  for (let index = start; index < end; index++) {
    moveElement(realm, object, index, index + distance);
    if (realm.meter.sliceOver) yield PAUSE;
  }
}

/** In the order that overwrites none before it has moved. */
const moveElements = (
  realm: Realm,
  object: GuestObject,
  start: number,
  end: number,
  distance: number,
): LongWork<void> => (distance < 0 ? moveForward : moveBackward)(realm, object, start, end, distance);

function* deleteElements(realm: Realm, object: GuestObject, start: number, end: number): LongWork<void> {
  for (let index = end - 1; index >= start; index--) {
    realm.meter.chargeIterations(1);
    deletePropertyOrThrow(realm, object, keyOfNumber(index));
    if (realm.meter.sliceOver) yield PAUSE;
  }
}

function* setElements(realm: Realm, object: GuestObject, start: number, items: readonly Value[]): LongWork<void> {
  for (let index = 0; index < items.length; index++) {
    realm.meter.tick();
    setOrThrow(realm, object, keyOfNumber(start + index), items[index]);
    if (realm.meter.sliceOver) yield PAUSE;
  }
}

// 23.1.3.23
const push: LeafNative = (realm, thisValue, args) => {
  if (!isObject(thisValue) || !canAppend(thisValue))
    return finishWork(realm, pushGeneric(realm, toObject(realm, thisValue), args));
  for (let index = 0; index < args.length; index++) appendElement(thisValue, args[index]);
  return thisValue.elements.length;
};

function* pushGeneric(realm: Realm, object: GuestObject, items: Value[]): LongWork<number> {
  const length = lengthOfArrayLike(realm, object);
  if (length + items.length > Number.MAX_SAFE_INTEGER) throwTypeError(realm, tooManyPushed(items.length, length));
  yield* setElements(realm, object, length, items);
  setOrThrow(realm, object, "length", length + items.length);
  return length + items.length;
}

// 23.1.3.22
const pop: LeafNative = (realm, thisValue) => {
  if (isObject(thisValue) && isPlainArray(thisValue)) return filled(thisValue.elements.pop());
  const object = toObject(realm, thisValue);
  const length = lengthOfArrayLike(realm, object);
  const last = length === 0 ? undefined : getAt(object, length - 1);
  if (length > 0) deletePropertyOrThrow(realm, object, keyOfNumber(length - 1));
  setOrThrow(realm, object, "length", Math.max(length - 1, 0));
  return last;
};

// 23.1.3.27
const shift: LeafNative = (realm, thisValue) => {
  if (!isObject(thisValue) || !isPlainArray(thisValue))
    return finishWork(realm, shiftGeneric(realm, toObject(realm, thisValue)));
  realm.meter.chargeIterations(thisValue.elements.length);
  return filled(thisValue.elements.shift());
};

function* shiftGeneric(realm: Realm, object: GuestObject): LongWork<Value> {
  const length = lengthOfArrayLike(realm, object);
  if (length === 0) {
    setOrThrow(realm, object, "length", 0);
    return undefined;
  }
  realm.meter.chargeIterations(1);
  const first = getAt(object, 0);
  yield* moveElements(realm, object, 1, length, -1);
  deletePropertyOrThrow(realm, object, keyOfNumber(length - 1));
  setOrThrow(realm, object, "length", length - 1);
  return first;
}

// 23.1.3.37
const unshift: LeafNative = (realm, thisValue, args) => {
  if (!isObject(thisValue) || !isPlainArray(thisValue))
    return finishWork(realm, unshiftGeneric(realm, toObject(realm, thisValue), args));
  const { elements } = thisValue;
  if (args.length === 0) return elements.length;
  realm.meter.chargeIterations(elements.length);
  realm.meter.chargeBytes(COSTS.arrayElement * args.length);
  if (args.length <= MAX_SPREAD) return ownElements(thisValue).unshift(...args);
  thisValue.elements = args.concat(elements);
  return thisValue.elements.length;
};

function* unshiftGeneric(realm: Realm, object: GuestObject, items: Value[]): LongWork<number> {
  const length = lengthOfArrayLike(realm, object);
  if (items.length > 0) {
    if (length + items.length > Number.MAX_SAFE_INTEGER) throwTypeError(realm, BAD_LENGTH);
    yield* moveElements(realm, object, 0, length, items.length);
    yield* setElements(realm, object, 0, items);
  }
  setOrThrow(realm, object, "length", length + items.length);
  return length + items.length;
}

/** What is taken out of an array-like, and what is put in. */
export interface Splice {
  readonly length: number;
  readonly start: number;
  readonly skipped: number;
  readonly items: Value[];
}

/** 23.1.3.31 steps 2-12, 23.1.3.35 steps 2-12. */
export const readSplice = (realm: Realm, object: GuestObject, args: Value[]): Splice => {
  const length = lengthOfArrayLike(realm, object);
  const start = toRelativeIndex(realm, args[0], length);
  const skipped = skipCount(realm, args, length, start);
  const items = args.slice(2);
  if (length + items.length - skipped > Number.MAX_SAFE_INTEGER) throwTypeError(realm, BAD_LENGTH);
  return { length, start, skipped, items };
};

const skipCount = (realm: Realm, args: Value[], length: number, start: number): number => {
  if (args.length === 0) return 0;
  if (args.length === 1) return length - start;
  return Math.min(Math.max(toIntegerOrInfinity(realm, args[1]), 0), length - start);
};

// 23.1.3.31
const splice: LeafNative = (realm, thisValue, args) => {
  const object = toObject(realm, thisValue);
  const splicing = readSplice(realm, object, args);
  if (isPlainArray(object) && object.elements.length === splicing.length && hasDefaultSpecies(realm, object))
    return splicePlain(realm, object, splicing);
  const result = arraySpeciesCreate(realm, object, splicing.skipped);
  return finishWork(realm, spliceGeneric(realm, object, splicing, result), result);
};

const splicePlain = (realm: Realm, array: GuestObject, splicing: Splice): GuestObject => {
  const { length, start, skipped, items } = splicing;
  const grown = items.length - skipped;
  realm.meter.chargeIterations(skipped + (grown === 0 ? 0 : length - start - skipped));
  realm.meter.chargeBytes(COSTS.arrayElement * Math.max(grown, 0));
  return createHoleyArray(realm, spliceElements(array, splicing), skipped);
};

const spliceElements = (array: GuestObject, { start, skipped, items }: Splice): Value[] => {
  const elements = ownElements(array);
  if (items.length <= MAX_SPREAD) return elements.splice(start, skipped, ...items);
  array.elements = elements.slice(0, start).concat(items, elements.slice(start + skipped));
  return elements.slice(start, start + skipped);
};

function* spliceGeneric(
  realm: Realm,
  object: GuestObject,
  { length, start, skipped, items }: Splice,
  result: GuestObject,
): LongWork<GuestObject> {
  yield* copyElements(realm, result, object, start, skipped);
  const grown = items.length - skipped;
  if (grown !== 0) yield* moveElements(realm, object, start + skipped, length, grown);
  if (grown < 0) yield* deleteElements(realm, object, length + grown, length);
  yield* setElements(realm, object, start, items);
  setOrThrow(realm, object, "length", length + grown);
  return result;
}

// 23.1.3.26
const reverse: LeafNative = (realm, thisValue) => {
  const object = toObject(realm, thisValue);
  if (!isPlainArray(object)) return finishWork(realm, reverseGeneric(realm, object));
  realm.meter.chargeIterations(object.elements.length);
  object.elements.reverse();
  return object;
};

function* reverseGeneric(realm: Realm, object: GuestObject): LongWork<GuestObject> {
  const length = lengthOfArrayLike(realm, object);
  for (let lower = 0; lower < Math.floor(length / 2); lower++) {
    realm.meter.chargeIterations(2);
    if (realm.meter.sliceOver) yield PAUSE;
    const upper = length - 1 - lower;
    const first = elementAt(object, lower);
    const last = elementAt(object, upper);
    if (last !== ABSENT) setOrThrow(realm, object, keyOfNumber(lower), last);
    else if (first !== ABSENT) deletePropertyOrThrow(realm, object, keyOfNumber(lower));
    if (first !== ABSENT) setOrThrow(realm, object, keyOfNumber(upper), first);
    else if (last !== ABSENT) deletePropertyOrThrow(realm, object, keyOfNumber(upper));
  }
  return object;
}

// 23.1.3.7
const fill: LeafNative = (realm, thisValue, args) => {
  const object = toObject(realm, thisValue);
  const length = lengthOfArrayLike(realm, object);
  const start = toRelativeIndex(realm, args[1], length);
  const end = toRelativeEnd(realm, args[2], length);
  if (!isFillable(object, start, length)) return finishWork(realm, fillGeneric(realm, object, args[0], start, end));
  fillElements(realm, object, args[0], start, end);
  return object;
};

/** Can the range be written in `elements` alone? Also where `Array(n)` has none yet. */
const isFillable = (object: GuestObject, start: number, length: number): boolean =>
  hasPlainElements(object) &&
  takesElements(object) &&
  !object.shape.servesAsPrototype &&
  arrayLength(object) === length &&
  start <= object.elements.length;

const fillElements = (realm: Realm, array: GuestObject, value: Value, start: number, end: number): void => {
  if (start >= end) return;
  const length = arrayLength(array);
  const elements = ownElements(array);
  realm.meter.chargeIterations(end - start);
  realm.meter.chargeBytes(
    COSTS.arrayElement * (holesWithin(elements, start, end) + Math.max(end - elements.length, 0)),
  );
  elements.fill(value, start, end);
  for (let index = elements.length; index < end; index++) elements.push(value);
  settleLength(array, length);
};

function* fillGeneric(
  realm: Realm,
  object: GuestObject,
  value: Value,
  start: number,
  end: number,
): LongWork<GuestObject> {
  for (let index = start; index < end; index++) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    setOrThrow(realm, object, keyOfNumber(index), value);
  }
  return object;
}

// 23.1.3.4
const copyWithin: LeafNative = (realm, thisValue, args) => {
  const object = toObject(realm, thisValue);
  const length = lengthOfArrayLike(realm, object);
  const to = toRelativeIndex(realm, args[0], length);
  const from = toRelativeIndex(realm, args[1], length);
  const end = toRelativeEnd(realm, args[2], length);
  const count = Math.min(end - from, length - to);
  if (count <= 0) return object;
  if (!isPlainArray(object) || object.elements.length !== length)
    return finishWork(realm, copyWithinGeneric(realm, object, to, from, count));
  copyElementsWithin(realm, object, to, from, count);
  return object;
};

const copyElementsWithin = (realm: Realm, array: GuestObject, to: number, from: number, count: number): void => {
  realm.meter.chargeIterations(count);
  array.elements.copyWithin(to, from, from + count);
};

/** Backwards where the ranges overlap so. */
function* copyWithinGeneric(
  realm: Realm,
  object: GuestObject,
  to: number,
  from: number,
  count: number,
): LongWork<GuestObject> {
  const overlapsBehind = from < to && to < from + count;
  if (overlapsBehind) yield* moveBackward(realm, object, from, from + count, to - from);
  else yield* moveForward(realm, object, from, from + count, to - from);
  return object;
}

export const mutationRows: readonly Row[] = [
  leaf("copyWithin", 2, copyWithin),
  leaf("fill", 1, fill),
  leaf("pop", 0, pop),
  leaf("push", 1, push),
  leaf("reverse", 0, reverse),
  leaf("shift", 0, shift),
  leaf("splice", 2, splice),
  leaf("unshift", 1, unshift),
];
