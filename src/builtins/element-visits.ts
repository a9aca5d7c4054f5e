/**
 * Methods that call a function for each element, as arrays (23.1.3) and typed arrays (23.2.3) have them in common. All are
 * stepping: between two callbacks the guest can be paused, and each element is charged before its callback. The callback may
 * change the array, so elements are looked up anew each time. A callback that is one closure is called in place, while the
 * slice lasts; behind it, and where holes are passed without a callback, the native offers to pause.
 */
import { EMPTY_REDUCE } from "../messages/arrays.ts";
import { GuestCall, PAUSE, type SteppingNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { requireCallable } from "../runtime/iteration.ts";
import type { GuestCaller, Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { ABSENT, isAbsent, type Value } from "../runtime/values.ts";

/** What all these methods begin with: an object with elements, its length, and a function to call. */
export abstract class Visit {
  readonly object: GuestObject;
  readonly length: number;
  readonly callback: GuestObject;
  private readonly thisArg: Value;
  private readonly caller: GuestCaller;

  constructor(realm: Realm, object: GuestObject, length: number, [callback, thisArg]: Value[]) {
    this.object = object;
    this.length = length;
    this.callback = requireCallable(realm, callback);
    this.thisArg = thisArg;
    this.caller = realm.caller;
  }

  /** ABSENT for what is not visited. */
  abstract element(index: number): Value;

  /** The callback's answer, or ABSENT: then it has to be asked for by `call`. */
  callInPlace(element: Value, index: number): Value {
    return this.caller.callInPlace(this.callback, this.thisArg, element, index, this.object, undefined);
  }

  call(element: Value, index: number): GuestCall {
    return new GuestCall(this.callback, this.thisArg, [element, index, this.object]);
  }
}

/** Checks `this` and the callback. */
type Begin = (realm: Realm, thisValue: Value, args: Value[]) => Visit;

export const forEachOf = (begin: Begin): SteppingNative =>
  function* (realm, thisValue, args) {
    const visit = begin(realm, thisValue, args);
    for (let index = 0; index < visit.length; index++) {
      realm.meter.chargeIterations(1);
      if (realm.meter.sliceOver) yield PAUSE;
      const element = visit.element(index);
      if (!isAbsent(element) && isAbsent(visit.callInPlace(element, index))) yield visit.call(element, index);
    }
    return undefined;
  };

/** `every` and `some` stop at the first answer of one kind, and answer it. */
export const untilAnswer = (begin: Begin, stop: boolean): SteppingNative =>
  function* (realm, thisValue, args) {
    const visit = begin(realm, thisValue, args);
    for (let index = 0; index < visit.length; index++) {
      realm.meter.chargeIterations(1);
      if (realm.meter.sliceOver) yield PAUSE;
      const element = visit.element(index);
      if (isAbsent(element)) continue;
      let answer = visit.callInPlace(element, index);
      if (isAbsent(answer)) answer = yield visit.call(element, index);
      if (!answer !== stop) return stop;
    }
    return !stop;
  };

/** What a search answers with. */
interface Pick {
  readonly found: (element: Value, index: number) => Value;
  readonly missing: Value;
}

export const pickElement: Pick = { found: (element) => element, missing: undefined };
export const pickIndex: Pick = { found: (_, index) => index, missing: -1 };

/** 23.1.3.12.1 FindViaPredicate, of elements that are all visited. */
export const finder = (begin: Begin, fromEnd: boolean, { found, missing }: Pick): SteppingNative =>
  function* (realm, thisValue, args) {
    const visit = begin(realm, thisValue, args);
    const end = fromEnd ? -1 : visit.length;
    const step = fromEnd ? -1 : 1;
    for (let index = fromEnd ? visit.length - 1 : 0; index !== end; index += step) {
      realm.meter.chargeIterations(1);
      if (realm.meter.sliceOver) yield PAUSE;
      const element = visit.element(index);
      let answer = visit.callInPlace(element, index);
      if (isAbsent(answer)) answer = yield visit.call(element, index);
      if (answer) return found(element, index);
    }
    return missing;
  };

/** `reduce` and `reduceRight`. */
export const reducer = (begin: Begin, fromEnd: boolean): SteppingNative =>
  function* (realm, thisValue, args) {
    const visit = begin(realm, thisValue, args);
    const { object, length, callback } = visit;
    const end = fromEnd ? -1 : length;
    const step = fromEnd ? -1 : 1;
    let accumulator = args.length > 1 ? args[1] : ABSENT;
    for (let index = fromEnd ? length - 1 : 0; index !== end; index += step) {
      realm.meter.chargeIterations(1);
      if (realm.meter.sliceOver) yield PAUSE;
      const element = visit.element(index);
      if (isAbsent(element)) continue;
      const before = accumulator;
      if (isAbsent(before)) accumulator = element;
      else accumulator = realm.caller.callInPlace(callback, undefined, before, element, index, object);
      if (isAbsent(accumulator))
        accumulator = yield new GuestCall(callback, undefined, [before, element, index, object]);
    }
    return isAbsent(accumulator) ? throwTypeError(realm, EMPTY_REDUCE) : accumulator;
  };
