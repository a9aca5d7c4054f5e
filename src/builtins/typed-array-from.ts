/** %TypedArray%.from and %TypedArray%.of (23.2.2). */
import { COSTS } from "../accounting/costs.ts";
import { notConstructor } from "../messages/calls.ts";
import { adoptElements, getAt } from "../runtime/arrays.ts";
import { getMethod, lengthOfArrayLike, toObject } from "../runtime/conversions.ts";
import { describe } from "../runtime/describe.ts";
import { GuestCall, isConstructor, PAUSE } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { forEachValueOf, requireCallable, type Steps } from "../runtime/iteration.ts";
import { type Row, stepping } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { requireCreated } from "../runtime/typed-array-creation.ts";
import { typedArraySet } from "../runtime/typed-arrays.ts";
import { type Value, wellKnownSymbols } from "../runtime/values.ts";

/** The values of an iterable, each charged as an array element. */
export function* valuesOf(realm: Realm, iterable: Value, method: GuestObject): Steps<Value[]> {
  const values: Value[] = [];
  realm.caller.hold(adoptElements(realm, values));
  yield* forEachValueOf(realm, iterable, method, (value) => {
    realm.meter.chargeBytes(COSTS.arrayElement);
    values.push(value);
  });
  return values;
}

const requireConstructor = (realm: Realm, value: Value): GuestObject =>
  isConstructor(value) ? value : throwTypeError(realm, notConstructor(describe(value)));

/** 23.2.4.2 TypedArrayCreateFromConstructor. */
function* create(realm: Realm, constructor: GuestObject, length: number): Steps<GuestObject> {
  const created = yield new GuestCall(constructor, undefined, [length], constructor);
  const target = requireCreated(realm, created, length);
  realm.caller.hold(target);
  return target;
}

// 23.2.2.1
function* from(realm: Realm, thisValue: Value, [items, mapfn, thisArg]: Value[]): Steps<Value> {
  const constructor = requireConstructor(realm, thisValue);
  const mapper = mapfn === undefined ? undefined : requireCallable(realm, mapfn);
  const method = getMethod(realm, items, wellKnownSymbols.iterator);
  const list = method === undefined ? undefined : yield* valuesOf(realm, items, method);
  const source = list === undefined ? toObject(realm, items) : undefined;
  const length = list?.length ?? lengthOfArrayLike(realm, source as GuestObject);
  const target = yield* create(realm, constructor, length);
  for (let index = 0; index < length; index++) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    const value = list === undefined ? getAt(source as GuestObject, index) : list[index];
    const mapped = mapper === undefined ? value : yield new GuestCall(mapper, thisArg, [value, index]);
    typedArraySet(realm, target, index, mapped);
  }
  return target;
}

// 23.2.2.2
function* of(realm: Realm, thisValue: Value, items: Value[]): Steps<Value> {
  const target = yield* create(realm, requireConstructor(realm, thisValue), items.length);
  realm.meter.chargeIterations(items.length);
  for (let index = 0; index < items.length; index++) {
    realm.meter.tick();
    typedArraySet(realm, target, index, items[index]);
    if (realm.meter.sliceOver) yield PAUSE;
  }
  return target;
}

export const typedArrayFromRows: readonly Row[] = [stepping("from", 1, from), stepping("of", 0, of)];
