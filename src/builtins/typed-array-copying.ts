/** The methods of %TypedArray%.prototype (23.2.3) that answer with a typed array made from parts of this one. */
import { BAD_TYPED_ARRAY_INDEX, NO_TYPED_ARRAY } from "../messages/binary-data.ts";
import { toIntegerOrInfinity } from "../runtime/conversions.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { leaf, type Row } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { toRelativeEnd, toRelativeIndex } from "../runtime/relative-index.ts";
import { throwRangeError, throwTypeError } from "../runtime/throw.ts";
import { createTypedArray, typedArraySpecies, typedArraySpeciesCreate } from "../runtime/typed-array-creation.ts";
import {
  isTypedArray,
  requireTypedArray,
  TypedArrayData,
  throwOutOfBounds,
  typedArrayData,
  typedArrayGet,
  typedArraySet,
  wrapTypedArray,
} from "../runtime/typed-arrays.ts";
import type { Value } from "../runtime/values.ts";

// 23.2.3.27
const slice: LeafNative = (realm, thisValue, [start, end]) => {
  const data = requireTypedArray(realm, thisValue);
  const { length } = data;
  const first = toRelativeIndex(realm, start, length);
  const last = toRelativeEnd(realm, end, length);
  const count = Math.max(last - first, 0);
  const result = createLike(realm, thisValue as GuestObject, count);
  if (count === 0) return result;
  if (data.isOutOfBounds) throwOutOfBounds(realm, data);
  copyRange(realm, thisValue as GuestObject, result, first, Math.min(last, data.length));
  return result;
};

const createLike = (realm: Realm, array: GuestObject, length: number): GuestObject => {
  const species = typedArraySpecies(realm, array);
  return species === undefined
    ? createTypedArray(realm, typedArrayData(array).type, length)
    : typedArraySpeciesCreate(realm, array, species, [length]);
};

/** 23.2.3.27 step 14: of the same type, byte for byte and upwards, also where both have one buffer. */
const copyRange = (realm: Realm, array: GuestObject, result: GuestObject, first: number, end: number): void => {
  const source = typedArrayData(array);
  const target = typedArrayData(result);
  realm.meter.chargeIterations(Math.max(end - first, 0));
  if (source.type === target.type && source.source !== target.source) {
    if (first < end) target.view.set(source.view.subarray(first, Math.min(end, first + target.length)));
  } else
    for (let index = first; index < end; index++)
      typedArraySet(realm, result, index - first, typedArrayGet(array, index));
};

// 23.2.3.30
const subarray: LeafNative = (realm, thisValue, [start, end]) => {
  if (!isTypedArray(thisValue)) return throwTypeError(realm, NO_TYPED_ARRAY);
  const data = typedArrayData(thisValue);
  const { length, type, byteOffset, buffer } = data;
  const first = toRelativeIndex(realm, start, length);
  const tracks = data.fixedLength === undefined && end === undefined;
  const count = tracks ? undefined : Math.max(toRelativeEnd(realm, end, length) - first, 0);
  const species = typedArraySpecies(realm, thisValue);
  const offset = byteOffset + first * type.size;
  if (species === undefined && isWithin(data, offset, count))
    return wrapTypedArray(
      realm,
      realm.intrinsic(`${type.name}.prototype`),
      new TypedArrayData(type, buffer, offset, count),
    );
  return typedArraySpeciesCreate(
    realm,
    thisValue,
    species ?? realm.intrinsic(type.name),
    count === undefined ? [buffer, offset] : [buffer, offset, count],
  );
};

/** Would the constructor find nothing wrong? */
const isWithin = ({ source, type }: TypedArrayData, offset: number, count: number | undefined): boolean =>
  !source.isDetached &&
  offset + (count ?? 0) * type.size <= source.bytes.length &&
  (count !== undefined || source.maxByteLength !== undefined);

// 23.2.3.32
const toReversed: LeafNative = (realm, thisValue) => {
  const data = requireTypedArray(realm, thisValue);
  const result = createTypedArray(realm, data.type, data.length);
  realm.meter.chargeIterations(data.length);
  const { view } = typedArrayData(result);
  view.set(data.view);
  view.reverse();
  return result;
};

// 23.2.3.36
const replaced: LeafNative = (realm, thisValue, [position, value]) => {
  const data = requireTypedArray(realm, thisValue);
  const { length, type } = data;
  const relative = toIntegerOrInfinity(realm, position);
  const index = relative < 0 ? length + relative : relative;
  const element: Value = type.toElement(realm, value);
  if (!(index >= 0 && index < data.length)) throwRangeError(realm, BAD_TYPED_ARRAY_INDEX);
  const result = createTypedArray(realm, type, length);
  realm.meter.chargeIterations(length);
  copyRangeAsFarAsThere(typedArrayData(result), data);
  typedArraySet(realm, result, index, element);
  return result;
};

/** What is gone by now reads as undefined, which is 0 as an integer and NaN otherwise. */
const copyRangeAsFarAsThere = (target: TypedArrayData, source: TypedArrayData): void => {
  const { view } = source;
  target.view.set(view.length > target.length ? view.subarray(0, target.length) : view);
};

export const typedArrayCopyingRows: readonly Row[] = [
  leaf("slice", 2, slice),
  leaf("subarray", 2, subarray),
  leaf("toReversed", 0, toReversed),
  leaf("with", 2, replaced),
];
