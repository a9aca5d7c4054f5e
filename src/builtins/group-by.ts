/** What `Object.groupBy` and `Map.groupBy` share. */
import { notIterable } from "../messages/iteration.ts";
import { adoptElements, appendElement, createArrayFromList } from "../runtime/arrays.ts";
import { describe } from "../runtime/describe.ts";
import { GuestCall } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { forEachValue, requireCallable, type Steps } from "../runtime/iteration.ts";
import type { Realm } from "../runtime/realm.ts";
import { noteLookup } from "../runtime/strings.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isNullish, type Value } from "../runtime/values.ts";

/** 7.3.35 GroupBy: arrays of the values of `items` by what `callback` makes of them, as `toKey` understands it. */
export function* groupBy<K>(
  realm: Realm,
  items: Value,
  callback: Value,
  toKey: (value: Value) => K,
): Steps<Map<K, GuestObject>> {
  if (isNullish(items)) throwTypeError(realm, notIterable(describe(items)));
  const callee = requireCallable(realm, callback);
  const groups = new Map<K, GuestObject>();
  const inOrder: Value[] = [];
  realm.caller.hold(adoptElements(realm, inOrder));
  yield* forEachValue(realm, items, function* (value, index) {
    const key = toKey(yield new GuestCall(callee, undefined, [value, index]));
    noteLookup(realm, key);
    const group = groups.get(key);
    if (group === undefined) inOrder.push(addGroup(realm, groups, key, value));
    else appendElement(group, value);
  });
  return groups;
}

const addGroup = <K>(realm: Realm, groups: Map<K, GuestObject>, key: K, value: Value): GuestObject => {
  const group = createArrayFromList(realm, [value]);
  groups.set(key, group);
  return group;
};
