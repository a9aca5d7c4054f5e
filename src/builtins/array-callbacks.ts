/**
 * The methods of Array.prototype (23.1.3) that call a function for each element. All are stepping: between two callbacks the
 * guest can be paused, and each element is charged before its callback. The callback may change the array, so elements are
 * looked up anew each time; in a dense array that is as cheap as in a host array. A callback that is one closure is called
 * in place, while the slice lasts; behind it, and where holes are passed without a callback, the native offers to pause.
 */
import { EMPTY_REDUCE } from "../messages/arrays.ts";
import { arraySpecies, createElement, growingArray, setLengthOrThrow } from "../runtime/array-species.ts";
import { elementAt, getAt, isArray } from "../runtime/arrays.ts";
import { lengthOfArrayLike, toObject } from "../runtime/conversions.ts";
import { GuestCall, PAUSE, type SteppingNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { requireCallable, type Steps } from "../runtime/iteration.ts";
import { type Row, stepping } from "../runtime/native-table.ts";
import type { GuestCaller, Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { ABSENT, isAbsent, type Value } from "../runtime/values.ts";

/** What all these methods begin with: an array-like, its length, and a function to call. */
class Visit {
  readonly object: GuestObject;
  readonly length: number;
  readonly callback: GuestObject;
  readonly thisArg: Value;
  private readonly caller: GuestCaller;

  constructor(realm: Realm, thisValue: Value, args: Value[]) {
    this.object = toObject(realm, thisValue);
    this.length = lengthOfArrayLike(realm, this.object);
    this.callback = requireCallable(realm, args[0]);
    this.thisArg = args[1];
    this.caller = realm.caller;
  }

  /** The callback's answer, or ABSENT: then it has to be asked for by `call`. */
  callInPlace(element: Value, index: number): Value {
    return this.caller.callInPlace(this.callback, this.thisArg, element, index, this.object, undefined);
  }

  call(element: Value, index: number): GuestCall {
    return new GuestCall(this.callback, this.thisArg, [element, index, this.object]);
  }
}

// 23.1.3.15
function* forEach(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  const visit = new Visit(realm, thisValue, args);
  for (let index = 0; index < visit.length; index++) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    const element = elementAt(visit.object, index);
    if (!isAbsent(element) && isAbsent(visit.callInPlace(element, index))) yield visit.call(element, index);
  }
  return undefined;
}

/** 10.4.2.3 steps 7-8: the guest's constructor runs as a frame. */
const construct = (species: GuestObject, length: number): GuestCall =>
  new GuestCall(species, undefined, [length], species);

// 23.1.3.21
function* map(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  const visit = new Visit(realm, thisValue, args);
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
  const visit = new Visit(realm, thisValue, args);
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

/** `every` and `some` stop at the first answer of one kind, and answer it. */
const untilAnswer = (stop: boolean): SteppingNative =>
  function* (realm, thisValue, args) {
    const visit = new Visit(realm, thisValue, args);
    for (let index = 0; index < visit.length; index++) {
      realm.meter.chargeIterations(1);
      if (realm.meter.sliceOver) yield PAUSE;
      const element = elementAt(visit.object, index);
      if (isAbsent(element)) continue;
      let answer = visit.callInPlace(element, index);
      if (isAbsent(answer)) answer = yield visit.call(element, index);
      if (!answer !== stop) return stop;
    }
    return !stop;
  };

/** 23.1.3.12.1 FindViaPredicate: answers `pick` of what was found. Holes are visited, as undefined. */
const finder = (fromEnd: boolean, pick: (element: Value, index: number) => Value, missing: Value): SteppingNative =>
  function* (realm, thisValue, args) {
    const visit = new Visit(realm, thisValue, args);
    const end = fromEnd ? -1 : visit.length;
    const step = fromEnd ? -1 : 1;
    for (let index = fromEnd ? visit.length - 1 : 0; index !== end; index += step) {
      realm.meter.chargeIterations(1);
      if (realm.meter.sliceOver) yield PAUSE;
      const element = getAt(visit.object, index);
      let answer = visit.callInPlace(element, index);
      if (isAbsent(answer)) answer = yield visit.call(element, index);
      if (answer) return pick(element, index);
    }
    return missing;
  };

const pickElement = (element: Value): Value => element;
const pickIndex = (_: Value, index: number): Value => index;

/** 23.1.3.24 and 23.1.3.25: `reduce` and `reduceRight`. */
const reducer = (fromEnd: boolean): SteppingNative =>
  function* (realm, thisValue, args) {
    const { object, length, callback } = new Visit(realm, thisValue, args);
    const end = fromEnd ? -1 : length;
    const step = fromEnd ? -1 : 1;
    let accumulator = args.length > 1 ? args[1] : ABSENT;
    for (let index = fromEnd ? length - 1 : 0; index !== end; index += step) {
      realm.meter.chargeIterations(1);
      if (realm.meter.sliceOver) yield PAUSE;
      const element = elementAt(object, index);
      if (isAbsent(element)) continue;
      const before = accumulator;
      if (isAbsent(before)) accumulator = element;
      else accumulator = realm.caller.callInPlace(callback, undefined, before, element, index, object);
      if (isAbsent(accumulator))
        accumulator = yield new GuestCall(callback, undefined, [before, element, index, object]);
    }
    return isAbsent(accumulator) ? throwTypeError(realm, EMPTY_REDUCE) : accumulator;
  };

// 23.1.3.14
function* flatMap(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  const visit = new Visit(realm, thisValue, args);
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
  stepping("every", 1, untilAnswer(false)), // 23.1.3.6
  stepping("filter", 1, filter),
  stepping("find", 1, finder(false, pickElement, undefined)), // 23.1.3.9
  stepping("findIndex", 1, finder(false, pickIndex, -1)), // 23.1.3.10
  stepping("findLast", 1, finder(true, pickElement, undefined)), // 23.1.3.11
  stepping("findLastIndex", 1, finder(true, pickIndex, -1)), // 23.1.3.12
  stepping("flatMap", 1, flatMap),
  stepping("forEach", 1, forEach),
  stepping("map", 1, map),
  stepping("reduce", 1, reducer(false)),
  stepping("reduceRight", 1, reducer(true)),
  stepping("some", 1, untilAnswer(true)), // 23.1.3.29
];
