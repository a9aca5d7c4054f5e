/** The methods of %TypedArray%.prototype (23.2.3) that write to their array. The host moves the bytes. */

import { NO_TYPED_ARRAY, OFFSET_OUT_OF_BOUNDS } from "../messages/binary-data.ts";
import { getAt } from "../runtime/arrays.ts";
import { lengthOfArrayLike, toIntegerOrInfinity, toObject } from "../runtime/conversions.ts";
import { type LeafNative, PAUSE } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { finishWork, type LongWork } from "../runtime/long-work.ts";
import { leaf, type Row } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { toRelativeEnd, toRelativeIndex } from "../runtime/relative-index.ts";
import { throwRangeError, throwTypeError } from "../runtime/throw.ts";
import { throwMixed } from "../runtime/typed-array-creation.ts";
import {
  elementsOf,
  isTypedArray,
  requireTypedArray,
  type TypedArrayData,
  throwOutOfBounds,
  typedArrayData,
  typedArraySet,
} from "../runtime/typed-arrays.ts";
import type { Value } from "../runtime/values.ts";

// 23.2.3.9
const fill: LeafNative = (realm, thisValue, [value, start, end]) => {
  const data = requireTypedArray(realm, thisValue);
  const { length, type } = data;
  const element = type.toElement(realm, value);
  const first = toRelativeIndex(realm, start, length);
  const last = toRelativeEnd(realm, end, length);
  if (data.isOutOfBounds) throwOutOfBounds(realm, data);
  realm.meter.chargeIterations(Math.max(last - first, 0));
  data.view.fill(type.raw(element), first, last);
  return thisValue;
};

// 23.2.3.6
const copyWithin: LeafNative = (realm, thisValue, [target, start, end]) => {
  const data = requireTypedArray(realm, thisValue);
  const { length } = data;
  const to = toRelativeIndex(realm, target, length);
  const from = toRelativeIndex(realm, start, length);
  const count = Math.min(toRelativeEnd(realm, end, length) - from, length - to);
  if (count <= 0) return thisValue;
  if (data.isOutOfBounds) throwOutOfBounds(realm, data);
  const { view } = data;
  const present = Math.min(count, view.length - to, view.length - from);
  if (present <= 0) return thisValue;
  realm.meter.chargeIterations(present);
  view.set(view.subarray(from, from + present), to);
  return thisValue;
};

// 23.2.3.25
const reverse: LeafNative = (realm, thisValue) => {
  const { view } = requireTypedArray(realm, thisValue);
  realm.meter.chargeIterations(view.length);
  view.reverse();
  return thisValue;
};

// 23.2.3.26
const set: LeafNative = (realm, thisValue, [source, offset]) => {
  if (!isTypedArray(thisValue)) return throwTypeError(realm, NO_TYPED_ARRAY);
  const position = toIntegerOrInfinity(realm, offset);
  if (position < 0) throwRangeError(realm, OFFSET_OUT_OF_BOUNDS);
  if (!isTypedArray(source)) return finishWork(realm, setFromArrayLike(realm, thisValue, source, position));
  setFromTypedArray(realm, typedArrayData(thisValue), typedArrayData(source), position);
  return undefined;
};

/** 23.2.3.26.1 SetTypedArrayFromTypedArray. */
const setFromTypedArray = (realm: Realm, target: TypedArrayData, source: TypedArrayData, offset: number): void => {
  if (target.isOutOfBounds) throwOutOfBounds(realm, target);
  if (source.isOutOfBounds) throwOutOfBounds(realm, source);
  if (target.type.isBigInt !== source.type.isBigInt) throwMixed(realm);
  if (source.length + offset > target.length) throwRangeError(realm, OFFSET_OUT_OF_BOUNDS);
  realm.meter.chargeIterations(source.length);
  // A copy is taken of what would be overwritten before it is read; where the types are equal, bytes are moved.
  if (target.source === source.source && target.type !== source.type) realm.meter.noteTaken(8 * source.length);
  copyElementsInto(target, source, offset);
};

/** Writes all elements of one typed array into another that has room, and the same content type. */
export const copyElementsInto = (target: TypedArrayData, source: TypedArrayData, offset: number): void => {
  if (target.type === source.type || (!target.type.isHalf && !source.type.isHalf))
    return target.view.set(source.view, offset);
  const { type, view } = target;
  if (target.source !== source.source)
    for (let index = 0; index < source.length; index++)
      type.write(view, offset + index, source.type.read(source.view, index) ?? 0);
  else
    elementsOf(source).forEach((element, index) => {
      type.write(view, offset + index, element);
    });
};

/** 23.2.3.26.2 SetTypedArrayFromArrayLike: reading and converting may change anything. */
function* setFromArrayLike(realm: Realm, array: GuestObject, source: Value, offset: number): LongWork<undefined> {
  const target = typedArrayData(array);
  if (target.isOutOfBounds) throwOutOfBounds(realm, target);
  const { length } = target;
  const object = toObject(realm, source);
  const count = lengthOfArrayLike(realm, object);
  if (count + offset > length) throwRangeError(realm, OFFSET_OUT_OF_BOUNDS);
  for (let index = 0; index < count; index++) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    typedArraySet(realm, array, offset + index, getAt(object, index));
  }
  return undefined;
}

export const typedArrayMutationRows: readonly Row[] = [
  leaf("copyWithin", 2, copyWithin),
  leaf("fill", 1, fill),
  leaf("reverse", 0, reverse),
  leaf("set", 1, set),
];
