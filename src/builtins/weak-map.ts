/** WeakMap objects (24.3). */
import { COSTS } from "../accounting/costs.ts";
import { requiresNew } from "../messages/calls.ts";
import { BAD_WEAK_KEY } from "../messages/collections.ts";
import { type MapData, mapSet, requireKind } from "../runtime/collections.ts";
import { createKind, prototypeFromConstructor } from "../runtime/create-object.ts";
import { GuestCall } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import { defineClass, type IntrinsicTable, leaf, toStringTag } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isNullish, type Value } from "../runtime/values.ts";
import { canBeHeldWeakly, WEAK_MAP } from "../runtime/weak-collections.ts";
import { forEachEntry, requireAdder } from "./map.ts";

const dataOf = (realm: Realm, value: Value, method: string): MapData =>
  requireKind(realm, value, WEAK_MAP, method).payload as MapData;

/** 24.3.1.1 WeakMap ( [ iterable ] ) */
function* construct(realm: Realm, _: Value, [iterable]: Value[], newTarget: GuestObject | undefined): Steps<Value> {
  if (newTarget === undefined) return throwTypeError(realm, requiresNew("WeakMap"));
  const data: MapData = new Map();
  const map = createKind(realm, prototypeFromConstructor(newTarget, "WeakMap.prototype"), WEAK_MAP, data, COSTS.object);
  if (isNullish(iterable)) return map;
  realm.caller.hold(map);
  const adder = requireAdder(realm, map, "set");
  yield* forEachEntry(realm, iterable, (key, value) => new GuestCall(adder, map, [key, value]));
  return map;
}

/** 24.3.3.5 WeakMap.prototype.set ( key, value ) */
const set = (realm: Realm, map: Value, [key, value]: Value[]): Value => {
  const data = dataOf(realm, map, "set");
  if (!canBeHeldWeakly(realm, key)) return throwTypeError(realm, BAD_WEAK_KEY);
  mapSet(realm, data, key, value);
  return map;
};

export const intrinsics: IntrinsicTable = defineClass({
  name: "WeakMap",
  length: 0,
  code: { form: "stepping", run: construct },
  prototype: [
    leaf("delete", 1, (realm, map, args) => dataOf(realm, map, "delete").delete(args[0])),
    leaf("get", 1, (realm, map, args) => dataOf(realm, map, "get").get(args[0])),
    leaf("has", 1, (realm, map, args) => dataOf(realm, map, "has").has(args[0])),
    leaf("set", 2, set),
    toStringTag("WeakMap"),
  ],
});
