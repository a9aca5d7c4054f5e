/**
 * What the guest could change so that shortcuts for arrays would show: the iterator of arrays, their constructor, their
 * species. Each is a cell of an intrinsic, found once per realm and compared by value at every use; a cell that was deleted
 * or redefined is dead (ABSENT) and therefore no match. What must not be there, a `return` that an early end would call, can
 * only come with a layout change of a prototype, which the epoch tells.
 */
import type { GuestObject } from "./guest-object.ts";
import { ownFlags, rootShape, toDictionary } from "./own-properties.ts";
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
  private readonly realm: Realm;
  private readonly iteratorPrototype: GuestObject;
  /** The last epoch in which array iterators had no `return`. */
  private epochWithoutReturn = -1;

  constructor(realm: Realm) {
    this.realm = realm;
    this.iteratorPrototype = realm.intrinsic("ArrayIteratorPrototype");
    this.prototype = realm.intrinsic("Array.prototype");
    this.array = realm.intrinsic("Array");
    this.values = realm.intrinsic("Array.prototype.values");
    this.iteratorNext = realm.intrinsic("ArrayIteratorPrototype.next");
    this.iterator = cellOf(this.prototype, wellKnownSymbols.iterator);
    this.next = cellOf(this.iteratorPrototype, "next");
    this.constructorCell = cellOf(this.prototype, "constructor");
    this.species = cellOf(realm.intrinsic("Array"), wellKnownSymbols.species);
  }

  /** Does iterating an array give its elements? */
  get iterationIntact(): boolean {
    return this.iterator?.value === this.values && this.steppingIntact;
  }

  /** Do new array iterators have the original `next`, and no `return`? */
  get steppingIntact(): boolean {
    if (this.next?.value !== this.iteratorNext) return false;
    return this.epochWithoutReturn === this.realm.prototypeEpoch || this.lacksReturn();
  }

  private lacksReturn(): boolean {
    rootShape(this.realm, this.iteratorPrototype);
    if (!lacksProperty(this.iteratorPrototype, "return")) return false;
    this.epochWithoutReturn = this.realm.prototypeEpoch;
    return true;
  }

  /** Is %Array% the species of an array without a `constructor` of its own? */
  get speciesIntact(): boolean {
    return this.constructorCell?.value === this.array && isOriginalGetter(this.species?.value);
  }
}

/** Is there nothing under this key, and nothing that would have to be asked? */
export const lacksProperty = (object: GuestObject, key: PropertyKey): boolean => {
  for (let holder: GuestObject | null = object; holder !== null; holder = holder.shape.proto) {
    const { kind } = holder;
    kind.resolve?.(holder, key);
    if (kind.has !== null || kind.getOwnProperty !== null || ownFlags(holder, key) >= 0) return false;
  }
  return true;
};

const cellOf = (object: GuestObject, key: PropertyKey): Cell | undefined => toDictionary(object).get(key);

export const arrayDefaults = (realm: Realm): ArrayDefaults => {
  realm.arrayDefaults ??= new ArrayDefaults(realm);
  return realm.arrayDefaults;
};
