/**
 * The methods of Array.prototype (23.1.3) that call a function for each element, as `element-visits` describes them. Those that
 * make arrays stand here, and look elements up themselves: in a dense array that is as cheap as in a host array.
 */
import { arraySpecies, createElement, growingArray, setLengthOrThrow } from "../runtime/array-species.ts";
import { elementAt, getAt, isArray } from "../runtime/arrays.ts";
import { lengthOfArrayLike, toObject } from "../runtime/conversions.ts";
import { GuestCall, PAUSE } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import { type Row, stepping } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { isAbsent, type Value } from "../runtime/values.ts";
import { thisObject } from "./array-this.ts";
import { finder, forEachOf, pickElement, pickIndex, reducer, untilAnswer, Visit } from "./element-visits.ts";

class ArrayVisit extends Visit {
  constructor(realm: Realm, object: GuestObject, args: Value[]) {
    super(realm, object, lengthOfArrayLike(realm, object), args);
  }

  element(index: number): Value {
    return elementAt(this.object, index);
  }
}

/** Holes are visited, as undefined. */
class SearchVisit extends ArrayVisit {
  override element(index: number): Value {
    return getAt(this.object, index);
  }
}

type MakeVisit = (realm: Realm, thisValue: Value, args: Value[]) => Visit;

const visiting =
  (method: string): MakeVisit =>
  (realm, thisValue, args) =>
    new ArrayVisit(realm, thisObject(realm, thisValue, method), args);

const searching =
  (method: string): MakeVisit =>
  (realm, thisValue, args) =>
    new SearchVisit(realm, thisObject(realm, thisValue, method), args);

/** 10.4.2.3 steps 7-8: the guest's constructor runs as a frame. */
const construct = (species: GuestObject, length: number): GuestCall =>
  new GuestCall(species, undefined, [length], species);

// 23.1.3.21
function* map(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  const visit = new ArrayVisit(realm, thisObject(realm, thisValue, "map"), args);
  const species = arraySpecies(realm, visit.object);
  const result = (
    species === undefined ? growingArray(realm, visit.length) : yield construct(species, visit.length)
  ) as GuestObject;
  realm.caller.hold(result);
  for (let index = 0; index < visit.length; index++) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    const element = elementAt(visit.object, index);
    if (isAbsent(element)) continue;
    let mapped = visit.callInPlace(element, index);
    if (isAbsent(mapped)) mapped = yield visit.call(element, index);
    createElement(realm, result, index, mapped);
  }
  if (species === undefined) setLengthOrThrow(realm, result, visit.length);
  return result;
}

// 23.1.3.8
function* filter(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  const visit = new ArrayVisit(realm, thisObject(realm, thisValue, "filter"), args);
  const species = arraySpecies(realm, visit.object);
  const result = (species === undefined ? growingArray(realm, 0) : yield construct(species, 0)) as GuestObject;
  realm.caller.hold(result);
  let kept = 0;
  for (let index = 0; index < visit.length; index++) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    const element = elementAt(visit.object, index);
    if (isAbsent(element)) continue;
    let answer = visit.callInPlace(element, index);
    if (isAbsent(answer)) answer = yield visit.call(element, index);
    if (answer) createElement(realm, result, kept++, element);
  }
  return result;
}

// 23.1.3.14
function* flatMap(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  const visit = new ArrayVisit(realm, toObject(realm, thisValue), args);
  const species = arraySpecies(realm, visit.object);
  const result = (species === undefined ? growingArray(realm, 0) : yield construct(species, 0)) as GuestObject;
  realm.caller.hold(result);
  let count = 0;
  for (let index = 0; index < visit.length; index++) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    const element = elementAt(visit.object, index);
    if (isAbsent(element)) continue;
    let mapped = visit.callInPlace(element, index);
    if (isAbsent(mapped)) mapped = yield visit.call(element, index);
    if (isArray(mapped)) count = appendAll(realm, result, count, mapped);
    else createElement(realm, result, count++, mapped);
  }
  return result;
}

/** Appends the elements of an array but its holes; answers with the new count. */
const appendAll = (realm: Realm, result: GuestObject, count: number, array: GuestObject): number => {
  const length = lengthOfArrayLike(realm, array);
  for (let index = 0; index < length; index++) {
    realm.meter.chargeIterations(1);
    const element = elementAt(array, index);
    if (!isAbsent(element)) createElement(realm, result, count++, element);
  }
  return count;
};

export const callbackRows: readonly Row[] = [
  stepping("every", 1, untilAnswer(visiting("every"), false)), // 23.1.3.6
  stepping("filter", 1, filter),
  stepping("find", 1, finder(searching("find"), false, pickElement)), // 23.1.3.9
  stepping("findIndex", 1, finder(searching("findIndex"), false, pickIndex)), // 23.1.3.10
  stepping("findLast", 1, finder(searching("findLast"), true, pickElement)), // 23.1.3.11
  stepping("findLastIndex", 1, finder(searching("findLastIndex"), true, pickIndex)), // 23.1.3.12
  stepping("flatMap", 1, flatMap),
  stepping("forEach", 1, forEachOf(visiting("forEach"))), // 23.1.3.15
  stepping("map", 1, map),
  stepping("reduce", 1, reducer(visiting("reduce"), false)), // 23.1.3.24
  stepping("reduceRight", 1, reducer(visiting("reduceRight"), true)), // 23.1.3.25
  stepping("some", 1, untilAnswer(visiting("some"), true)), // 23.1.3.29
];
