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
  readPlainElements,
} from "../runtime/arrays.ts";
import { lengthOfArrayLike, toIntegerOrInfinity, toObject } from "../runtime/conversions.ts";
import { type LeafNative, PAUSE } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { finishParts, finishWork, type LongWork } from "../runtime/long-work.ts";
import { leaf, type Row } from "../runtime/native-table.ts";
import { get } from "../runtime/objects.ts";
import type { Realm } from "../runtime/realm.ts";
import { toRelativeEnd, toRelativeIndex } from "../runtime/relative-index.ts";
import { throwRangeError, throwTypeError } from "../runtime/throw.ts";
import { ABSENT, isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";
import { readSplice, type Splice } from "./array-mutation.ts";
import { thisObject } from "./array-this.ts";

// 23.1.3.28
const slice: LeafNative = (realm, thisValue, args) => {
  const object = toObject(realm, thisValue);
  const length = lengthOfArrayLike(realm, object);
  const start = toRelativeIndex(realm, args[0], length);
  const count = Math.max(toRelativeEnd(realm, args[1], length) - start, 0);
  if (!hasPlainElements(object) || !hasDefaultSpecies(realm, object)) {
    const result = arraySpeciesCreate(realm, object, count);
    return finishWork(realm, sliceGeneric(realm, object, start, count, result), result);
  }
  realm.meter.chargeIterations(count);
  return createHoleyArray(realm, object.elements.slice(start, start + count), count);
};

function* sliceGeneric(
  realm: Realm,
  object: GuestObject,
  start: number,
  count: number,
  result: GuestObject,
): LongWork<GuestObject> {
  yield* copyElements(realm, result, object, start, count);
  return result;
}

// 23.1.3.2
const concat: LeafNative = (realm, thisValue, args) => {
  const object = thisObject(realm, thisValue, "concat");
  const result = arraySpeciesCreate(realm, object, 0);
  const concatenation: Concatenation = {
    result,
    operands: [object, ...args],
    next: 0,
    spread: null,
    index: 0,
    length: 0,
    count: 0,
  };
  return finishParts(realm, result, () => concatPart(realm, concatenation));
};

/** How far `concat` has come. */
interface Concatenation {
  readonly result: GuestObject;
  readonly operands: readonly Value[];
  /** The operand that comes next. */
  next: number;
  /** The one before it, while its elements are appended one by one: at which index it is, of how many. */
  spread: GuestObject | null;
  index: number;
  length: number;
  /** Of the result. */
  count: number;
}

/** The result, or ABSENT when the slice is over. */
const concatPart = (realm: Realm, concatenation: Concatenation): Value => {
  const { result, operands } = concatenation;
  for (;;) {
    if (!appendSpread(realm, concatenation)) return ABSENT;
    if (concatenation.next === operands.length) break;
    appendOperand(realm, concatenation, operands[concatenation.next++]);
    if (realm.meter.sliceOver) return ABSENT;
  }
  setLengthOrThrow(realm, result, concatenation.count);
  return result;
};

/** Appends one operand of `concat`, or begins with its elements. */
const appendOperand = (realm: Realm, concatenation: Concatenation, item: Value): void => {
  if (isObject(item) && isConcatSpreadable(item)) return beginSpread(realm, concatenation, item);
  checkCount(realm, concatenation.count + 1);
  realm.meter.chargeIterations(1);
  createElement(realm, concatenation.result, concatenation.count++, item);
};

/** 23.1.3.2.1 */
const isConcatSpreadable = (object: GuestObject): boolean => {
  const spreadable = get(object, wellKnownSymbols.isConcatSpreadable);
  return spreadable === undefined ? isArray(object) : !!spreadable;
};

const checkCount = (realm: Realm, count: number): void => {
  if (count > Number.MAX_SAFE_INTEGER) throwTypeError(realm, BAD_LENGTH);
};

const beginSpread = (realm: Realm, concatenation: Concatenation, source: GuestObject): void => {
  const { result, count } = concatenation;
  const length = lengthOfArrayLike(realm, source);
  checkCount(realm, count + length);
  if (hasPlainElements(source) && canAppend(result) && result.elements.length === count) {
    realm.meter.chargeIterations(length);
    appendElements(result, source.elements);
    concatenation.count += length;
  } else {
    concatenation.spread = source;
    concatenation.index = 0;
    concatenation.length = length;
  }
};

/** Appends the elements that are left of an operand; false when the slice is over. */
const appendSpread = (realm: Realm, concatenation: Concatenation): boolean => {
  const { result, spread, count, length } = concatenation;
  if (spread === null) return true;
  while (concatenation.index < length) {
    if (realm.meter.sliceOver) return false;
    realm.meter.chargeIterations(1);
    const index = concatenation.index++;
    const element = elementAt(spread, index);
    if (element !== ABSENT) createElement(realm, result, count + index, element);
  }
  concatenation.spread = null;
  concatenation.count += length;
  return true;
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
  const flattened = { result, stack: [whole], depth, count: 0 };
  return finishParts(realm, result, () => flatten(realm, flattened));
};

/** How far `flat` has come. */
interface Flat {
  readonly result: GuestObject;
  readonly stack: Flattening[];
  readonly depth: number;
  /** Of the result. */
  count: number;
}

/**
 * 23.1.3.13.1 FlattenIntoArray, with a stack of its own: nestings are the guest's, and may be deep or cyclic. The result, or
 * ABSENT when the slice is over.
 */
const flatten = (realm: Realm, flattened: Flat): Value => {
  const { result, stack } = flattened;
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    if (realm.meter.sliceOver) return ABSENT;
    if (top.index >= top.length) stack.pop();
    else flattenNext(realm, flattened, top);
  }
  return result;
};

