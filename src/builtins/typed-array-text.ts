/** Typed arrays as text (23.2.3.18 join, 23.2.3.31 toLocaleString): the algorithms are those of arrays. */
import { toString } from "../runtime/conversions.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import { leaf, type Row, stepping } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { requireTypedArray } from "../runtime/typed-arrays.ts";
import type { Value } from "../runtime/values.ts";
import { joinElements, joinLocaleStrings } from "./array-join.ts";

// 23.2.3.18
const join: LeafNative = (realm, thisValue, [separator]) => {
  const { length } = requireTypedArray(realm, thisValue);
  const text = separator === undefined ? "," : toString(realm, separator);
  return joinElements(realm, thisValue as GuestObject, length, text);
};

// 23.2.3.31
function* toLocaleString(realm: Realm, thisValue: Value): Steps<Value> {
  const { length } = requireTypedArray(realm, thisValue);
  return yield* joinLocaleStrings(realm, thisValue as GuestObject, length);
}

export const typedArrayTextRows: readonly Row[] = [
  leaf("join", 1, join),
  stepping("toLocaleString", 0, toLocaleString),
];
