/** What `Object.groupBy` and `Map.groupBy` share. */
import { describe } from "../runtime/conversions.ts";
import { GuestCall } from "../runtime/function-objects.ts";
import { forEachValue, requireCallable, type Steps } from "../runtime/iteration.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isNullish, type Value } from "../runtime/values.ts";

/** 7.3.35 GroupBy: the values of `items` by what `callback` makes of them, as `toKey` understands it. */
export function* groupBy<K>(
  realm: Realm,
  items: Value,
  callback: Value,
  toKey: (value: Value) => K,
): Steps<Map<K, Value[]>> {
  if (isNullish(items)) throwTypeError(realm, `${describe(items)} is not iterable`);
  const callee = requireCallable(realm, callback);
  const groups = new Map<K, Value[]>();
  yield* forEachValue(realm, items, function* (value, index) {
    const key = toKey(yield new GuestCall(callee, undefined, [value, index]));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  });
  return groups;
}