const flattenNext = (realm: Realm, flattened: Flat, top: Flattening): void => {
  const { result, stack, depth } = flattened;
  realm.meter.chargeIterations(1);
  const element = elementAt(top.source, top.index++);
  if (element === ABSENT) return;
  if (stack.length <= depth && isArray(element)) enterNested(realm, stack, element);
  else createElement(realm, result, flattened.count++, element);
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
  if (hasPlainElements(object)) return adoptElements(realm, readPlainElements(realm, object, 0, length).reverse());
  const result = growingArray(realm, length);
  return finishWork(realm, reversedGeneric(realm, object, length, result), result);
};

function* reversedGeneric(
  realm: Realm,
  object: GuestObject,
  length: number,
  result: GuestObject,
): LongWork<GuestObject> {
  for (let index = length - 1; index >= 0; index--) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    createElement(realm, result, length - 1 - index, getAt(object, index));
  }
  return result;
}

// 23.1.3.35
const toSpliced: LeafNative = (realm, thisValue, args) => {
  const object = toObject(realm, thisValue);
  const splicing = readSplice(realm, object, args);
  const { length, start, skipped, items } = splicing;
  checkArrayLength(realm, length + items.length - skipped);
  realm.meter.chargeBytes(COSTS.arrayElement * items.length);
  if (!hasPlainElements(object)) {
    const values: Value[] = [];
    return finishWork(realm, splicedGeneric(realm, object, splicing, values), values);
  }
  const head = readPlainElements(realm, object, 0, start);
  const tail = readPlainElements(realm, object, start + skipped, length);
  return adoptElements(realm, head.concat(items, tail));
};

function* splicedGeneric(
  realm: Realm,
  object: GuestObject,
  { length, start, skipped, items }: Splice,
  values: Value[],
): LongWork<GuestObject> {
  yield* readElements(realm, object, 0, start, values);
  for (const item of items) values.push(item);
  yield* readElements(realm, object, start + skipped, length, values);
  return adoptElements(realm, values);
}

// 23.1.3.39
const replaced: LeafNative = (realm, thisValue, args) => {
  const object = toObject(realm, thisValue);
  const length = lengthOfArrayLike(realm, object);
  const relative = toIntegerOrInfinity(realm, args[0]);
  const index = relative < 0 ? length + relative : relative;
  if (index < 0 || index >= length) throwRangeError(realm, badIndex(relative));
  checkArrayLength(realm, length);
  if (!hasPlainElements(object)) {
    const values: Value[] = [];
    return finishWork(realm, replacedGeneric(realm, object, length, index, args[1], values), values);
  }
  const head = readPlainElements(realm, object, 0, index);
  payForElement(realm);
  head.push(args[1]);
  return adoptElements(realm, head.concat(readPlainElements(realm, object, index + 1, length)));
};

function* replacedGeneric(
  realm: Realm,
  object: GuestObject,
  length: number,
  index: number,
  value: Value,
  values: Value[],
): LongWork<GuestObject> {
  yield* readElements(realm, object, 0, index, values);
  payForElement(realm);
  values.push(value);
  yield* readElements(realm, object, index + 1, length, values);
  return adoptElements(realm, values);
}

const payForElement = (realm: Realm): void => {
  realm.meter.chargeIterations(1);
  realm.meter.chargeBytes(COSTS.arrayElement);
};

export const copyingRows: readonly Row[] = [
  leaf("concat", 1, concat),
  leaf("flat", 0, flat),
  leaf("slice", 2, slice),
  leaf("toReversed", 0, toReversed),
  leaf("toSpliced", 2, toSpliced),
  leaf("with", 2, replaced),
];
