/**
 * The methods of %TypedArray%.prototype (23.2.3) that call a function for each element, in the manner of `array-callbacks`.
 * There are no holes: an index that is gone when its turn comes is visited as undefined.
 */
import { COSTS } from "../accounting/costs.ts";
import { EMPTY_REDUCE } from "../messages/arrays.ts";
import { adoptElements } from "../runtime/arrays.ts";
import { GuestCall, type SteppingNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { requireCallable, type Steps } from "../runtime/iteration.ts";
import { type Row, stepping } from "../runtime/native-table.ts";
import type { GuestCaller, Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import {
  createTypedArray,
  requireCreated,
  requireSameContent,
  typedArraySpecies,
} from "../runtime/typed-array-creation.ts";
import { requireTypedArray, type TypedArrayData, typedArrayGet, typedArraySet } from "../runtime/typed-arrays.ts";
import { ABSENT, type Value } from "../runtime/values.ts";

/** What all these methods begin with: a typed array, its length, and a function to call. */
class Visit {
  readonly array: GuestObject;
  readonly data: TypedArrayData;
  readonly length: number;
  readonly callback: GuestObject;
  private readonly thisArg: Value;
  private readonly caller: GuestCaller;

  constructor(realm: Realm, thisValue: Value, args: Value[]) {
    this.data = requireTypedArray(realm, thisValue);
    this.array = thisValue as GuestObject;
    this.length = this.data.length;
    this.callback = requireCallable(realm, args[0]);
    this.thisArg = args[1];
    this.caller = realm.caller;
  }

  element(index: number): Value {
    return typedArrayGet(this.array, index);
  }

  /** The callback's answer, or ABSENT: then it has to be asked for by `call`. */
  callInPlace(element: Value, index: number): Value {
    return this.caller.callInPlace(this.callback, this.thisArg, element, index, this.array, undefined);
  }

  call(element: Value, index: number): GuestCall {
    return new GuestCall(this.callback, this.thisArg, [element, index, this.array]);
  }
}

// 23.2.3.15
function* forEach(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  const visit = new Visit(realm, thisValue, args);
  for (let index = 0; index < visit.length; index++) {
    realm.meter.chargeIterations(1);
    const element = visit.element(index);
    if (visit.callInPlace(element, index) === ABSENT) yield visit.call(element, index);
  }
  return undefined;
}

/** 23.2.4.1 TypedArraySpeciesCreate with a length: a constructor of the guest's runs as a frame. */
function* createLike(realm: Realm, { array, data }: Visit, length: number): Steps<GuestObject> {
  const species = typedArraySpecies(realm, array);
  const created =
    species === undefined
      ? createTypedArray(realm, data.type, length)
      : requireSameContent(
          realm,
          requireCreated(realm, yield new GuestCall(species, undefined, [length], species), length),
          array,
        );
  realm.caller.hold(created);
  return created;
}

// 23.2.3.22
function* map(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  const visit = new Visit(realm, thisValue, args);
  const result = yield* createLike(realm, visit, visit.length);
  for (let index = 0; index < visit.length; index++) {
    realm.meter.chargeIterations(1);
    const element = visit.element(index);
    let mapped = visit.callInPlace(element, index);
    if (mapped === ABSENT) mapped = yield visit.call(element, index);
    typedArraySet(realm, result, index, mapped);
  }
  return result;
}

// 23.2.3.10
function* filter(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  const visit = new Visit(realm, thisValue, args);
  const kept: Value[] = [];
  realm.caller.hold(adoptElements(realm, kept));
  for (let index = 0; index < visit.length; index++) {
    realm.meter.chargeIterations(1);
    const element = visit.element(index);
    let answer = visit.callInPlace(element, index);
    if (answer === ABSENT) answer = yield visit.call(element, index);
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

/** `every` and `some` stop at the first answer of one kind, and answer it. */
const untilAnswer = (stop: boolean): SteppingNative =>
  function* (realm, thisValue, args) {
    const visit = new Visit(realm, thisValue, args);
    for (let index = 0; index < visit.length; index++) {
      realm.meter.chargeIterations(1);
      const element = visit.element(index);
      let answer = visit.callInPlace(element, index);
      if (answer === ABSENT) answer = yield visit.call(element, index);
      if (!answer !== stop) return stop;
    }
    return !stop;
  };

/** 23.1.3.12.1 FindViaPredicate: answers `pick` of what was found. */
const finder = (fromEnd: boolean, pick: (element: Value, index: number) => Value, missing: Value): SteppingNative =>
  function* (realm, thisValue, args) {
    const visit = new Visit(realm, thisValue, args);
    const end = fromEnd ? -1 : visit.length;
    const step = fromEnd ? -1 : 1;
    for (let index = fromEnd ? visit.length - 1 : 0; index !== end; index += step) {
      realm.meter.chargeIterations(1);
      const element = visit.element(index);
      let answer = visit.callInPlace(element, index);
      if (answer === ABSENT) answer = yield visit.call(element, index);
      if (answer) return pick(element, index);
    }
    return missing;
  };

const pickElement = (element: Value): Value => element;
const pickIndex = (_: Value, index: number): Value => index;

/** 23.2.3.23 and 23.2.3.24: `reduce` and `reduceRight`. */
const reducer = (fromEnd: boolean): SteppingNative =>
  function* (realm, thisValue, args) {
    const { array, length, callback } = new Visit(realm, thisValue, args);
    const end = fromEnd ? -1 : length;
    const step = fromEnd ? -1 : 1;
    let accumulator = args.length > 1 ? args[1] : ABSENT;
    for (let index = fromEnd ? length - 1 : 0; index !== end; index += step) {
      realm.meter.chargeIterations(1);
      const element = typedArrayGet(array, index);
      const before = accumulator;
      if (before === ABSENT) accumulator = element;
      else accumulator = realm.caller.callInPlace(callback, undefined, before, element, index, array);
      if (accumulator === ABSENT)
        accumulator = yield new GuestCall(callback, undefined, [before, element, index, array]);
    }
    return accumulator === ABSENT ? throwTypeError(realm, EMPTY_REDUCE) : accumulator;
  };

export const typedArrayCallbackRows: readonly Row[] = [
  stepping("every", 1, untilAnswer(false)), // 23.2.3.8
  stepping("filter", 1, filter),
  stepping("find", 1, finder(false, pickElement, undefined)), // 23.2.3.11
  stepping("findIndex", 1, finder(false, pickIndex, -1)), // 23.2.3.12
  stepping("findLast", 1, finder(true, pickElement, undefined)), // 23.2.3.13
  stepping("findLastIndex", 1, finder(true, pickIndex, -1)), // 23.2.3.14
  stepping("forEach", 1, forEach),
  stepping("map", 1, map),
  stepping("reduce", 1, reducer(false)),
  stepping("reduceRight", 1, reducer(true)),
  stepping("some", 1, untilAnswer(true)), // 23.2.3.28
];
