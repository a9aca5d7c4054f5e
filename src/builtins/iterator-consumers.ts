/** The methods of Iterator.prototype (27.1.4) that run an iterator to its end, or until they know enough. */
import { COSTS } from "../accounting/costs.ts";
import { calledOnNonObjectOf } from "../messages/calls.ts";
import { EMPTY_ITERATOR_REDUCE } from "../messages/iteration.ts";
import { adoptElements } from "../runtime/arrays.ts";
import { describe } from "../runtime/describe.ts";
import { GuestCall, type SteppingNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import {
  closeQuietly,
  getIteratorDirect,
  type IteratorRecord,
  iteratorClose,
  iteratorResultValue,
  nextCall,
  requireCallable,
  type Steps,
} from "../runtime/iteration.ts";
import { type Row, stepping } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { GUEST_THROW, throwTypeError } from "../runtime/throw.ts";
import { ABSENT, isObject, type Value } from "../runtime/values.ts";

export const requireIterator = (realm: Realm, method: string, value: Value): GuestObject =>
  isObject(value) ? value : throwTypeError(realm, calledOnNonObjectOf(`Iterator.prototype.${method}`, describe(value)));

/** Checks an argument before the iterator is touched; an iterator whose method is called wrongly is closed. */
export function* checkedArgument<T>(realm: Realm, iterator: GuestObject, check: () => T): Steps<T> {
  try {
    return check();
  } catch (error) {
    if (error === GUEST_THROW) yield* closeQuietly(realm, { iterator, next: undefined });
    throw error;
  }
}

/** Calls a callback of the guest's; when it throws, the iterator is closed. */
export function* callOrClose(realm: Realm, record: IteratorRecord, callback: Value, args: Value[]): Steps<Value> {
  try {
    return yield new GuestCall(callback, undefined, args);
  } catch (error) {
    if (error === GUEST_THROW) yield* closeQuietly(realm, record);
    throw error;
  }
}

/** How `every`, `find`, `forEach` and `some` differ. */
interface Search {
  /** Does this answer of the callback end the search? */
  readonly stops: (answer: Value) => boolean;
  readonly found: (value: Value) => Value;
  readonly missing: Value;
}

const searcher = (name: string, { stops, found, missing }: Search): SteppingNative =>
  function* (realm, thisValue, args) {
    const iterator = requireIterator(realm, name, thisValue);
    const callback = yield* checkedArgument(realm, iterator, () => requireCallable(realm, args[0]));
    const record = getIteratorDirect(iterator);
    for (let counter = 0; ; counter++) {
      const value = iteratorResultValue(realm, yield nextCall(record));
      if (value === ABSENT) return missing;
      realm.meter.chargeIterations(1);
      const answer = yield* callOrClose(realm, record, callback, [value, counter]);
      if (!stops(answer)) continue;
      yield* iteratorClose(realm, record);
      return found(value);
    }
  };

const every = searcher("every", { stops: (answer) => !answer, found: () => false, missing: true });
const find = searcher("find", { stops: (answer) => !!answer, found: (value) => value, missing: undefined });
const forEach = searcher("forEach", { stops: () => false, found: () => undefined, missing: undefined });
const some = searcher("some", { stops: (answer) => !!answer, found: () => true, missing: false });

// 27.1.4.10
function* reduce(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  const iterator = requireIterator(realm, "reduce", thisValue);
  const reducer = yield* checkedArgument(realm, iterator, () => requireCallable(realm, args[0]));
  const record = getIteratorDirect(iterator);
  let accumulator = args.length > 1 ? args[1] : ABSENT;
  for (let counter = 0; ; counter++) {
    const value = iteratorResultValue(realm, yield nextCall(record));
    if (value === ABSENT) break;
    realm.meter.chargeIterations(1);
    if (accumulator === ABSENT) accumulator = value;
    else accumulator = yield* callOrClose(realm, record, reducer, [accumulator, value, counter]);
  }
  return accumulator === ABSENT ? throwTypeError(realm, EMPTY_ITERATOR_REDUCE) : accumulator;
}

// 27.1.4.13
function* toArray(realm: Realm, thisValue: Value): Steps<Value> {
  const record = getIteratorDirect(requireIterator(realm, "toArray", thisValue));
  const values: Value[] = [];
  const result = adoptElements(realm, values);
  realm.caller.hold(result);
  for (;;) {
    const value = iteratorResultValue(realm, yield nextCall(record));
    if (value === ABSENT) return result;
    realm.meter.chargeIterations(1);
    realm.meter.chargeBytes(COSTS.arrayElement);
    values.push(value);
  }
}

export const consumerRows: readonly Row[] = [
  stepping("every", 1, every), // 27.1.4.3
  stepping("find", 1, find), // 27.1.4.5
  stepping("forEach", 1, forEach), // 27.1.4.7
  stepping("reduce", 1, reduce),
  stepping("some", 1, some), // 27.1.4.11
  stepping("toArray", 0, toArray),
];
