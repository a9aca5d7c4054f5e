/** Set objects (24.2); the methods that combine two sets have a file of their own. */
import { requiresNew } from "../messages/calls.ts";
import { createSetIterator, nextOf, SET_ITERATOR } from "../runtime/collection-iterators.ts";
import { createSet, deleteKey, hasKey, requireKind, SET, type SetData, setAdd } from "../runtime/collections.ts";
import { prototypeFromConstructor } from "../runtime/create-object.ts";
import { describeTyped } from "../runtime/describe.ts";
import { GuestCall } from "../runtime/function-objects.ts";
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
import type { Realm } from "../runtime/realm.ts";
import { speciesRow } from "../runtime/species.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isNullish, type Value, wellKnownSymbols } from "../runtime/values.ts";
import { requireAdder } from "./map.ts";
import { setMethods } from "./set-methods.ts";

const dataOf = (realm: Realm, value: Value, method: string): SetData =>
  requireKind(realm, value, SET, method).payload as SetData;

/** 24.2.2.1 Set ( [ iterable ] ) */
function* construct(realm: Realm, _: Value, [iterable]: Value[], newTarget: GuestObject | undefined): Steps<Value> {
  if (newTarget === undefined) return throwTypeError(realm, requiresNew("Set"));
  const set = createSet(realm, prototypeFromConstructor(newTarget, "Set.prototype"));
  if (isNullish(iterable)) return set;
  realm.caller.hold(set);
  const adder = requireAdder(realm, set, "add");
  if (adder === realm.intrinsic("Set.prototype.add")) {
    yield* forEachValue(realm, iterable, (value) => setAdd(realm, set.payload as SetData, value));
  } else {
    yield* forEachValue(realm, iterable, function* (value): Steps<void> {
      yield new GuestCall(adder, set, [value]);
    });
  }
  return set;
}

/** 24.2.4.1 Set.prototype.add ( value ) */
const add = (realm: Realm, set: Value, args: Value[]): Value => {
  setAdd(realm, dataOf(realm, set, "add"), args[0]);
  return set;
};

/** 24.2.4.2 Set.prototype.clear ( ) */
const clear = (realm: Realm, set: Value): Value => {
  dataOf(realm, set, "clear").clear();
  return undefined;
};

/** 24.2.4.7 Set.prototype.forEach ( callback [ , thisArg ] ) */
function* forEach(realm: Realm, set: Value, [callback, thisArg]: Value[]): Steps<Value> {
  const data = dataOf(realm, set, "forEach");
  requireCallable(realm, callback, describeTyped(callback));
  for (const value of data) {
    realm.meter.chargeIterations(1);
    yield new GuestCall(callback, thisArg, [value, value, set]);
  }
  return undefined;
}

const entries = (realm: Realm, set: Value): Value =>
  createSetIterator(realm, set as GuestObject, dataOf(realm, set, "entries").entries());
const values = (realm: Realm, set: Value): Value =>
  createSetIterator(realm, set as GuestObject, dataOf(realm, set, "values").values());

export const intrinsics: IntrinsicTable = {
  ...defineClass({
    name: "Set",
    length: 0,
    code: { form: "stepping", run: construct },
    statics: [speciesRow],
    prototype: [
      linked("add", "Set.prototype.add"),
      leaf("clear", 0, clear),
      leaf("delete", 1, (realm, set, args) => deleteKey(realm, dataOf(realm, set, "delete"), args[0])),
      leaf("entries", 0, entries),
      stepping("forEach", 1, forEach),
      leaf("has", 1, (realm, set, args) => hasKey(realm, dataOf(realm, set, "has"), args[0])),
      linked("keys", "Set.prototype.values"),
      accessor("size", (realm, set) => dataOf(realm, set, "get size").size),
      linked("values", "Set.prototype.values"),
      ...setMethods,
      linked(wellKnownSymbols.iterator, "Set.prototype.values"),
      toStringTag("Set"),
    ],
  }),
  ...defineIterator("Set", nextOf(SET_ITERATOR)),
  ...defineLeaf("Set.prototype.add", 1, add),
  ...defineLeaf("Set.prototype.values", 0, values),
};
