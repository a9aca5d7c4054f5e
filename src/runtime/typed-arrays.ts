/**
 * Typed arrays: integer-indexed exotic objects (10.4.5), and the operations on them that 23.2 is written in.
 *
 * The payload keeps a host view of the buffer's bytes, made anew when these have been replaced (see `array-buffers.ts`). An
 * array that is out of bounds has an empty view, so that reading an index needs one comparison of identities and no more.
 */
import { COSTS } from "../accounting/costs.ts";
import { NO_TYPED_ARRAY, TYPED_ARRAY_DETACHED, TYPED_ARRAY_OUT_OF_BOUNDS } from "../messages/binary-data.ts";
import { type BufferData, bufferData } from "./array-buffers.ts";
import type { Element, ElementType, HostView } from "./element-types.ts";
import { defineKind, GuestObject, NO_ELEMENTS } from "./guest-object.ts";
import {
  callGetter,
  getInherited,
  hasInherited,
  ordinaryDefineOwnProperty,
  ordinaryDelete,
  ordinaryGetOwnProperty,
  ordinarySet,
} from "./objects.ts";
import { noteKeysTaken, ownFlags, ownKeysInOrder, ownSlot, rootShape, toDictionary } from "./own-properties.ts";
import { dataDescriptor, isAccessorDescriptor, type PropertyDescriptor } from "./property-descriptor.ts";
import { isIndex, type PropertyKey } from "./property-key.ts";
import type { Realm } from "./realm.ts";
import { Accessor, DEFAULT } from "./shape.ts";
import { throwTypeError } from "./throw.ts";
import { ABSENT, isObject, type Value } from "./values.ts";

/** The payload of TYPED_ARRAY. */
export class TypedArrayData {
  readonly type: ElementType;
  readonly buffer: GuestObject;
  readonly source: BufferData;
  readonly byteOffset: number;
  /** [[ArrayLength]]; undefined where it follows the length of the buffer. */
  readonly fixedLength: number | undefined;
  private seen: Uint8Array | null = null;
  private current: HostView;
  private outOfBounds = false;

  constructor(type: ElementType, buffer: GuestObject, byteOffset = 0, fixedLength?: number) {
    this.type = type;
    this.buffer = buffer;
    this.source = bufferData(buffer);
    this.byteOffset = byteOffset;
    this.fixedLength = fixedLength;
    this.current = type.empty;
  }

  /** The elements as they are now. */
  get view(): HostView {
    if (this.seen !== this.source.bytes) this.look();
    return this.current;
  }

  /** 10.4.5.14 IsTypedArrayOutOfBounds. */
  get isOutOfBounds(): boolean {
    if (this.seen !== this.source.bytes) this.look();
    return this.outOfBounds;
  }

  /** 10.4.5.12 TypedArrayByteLength, 10.4.5.13 TypedArrayLength. */
  get length(): number {
    return this.view.length;
  }

  private look(): void {
    const { type, byteOffset, source } = this;
    const { bytes } = source;
    const available = bytes.length - byteOffset;
    const length = this.fixedLength ?? Math.floor(available / type.size);
    this.seen = bytes;
    this.outOfBounds = source.isDetached || available < 0 || length * type.size > available;
    this.current = this.outOfBounds ? type.empty : new type.View(bytes.buffer, byteOffset, length);
  }
}

export const typedArrayData = (array: GuestObject): TypedArrayData => array.payload as TypedArrayData;

/** 10.4.5.16 TypedArrayGetElement, for any number as the index. */
export const typedArrayGet = (array: GuestObject, index: number): Value => {
  const data = array.payload as TypedArrayData;
  return data.type.read(data.view, index);
};

/** 10.4.5.17 TypedArraySetElement: the value is converted first, which may shrink the array. */
export const typedArraySet = (realm: Realm, array: GuestObject, index: number, value: Value): void => {
  const data = array.payload as TypedArrayData;
  const element = data.type.toElement(realm, value);
  const { view } = data;
  if (index >= 0 && index < view.length && Number.isInteger(index)) data.type.write(view, index, element);
};

/** 7.1.21: is this string the text of a number? Indices are numbers already. */
const isNumericName = (key: PropertyKey): boolean => {
  if (typeof key !== "string") return false;
  const first = key.charCodeAt(0);
  // Most names begin with a small letter, and no number does: NaN and Infinity do not.
  return first < SMALL_A && (key === "-0" || (key.length <= LONGEST_NUMBER && String(Number(key)) === key));
};

const SMALL_A = 97;
/** Texts of numbers have at most 25 units, such as `-0.0000012345678901234567`. */
const LONGEST_NUMBER = 32;

