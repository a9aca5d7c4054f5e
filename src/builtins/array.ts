/**
 * Array (23.1): the constructor, and Array.prototype put together from its methods, which live by theme in
 * `array-mutation`, `array-search`, `array-callbacks`, `array-sort`, `array-copying`, `array-join` and `array-iterator`.
 */
import { COSTS } from "../accounting/costs.ts";
import { BAD_LENGTH } from "../messages/arrays.ts";
import { ARRAY, ArrayState, arrayShape, checkArrayLength, isArray } from "../runtime/arrays.ts";
import { shapeFromConstructor } from "../runtime/create-object.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import { GuestObject, NO_ELEMENTS, ORDINARY } from "../runtime/guest-object.ts";
import { defineClass, type IntrinsicTable, leaf, type Row } from "../runtime/native-table.ts";
import { addUncharged, rootShape } from "../runtime/own-properties.ts";
import type { Realm } from "../runtime/realm.ts";
import { CONFIGURABLE, DEFAULT, type Shape } from "../runtime/shape.ts";
import { speciesRow } from "../runtime/species.ts";
import { throwRangeError } from "../runtime/throw.ts";
import { wellKnownSymbols } from "../runtime/values.ts";
import { callbackRows } from "./array-callbacks.ts";
import { copyingRows } from "./array-copying.ts";
import { fromRows } from "./array-from.ts";
import { fromAsyncRows } from "./array-from-async.ts";
import { iteratorIntrinsics, iteratorRows } from "./array-iterator.ts";
import { joinIntrinsics, joinRows } from "./array-join.ts";
import { mutationRows } from "./array-mutation.ts";
import { searchRows } from "./array-search.ts";
import { sortRows } from "./array-sort.ts";

/** 23.1.1.1: `Array(length)` allocates nothing; its elements pay when they are written. */
const constructArray: LeafNative = (realm, _thisValue, args, newTarget) => {
  const shape = shapeOfNew(realm, newTarget);
  if (args.length === 1 && typeof args[0] === "number") return arrayOfLength(realm, shape, args[0]);
  realm.meter.chargeBytes(COSTS.arrayElement * args.length);
  return new GuestObject(shape, args.length === 0 ? NO_ELEMENTS : args.slice(), ARRAY, null);
};

const shapeOfNew = (realm: Realm, newTarget: GuestObject | undefined): Shape =>
  newTarget === undefined || newTarget === realm.intrinsic("Array")
    ? arrayShape(realm)
    : shapeFromConstructor(realm, newTarget, "Array.prototype");

const arrayOfLength = (realm: Realm, shape: Shape, length: number): GuestObject => {
  if (length !== Math.trunc(length) || length < 0) throwRangeError(realm, BAD_LENGTH);
  checkArrayLength(realm, length);
  return new GuestObject(shape, NO_ELEMENTS, ARRAY, length === 0 ? null : new ArrayState(length, true));
};

// 23.1.2.2
const arrayIsArray: LeafNative = (_realm, _thisValue, args) => isArray(args[0]);

const UNSCOPABLE = [
  "at",
  "copyWithin",
  "entries",
  "fill",
  "find",
  "findIndex",
  "findLast",
  "findLastIndex",
  "flat",
  "flatMap",
  "includes",
  "keys",
  "toReversed",
  "toSorted",
  "toSpliced",
  "values",
];

// 23.1.3.41
const unscopables: Row = {
  key: wellKnownSymbols.unscopables,
  flags: CONFIGURABLE,
  make: (realm) => {
    const names = new GuestObject(rootShape(realm, null), NO_ELEMENTS, ORDINARY, null);
    for (const name of UNSCOPABLE) addUncharged(names, name, true, DEFAULT);
    return names;
  },
};

export const intrinsics: IntrinsicTable = {
  ...defineClass({
    name: "Array",
    length: 1,
    code: { form: "leaf", run: constructArray },
    statics: [...fromRows, ...fromAsyncRows, leaf("isArray", 1, arrayIsArray), speciesRow],
    prototype: [
      ...callbackRows,
      ...copyingRows,
      ...iteratorRows,
      ...joinRows,
      ...mutationRows,
      ...searchRows,
      ...sortRows,
      unscopables,
    ],
    prototypeKind: ARRAY,
  }),
  ...iteratorIntrinsics,
  ...joinIntrinsics,
};
