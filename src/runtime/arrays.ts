/**
 * Array exotic objects (10.4.2). An array whose indices are all dense has no payload: its length is that of `elements`.
 * Otherwise an `ArrayState` holds the length: `Array(1e9)` allocates nothing, its elements pay when they are written.
 *
 * Three questions decide which shortcut a built-in may take, from the weakest to the strongest: `hasPlainElements` (reading
 * `elements` shows all there is), `isDenseArray` (and `elements` tells the length), `isPlainArray` (and may be rearranged
 * at will). Any call of guest code may change the answer.
 */
import { COSTS } from "../accounting/costs.ts";
import { BAD_LENGTH } from "../messages/arrays.ts";
import { toNumber, toUint32 } from "./conversions.ts";
import { PAUSE } from "./function-objects.ts";
import { defineKind, GuestObject, NO_ELEMENTS } from "./guest-object.ts";
import type { LongWork } from "./long-work.ts";
import {
  callGetter,
  get,
  getInherited,
  hasInherited,
  hasProperty,
  ordinaryDefineOwnProperty,
  ordinaryDelete,
  ordinaryGetOwnProperty,
  ordinarySet,
} from "./objects.ts";
import { addProperty, ownFlags, ownKeysInOrder, ownSlot, removeOwn, rootShape, writeSlot } from "./own-properties.ts";
import { dataDescriptor, isAccessorDescriptor, type PropertyDescriptor } from "./property-descriptor.ts";
import { isIndex, keyOfNumber, MAX_INDEX, type PropertyKey } from "./property-key.ts";
import { behindProxies, isProxy } from "./proxy-data.ts";
import type { Realm } from "./realm.ts";
import { ACCESSOR, Accessor, CONFIGURABLE, DEFAULT, type Shape, WRITABLE } from "./shape.ts";
import { throwRangeError } from "./throw.ts";
import { ABSENT, isAbsent, isObject, type Value } from "./values.ts";

/** The payload of an array whose `elements` do not tell its length. */
export class ArrayState {
  length: number;
  lengthWritable: boolean;
  constructor(length: number, lengthWritable: boolean) {
    this.length = length;
    this.lengthWritable = lengthWritable;
  }
}

const stateOf = (array: GuestObject): ArrayState | null => array.payload as ArrayState | null;

const ensureState = (array: GuestObject): ArrayState => {
  const state = stateOf(array) ?? new ArrayState(array.elements.length, true);
  array.payload = state;
  return state;
};

const isLengthWritable = (array: GuestObject): boolean => stateOf(array)?.lengthWritable ?? true;

export const arrayLength = (array: GuestObject): number => stateOf(array)?.length ?? array.elements.length;

const lengthDescriptor = (array: GuestObject): PropertyDescriptor =>
  dataDescriptor(arrayLength(array), isLengthWritable(array) ? WRITABLE : 0);

const arrayGet = (array: GuestObject, key: PropertyKey, receiver: Value): Value => {
  if (key === "length") return arrayLength(array);
  const slot = ownSlot(array, key);
  if (isAbsent(slot)) return getInherited(array, key, receiver);
  return slot instanceof Accessor ? callGetter(array, slot, receiver) : slot;
};

const arrayHas = (array: GuestObject, key: PropertyKey): boolean =>
  key === "length" || ownFlags(array, key) >= 0 || hasInherited(array, key);

/** 10.1.9, with the writes answered here that no `defineOwnProperty` could refuse or notice. */
const arraySet = (array: GuestObject, key: PropertyKey, value: Value, receiver: Value): boolean => {
  if (receiver !== array || key === "length") return ordinarySet(array, key, value, receiver);
  const flags = ownFlags(array, key);
  if (flags < 0 && isIndex(key) && takesElements(array)) return addElementAt(array, key, value);
  if (flags < 0 || (flags & (WRITABLE | ACCESSOR)) !== WRITABLE) return ordinarySet(array, key, value, receiver);
  writeSlot(array, key, value);
  return true;
};

/** May index properties be added without asking anything else? */
export const takesElements = (array: GuestObject): boolean =>
  array.shape.extensible && !array.shape.realm.indexedPrototypes && isLengthWritable(array);

const addElementAt = (array: GuestObject, index: number, value: Value): boolean => {
  addProperty(array, index, value, DEFAULT);
  settleLength(array, Math.max(arrayLength(array), index + 1));
  return true;
};

