/** Map objects (24.1). */
import { notFunctionFor, requiresNew } from "../messages/calls.ts";
import { badEntry } from "../messages/iteration.ts";
import { createMapIterator, MAP_ITERATOR, nextOf } from "../runtime/collection-iterators.ts";
import {
  createMap,
  deleteKey,
  hasKey,
  MAP,
  type MapData,
  mapGet,
  mapSet,
  requireKind,
} from "../runtime/collections.ts";
import { prototypeFromConstructor } from "../runtime/create-object.ts";
import { describe, describeTyped } from "../runtime/describe.ts";
import { GuestCall, isCallable } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { forEachValue, requireCallable, type Steps } from "../runtime/iteration.ts";
import {
  accessor,
  defineClass,
  defineIterator,
  defineLeaf,
  type IntrinsicTable,
  leaf,
  linked,
  stepping,
  toStringTag,
} from "../runtime/native-table.ts";
import { get } from "../runtime/objects.ts";
import type { Realm } from "../runtime/realm.ts";
import { speciesRow } from "../runtime/species.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isNullish, isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";
import { groupBy } from "./group-by.ts";

const dataOf = (realm: Realm, value: Value, method: string): MapData =>
  requireKind(realm, value, MAP, method).payload as MapData;

/** 24.1.1.1 Map ( [ iterable ] ) */
function* construct(realm: Realm, _: Value, [iterable]: Value[], newTarget: GuestObject | undefined): Steps<Value> {
  if (newTarget === undefined) return throwTypeError(realm, requiresNew("Map"));
  const map = createMap(realm, prototypeFromConstructor(newTarget, "Map.prototype"));
  if (isNullish(iterable)) return map;
  realm.caller.hold(map);
  const adder = requireAdder(realm, map, "set");
  const isDefault = adder === realm.intrinsic("Map.prototype.set");
  yield* forEachEntry(realm, iterable, (key, value) => {
    if (!isDefault) return new GuestCall(adder, map, [key, value]);
    mapSet(realm, map.payload as MapData, key, value);
    return undefined;
  });
  return map;
}

/** The method that a collection's constructor adds entries with. */
export const requireAdder = (realm: Realm, collection: GuestObject, name: string): GuestObject => {
  const adder = get(collection, name);
  return isCallable(adder) ? adder : throwTypeError(realm, notFunctionFor(describe(adder), name, collection.kind.name));
};

/** 24.1.1.2 AddEntriesFromIterable; `add` answers with the call that is to be made, if one is. */
export function* forEachEntry(
  realm: Realm,
  iterable: Value,
  add: (key: Value, value: Value) => GuestCall | undefined,
): Steps<void> {
  yield* forEachValue(realm, iterable, function* (entry): Steps<void> {
    if (!isObject(entry)) return throwTypeError(realm, badEntry(describe(entry)));
    const call = add(get(entry, 0), get(entry, 1));
    if (call !== undefined) yield call;
  });
}

/** 24.1.2.1 Map.groupBy ( items, callback ) */
function* groupMapBy(realm: Realm, _: Value, [items, callback]: Value[]): Steps<Value> {
  const groups = yield* groupBy(realm, items, callback, (key) => key);
  const data: MapData = new Map();
  for (const [key, group] of groups) mapSet(realm, data, key, group);
  return createMap(realm, undefined, data);
}

/** 24.1.3.1 Map.prototype.clear ( ) */
const clear = (realm: Realm, map: Value): Value => {
  dataOf(realm, map, "clear").clear();
  return undefined;
};

/** 24.1.3.5 Map.prototype.forEach ( callback [ , thisArg ] ) */
function* forEach(realm: Realm, map: Value, [callback, thisArg]: Value[]): Steps<Value> {
  const data = dataOf(realm, map, "forEach");
  requireCallable(realm, callback, describeTyped(callback));
  for (const [key, value] of data) {
    realm.meter.chargeIterations(1);
    yield new GuestCall(callback, thisArg, [value, key, map]);
  }
  return undefined;
}

/** 24.1.3.9 Map.prototype.set ( key, value ) */
const set = (realm: Realm, map: Value, args: Value[]): Value => {
  mapSet(realm, dataOf(realm, map, "set"), args[0], args[1]);
  return map;
};

const entries = (realm: Realm, map: Value): Value =>
  createMapIterator(realm, map as GuestObject, dataOf(realm, map, "entries").entries());
const keys = (realm: Realm, map: Value): Value =>
  createMapIterator(realm, map as GuestObject, dataOf(realm, map, "keys").keys());
const values = (realm: Realm, map: Value): Value =>
  createMapIterator(realm, map as GuestObject, dataOf(realm, map, "values").values());

export const intrinsics: IntrinsicTable = {
  ...defineClass({
    name: "Map",
    length: 0,
    code: { form: "stepping", run: construct },
    statics: [stepping("groupBy", 2, groupMapBy), speciesRow],
    prototype: [
      leaf("clear", 0, clear),
      leaf("delete", 1, (realm, map, args) => deleteKey(realm, dataOf(realm, map, "delete"), args[0])),
      linked("entries", "Map.prototype.entries"),
      stepping("forEach", 1, forEach),
      leaf("get", 1, (realm, map, args) => mapGet(realm, dataOf(realm, map, "get"), args[0])),
      leaf("has", 1, (realm, map, args) => hasKey(realm, dataOf(realm, map, "has"), args[0])),
      leaf("keys", 0, keys),
      linked("set", "Map.prototype.set"),
      accessor("size", (realm, map) => dataOf(realm, map, "get size").size),
      leaf("values", 0, values),
      linked(wellKnownSymbols.iterator, "Map.prototype.entries"),
      toStringTag("Map"),
    ],
  }),
  ...defineIterator("Map", nextOf(MAP_ITERATOR)),
  ...defineLeaf("Map.prototype.entries", 0, entries),
  ...defineLeaf("Map.prototype.set", 2, set),
};
