/** Iterator (27.1.3): the abstract constructor, `Iterator.from`, and Iterator.prototype (27.1.4) put together. */
import { COSTS } from "../accounting/costs.ts";
import { incompatibleReceiver, notConstructable, requiresNew } from "../messages/calls.ts";
import { notObject } from "../messages/conversions.ts";
import { ITERATOR_PROTOTYPE_READ_ONLY } from "../messages/iteration.ts";
import { getMethod } from "../runtime/conversions.ts";
import { createIteratorResult, createKind, shapeFromConstructor } from "../runtime/create-object.ts";
import { describe } from "../runtime/describe.ts";
import { GuestCall, type LeafNative, type TailNative } from "../runtime/function-objects.ts";
import { defineKind, GuestObject, NO_ELEMENTS, ORDINARY } from "../runtime/guest-object.ts";
import type { IteratorRecord, Steps } from "../runtime/iteration.ts";
import {
  accessor,
  defineClass,
  defineLeaf,
  defineObject,
  type IntrinsicTable,
  linked,
  type Row,
  stepping,
  tail,
} from "../runtime/native-table.ts";
import { createDataPropertyOrThrow, setOrThrow } from "../runtime/object-operations.ts";
import { getOwnProperty } from "../runtime/objects.ts";
import { isInPrototypeChain } from "../runtime/operators.ts";
import type { PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";
import { consumerRows } from "./iterator-consumers.ts";
import { getIteratorFlattenable, helperIntrinsics, helperRows } from "./lazy-iterators.ts";

/** 27.1.3.1.1: only for subclasses to call. */
const constructIterator: LeafNative = (realm, _thisValue, _args, newTarget) => {
  if (newTarget === undefined) return throwTypeError(realm, requiresNew("Iterator"));
  if (newTarget === realm.intrinsic("Iterator")) return throwTypeError(realm, notConstructable("Iterator"));
  realm.meter.chargeBytes(COSTS.object);
  return new GuestObject(shapeFromConstructor(realm, newTarget, "Iterator.prototype"), NO_ELEMENTS, ORDINARY, null);
};

/** An iterator of the guest's that does not inherit from Iterator.prototype, wrapped in one that does; its record is the payload. */
const WRAPPED_ITERATOR = defineKind("Wrap For Valid Iterator");

// 27.1.3.2.1
function* from(realm: Realm, _thisValue: Value, args: Value[]): Steps<Value> {
  const record = yield* getIteratorFlattenable(realm, args[0], true);
  if (isInPrototypeChain(record.iterator, realm.intrinsic("Iterator.prototype"))) return record.iterator;
  return createKind(realm, realm.intrinsic("WrapForValidIteratorPrototype"), WRAPPED_ITERATOR, record, COSTS.iterator);
}

const wrappedOf = (realm: Realm, value: Value): IteratorRecord =>
  isObject(value) && value.kind === WRAPPED_ITERATOR
    ? (value.payload as IteratorRecord)
    : throwTypeError(realm, incompatibleReceiver("%WrapForValidIterator%.prototype", describe(value)));

/** 27.1.3.2.1.1.1 %WrapForValidIteratorPrototype%.next */
const wrappedNext: TailNative = (realm, thisValue) => {
  const { iterator, next } = wrappedOf(realm, thisValue);
  return new GuestCall(next, iterator, []);
};

/** 27.1.3.2.1.1.2 %WrapForValidIteratorPrototype%.return */
function* wrappedReturn(realm: Realm, thisValue: Value): Steps<Value> {
  const { iterator } = wrappedOf(realm, thisValue);
  const method = getMethod(realm, iterator, "return");
  return method === undefined
    ? createIteratorResult(realm, undefined, true)
    : yield new GuestCall(method, iterator, []);
}

/** 7.3.36 SetterThatIgnoresPrototypeProperties: an accessor that behaves like a data property of those who inherit it. */
const weirdAccessor = (key: PropertyKey, get: LeafNative): Row =>
  accessor(key, get, (realm, thisValue, args) => {
    if (!isObject(thisValue)) return throwTypeError(realm, notObject(describe(thisValue)));
    if (thisValue === realm.intrinsic("Iterator.prototype")) return throwTypeError(realm, ITERATOR_PROTOTYPE_READ_ONLY);
    if (getOwnProperty(thisValue, key) === undefined) createDataPropertyOrThrow(realm, thisValue, key, args[0]);
    else setOrThrow(realm, thisValue, key, args[0]);
    return undefined;
  });

/** ES2026 %Iterator.prototype% [ %Symbol.dispose% ] ( ) */
function* dispose(realm: Realm, thisValue: Value): Steps<Value> {
  const method = getMethod(realm, thisValue, "return");
  if (method !== undefined) yield new GuestCall(method, thisValue, []);
  return undefined;
}

const prototypeRows: readonly Row[] = [
  ...consumerRows,
  ...helperRows,
  linked(wellKnownSymbols.iterator, "Iterator.prototype.@@iterator"),
  stepping(wellKnownSymbols.dispose, 0, dispose),
  weirdAccessor("constructor", (realm) => realm.intrinsic("Iterator")), // 27.1.4.1
  weirdAccessor(wellKnownSymbols.toStringTag, () => "Iterator"), // 27.1.4.15
];

export const intrinsics: IntrinsicTable = {
  ...defineClass({
    name: "Iterator",
    length: 0,
    code: { form: "leaf", run: constructIterator },
    statics: [stepping("from", 1, from)],
    prototype: [],
  }),
  ...defineObject("Iterator.prototype", prototypeRows),
  // 27.1.4.14
  ...defineLeaf("Iterator.prototype.@@iterator", 0, (_realm, thisValue) => thisValue),
  ...defineObject(
    "WrapForValidIteratorPrototype",
    [tail("next", 0, wrappedNext), stepping("return", 0, wrappedReturn)],
    { parent: "Iterator.prototype" },
  ),
  ...helperIntrinsics,
};