/** Is there nothing exotic about this key? */
export const isOrdinaryKeyOfTypedArray = (key: PropertyKey): boolean => !isIndex(key) && !isNumericName(key);

/** 10.4.5.15 IsValidIntegerIndex. */
const hasElement = (array: GuestObject, index: number): boolean => index < typedArrayData(array).length;

const defineElement = (array: GuestObject, index: number, descriptor: PropertyDescriptor): boolean => {
  if (!hasElement(array, index)) return false;
  if (descriptor.configurable === false || descriptor.enumerable === false || descriptor.writable === false)
    return false;
  if (isAccessorDescriptor(descriptor)) return false;
  if (descriptor.value !== ABSENT) typedArraySet(array.shape.realm, array, index, descriptor.value);
  return true;
};

const getNamed = (array: GuestObject, key: PropertyKey, receiver: Value): Value => {
  const slot = ownSlot(array, key);
  if (slot === ABSENT) return getInherited(array, key, receiver);
  return slot instanceof Accessor ? callGetter(array, slot, receiver) : slot;
};

const setElement = (array: GuestObject, key: PropertyKey, value: Value, receiver: Value): boolean => {
  const index = isIndex(key) ? key : Number.NaN;
  if (receiver === array) typedArraySet(array.shape.realm, array, index, value);
  else if (isIndex(key) && hasElement(array, index)) return ordinarySet(array, key, value, receiver);
  return true;
};

/** 10.4.5.1: the elements of an array that may shrink cannot be kept. */
const preventExtensions = (array: GuestObject): boolean => {
  const { fixedLength, source } = typedArrayData(array);
  if (fixedLength === undefined || source.maxByteLength !== undefined) return false;
  toDictionary(array);
  array.shape.extensible = false;
  return true;
};

const typedArrayKeys = (array: GuestObject): PropertyKey[] => {
  const { length } = typedArrayData(array);
  noteKeysTaken(array.shape.realm, length, 0);
  const keys: PropertyKey[] = [];
  for (let index = 0; index < length; index++) keys.push(index);
  for (const key of ownKeysInOrder(array)) keys.push(key);
  return keys;
};

export const TYPED_ARRAY = defineKind("TypedArray", {
  preventExtensions,
  getOwnProperty: (array, key) => {
    if (isIndex(key)) {
      const element = typedArrayGet(array, key);
      return element === undefined ? undefined : dataDescriptor(element, DEFAULT);
    }
    return isNumericName(key) ? undefined : ordinaryGetOwnProperty(array, key);
  },
  has: (array, key) => {
    if (isIndex(key)) return hasElement(array, key);
    return !isNumericName(key) && (ownFlags(array, key) >= 0 || hasInherited(array, key));
  },
  defineOwnProperty: (array, key, descriptor) => {
    if (isIndex(key)) return defineElement(array, key, descriptor);
    return !isNumericName(key) && ordinaryDefineOwnProperty(array, key, descriptor);
  },
  get: (array, key, receiver) => {
    if (isIndex(key)) return typedArrayGet(array, key);
    return isNumericName(key) ? undefined : getNamed(array, key, receiver);
  },
  set: (array, key, value, receiver) =>
    isIndex(key) || isNumericName(key)
      ? setElement(array, key, value, receiver)
      : ordinarySet(array, key, value, receiver),
  delete: (array, key) => {
    if (isIndex(key)) return !hasElement(array, key);
    return isNumericName(key) || ordinaryDelete(array, key);
  },
  ownKeys: typedArrayKeys,
});

export const isTypedArray = (value: Value): value is GuestObject => isObject(value) && value.kind === TYPED_ARRAY;

/** 23.2.4.4 ValidateTypedArray. */
export const requireTypedArray = (realm: Realm, value: Value): TypedArrayData => {
  if (!isTypedArray(value)) return throwTypeError(realm, NO_TYPED_ARRAY);
  const data = typedArrayData(value);
  if (data.isOutOfBounds) throwOutOfBounds(realm, data);
  return data;
};

export const throwOutOfBounds = (realm: Realm, { source }: TypedArrayData): never =>
  throwTypeError(realm, source.isDetached ? TYPED_ARRAY_DETACHED : TYPED_ARRAY_OUT_OF_BOUNDS);

/** An object for this data, charged. */
export const wrapTypedArray = (realm: Realm, proto: GuestObject, data: TypedArrayData): GuestObject => {
  realm.meter.chargeBytes(COSTS.object);
  return new GuestObject(rootShape(realm, proto), NO_ELEMENTS, TYPED_ARRAY, data);
};

/** The elements as a list of values, for a while. */
export const elementsOf = ({ type, view }: TypedArrayData): Element[] =>
  Array.from({ length: view.length }, (_, index) => type.read(view, index) as Element);
