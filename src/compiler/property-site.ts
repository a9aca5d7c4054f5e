/**
 * An inline cache for one property access in the source. A site remembers the shapes that it saw and where the property was:
 * a slot of the receiver, or a cell (of a dictionary: a prototype, a namespace, the global object). An own slot needs only
 * the shape; an inherited cell also the realm's prototype epoch, which every layout change of a prototype bumps. Values are
 * read through slot or cell, so writes never invalidate anything.
 *
 * Shapes and prototypes of another realm have another epoch to compare: what is found there is not remembered, but for own slots.
 *
 * A site remembers up to four shapes, which covers nearly all code; one that goes on missing gives up remembering. It is a class,
 * and `read` and `write` are small, so that the host's engine inlines them into the closures of the compiler.
 */
import { COSTS } from "../accounting/costs.ts";
import { valueNotIterable } from "../messages/iteration.ts";
import { cannotCreate, cannotRead, cannotSet, readOnly } from "../messages/properties.ts";
import { ARRAY } from "../runtime/arrays.ts";
import { getV, prototypeOfPrimitive, STRING_OBJECT } from "../runtime/conversions.ts";
import { describe } from "../runtime/describe.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { throwUnassignable } from "../runtime/object-operations.ts";
import { callGetter, get, set } from "../runtime/objects.ts";
import { rootShape } from "../runtime/own-properties.ts";
import { isIndex, keyToText, type PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { ACCESSOR, Accessor, Cell, flagsOf, type Shape, slotOf, WRITABLE } from "../runtime/shape.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isOrdinaryKeyOfTypedArray, TYPED_ARRAY } from "../runtime/typed-arrays.ts";
import { ABSENT, isAbsent, isNullish, isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";

/** Where a site found a property: an own slot (`cell` null), or a cell; own cells have no epoch to compare. */
interface Found {
  readonly slot: number;
  readonly cell: Cell | null;
  readonly epoch: number;
  /** The cell holds an accessor. */
  readonly isAccessor: boolean;
}

const ANY_EPOCH = -1;
/** After so many misses a site does not remember any more. */
const MAX_MISSES = 64;
/** So many shapes a site remembers at most. */
const MAX_ENTRIES = 4;
const NO_CELL = new Cell(ABSENT, 0);
/** Stands for a property that no object of the chain has. */
const NOWHERE = new Cell(undefined, 0);

// --- look-up for the caches ----------------------------------------------------------------------------------------------

/** A plain object in a chain: no exotic behaviour for this key. Elements are in no shape. */
const isPlainFor = (object: GuestObject, key: PropertyKey): boolean => {
  if (isIndex(key)) return false;
  const { kind } = object;
  kind.resolve?.(object, key);
  if (kind === ARRAY || kind === STRING_OBJECT) return key !== "length";
  if (kind === TYPED_ARRAY) return isOrdinaryKeyOfTypedArray(key);
  return kind.get === null && kind.getOwnProperty === null && kind.getPrototypeOf === null;
};

const findOwn = (object: GuestObject, key: PropertyKey): Found | undefined => {
  const { shape } = object;
  if (shape.dictionary === null) {
    const entry = shape.find(key);
    if (entry < 0 || (flagsOf(entry) & ACCESSOR) !== 0) return undefined;
    return { slot: slotOf(entry), cell: null, epoch: ANY_EPOCH, isAccessor: false };
  }
  const cell = shape.dictionary.get(key);
  return cell && foundIn(cell, ANY_EPOCH);
};

const foundIn = (cell: Cell, epoch: number): Found => ({
  slot: -1,
  cell,
  epoch,
  isAccessor: (cell.flags & ACCESSOR) !== 0,
});

const hasOwn = ({ shape }: GuestObject, key: PropertyKey): boolean =>
  shape.dictionary === null ? shape.find(key) >= 0 : shape.dictionary.has(key);

/** Where the property is, if a site of the realm may remember it. */
const findCacheable = (realm: Realm, object: GuestObject, key: PropertyKey): Found | undefined => {
  if (!isPlainFor(object, key)) return undefined;
  if (hasOwn(object, key)) return findOwn(object, key);
  if (object.shape.dictionary !== null && !object.shape.servesAsPrototype) return undefined;
  return object.shape.realm === realm ? findInherited(realm, object.shape.proto, key) : undefined;
};

/** Looking up may make lazy properties of a prototype, which bumps the epoch: the epoch counts that holds at the end. */
const findInherited = (realm: Realm, first: GuestObject | null, key: PropertyKey): Found | undefined => {
  for (let holder = first; holder !== null; holder = holder.shape.proto) {
    if (!isPlainFor(holder, key)) return undefined;
    const { dictionary } = holder.shape;
    if (dictionary === null || holder.shape.realm !== realm) return undefined;
    const cell = dictionary.get(key);
    if (cell !== undefined) return foundIn(cell, realm.prototypeEpoch);
  }
  return foundIn(NOWHERE, realm.prototypeEpoch);
};

/** Does nothing up the prototype chain have a say when the property is added: no setter, no proxy? */
const isFreeAbove = (realm: Realm, { shape }: GuestObject, key: PropertyKey): boolean =>
  shape.realm === realm && findInherited(realm, shape.proto, key)?.isAccessor === false;

const isWritable = ({ shape }: GuestObject, key: PropertyKey): boolean => {
  const flags = shape.dictionary === null ? flagsOf(shape.find(key)) : (shape.dictionary.get(key)?.flags ?? 0);
  return (flags & WRITABLE) !== 0;
};

// --- reading -------------------------------------------------------------------------------------------------------------

/** A place in the source that reads the property `key`. */
export class ReadSite {
  private readonly realm: Realm;
  private readonly key: PropertyKey;
  private readonly position: number;
  private shape: Shape | null = null;
  private slot = -1;
  private cell = NO_CELL;
  private epoch = ANY_EPOCH;
  /** The cell of an accessor; `cell` is empty then. */
  private accessor: Cell | null = null;
  private next: ReadSite | null = null;
  private entries = 1;
  private misses = 0;
  /** The type of primitive whose prototype's cell is in `primitiveCell`. */
  private primitive = "";
  private primitiveCell = NO_CELL;
  private primitiveEpoch = ANY_EPOCH;

  constructor(realm: Realm, key: PropertyKey, position: number) {
    this.realm = realm;
    this.key = key;
    this.position = position;
  }

  read(object: Value): Value {
    if (typeof object === "object" && object !== null && object.shape === this.shape) {
      const { slot } = this;
      if (slot >= 0) return object.getSlot(slot) as Value;
      if (this.epoch === ANY_EPOCH || this.epoch === this.realm.prototypeEpoch) {
        const { value } = this.cell;
        if (!isAbsent(value)) return value as Value;
      }
    }
    return this.readNext(object);
  }

  /** The property of `object`, of which a getter sees `receiver`: `super.name`. */
  readFor(object: GuestObject, receiver: Value): Value {
    const value = this.known(object, receiver);
    return isAbsent(value) ? this.miss(object, receiver) : value;
  }

  /** The value if the site knows it and it is data, or ABSENT. Runs nothing of the guest's. */
  peek(object: GuestObject): Value {
    if (object.shape !== this.shape) return ABSENT;
    if (this.slot >= 0) return object.getSlot(this.slot) as Value;
    return this.epoch === ANY_EPOCH || this.epoch === this.realm.prototypeEpoch ? (this.cell.value as Value) : ABSENT;
  }

  /** Remembers where the property of such objects is. Runs nothing of the guest's. */
  learn(object: GuestObject): void {
    if (this.misses < MAX_MISSES) this.remember(object);
  }

  private readNext(object: Value): Value {
    if (typeof object !== "object" || object === null) return this.readPrimitive(object);
    const value = this.known(object, object);
    return isAbsent(value) ? this.miss(object, object) : value;
  }

  /** By one of the shapes that the site saw, the latest first; ABSENT if by none. */
  private known(object: GuestObject, receiver: Value): Value {
    for (let site: ReadSite | null = this; site !== null; site = site.next) {
      if (object.shape !== site.shape) continue;
      if (site.slot >= 0) return object.getSlot(site.slot) as Value;
      if (site.epoch !== ANY_EPOCH && site.epoch !== this.realm.prototypeEpoch) continue;
      if (site.accessor === null) return site.cell.value as Value;
      const accessor = site.accessor.value;
      if (!(accessor instanceof Accessor)) continue;
      this.realm.caller.site = this.position;
      return callGetter(object, accessor, receiver);
    }
    return ABSENT;
  }

  private miss(object: GuestObject, receiver: Value): Value {
    this.realm.caller.site = this.position;
    const value = get(object, this.key, receiver);
    if (this.misses < MAX_MISSES) this.remember(object);
    return value;
  }

  private remember(object: GuestObject): void {
    this.misses++;
    const found = findCacheable(this.realm, object, this.key);
    if (found === undefined) return;
    if (this.shape !== null && this.shape !== object.shape) this.keepEntry();
    this.shape = object.shape;
    this.slot = found.slot;
    this.cell = found.isAccessor ? NO_CELL : (found.cell ?? NO_CELL);
    this.accessor = found.isAccessor ? found.cell : null;
    this.epoch = found.epoch;
  }

  /** The first entry moves behind; at most `MAX_ENTRIES` are kept. */
  private keepEntry(): void {
    const kept = new ReadSite(this.realm, this.key, this.position);
    kept.shape = this.shape;
    kept.slot = this.slot;
    kept.cell = this.cell;
    kept.accessor = this.accessor;
    kept.epoch = this.epoch;
    kept.next = this.next;
    this.next = kept;
    if (++this.entries > MAX_ENTRIES) this.dropLast();
  }

  private dropLast(): void {
    let site: ReadSite = this;
    while (site.next !== null && site.next.next !== null) site = site.next;
    site.next = null;
    this.entries--;
  }

  /** Methods of primitives are found in one step while their prototype has not changed. */
  private readPrimitive(value: Value): Value {
    if (typeof value === this.primitive && this.primitiveEpoch === this.realm.prototypeEpoch) {
      const cached = this.primitiveCell.value;
      if (!isAbsent(cached)) return cached as Value;
    }
    this.realm.caller.site = this.position;
    if (isNullish(value)) return throwNullishRead(this.realm, value, this.key, this.position);
    if (typeof value !== "string" || this.key !== "length") this.rememberPrimitive(value);
    return getV(this.realm, value, this.key);
  }

  private rememberPrimitive(value: Value): void {
    const proto = prototypeOfPrimitive(this.realm, value);
    // Primitives have no shape that would make their prototype one whose changes are noticed.
    rootShape(this.realm, proto);
    const found = findInherited(this.realm, proto, this.key);
    if (found === undefined || found.isAccessor) return;
    this.primitive = typeof value;
    this.primitiveCell = found.cell as Cell;
    this.primitiveEpoch = found.epoch;
  }
}

export const throwNullishRead = (realm: Realm, value: Value, key: PropertyKey, position: number): never => {
  realm.caller.site = position;
  if (key === wellKnownSymbols.iterator) throwTypeError(realm, valueNotIterable(String(value)));
  return throwTypeError(realm, cannotRead(String(value), keyToText(key)));
};

// --- writing -------------------------------------------------------------------------------------------------------------

/** A place in the source that assigns to the property `key`. */
export class WriteSite {
  private readonly realm: Realm;
  private readonly key: PropertyKey;
  private readonly position: number;
  private readonly strict: boolean;
  private shape: Shape | null = null;
  private slot = -1;
  private cell = NO_CELL;
  /** Adding the property takes objects from one shape to another, as long as no prototype changes. */
  private addFrom: Shape | null = null;
  private addTo: Shape | null = null;
  private addSlot = -1;
  private addEpoch = ANY_EPOCH;

  private next: WriteSite | null = null;
  private readonly rank: number;

  constructor(realm: Realm, key: PropertyKey, position: number, strict: boolean, rank = 1) {
    this.rank = rank;
    this.realm = realm;
    this.key = key;
    this.position = position;
    this.strict = strict;
  }

  write(object: Value, value: Value): void {
    if (typeof object === "object" && object !== null) {
      const { shape } = object;
      if (shape === this.shape && this.slot >= 0) {
        object.setSlot(this.slot, value);
        return;
      }
      if (shape === this.addFrom && this.addEpoch === this.realm.prototypeEpoch) {
        this.add(object, value);
        return;
      }
    }
    this.writeOther(object, value);
  }

  private add(object: GuestObject, value: Value): void {
    const { meter } = this.realm;
    if ((meter.bytes -= COSTS.property) < 0) {
      this.realm.caller.site = this.position;
      meter.refillBytes(COSTS.property);
    }
    object.shape = this.addTo as Shape;
    object.setSlot(this.addSlot, value);
  }

  private writeOther(object: Value, value: Value): void {
    if (isObject(object) && object.shape === this.shape && !isAbsent(this.cell.value)) {
      this.cell.value = value;
      return;
    }
    if (this.next !== null) return this.next.write(object, value);
    this.realm.caller.site = this.position;
    if (isObject(object)) this.miss(object, value);
    else writeToPrimitive(this.realm, object, this.key, value, this.strict);
  }

  private miss(object: GuestObject, value: Value): void {
    const before = object.shape;
    put(this.realm, object, this.key, value, this.strict);
    if (object.kind.set !== null || object.kind.defineOwnProperty !== null) return;
    const after = object.shape;
    if (after === before) this.free().remember(object);
    else if (after.parent === before && isFreeAbove(this.realm, object, this.key))
      this.free().rememberAddition(before, after);
  }

  /** The link of the chain that takes what is learnt now: this one, or another behind it while there are few. */
  private free(): WriteSite {
    if ((this.shape === null && this.addFrom === null) || this.rank >= MAX_ENTRIES) return this;
    this.next = new WriteSite(this.realm, this.key, this.position, this.strict, this.rank + 1);
    return this.next;
  }

  private remember(object: GuestObject): void {
    const found = findOwn(object, this.key);
    if (found === undefined || found.isAccessor || !isWritable(object, this.key)) return;
    this.shape = object.shape;
    this.slot = found.slot;
    this.cell = found.cell ?? NO_CELL;
  }

  private rememberAddition(before: Shape, after: Shape): void {
    this.addFrom = before;
    this.addTo = after;
    this.addSlot = after.count - 1;
    this.addEpoch = this.realm.prototypeEpoch;
  }
}

/** 7.3.4 Set, with the error of strict code. */
export const put = (realm: Realm, object: GuestObject, key: PropertyKey, value: Value, strict: boolean): void => {
  if (!set(object, key, value, object) && strict) throwUnassignable(realm, object, key);
};

export const writeToPrimitive = (
  realm: Realm,
  target: Value,
  key: PropertyKey,
  value: Value,
  strict: boolean,
): void => {
  if (isNullish(target)) throwTypeError(realm, cannotSet(String(target), keyToText(key)));
  const done = set(prototypeOfPrimitive(realm, target), key, value, target);
  if (done || !strict) return;
  const isOwn = typeof target === "string" && (key === "length" || (isIndex(key) && key < target.length));
  const owner = `${typeof target} '${describe(target)}'`;
  throwTypeError(realm, isOwn ? readOnly(keyToText(key), owner) : cannotCreate(keyToText(key), owner));
};
