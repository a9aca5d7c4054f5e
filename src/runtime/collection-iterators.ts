/** Map and Set iterators (24.1.5, 24.2.6): a host iterator that guests step through. */
import { COSTS } from "../accounting/costs.ts";
import { incompatibleReceiver } from "../messages/calls.ts";
import { createArrayFromList } from "./arrays.ts";
import { createIteratorResult, createKind } from "./create-object.ts";
import { describe } from "./describe.ts";
import { defineKind, type GuestObject, type ObjectKind } from "./guest-object.ts";
import type { Realm } from "./realm.ts";
import { throwTypeError } from "./throw.ts";
import { ABSENT, isAbsent, isObject, type Value } from "./values.ts";

export const MAP_ITERATOR = defineKind("Map Iterator");
export const SET_ITERATOR = defineKind("Set Iterator");

/** What one step of the host's iterator gives: a key or value, or the pair of both. */
type Step = Value | Value[];

/** The payload of both kinds. */
export class CollectionIteration {
  /** The Map or Set that is iterated; null when the iterator is finished, so that it keeps nothing alive. */
  source: GuestObject | null;
  readonly steps: Iterator<Step>;
  constructor(source: GuestObject, steps: Iterator<Step>) {
    this.source = source;
    this.steps = steps;
  }
}

const createIterator =
  (kind: ObjectKind, prototype: string) =>
  (realm: Realm, source: GuestObject, steps: Iterator<Step>): GuestObject =>
    createKind(realm, realm.intrinsic(prototype), kind, new CollectionIteration(source, steps), COSTS.iterator);

/** 24.1.5.1 CreateMapIterator. */
export const createMapIterator = createIterator(MAP_ITERATOR, "MapIteratorPrototype");
/** 24.2.6.1 CreateSetIterator. */
export const createSetIterator = createIterator(SET_ITERATOR, "SetIteratorPrototype");

/** The next value of an iteration, or ABSENT when it is finished. Pairs become guest arrays. */
export const stepCollection = (realm: Realm, iteration: CollectionIteration): Value => {
  if (iteration.source === null) return ABSENT;
  const step = iteration.steps.next();
  if (step.done === true) {
    iteration.source = null;
    return ABSENT;
  }
  return Array.isArray(step.value) ? createArrayFromList(realm, step.value) : step.value;
};

/** 24.1.5.2.1 %MapIteratorPrototype%.next and 24.2.6.2.1 %SetIteratorPrototype%.next. */
export const nextOf =
  (kind: typeof MAP_ITERATOR) =>
  (realm: Realm, iterator: Value): Value => {
    if (!isObject(iterator) || iterator.kind !== kind) {
      return throwTypeError(realm, incompatibleReceiver(`${kind.name}.prototype.next`, describe(iterator)));
    }
    const value = stepCollection(realm, iterator.payload as CollectionIteration);
    return isAbsent(value) ? createIteratorResult(realm, undefined, true) : createIteratorResult(realm, value, false);
  };
