/** The constructors of typed arrays (23.2.5): from a length, a buffer, another typed array, an iterable, an array-like. */

import {
  badTypedArrayLength,
  constructDetached,
  startOutOfBounds,
  unalignedLength,
  unalignedOffset,
} from "../messages/binary-data.ts";
import { requiresNew } from "../messages/calls.ts";
import { bufferData, isArrayBuffer } from "../runtime/array-buffers.ts";
import { arrayLength, getAt, hasPlainElements } from "../runtime/arrays.ts";
import { getMethod, lengthOfArrayLike, toIndex } from "../runtime/conversions.ts";
import { prototypeFromConstructor } from "../runtime/create-object.ts";
import type { ElementType } from "../runtime/element-types.ts";
import { PAUSE, type SteppingNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { isArrayWithDefaultIteration, type Steps } from "../runtime/iteration.ts";
import type { LongWork } from "../runtime/long-work.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwRangeError, throwTypeError } from "../runtime/throw.ts";
import { createTypedArray, throwMixed } from "../runtime/typed-array-creation.ts";
import {
  isTypedArray,
  TypedArrayData,
  throwOutOfBounds,
  typedArrayData,
  typedArraySet,
  wrapTypedArray,
} from "../runtime/typed-arrays.ts";
import { ABSENT, isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";
import { valuesOf } from "./typed-array-from.ts";
import { copyElementsInto } from "./typed-array-mutation.ts";

/** 23.2.5.1 */
export const constructorOf = (type: ElementType): SteppingNative =>
  function* (realm, _thisValue, args, newTarget) {
    if (newTarget === undefined) return throwTypeError(realm, requiresNew(type.name));
    const [first] = args;
    if (isObject(first)) return yield* constructFrom(realm, type, prototypeOf(newTarget, type), first, args);
    const length = toIndex(realm, first, badTypedArrayLength);
    return createTypedArray(realm, type, length, prototypeOf(newTarget, type));
  };

const prototypeOf = (newTarget: GuestObject, type: ElementType): GuestObject =>
  prototypeFromConstructor(newTarget, `${type.name}.prototype`);

function* constructFrom(
  realm: Realm,
  type: ElementType,
  proto: GuestObject,
  source: GuestObject,
  args: Value[],
): Steps<Value> {
  if (isTypedArray(source)) return fromTypedArray(realm, type, proto, typedArrayData(source));
  if (isArrayBuffer(source)) return fromBuffer(realm, type, proto, source, args[1], args[2]);
  if (isArrayWithDefaultIteration(realm, source) && hasPlainElements(source))
    return yield* fromArray(realm, type, proto, source);
  const method = getMethod(realm, source, wellKnownSymbols.iterator);
  if (method === undefined) return yield* fromArrayLike(realm, type, proto, source);
  const values = yield* valuesOf(realm, source, method);
  return yield* fromList(realm, createTypedArray(realm, type, values.length, proto), values);
}

/** 23.2.5.1.2 InitializeTypedArrayFromTypedArray. */
const fromTypedArray = (realm: Realm, type: ElementType, proto: GuestObject, source: TypedArrayData): GuestObject => {
  if (source.isOutOfBounds) throwOutOfBounds(realm, source);
  const target = createTypedArray(realm, type, source.length, proto);
  if (source.type.isBigInt !== type.isBigInt) throwMixed(realm);
  realm.meter.chargeIterations(source.length);
  copyElementsInto(typedArrayData(target), source, 0);
  return target;
};

/** 23.2.5.1.3 InitializeTypedArrayFromArrayBuffer. */
const fromBuffer = (
  realm: Realm,
  type: ElementType,
  proto: GuestObject,
  buffer: GuestObject,
  byteOffset: Value,
  length: Value,
): GuestObject => {
  const offset = toIndex(realm, byteOffset, startOutOfBounds);
  if (offset % type.size !== 0) throwRangeError(realm, unalignedOffset(type.name, type.size));
  const requested = length === undefined ? undefined : toIndex(realm, length, badTypedArrayLength);
  const data = bufferData(buffer);
  if (data.isDetached) throwTypeError(realm, constructDetached(type.name));
  const tracks = requested === undefined && data.maxByteLength !== undefined;
  const fixed = checkedLength(realm, type, data.bytes.length, offset, tracks ? 0 : requested);
  return wrapTypedArray(realm, proto, new TypedArrayData(type, buffer, offset, tracks ? undefined : fixed));
};

/** 23.2.5.1.3 steps 7-9: how many elements there will be. */
const checkedLength = (
  realm: Realm,
  type: ElementType,
  bytes: number,
  offset: number,
  requested: number | undefined,
): number => {
  if (requested === undefined && bytes % type.size !== 0) throwRangeError(realm, unalignedLength(type.name, type.size));
  if (offset + (requested ?? 0) * type.size > bytes)
    throwRangeError(
      realm,
      requested === undefined || requested === 0 ? startOutOfBounds(offset) : badTypedArrayLength(requested),
    );
  return requested ?? (bytes - offset) / type.size;
};

/** FAST PATH: an array whose iteration calls nothing. Elements are read before the first one is converted. */
function* fromArray(realm: Realm, type: ElementType, proto: GuestObject, source: GuestObject): LongWork<GuestObject> {
  const length = arrayLength(source);
  const target = createTypedArray(realm, type, length, proto);
  realm.meter.chargeIterations(length);
  realm.meter.noteTaken(8 * source.elements.length);
  const values = source.elements.slice();
  for (let index = 0; index < length; index++) {
    const value = index < values.length ? values[index] : undefined;
    typedArraySet(realm, target, index, value === ABSENT ? undefined : value);
    realm.meter.tick();
    if (realm.meter.sliceOver) yield PAUSE;
  }
  return target;
}

/** 23.2.5.1.4 InitializeTypedArrayFromList; the elements were charged when they came. */
function* fromList(realm: Realm, target: GuestObject, values: readonly Value[]): LongWork<GuestObject> {
  realm.caller.hold([target, values]);
  for (let index = 0; index < values.length; index++) {
    typedArraySet(realm, target, index, values[index]);
    realm.meter.tick();
    if (realm.meter.sliceOver) yield PAUSE;
  }
  return target;
}

/** 23.2.5.1.5 InitializeTypedArrayFromArrayLike. */
function* fromArrayLike(
  realm: Realm,
  type: ElementType,
  proto: GuestObject,
  source: GuestObject,
): LongWork<GuestObject> {
  const length = lengthOfArrayLike(realm, source);
  const target = createTypedArray(realm, type, length, proto);
  realm.caller.hold(target);
  for (let index = 0; index < length; index++) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    typedArraySet(realm, target, index, getAt(source, index));
  }
  return target;
}
