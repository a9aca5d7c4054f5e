/** Async iteration (7.4.3): the async iterator of a value, or a wrapper around its synchronous one. */
import { COSTS } from "../accounting/costs.ts";
import { getMethod } from "./conversions.ts";
import { createKind } from "./create-object.ts";
import { defineKind } from "./guest-object.ts";
import { getIterator, getIteratorFromMethod, type IteratorRecord, type Steps } from "./iteration.ts";
import { get } from "./objects.ts";
import type { Realm } from "./realm.ts";
import { isNullish, type Value, wellKnownSymbols } from "./values.ts";

/** 27.1.6: the payload is the record of the synchronous iterator. */
export const ASYNC_FROM_SYNC_ITERATOR = defineKind("Async-from-Sync Iterator");

/** 7.4.3 GetIterator with kind async. */
export function* getAsyncIterator(realm: Realm, value: Value): Steps<IteratorRecord> {
  const method = isNullish(value) ? undefined : getMethod(realm, value, wellKnownSymbols.asyncIterator);
  if (method !== undefined) return yield* getIteratorFromMethod(realm, value, method);
  return createAsyncFromSyncIterator(realm, yield* getIterator(realm, value));
}

/** 27.1.6.1 CreateAsyncFromSyncIterator. */
export const createAsyncFromSyncIterator = (realm: Realm, record: IteratorRecord): IteratorRecord => {
  const proto = realm.intrinsic("AsyncFromSyncIteratorPrototype");
  const iterator = createKind(realm, proto, ASYNC_FROM_SYNC_ITERATOR, record, COSTS.iterator);
  return { iterator, next: get(iterator, "next") };
};
