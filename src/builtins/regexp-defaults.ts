/**
 * What the guest could change so that a shortcut for regular expressions would show: `exec`, the flags, the species. Each is
 * a cell of an intrinsic, found once per realm and compared at every use; a cell that was deleted or redefined is dead.
 */
import { REGEXP } from "../regexp/regexp-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { rootShape, toDictionary } from "../runtime/own-properties.ts";
import type { Realm } from "../runtime/realm.ts";
import { type Cell, type Shape, type Slot, WRITABLE } from "../runtime/shape.ts";
import { isOriginalGetter } from "../runtime/species.ts";
import { isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";
import { Weighed } from "../runtime/weighed.ts";

/** The accessors that say which flags there are. */
const FLAG_KEYS = [
  "flags",
  "hasIndices",
  "global",
  "ignoreCase",
  "multiline",
  "dotAll",
  "unicode",
  "unicodeSets",
  "sticky",
] as const;

interface Watched {
  readonly cell: Cell;
  readonly original: Slot;
}

/** The payload of `RegExp.prototype`: the engine's own, and of no weight. */
export class RegExpDefaults extends Weighed {
  readonly weight = 0;
  private readonly realm: Realm;
  private watched: readonly Watched[] | null = null;
  private constructorCell: Cell | undefined;
  private shape: Shape | null = null;
  private speciesCell: Cell | undefined;

  constructor(realm: Realm) {
    super();
    this.realm = realm;
  }

  /** While the prototype is as it was made. */
  watch(prototype: GuestObject): void {
    const cells = toDictionary(prototype);
    this.watched = ["exec", ...FLAG_KEYS].map((key) => {
      const cell = cells.get(key) as Cell;
      return { cell, original: cell.value };
    });
    this.constructorCell = cells.get("constructor");
    this.shape = rootShape(this.realm, prototype).add("lastIndex", WRITABLE);
  }

  /** Has this regular expression nothing of its own, and is what it inherits the original? */
  holdsFor(regexp: GuestObject): boolean {
    const { watched } = this;
    if (watched === null || regexp.kind !== REGEXP || regexp.shape !== this.shape) return false;
    for (const { cell, original } of watched) if (cell.value !== original) return false;
    return typeof regexp.p0 === "number";
  }

  /** Are regular expressions that derive from it made by %RegExp%? */
  get speciesIntact(): boolean {
    const constructor = this.realm.intrinsic("RegExp");
    this.speciesCell ??= toDictionary(constructor).get(wellKnownSymbols.species);
    return this.constructorCell?.value === constructor && isOriginalGetter(this.speciesCell?.value);
  }
}

const defaultsOf = (realm: Realm): RegExpDefaults => {
  const prototype = realm.intrinsic("RegExp.prototype");
  return prototype.payload as RegExpDefaults;
};

/** May the regular expression be matched without a look at its properties but `lastIndex`? */
export const isPristine = (realm: Realm, value: Value): value is GuestObject =>
  isObject(value) && defaultsOf(realm).holdsFor(value);

/** The same where another is made from it. */
export const hasPristineSpecies = (realm: Realm, value: Value): value is GuestObject =>
  isPristine(realm, value) && defaultsOf(realm).speciesIntact;
