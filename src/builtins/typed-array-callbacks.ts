/**
 * The methods of %TypedArray%.prototype (23.2.3) that call a function for each element, see `element-visits`. There
 * are no holes: an index that is gone when its turn comes is visited as undefined.
 */
import { COSTS } from "../accounting/costs.ts";
import { adoptElements } from "../runtime/arrays.ts";
import { GuestCall } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import { type Row, stepping } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import {
  createTypedArray,
  requireCreated,
  requireSameContent,
  typedArraySpecies,
} from "../runtime/typed-array-creation.ts";
import { requireTypedArray, type TypedArrayData, typedArrayGet, typedArraySet } from "../runtime/typed-arrays.ts";
import { isAbsent, type Value } from "../runtime/values.ts";
import { finder, forEachOf, pickElement, pickIndex, reducer, untilAnswer, Visit } from "./element-visits.ts";

class TypedArrayVisit extends Visit {
  readonly data: TypedArrayData;

  constructor(realm: Realm, thisValue: Value, args: Value[]) {
    const data = requireTypedArray(realm, thisValue);
    super(realm, thisValue as GuestObject, data.length, args);
    this.data = data;
  }

  element(index: number): Value {
    return typedArrayGet(this.object, index);
  }
}

const visiting = (realm: Realm, thisValue: Value, args: Value[]): Visit => new TypedArrayVisit(realm, thisValue, args);

/** 23.2.4.1 TypedArraySpeciesCreate with a length: a constructor of the guest's runs as a frame. */
function* createLike(realm: Realm, { object, data }: TypedArrayVisit, length: number): Steps<GuestObject> {
  const species = typedArraySpecies(realm, object);
  const created =
    species === undefined
      ? createTypedArray(realm, data.type, length)
      : requireSameContent(
          realm,
          requireCreated(realm, yield new GuestCall(species, undefined, [length], species), length),
          object,
        );
  realm.caller.hold(created);
  return created;
}

// 23.2.3.22
function* map(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  const visit = new TypedArrayVisit(realm, thisValue, args);
  const result = yield* createLike(realm, visit, visit.length);
  for (let index = 0; index < visit.length; index++) {
    realm.meter.chargeIterations(1);
    const element = visit.element(index);
    let mapped = visit.callInPlace(element, index);
    if (isAbsent(mapped)) mapped = yield visit.call(element, index);
    typedArraySet(realm, result, index, mapped);
  }
  return result;
}

// 23.2.3.10
function* filter(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  const visit = new TypedArrayVisit(realm, thisValue, args);
  const kept: Value[] = [];
  realm.caller.hold(adoptElements(realm, kept));
  for (let index = 0; index < visit.length; index++) {
    realm.meter.chargeIterations(1);
    const element = visit.element(index);
    let answer = visit.callInPlace(element, index);
    if (isAbsent(answer)) answer = yield visit.call(element, index);
    if (!answer) continue;
    realm.meter.chargeBytes(COSTS.arrayElement);
    kept.push(element);
  }
  const result = yield* createLike(realm, visit, kept.length);
  kept.forEach((element, index) => {
    typedArraySet(realm, result, index, element);
  });
  return result;
}

export const typedArrayCallbackRows: readonly Row[] = [
  stepping("every", 1, untilAnswer(visiting, false)), // 23.2.3.8
  stepping("filter", 1, filter),
  stepping("find", 1, finder(visiting, false, pickElement)), // 23.2.3.11
  stepping("findIndex", 1, finder(visiting, false, pickIndex)), // 23.2.3.12
  stepping("findLast", 1, finder(visiting, true, pickElement)), // 23.2.3.13
  stepping("findLastIndex", 1, finder(visiting, true, pickIndex)), // 23.2.3.14
  stepping("forEach", 1, forEachOf(visiting)), // 23.2.3.15
  stepping("map", 1, map),
  stepping("reduce", 1, reducer(visiting, false)), // 23.2.3.23
  stepping("reduceRight", 1, reducer(visiting, true)), // 23.2.3.24
  stepping("some", 1, untilAnswer(visiting, true)), // 23.2.3.28
];
