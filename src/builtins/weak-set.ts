/** WeakSet objects (24.4). */
import { COSTS } from "../accounting/costs.ts";
import { requiresNew } from "../messages/calls.ts";
import { BAD_WEAK_VALUE } from "../messages/collections.ts";
import { requireKind, type SetData, setAdd } from "../runtime/collections.ts";
import { createKind, prototypeFromConstructor } from "../runtime/create-object.ts";
import { GuestCall } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { forEachValue, type Steps } from "../runtime/iteration.ts";
import { defineClass, type IntrinsicTable, leaf, toStringTag } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isNullish, type Value } from "../runtime/values.ts";
import { canBeHeldWeakly, WEAK_SET } from "../runtime/weak-collections.ts";
import { requireAdder } from "./map.ts";

const dataOf = (realm: Realm, value: Value, method: string): SetData =>
  requireKind(realm, value, WEAK_SET, method).payload as SetData;

/** 24.4.1.1 WeakSet ( [ iterable ] ) */
function* construct(realm: Realm, _: Value, [iterable]: Value[], newTarget: GuestObject | undefined): Steps<Value> {
  if (newTarget === undefined) return throwTypeError(realm, requiresNew("WeakSet"));
  const data: SetData = new Set();
  const set = createKind(realm, prototypeFromConstructor(newTarget, "WeakSet.prototype"), WEAK_SET, data, COSTS.object);
  if (isNullish(iterable)) return set;
  realm.caller.hold(set);
  const adder = requireAdder(realm, set, "add");
  yield* forEachValue(realm, iterable, function* (value): Steps<void> {
    yield new GuestCall(adder, set, [value]);
  });
  return set;
}

/** 24.4.3.1 WeakSet.prototype.add ( value ) */
const add = (realm: Realm, set: Value, [value]: Value[]): Value => {
  const data = dataOf(realm, set, "add");
  if (!canBeHeldWeakly(realm, value)) return throwTypeError(realm, BAD_WEAK_VALUE);
  setAdd(realm, data, value);
  return set;
};

export const intrinsics: IntrinsicTable = defineClass({
  name: "WeakSet",
  length: 0,
  code: { form: "stepping", run: construct },
  prototype: [
    leaf("add", 1, add),
    leaf("delete", 1, (realm, set, args) => dataOf(realm, set, "delete").delete(args[0])),
    leaf("has", 1, (realm, set, args) => dataOf(realm, set, "has").has(args[0])),
    toStringTag("WeakSet"),
  ],
});
