/**
 * What the guest could change so that shortcuts for arrays would show: the iterator of arrays, their constructor, their
 * species. Each is a cell of an intrinsic, found once per realm and compared by value at every use; a cell that was deleted
 * or redefined is dead (ABSENT) and therefore no match, so nothing else has to be watched.
 */
import type { GuestObject } from "./guest-object.ts";
import { toDictionary } from "./own-properties.ts";
import type { PropertyKey } from "./property-key.ts";
import type { Realm } from "./realm.ts";
import type { Cell } from "./shape.ts";
import { isOriginalGetter } from "./species.ts";
import { type Value, wellKnownSymbols } from "./values.ts";

export class ArrayDefaults {
  readonly prototype: GuestObject;
  private readonly iterator: Cell | undefined;
  private readonly next: Cell | undefined;
  private readonly constructorCell: Cell | undefined;
  private readonly species: Cell | undefined;
  private readonly values: Value;
  private readonly iteratorNext: Value;
  private readonly array: Value;

  constructor(realm: Realm) {
    this.prototype = realm.intrinsic("Array.prototype");
    this.array = realm.intrinsic("Array");
    this.values = realm.intrinsic("Array.prototype.values");
    this.iteratorNext = realm.intrinsic("ArrayIteratorPrototype.next");
    this.iterator = cellOf(this.prototype, wellKnownSymbols.iterator);
    this.next = cellOf(realm.intrinsic("ArrayIteratorPrototype"), "next");
    this.constructorCell = cellOf(this.prototype, "constructor");
    this.species = cellOf(realm.intrinsic("Array"), wellKnownSymbols.species);
  }

  /** Does iterating an array give its elements? */
  get iterationIntact(): boolean {
    return this.iterator?.value === this.values && this.next?.value === this.iteratorNext;
  }

  /** Is %Array% the species of an array without a `constructor` of its own? */
  get speciesIntact(): boolean {
    return this.constructorCell?.value === this.array && isOriginalGetter(this.species?.value);
  }
}

const cellOf = (object: GuestObject, key: PropertyKey): Cell | undefined => toDictionary(object).get(key);

export const arrayDefaults = (realm: Realm): ArrayDefaults => {
  realm.arrayDefaults ??= new ArrayDefaults(realm);
  return realm.arrayDefaults;
};
