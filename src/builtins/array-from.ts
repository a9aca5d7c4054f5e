/** Array.from and Array.of (23.1.2): arrays made from iterables, array-likes and arguments. */
import { createElement, growingArray, setLengthOrThrow } from "../runtime/array-species.ts";
import { arrayLength, createArrayFromList, getAt } from "../runtime/arrays.ts";
import { getMethod, lengthOfArrayLike, toObject } from "../runtime/conversions.ts";
import { GuestCall, isConstructor, PAUSE } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import {
  forEachValueOf,
  isArrayWithDefaultIteration,
  requireCallable,
  type Steps,
  throwNotIterable,
} from "../runtime/iteration.ts";
import { type Row, stepping } from "../runtime/native-table.ts";
import { setOrThrow } from "../runtime/object-operations.ts";
import type { Realm } from "../runtime/realm.ts";
import { isNullish, type Value, wellKnownSymbols } from "../runtime/values.ts";

/** The constructor for the result; undefined where it is an ordinary array. */
const resultConstructor = (realm: Realm, thisValue: Value): GuestObject | undefined =>
  isConstructor(thisValue) && thisValue !== realm.intrinsic("Array") ? thisValue : undefined;

const construct = (constructor: GuestObject, args: Value[]): GuestCall =>
  new GuestCall(constructor, undefined, args, constructor);

/** 23.1.2.1. An array with untouched iteration is read like an array-like whose length may change. */
function* from(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  const [items, mapfn, thisArg] = args;
  const constructor = resultConstructor(realm, thisValue);
  const mapper = mapfn === undefined ? undefined : requireCallable(realm, mapfn);
  const isArray = isArrayWithDefaultIteration(realm, items);
  if (isNullish(items)) return throwNotIterable(realm, items, "");
  const method = isArray ? undefined : getMethod(realm, items, wellKnownSymbols.iterator);
  if (method !== undefined) return yield* fromIterable(realm, items, method, { constructor, mapper, thisArg });
  const source = toObject(realm, items);
  const length = isArray ? 0 : lengthOfArrayLike(realm, source);
  const result = (
    constructor === undefined ? growingArray(realm, length) : yield construct(constructor, isArray ? [] : [length])
  ) as GuestObject;
  realm.caller.hold(result);
  let index = 0;
  for (; index < (isArray ? arrayLength(source) : length); index++) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    const value = getAt(source, index);
    const mapped = mapper === undefined ? value : yield new GuestCall(mapper, thisArg, [value, index]);
    createElement(realm, result, index, mapped);
  }
  setLengthOrThrow(realm, result, index);
  return result;
}

interface Mapping {
  readonly constructor: GuestObject | undefined;
  readonly mapper: GuestObject | undefined;
  readonly thisArg: Value;
}

/** 23.1.2.1 step 5. */
function* fromIterable(realm: Realm, items: Value, method: GuestObject, mapping: Mapping): Steps<Value> {
  const { constructor, mapper, thisArg } = mapping;
  const result = (constructor === undefined ? growingArray(realm, 0) : yield construct(constructor, [])) as GuestObject;
  realm.caller.hold(result);
  let length = 0;
  const add = (value: Value): void => createElement(realm, result, length++, value);
  const addMapped = function* (value: Value, index: number): Steps<void> {
    add(yield new GuestCall(mapper, thisArg, [value, index]));
  };
  yield* forEachValueOf(realm, items, method, mapper === undefined ? add : addMapped);
  setLengthOrThrow(realm, result, length);
  return result;
}

// 23.1.2.3
function* of(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  realm.meter.chargeIterations(args.length);
  const constructor = resultConstructor(realm, thisValue);
  if (constructor === undefined) return createArrayFromList(realm, args.slice());
  const result = (yield construct(constructor, [args.length])) as GuestObject;
  realm.caller.hold(result);
  for (let index = 0; index < args.length; index++) {
    realm.meter.tick();
    createElement(realm, result, index, args[index]);
    if (realm.meter.sliceOver) yield PAUSE;
  }
  setOrThrow(realm, result, "length", args.length);
  return result;
}

export const fromRows: readonly Row[] = [stepping("from", 1, from), stepping("of", 0, of)];
