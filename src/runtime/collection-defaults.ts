/**
 * Iterating a Map, a Set or one of their iterators without the iterator protocol: no result objects, no calls. That is
 * allowed as long as nobody can tell: as long as the methods that the protocol would call are the original ones, and
 * no `return` was added that an early end would call.
 */
import { lacksProperty } from "./array-defaults.ts";
import { CollectionIteration, MAP_ITERATOR, SET_ITERATOR } from "./collection-iterators.ts";
import { MAP, type MapData, SET, type SetData } from "./collections.ts";
import type { GuestObject } from "./guest-object.ts";
import { ownSlot } from "./own-properties.ts";
import type { Realm } from "./realm.ts";
import { ABSENT, isObject, type Value, wellKnownSymbols } from "./values.ts";

/** The iteration of a value that may be stepped through directly, or undefined when the protocol has to be followed. */
export const defaultIteration = (realm: Realm, value: Value): CollectionIteration | undefined => {
  if (!isObject(value)) return undefined;
  switch (value.kind) {
    case MAP:
      return iteratesByDefault(realm, value, "Map", "Map.prototype.entries")
        ? new CollectionIteration(value, (value.payload as MapData).entries())
        : undefined;
    case SET:
      return iteratesByDefault(realm, value, "Set", "Set.prototype.values")
        ? new CollectionIteration(value, (value.payload as SetData).values())
        : undefined;
    case MAP_ITERATOR:
      return isPlainIterator(realm, value, "Map") ? (value.payload as CollectionIteration) : undefined;
    case SET_ITERATOR:
      return isPlainIterator(realm, value, "Set") ? (value.payload as CollectionIteration) : undefined;
    default:
      return undefined;
  }
};

type Name = "Map" | "Set";

const iteratesByDefault = (realm: Realm, collection: GuestObject, name: Name, method: string): boolean => {
  const prototype = realm.intrinsic(`${name}.prototype`);
  return (
    collection.shape.proto === prototype &&
    ownSlot(collection, wellKnownSymbols.iterator) === ABSENT &&
    ownSlot(prototype, wellKnownSymbols.iterator) === realm.intrinsic(method) &&
    stepsByDefault(realm, name)
  );
};

/** Do new iterators of this kind have the original `next`, and no `return`? */
const stepsByDefault = (realm: Realm, name: Name): boolean => {
  const prototype = realm.intrinsic(`${name}IteratorPrototype`);
  return (
    ownSlot(prototype, "next") === realm.intrinsic(`${name}IteratorPrototype.next`) &&
    lacksProperty(prototype, "return")
  );
};

/** Is the iterator its own iterator, with the original `next`? */
const isPlainIterator = (realm: Realm, iterator: GuestObject, name: Name): boolean => {
  const prototype = realm.intrinsic(`${name}IteratorPrototype`);
  const { proto, count, dictionary } = iterator.shape;
  if (proto !== prototype || count > 0 || dictionary !== null || !stepsByDefault(realm, name)) return false;
  const iteratorPrototype = realm.intrinsic("Iterator.prototype");
  return (
    prototype.shape.proto === iteratorPrototype &&
    ownSlot(prototype, wellKnownSymbols.iterator) === ABSENT &&
    ownSlot(iteratorPrototype, wellKnownSymbols.iterator) === realm.intrinsic("Iterator.prototype.@@iterator")
  );
};
