/** Array iterators (23.1.5), and the methods of Array.prototype that make them. */
import { COSTS } from "../accounting/costs.ts";
import { incompatibleReceiver } from "../messages/calls.ts";
import { arrayLength, createArrayFromList, getAt, isArrayObject } from "../runtime/arrays.ts";
import { lengthOfArrayLike, toObject } from "../runtime/conversions.ts";
import { createIteratorResult, createKind } from "../runtime/create-object.ts";
import { describe } from "../runtime/describe.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import { defineKind, type GuestObject } from "../runtime/guest-object.ts";
import { defineIterator, defineLeaf, type IntrinsicTable, leaf, linked, type Row } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isTypedArray, requireTypedArray } from "../runtime/typed-arrays.ts";
import { isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";

export type IterationKind = "key" | "value" | "key+value";

const ARRAY_ITERATOR = defineKind("Array Iterator");

/** The payload of ARRAY_ITERATOR; `target` is null when the iterator is finished. */
class ArrayIteration {
  target: GuestObject | null;
  index = 0;
  readonly kind: IterationKind;
  constructor(target: GuestObject, kind: IterationKind) {
    this.target = target;
    this.kind = kind;
  }
}

/** 23.1.5.1 CreateArrayIterator. */
export const createArrayIterator = (realm: Realm, array: GuestObject, kind: IterationKind): GuestObject => {
  const proto = realm.intrinsic("ArrayIteratorPrototype");
  return createKind(realm, proto, ARRAY_ITERATOR, new ArrayIteration(array, kind), COSTS.iterator);
};

const iterationOf = (realm: Realm, value: Value): ArrayIteration => {
  if (isObject(value) && value.kind === ARRAY_ITERATOR) return value.payload as ArrayIteration;
  return throwTypeError(realm, incompatibleReceiver("Array Iterator.prototype.next", describe(value)));
};

/** 23.1.5.1 step 1.b. */
const lengthOf = (realm: Realm, target: GuestObject): number => {
  if (isArrayObject(target)) return arrayLength(target);
  return isTypedArray(target) ? requireTypedArray(realm, target).length : lengthOfArrayLike(realm, target);
};

// 23.1.5.2.1
const next: LeafNative = (realm, thisValue) => {
  const iteration = iterationOf(realm, thisValue);
  const { target, index, kind } = iteration;
  if (target === null) return createIteratorResult(realm, undefined, true);
  const length = lengthOf(realm, target);
  if (index >= length) {
    iteration.target = null;
    return createIteratorResult(realm, undefined, true);
  }
  iteration.index = index + 1;
  if (kind === "key") return createIteratorResult(realm, index, false);
  const element = getAt(target, index);
  return createIteratorResult(realm, kind === "value" ? element : createArrayFromList(realm, [index, element]), false);
};

const iteratorMethod =
  (kind: IterationKind): LeafNative =>
  (realm, thisValue) =>
    createArrayIterator(realm, toObject(realm, thisValue), kind);

export const iteratorIntrinsics: IntrinsicTable = {
  ...defineIterator("Array", next),
  // 23.1.3.38
  ...defineLeaf("Array.prototype.values", 0, iteratorMethod("value")),
};

export const iteratorRows: readonly Row[] = [
  leaf("entries", 0, iteratorMethod("key+value")), // 23.1.3.5
  leaf("keys", 0, iteratorMethod("key")), // 23.1.3.19
  linked("values", "Array.prototype.values"),
  linked(wellKnownSymbols.iterator, "Array.prototype.values"), // 23.1.3.40
];
