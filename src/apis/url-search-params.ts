/** `URLSearchParams`, as a class of the guest's. */

import { COSTS } from "../accounting/costs.ts";
import { missingArgument, NAME_AND_VALUE_MISSING, NO_QUERY_PAIR } from "../messages/apis.ts";
import { classRequiresNew } from "../messages/calls.ts";
import { createArrayFromList } from "../runtime/arrays.ts";
import { requireKind } from "../runtime/collections.ts";
import { getMethod, toString } from "../runtime/conversions.ts";
import { createIteratorResult, createKind, prototypeFromConstructor } from "../runtime/create-object.ts";
import { GuestCall, type LeafNative, PAUSE } from "../runtime/function-objects.ts";
import { defineKind, type GuestObject } from "../runtime/guest-object.ts";
import { forEachValueOf, iterableToList, requireCallable, type Steps } from "../runtime/iteration.ts";
import {
  accessor,
  defineClass,
  defineIterator,
  type IntrinsicTable,
  leaf,
  sameAs,
  stepping,
  toStringTag,
} from "../runtime/native-table.ts";
import { chargedOwnKeys, ownEnumerableValue } from "../runtime/object-operations.ts";
import type { Realm } from "../runtime/realm.ts";
import { chargeReading, chargeString } from "../runtime/strings.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { ABSENT, isNullish, isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";
import { ParamsList, parseQuery } from "./search-params-list.ts";

/** The payload is a `ParamsList`. */
const PARAMS = defineKind("URLSearchParams");
const PARAMS_ITERATOR = defineKind("URLSearchParams Iterator");

/** A guest object for the list. */
export const createParams = (realm: Realm, list: ParamsList): GuestObject =>
  createKind(realm, realm.intrinsic("URLSearchParams.prototype"), PARAMS, list, COSTS.object);

const listOf = (realm: Realm, self: Value, method: string): ParamsList =>
  requireKind(realm, self, PARAMS, method).payload as ParamsList;

const LONE_SURROGATES = /\p{Surrogate}/gu;

/** A string without lone surrogates. */
const scalarText = (realm: Realm, value: Value): string => {
  const text = toString(realm, value);
  chargeReading(realm, text);
  return text.replace(LONE_SURROGATES, "\ufffd");
};

// --- construction ----------------------------------------------------------------------------------------------------------

function* construct(realm: Realm, _: Value, [init]: Value[], newTarget: GuestObject | undefined): Steps<Value> {
  if (newTarget === undefined) return throwTypeError(realm, classRequiresNew("URLSearchParams"));
  const list = new ParamsList([]);
  const prototype = prototypeFromConstructor(newTarget, "URLSearchParams.prototype");
  const params = createKind(realm, prototype, PARAMS, list, COSTS.object);
  realm.caller.hold(params);
  if (isNullish(init)) return params;
  if (!isObject(init)) list.reset(parseQuery(realm, withoutMark(scalarText(realm, init))));
  else yield* fill(realm, list, init);
  return params;
}

const withoutMark = (text: string): string => (text.startsWith("?") ? text.slice(1) : text);

function* fill(realm: Realm, list: ParamsList, init: GuestObject): Steps<void> {
  const method = getMethod(realm, init, wellKnownSymbols.iterator);
  if (method === undefined) return yield* fillFromRecord(realm, list, init);
  yield* forEachValueOf(realm, init, method, function* (pair): Steps<void> {
    const entry =
      isObject(pair) && getMethod(realm, pair, wellKnownSymbols.iterator) ? yield* iterableToList(realm, pair) : [];
    if (entry.length !== 2) throwTypeError(realm, NO_QUERY_PAIR);
    list.append(realm, scalarText(realm, entry[0]), scalarText(realm, entry[1]));
  });
}

function* fillFromRecord(realm: Realm, list: ParamsList, init: GuestObject): Steps<void> {
  for (const key of chargedOwnKeys(realm, init)) {
    realm.meter.tick();
    if (realm.meter.sliceOver) yield PAUSE;
    const value = ownEnumerableValue(init, key);
    if (value !== ABSENT) appendMember(realm, list, key, value);
  }
}