export const ARRAY = defineKind("Array", {
  shortcuts: true,
  get: arrayGet,
  set: arraySet,
  has: arrayHas,
  getOwnProperty: (array, key) => (key === "length" ? lengthDescriptor(array) : ordinaryGetOwnProperty(array, key)),
  defineOwnProperty: (array, key, descriptor) => {
    if (key === "length") return defineLength(array, descriptor);
    return isIndex(key) ? defineIndex(array, key, descriptor) : ordinaryDefineOwnProperty(array, key, descriptor);
  },
  delete: (array, key) => {
    if (key === "length") return false;
    // Deleting the last element leaves a hole, so `elements` still tells the length.
    return ordinaryDelete(array, key);
  },
  ownKeys: (array) => {
    const keys = ownKeysInOrder(array);
    const firstName = keys.findIndex((key) => !isIndex(key));
    keys.splice(firstName < 0 ? keys.length : firstName, 0, "length");
    return keys;
  },
});

export const isArrayObject = (value: Value): value is GuestObject => isObject(value) && value.kind === ARRAY;

/** 7.2.2 IsArray: an array, or a proxy of one. Only the former has elements. */
export const isArray = (value: Value): value is GuestObject =>
  isObject(value) && (value.kind === ARRAY || (isProxy(value) && behindProxies(value, "IsArray").kind === ARRAY));

/** An array whose index properties are all in `elements`, with none on prototypes: what is not there reads as undefined. */
export const hasPlainElements = (value: Value): value is GuestObject =>
  isArrayObject(value) && !value.shape.hasIndexCells && !value.shape.realm.indexedPrototypes;

/** An array with dense elements only, so that `elements` is the whole truth about its own indices and its length. */
export const isDenseArray = (value: Value): value is GuestObject => isArrayObject(value) && value.payload === null;

/** A dense array whose elements may be read, added, moved and removed in `elements` alone. */
export const isPlainArray = (object: GuestObject): boolean =>
  object.kind === ARRAY &&
  object.payload === null &&
  object.shape.extensible &&
  !object.shape.servesAsPrototype &&
  !object.shape.realm.indexedPrototypes;

/** May `appendElement` be used? */
export const canAppend = isPlainArray;

/** The shape of ordinary arrays without properties of their own. */
export const arrayShape = (realm: Realm): Shape => {
  realm.arrayShape ??= rootShape(realm, realm.intrinsic("Array.prototype"));
  return realm.arrayShape;
};

/** Makes an array from host-made elements, charged; `elements` becomes the array's own. */
export const createArrayFromList = (realm: Realm, elements: Value[]): GuestObject => {
  realm.meter.chargeBytes(COSTS.arrayElement * elements.length);
  return adoptElements(realm, elements);
};

/** Makes an array from elements that were charged when they came, or that the caller charges. */
export const adoptElements = (realm: Realm, elements: Value[]): GuestObject =>
  new GuestObject(arrayShape(realm), elements, ARRAY, null);

/** An array of this length that begins with the given elements, holes among them; charges what is not a hole. */
export const createHoleyArray = (realm: Realm, elements: Value[], length: number): GuestObject => {
  realm.meter.chargeBytes(COSTS.arrayElement * (elements.length - holesWithin(elements, 0, elements.length)));
  const array = adoptElements(realm, elements);
  settleLength(array, length);
  return array;
};

/** How many of these elements are holes. */
export const holesWithin = (elements: readonly Value[], start: number, end: number): number => {
  let holes = 0;
  for (
    let index = elements.indexOf(ABSENT, start);
    index >= 0 && index < end;
    index = elements.indexOf(ABSENT, index + 1)
  )
    holes++;
  return holes;
};

/** 10.4.2.2 step 1: refuses lengths that no array can have. */
export const checkArrayLength = (realm: Realm, length: number): void => {
  if (length > MAX_INDEX + 1) throwRangeError(realm, BAD_LENGTH);
};

/** 10.4.2.2 ArrayCreate. */
export const arrayCreate = (realm: Realm, length: number, proto?: GuestObject): GuestObject => {
  checkArrayLength(realm, length);
  const shape = proto === undefined ? arrayShape(realm) : rootShape(realm, proto);
  return new GuestObject(shape, NO_ELEMENTS, ARRAY, length === 0 ? null : new ArrayState(length, true));
};

/** Appends to a plain array: what `push` and `a[a.length] = v` mostly are. */
export const appendElement = (array: GuestObject, value: Value): void => {
  array.shape.realm.meter.chargeBytes(COSTS.arrayElement);
  if (array.elements === NO_ELEMENTS) array.elements = [value];
  else array.elements.push(value);
};

/** Appends copies of these elements, holes among them, to a plain array; charges what is not a hole. */
export const appendElements = (array: GuestObject, elements: readonly Value[]): void => {
  const present = elements.length - holesWithin(elements, 0, elements.length);
  array.shape.realm.meter.chargeBytes(COSTS.arrayElement * present);
  if (array.elements === NO_ELEMENTS) array.elements = elements.slice();
  else for (let index = 0; index < elements.length; index++) array.elements.push(elements[index]);
};

