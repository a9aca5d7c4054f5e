/** The accessors of %TypedArray%.prototype (23.2.3) that show where a typed array stands in its buffer. */
import { incompatibleReceiver } from "../messages/calls.ts";
import { describe } from "../runtime/describe.ts";
import { accessor, type Row } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isTypedArray, type TypedArrayData, typedArrayData } from "../runtime/typed-arrays.ts";
import type { Value } from "../runtime/values.ts";

const dataOf = (realm: Realm, value: Value, name: string): TypedArrayData =>
  isTypedArray(value)
    ? typedArrayData(value)
    : throwTypeError(realm, incompatibleReceiver(`get TypedArray.prototype.${name}`, describe(value)));

export const typedArraySlotRows: readonly Row[] = [
  accessor("buffer", (realm, array) => dataOf(realm, array, "buffer").buffer), // 23.2.3.2
  accessor("byteLength", (realm, array) => dataOf(realm, array, "byteLength").view.byteLength), // 23.2.3.3
  accessor("byteOffset", (realm, array) => {
    const data = dataOf(realm, array, "byteOffset");
    return data.isOutOfBounds ? 0 : data.byteOffset;
  }),
  accessor("length", (realm, array) => dataOf(realm, array, "length").length), // 23.2.3.21
];