const appendMember = (realm: Realm, list: ParamsList, key: PropertyKey, value: Value): void => {
  // Throws for a symbol.
  const name = scalarText(realm, key);
  // Two keys may become one name when what no text can hold is replaced.
  if (name === key) list.append(realm, name, scalarText(realm, value));
  else list.set(realm, name, scalarText(realm, value));
};

// --- methods ---------------------------------------------------------------------------------------------------------------

type Method = (realm: Realm, list: ParamsList, name: string, value: string | undefined) => Value;

/** A method that takes a name and perhaps a value; `count` of them must be there. */
const method = (key: string, count: 1 | 2, run: Method) =>
  leaf(key, count, (realm, self, args) => {
    const list = listOf(realm, self, key);
    if (args.length < count) throwTypeError(realm, count === 1 ? missingArgument("name") : NAME_AND_VALUE_MISSING);
    const name = scalarText(realm, args[0]);
    return run(realm, list, name, args[1] === undefined && count === 1 ? undefined : scalarText(realm, args[1]));
  });

const getAll: Method = (realm, list, name) =>
  createArrayFromList(
    realm,
    list.find(realm, name).map((place) => list.valueAt(place)),
  );

const get: Method = (realm, list, name) => {
  const [place] = list.find(realm, name);
  return place === undefined ? null : list.valueAt(place);
};

function* forEach(realm: Realm, self: Value, [callback, thisArg]: Value[]): Steps<Value> {
  const list = listOf(realm, self, "forEach");
  requireCallable(realm, callback);
  for (let index = 0; index < list.size; index++) {
    realm.meter.chargeIterations(1);
    yield new GuestCall(callback, thisArg, [list.valueAt(index), list.nameAt(index), self]);
  }
  return undefined;
}

const toText: LeafNative = (realm, self) => {
  const text = listOf(realm, self, "toString").text(realm);
  chargeString(realm, text.length);
  return text;
};

// --- iteration -------------------------------------------------------------------------------------------------------------

type Part = "entries" | "keys" | "values";

/** The payload of PARAMS_ITERATOR. */
class ParamsIteration {
  next = 0;
  readonly params: GuestObject;
  readonly part: Part;
  constructor(params: GuestObject, part: Part) {
    this.params = params;
    this.part = part;
  }
}

const iterator = (part: Part) =>
  leaf(part, 0, (realm, self) => {
    const params = requireKind(realm, self, PARAMS, part);
    const prototype = realm.intrinsic("URLSearchParamsIteratorPrototype");
    return createKind(realm, prototype, PARAMS_ITERATOR, new ParamsIteration(params, part), COSTS.iterator);
  });

const next: LeafNative = (realm, self) => {
  const iteration = requireKind(realm, self, PARAMS_ITERATOR, "next").payload as ParamsIteration;
  const list = iteration.params.payload as ParamsList;
  if (iteration.next >= list.size) return createIteratorResult(realm, undefined, true);
  return createIteratorResult(realm, partAt(realm, list, iteration.next++, iteration.part), false);
};

const partAt = (realm: Realm, list: ParamsList, index: number, part: Part): Value => {
  if (part === "keys") return list.nameAt(index);
  if (part === "values") return list.valueAt(index);
  return createArrayFromList(realm, [list.nameAt(index), list.valueAt(index)]);
};

export const intrinsics: IntrinsicTable = {
  ...defineClass({
    name: "URLSearchParams",
    length: 0,
    code: { form: "stepping", run: construct },
    prototype: [
      accessor("size", (realm, self) => listOf(realm, self, "size").size),
      method("append", 2, (realm, list, name, value) => list.append(realm, name, value as string) as undefined),
      method("delete", 1, (realm, list, name, value) => list.remove(realm, list.find(realm, name, value)) as undefined),
      method("get", 1, get),
      method("getAll", 1, getAll),
      method("has", 1, (realm, list, name, value) => list.find(realm, name, value).length > 0),
      method("set", 2, (realm, list, name, value) => list.set(realm, name, value as string) as undefined),
      leaf("sort", 0, (realm, self) => listOf(realm, self, "sort").sort(realm) as undefined),
      iterator("entries"),
      stepping("forEach", 1, forEach),
      iterator("keys"),
      iterator("values"),
      leaf("toString", 0, toText),
      sameAs(wellKnownSymbols.iterator, "entries"),
      toStringTag("URLSearchParams"),
    ],
  }),
  ...defineIterator("URLSearchParams", next),
};