/** 10.4.2.1 step 2: an index property. */
const defineIndex = (array: GuestObject, index: number, descriptor: PropertyDescriptor): boolean => {
  const length = arrayLength(array);
  if (index >= length && !isLengthWritable(array)) return false;
  if (!ordinaryDefineOwnProperty(array, index, descriptor)) return false;
  settleLength(array, Math.max(length, index + 1));
  return true;
};

/** Keeps the rule "no payload means dense": call after every change of indices or length. */
export const settleLength = (array: GuestObject, length: number): void => {
  const dense = array.elements.length === length && !array.shape.hasIndexCells;
  if (dense && isLengthWritable(array)) array.payload = null;
  else ensureState(array).length = length;
};

/** 10.4.2.4 ArraySetLength. */
const defineLength = (array: GuestObject, descriptor: PropertyDescriptor): boolean => {
  const length = isAbsent(descriptor.value) ? arrayLength(array) : checkedLength(array, descriptor.value);
  if (descriptor.configurable === true || descriptor.enumerable === true || isAccessorDescriptor(descriptor))
    return false;
  if (!isLengthWritable(array) && (descriptor.writable === true || length !== arrayLength(array))) return false;
  const complete = length === arrayLength(array) || setLength(array, length);
  if (descriptor.writable === false) ensureState(array).lengthWritable = false;
  return complete;
};

const checkedLength = (array: GuestObject, value: Value): number => {
  const realm = array.shape.realm.caller.currentRealm;
  const length = toUint32(realm, value);
  if (length !== toNumber(realm, value)) throwRangeError(realm, BAD_LENGTH);
  return length;
};

/** Truncates or extends; false when an element that cannot be deleted stopped the truncation. */
const setLength = (array: GuestObject, length: number): boolean => {
  if (!array.shape.hasIndexCells) {
    if (length < array.elements.length) array.elements.length = length;
    settleLength(array, length);
    return true;
  }
  const reached = length < arrayLength(array) ? truncateCells(array, length) : length;
  ensureState(array).length = reached;
  return reached === length;
};

/** 10.4.2.4 step 17: from the end, until one does not go. */
const truncateCells = (array: GuestObject, length: number): number => {
  const doomed = ownKeysInOrder(array).filter((key): key is number => isIndex(key) && key >= length);
  array.shape.realm.meter.chargeIterations(doomed.length);
  for (const index of doomed.reverse()) {
    const cell = array.shape.dictionary?.get(index);
    if (cell !== undefined && (cell.flags & CONFIGURABLE) === 0) return index + 1;
    removeOwn(array, index);
  }
  return length;
};

/** The elements of a dense array without holes, for reading; undefined when there is no such short cut. */
export const packedElements = (array: GuestObject): readonly Value[] | undefined =>
  array.kind === ARRAY && array.payload === null && !array.elements.includes(ABSENT) ? array.elements : undefined;

/** The property of an array-like at an index, or ABSENT when there is none: HasProperty, then Get. */
export const elementAt = (object: GuestObject, index: number): Value => {
  if (object.kind === ARRAY && index < object.elements.length) {
    const element = object.elements[index] as Value;
    if (!isAbsent(element)) return element;
  }
  const key = keyOfNumber(index);
  return hasProperty(object, key) ? get(object, key) : ABSENT;
};

/** Get of an array-like's property at an index. */
export const getAt = (object: GuestObject, index: number): Value => {
  if (object.kind === ARRAY && index < object.elements.length) {
    const element = object.elements[index] as Value;
    if (!isAbsent(element)) return element;
  }
  return get(object, keyOfNumber(index));
};

/** Appends what an array-like has from `start` to `end`, holes read through, charged like the elements of a new array. */
export function* readElements(
  realm: Realm,
  object: GuestObject,
  start: number,
  end: number,
  values: Value[],
): LongWork<void> {
  for (let index = start; index < end; index++) {
    realm.meter.chargeIterations(1);
    realm.meter.chargeBytes(COSTS.arrayElement);
    if (realm.meter.sliceOver) yield PAUSE;
    values.push(getAt(object, index));
  }
}

/** The same of an array with plain elements, as a list of its own. */
export const readPlainElements = (realm: Realm, array: GuestObject, start: number, end: number): Value[] => {
  const count = Math.max(end - start, 0);
  realm.meter.chargeIterations(count);
  realm.meter.chargeBytes(COSTS.arrayElement * count);
  const values = array.elements.slice(start, Math.max(start, end));
  for (let index = values.indexOf(ABSENT); index >= 0; index = values.indexOf(ABSENT, index)) values[index] = undefined;
  while (values.length < count) values.push(undefined);
  return values;
};
