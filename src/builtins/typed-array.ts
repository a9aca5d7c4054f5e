/**
 * TypedArray objects (23.2): %TypedArray% and its prototype, put together from its methods, which live by theme in the
 * files `typed-array-*`, and the constructors of all element types.
 */
import { notConstructable } from "../messages/calls.ts";
import { ELEMENT_TYPES, type ElementType } from "../runtime/element-types.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import { accessor, constant, defineClass, type IntrinsicTable, linked, type Row } from "../runtime/native-table.ts";
import { speciesRow } from "../runtime/species.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isTypedArray, typedArrayData } from "../runtime/typed-arrays.ts";
import { wellKnownSymbols } from "../runtime/values.ts";
import { typedArrayCallbackRows } from "./typed-array-callbacks.ts";
import { constructorOf } from "./typed-array-construction.ts";
import { typedArrayCopyingRows } from "./typed-array-copying.ts";
import { typedArrayFromRows } from "./typed-array-from.ts";
import { typedArrayIteratorIntrinsics, typedArrayIteratorRows } from "./typed-array-iterators.ts";
import { typedArrayMutationRows } from "./typed-array-mutation.ts";
import { typedArraySearchRows } from "./typed-array-search.ts";
import { typedArraySlotRows } from "./typed-array-slots.ts";
import { typedArraySortRows } from "./typed-array-sort.ts";
import { typedArrayTextRows } from "./typed-array-text.ts";

// 23.2.1.1
const constructAbstract: LeafNative = (realm) => throwTypeError(realm, notConstructable("TypedArray"));

// 23.2.3.38
const tag: Row = accessor(wellKnownSymbols.toStringTag, (_realm, value) =>
  isTypedArray(value) ? typedArrayData(value).type.name : undefined,
);

const abstractClass: IntrinsicTable = defineClass({
  name: "TypedArray",
  length: 0,
  code: { form: "leaf", run: constructAbstract },
  statics: [...typedArrayFromRows, speciesRow],
  prototype: [
    ...typedArraySlotRows,
    ...typedArrayCallbackRows,
    ...typedArrayCopyingRows,
    ...typedArrayIteratorRows,
    ...typedArrayMutationRows,
    ...typedArraySearchRows,
    ...typedArraySortRows,
    ...typedArrayTextRows,
    linked("toString", "Array.prototype.toString"), // 23.2.3.32
    tag,
  ],
});

/** 23.2.6, 23.2.7 */
const classOf = (type: ElementType): IntrinsicTable => {
  const size = constant("BYTES_PER_ELEMENT", type.size);
  return defineClass({
    name: type.name,
    length: 3,
    code: { form: "stepping", run: constructorOf(type) },
    statics: [size],
    prototype: [size],
    parent: "TypedArray",
    prototypeParent: "TypedArray.prototype",
  });
};

export const intrinsics: IntrinsicTable = Object.assign(
  {},
  abstractClass,
  typedArrayIteratorIntrinsics,
  ...ELEMENT_TYPES.map(classOf),
);
