/**
 * Array exotic objects (10.4.2). An array whose indices are all dense has no payload: its length is that of `elements`.
 * Otherwise an `ArrayState` holds the length: `Array(1e9)` allocates nothing, its elements pay when they are written.
 */
import { COSTS } from "../accounting/costs.ts";
import { toNumber, toUint32 } from "./conversions.ts";
import { defineKind, GuestObject, NO_ELEMENTS } from "./guest-object.ts";
import { ordinaryDefineOwnProperty, ordinaryDelete, ordinaryGet, ordinaryGetOwnProperty } from "./objects.ts";
import { ownKeysInOrder, removeOwn, rootShape } from "./own-properties.ts";
import { dataDescriptor, isAccessorDescriptor, type PropertyDescriptor } from "./property-descriptor.ts";
import { isIndex } from "./property-key.ts";
import type { Realm } from "./realm.ts";
import { CONFIGURABLE, WRITABLE } from "./shape.ts";
import { throwRangeError } from "./throw.ts";
import { ABSENT, isObject, type Value } from "./values.ts";

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

export const arrayLength = (array: GuestObject): number => stateOf(array)?.length ?? array.elements.length;

const lengthDescriptor = (array: GuestObject): PropertyDescriptor =>
  dataDescriptor(arrayLength(array), (stateOf(array)?.lengthWritable ?? true) ? WRITABLE : 0);

export const ARRAY = defineKind("Array", {
  get: (array, key, receiver) => (key === "length" ? arrayLength(array) : ordinaryGet(array, key, receiver)),
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

/** An array with dense elements only, so that `elements` is the whole truth about its indices. */
export const isDenseArray = (value: Value): value is GuestObject => isArrayObject(value) && value.payload === null;

/** Makes an array from host-made elements, charged; `elements` becomes the array's own. */
export const createArrayFromList = (realm: Realm, elements: Value[]): GuestObject => {
  realm.meter.chargeBytes(COSTS.arrayElement * elements.length);
  return new GuestObject(rootShape(realm, realm.intrinsic("Array.prototype")), [], elements, ARRAY, null);
};

/** 10.4.2.2 ArrayCreate. */
export const arrayCreate = (realm: Realm, length: number, proto: GuestObject = realm.intrinsic("Array.prototype")): GuestObject => {
  const state = length === 0 ? null : new ArrayState(length, true);
  return new GuestObject(rootShape(realm, proto), [], NO_ELEMENTS, ARRAY, state);
};

/** Appends to a dense array whose prototypes have no index properties: what `push` and `a[a.length] = v` mostly are. */
export const appendElement = (array: GuestObject, value: Value): void => {
  array.shape.realm.meter.chargeBytes(COSTS.arrayElement);
  if (array.elements === NO_ELEMENTS) array.elements = [value];
  else array.elements.push(value);
};

export const canAppend = (array: GuestObject): boolean =>
  array.kind === ARRAY && array.payload === null && array.shape.extensible && !array.shape.realm.indexedPrototypes;

/** 10.4.2.1 step 2: an index property. */
const defineIndex = (array: GuestObject, index: number, descriptor: PropertyDescriptor): boolean => {
  const length = arrayLength(array);
  if (index >= length && !(stateOf(array)?.lengthWritable ?? true)) return false;
  if (!ordinaryDefineOwnProperty(array, index, descriptor)) return false;
  settleLength(array, Math.max(length, index + 1));
  return true;
};

/** Keeps the rule "no payload means dense": call after every change of indices or length. */
const settleLength = (array: GuestObject, length: number): void => {
  const state = stateOf(array);
  const dense = array.elements.length === length && !array.shape.hasIndexCells;
  if (dense && (state === null || state.lengthWritable)) array.payload = null;
  else ensureState(array).length = length;
};

/** 10.4.2.4 ArraySetLength. */
const defineLength = (array: GuestObject, descriptor: PropertyDescriptor): boolean => {
  const length = descriptor.value === ABSENT ? arrayLength(array) : checkedLength(array, descriptor.value);
  const writable = stateOf(array)?.lengthWritable ?? true;
  if (descriptor.configurable === true || descriptor.enumerable === true || isAccessorDescriptor(descriptor)) return false;
  if (!writable && (descriptor.writable === true || length !== arrayLength(array))) return false;
  const complete = length === arrayLength(array) || setLength(array, length);
  if (descriptor.writable === false) ensureState(array).lengthWritable = false;
  return complete;
};

const checkedLength = (array: GuestObject, value: Value): number => {
  const realm = array.shape.realm;
  const length = toUint32(realm, value);
  if (length !== toNumber(realm, value)) throwRangeError(realm, "Invalid array length");
  return length;
};

/** Truncates or extends; false when an element that cannot be deleted stopped the truncation. */
const setLength = (array: GuestObject, length: number): boolean => {
  if (!array.shape.hasIndexCells) {
    if (length < array.elements.length) array.elements.length = length;
    settleLength(array, length);
    return true;
  }
  const reached = truncateCells(array, length);
  ensureState(array).length = reached;
  return reached === length;
};

/** 10.4.2.4 step 17: from the end, until one does not go. */
const truncateCells = (array: GuestObject, length: number): number => {
  const doomed = ownKeysInOrder(array).filter((key): key is number => isIndex(key) && key >= length);
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
