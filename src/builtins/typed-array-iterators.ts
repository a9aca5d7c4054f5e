/** The methods of %TypedArray%.prototype (23.2.3) that make array iterators. */
import type { LeafNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { defineLeaf, type IntrinsicTable, leaf, linked, type Row } from "../runtime/native-table.ts";
import { requireTypedArray } from "../runtime/typed-arrays.ts";
import { wellKnownSymbols } from "../runtime/values.ts";
import { createArrayIterator, type IterationKind } from "./array-iterator.ts";

const iteratorMethod =
  (kind: IterationKind): LeafNative =>
  (realm, thisValue) => {
    requireTypedArray(realm, thisValue);
    return createArrayIterator(realm, thisValue as GuestObject, kind);
  };

// 23.2.3.35
export const typedArrayIteratorIntrinsics: IntrinsicTable = defineLeaf(
  "TypedArray.prototype.values",
  0,
  iteratorMethod("value"),
);

export const typedArrayIteratorRows: readonly Row[] = [
  leaf("entries", 0, iteratorMethod("key+value")), // 23.2.3.7
  leaf("keys", 0, iteratorMethod("key")), // 23.2.3.19
  linked("values", "TypedArray.prototype.values"),
  linked(wellKnownSymbols.iterator, "TypedArray.prototype.values"), // 23.2.3.37
];
