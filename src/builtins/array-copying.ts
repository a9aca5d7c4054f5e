/** The methods of Array.prototype (23.1.3) that answer with a new array made from parts of old ones. */
import { BOUNDS, COSTS } from "../accounting/costs.ts";
import { BAD_LENGTH, badIndex } from "../messages/arrays.ts";
import { TOO_DEEP } from "../messages/calls.ts";
import {
  arraySpeciesCreate,
  copyElements,
  createElement,
  growingArray,
  hasDefaultSpecies,
  setLengthOrThrow,
} from "../runtime/array-species.ts";
import {
  adoptElements,
  appendElements,
  canAppend,
  checkArrayLength,
  createHoleyArray,
  elementAt,
  getAt,
  hasPlainElements,
  isArray,
  readElements,
} from "../runtime/arrays.ts";
import { lengthOfArrayLike, toIntegerOrInfinity, toObject } from "../runtime/conversions.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { leaf, type Row } from "../runtime/native-table.ts";
import { get } from "../runtime/objects.ts";
import type { Realm } from "../runtime/realm.ts";
import { toRelativeEnd, toRelativeIndex } from "../runtime/relative-index.ts";
import { throwRangeError, throwTypeError } from "../runtime/throw.ts";
import { whileUnfinished } from "../runtime/unfinished.ts";
import { ABSENT, isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";
import { readSplice } from "./array-mutation.ts";

// 23.1.3.28
const slice: LeafNative = (realm, thisValue, args) => {
  const object = toObject(realm, thisValue);
  const length = lengthOfArrayLike(realm, object);
  const start = toRelativeIndex(realm, args[0], length);
  const count = Math.max(toRelativeEnd(realm, args[1], length) - start, 0);
  if (!hasPlainElements(object) || !hasDefaultSpecies(realm, object)) return sliceGeneric(realm, object, start, count);
  realm.meter.chargeIterations(count);
  return createHoleyArray(realm, object.elements.slice(start, start + count), count);
};

const sliceGeneric = (realm: Realm, object: GuestObject, start: number, count: number): GuestObject => {
  const result = arraySpeciesCreate(realm, object, count);
  copyElements(realm, result, object, start, count);
  return result;
};

// 23.1.3.2
const concat: LeafNative = (realm, thisValue, args) => {
  const object = toObject(realm, thisValue);
  const result = arraySpeciesCreate(realm, object, 0);
  whileUnfinished(realm, result, () => {
    let count = appendOperand(realm, result, 0, object);
    for (const item of args) count = appendOperand(realm, result, count, item);
    setLengthOrThrow(realm, result, count);
  });
  return result;
};

/** Appends one operand of `concat`, spread or whole; answers with the new count. */
const appendOperand = (realm: Realm, result: GuestObject, count: number, item: Value): number => {
  if (isObject(item) && isConcatSpreadable(item)) return appendSpread(realm, result, count, item);
  checkCount(realm, count + 1);
  realm.meter.chargeIterations(1);
  createElement(realm, result, count, item);
  return count + 1;
};

/** 23.1.3.2.1 */
const isConcatSpreadable = (object: GuestObject): boolean => {
  const spreadable = get(object, wellKnownSymbols.isConcatSpreadable);
  return spreadable === undefined ? isArray(object) : !!spreadable;
};

const checkCount = (realm: Realm, count: number): void => {
  if (count > Number.MAX_SAFE_INTEGER) throwTypeError(realm, BAD_LENGTH);
};

const appendSpread = (realm: Realm, result: GuestObject, count: number, source: GuestObject): number => {
  const length = lengthOfArrayLike(realm, source);
  checkCount(realm, count + length);
  if (hasPlainElements(source) && canAppend(result) && result.elements.length === count) {
    realm.meter.chargeIterations(length);
    appendElements(result, source.elements);
    return count + length;
  }
  for (let index = 0; index < length; index++) {
    realm.meter.chargeIterations(1);
    const element = elementAt(source, index);
    if (element !== ABSENT) createElement(realm, result, count + index, element);
  }
  return count + length;
};

/** Where flattening stands in one of the arrays that it is inside of. */
interface Flattening {
  readonly source: GuestObject;
  readonly length: number;
  index: number;
}

const flatteningOf = (realm: Realm, source: GuestObject): Flattening => ({
  source,
  length: lengthOfArrayLike(realm, source),
  index: 0,
});

// 23.1.3.13
const flat: LeafNative = (realm, thisValue, args) => {
  const object = toObject(realm, thisValue);
  const whole = flatteningOf(realm, object);
  const depth = args[0] === undefined ? 1 : toIntegerOrInfinity(realm, args[0]);
  const result = arraySpeciesCreate(realm, object, 0);
  whileUnfinished(realm, result, () => flatten(realm, result, [whole], depth));
  return result;
};

/** 23.1.3.13.1 FlattenIntoArray, with a stack of its own: nestings are the guest's, and may be deep or cyclic. */
const flatten = (realm: Realm, result: GuestObject, stack: Flattening[], depth: number): void => {
  let count = 0;
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const element = nextElement(realm, top);
    if (element === ABSENT) stack.pop();
    else if (stack.length <= depth && isArray(element)) enterNested(realm, stack, element);
    else createElement(realm, result, count++, element);
  }
};

/** The next element that is no hole, or ABSENT at the end. */
const nextElement = (realm: Realm, flattening: Flattening): Value => {
  while (flattening.index < flattening.length) {
    realm.meter.chargeIterations(1);
    const element = elementAt(flattening.source, flattening.index++);
    if (element !== ABSENT) return element;
  }
  return ABSENT;
};

const enterNested = (realm: Realm, stack: Flattening[], element: GuestObject): void => {
  if (stack.length >= BOUNDS.dataNesting) throwRangeError(realm, TOO_DEEP);
  stack.push(flatteningOf(realm, element));
};

// 23.1.3.33
const toReversed: LeafNative = (realm, thisValue) => {
  const object = toObject(realm, thisValue);
  const length = lengthOfArrayLike(realm, object);
  checkArrayLength(realm, length);
  if (hasPlainElements(object)) return adoptElements(realm, readElements(realm, object, 0, length).reverse());
  const result = growingArray(realm, length);
  whileUnfinished(realm, result, () => {
    for (let index = length - 1; index >= 0; index--) {
      realm.meter.chargeIterations(1);
      createElement(realm, result, length - 1 - index, getAt(object, index));
    }
  });
  return result;
};

// 23.1.3.35
const toSpliced: LeafNative = (realm, thisValue, args) => {
  const object = toObject(realm, thisValue);
  const { length, start, skipped, items } = readSplice(realm, object, args);
  checkArrayLength(realm, length + items.length - skipped);
  realm.meter.chargeBytes(COSTS.arrayElement * items.length);
  const head = readElements(realm, object, 0, start);
  const tail = readElements(realm, object, start + skipped, length);
  return adoptElements(realm, head.concat(items, tail));
};

// 23.1.3.39
const replaced: LeafNative = (realm, thisValue, args) => {
  const object = toObject(realm, thisValue);
  const length = lengthOfArrayLike(realm, object);
  const relative = toIntegerOrInfinity(realm, args[0]);
  const index = relative < 0 ? length + relative : relative;
  if (index < 0 || index >= length) throwRangeError(realm, badIndex(relative));
  checkArrayLength(realm, length);
  const head = readElements(realm, object, 0, index);
  realm.meter.chargeIterations(1);
  realm.meter.chargeBytes(COSTS.arrayElement);
  head.push(args[1]);
  return adoptElements(realm, head.concat(readElements(realm, object, index + 1, length)));
};

export const copyingRows: readonly Row[] = [
  leaf("concat", 1, concat),
  leaf("flat", 0, flat),
  leaf("slice", 2, slice),
  leaf("toReversed", 0, toReversed),
  leaf("toSpliced", 2, toSpliced),
  leaf("with", 2, replaced),
];
