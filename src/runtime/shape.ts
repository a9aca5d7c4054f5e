/**
 * Shapes: what objects with the same history of property additions have in common. A shape knows the prototype, the keys,
 * their attributes and their slots, so that an access site can remember "this shape: slot 3" and skip the look-up.
 *
 * An object that deletes, that has very many properties, or that serves as a prototype has a shape of its own with a
 * `dictionary` of cells. A site may remember a cell, too: removing or redefining a property *kills* its cell (its value
 * becomes ABSENT), so that a remembered cell can never show a stale value.
 *
 * Changes that could make an inherited look-up wrong (adding to, deleting from, redefining on, or re-parenting an object
 * that serves as a prototype) bump the realm's prototype epoch; a write of a value does not, for the cell itself is read.
 */
import type { GuestObject } from "./guest-object.ts";
import type { PropertyKey } from "./property-key.ts";
import type { Realm } from "./realm.ts";
import { ABSENT, type Value } from "./values.ts";

export const WRITABLE = 1;
export const ENUMERABLE = 2;
export const CONFIGURABLE = 4;
export const ACCESSOR = 8;
/** Attributes of a property made by assignment. */
export const DEFAULT = WRITABLE | ENUMERABLE | CONFIGURABLE;
/** Attributes of a built-in method. */
export const HIDDEN = WRITABLE | CONFIGURABLE;

/** What an accessor property holds in its slot or cell. */
export class Accessor {
  readonly get: GuestObject | undefined;
  readonly set: GuestObject | undefined;
  constructor(get: GuestObject | undefined, set: GuestObject | undefined) {
    this.get = get;
    this.set = set;
  }
}

/** A property value, or the accessor of a property with the ACCESSOR attribute. */
export type Slot = Value | Accessor;

/** A property of a dictionary, or a global binding. */
export class Cell {
  value: Slot;
  flags: number;
  constructor(value: Slot, flags: number) {
    this.value = value;
    this.flags = flags;
  }
}

export const killCell = (cell: Cell): void => {
  cell.value = ABSENT;
};

/** Above this many properties an object becomes a dictionary. */
const MAX_SHAPED = 256;
/** Up to this many properties a look-up walks the chain of shapes; above it, a table is built. */
const MAX_WALK = 6;
/** Units of a key that shapes may keep. */
const LONGEST_KEY = 256;
const ENTRY_BITS = 4;
const FLAGS_MASK = (1 << ENTRY_BITS) - 1;

/** `find` answers with slot and attributes in one integer. */
export const slotOf = (entry: number): number => entry >> ENTRY_BITS;
export const flagsOf = (entry: number): number => entry & FLAGS_MASK;
const entryOf = (slot: number, flags: number): number => (slot << ENTRY_BITS) | flags;

type Transitions = Map<PropertyKey, Shape>;

export class Shape {
  readonly realm: Realm;
  proto: GuestObject | null;
  readonly parent: Shape | null;
  readonly key: PropertyKey;
  readonly flags: number;
  /** How many slots objects of this shape have. */
  readonly count: number;
  /** The empty shape that this one grew from. */
  readonly root: Shape;
  /** All properties are data, with the attributes that assignment gives. */
  readonly isPlain: boolean;
  dictionary: Map<PropertyKey, Cell> | null = null;
  extensible = true;
  /** The object serves as a prototype: changes bump the epoch. Only on shapes with a dictionary. */
  servesAsPrototype = false;
  /** Index keys may be in the dictionary: sparse, or with attributes of their own. */
  hasIndexCells = false;
  /** The empty shape of the objects whose prototype is the owner of this (dictionary) shape. */
  childRoot: Shape | null = null;
  private table: Map<PropertyKey, number> | null = null;
  private transitions: Transitions | null = null;
  private rareTransitions: Transitions[] | null = null;

  constructor(
    realm: Realm,
    proto: GuestObject | null,
    parent: Shape | null,
    key: PropertyKey,
    flags: number,
    count: number,
  ) {
    this.realm = realm;
    this.proto = proto;
    this.parent = parent;
    this.key = key;
    this.flags = flags;
    this.count = count;
    this.root = parent === null ? this : parent.root;
    this.isPlain = parent === null || (parent.isPlain && flags === DEFAULT);
  }

  /** The entry of an own property, or -1. For shapes without a dictionary. */
  find(key: PropertyKey): number {
    if (this.table !== null) return this.table.get(key) ?? -1;
    if (this.count > MAX_WALK) return this.buildTable().get(key) ?? -1;
    if (typeof key === "string") return this.findName(key);
    for (let shape: Shape = this; shape.parent !== null; shape = shape.parent)
      if (shape.key === key) return entryOf(shape.count - 1, shape.flags);
    return -1;
  }

  /** Types before values: the host's engine compares two strings in place, but not a string with anything. */
  private findName(name: string): number {
    for (let shape: Shape = this; shape.parent !== null; shape = shape.parent) {
      const { key } = shape;
      if (typeof key === "string" && key === name) return entryOf(shape.count - 1, shape.flags);
    }
    return -1;
  }

  /** The shape after adding `key`, or null when the object should become a dictionary. */
  add(key: PropertyKey, flags: number): Shape | null {
    const transitions = flags === DEFAULT ? this.defaultTransitions() : this.transitionsFor(flags);
    const known = transitions.get(key);
    if (known !== undefined) return known;
    if (this.count >= MAX_SHAPED) return null;
    const next = new Shape(this.realm, this.proto, this, key, flags, this.count + 1);
    transitions.set(key, next);
    return next;
  }

  /**
   * The same for keys that a running program chooses. Shapes stay as long as their realm, and no heap walk sees them, so a
   * realm makes only so many of this kind, and none for long keys; objects with layouts beyond become dictionaries.
   */
  addAtRunTime(key: PropertyKey, flags: number): Shape | null {
    const known = (flags === DEFAULT ? this.transitions : this.rareTransitions?.[flags])?.get(key);
    if (known !== undefined) return known;
    if (this.realm.shapesLeft <= 0 || (typeof key === "string" && key.length > LONGEST_KEY)) return null;
    this.realm.shapesLeft--;
    return this.add(key, flags);
  }

  /** The properties in the order of their creation. */
  entries(): Shape[] {
    const shapes: Shape[] = [];
    for (let shape: Shape = this; shape.parent !== null; shape = shape.parent) shapes.push(shape);
    return shapes.reverse();
  }

  keys(): PropertyKey[] {
    const keys: PropertyKey[] = [];
    for (let shape: Shape = this; shape.parent !== null; shape = shape.parent) keys.push(shape.key);
    return keys.reverse();
  }

  /** A shape for one object alone, with a dictionary. */
  static forDictionary(realm: Realm, proto: GuestObject | null): Shape {
    const shape = new Shape(realm, proto, null, "", 0, 0);
    shape.dictionary = new Map();
    return shape;
  }

  private defaultTransitions(): Transitions {
    this.transitions ??= new Map();
    return this.transitions;
  }

  private transitionsFor(flags: number): Transitions {
    this.rareTransitions ??= [];
    let transitions = this.rareTransitions[flags];
    if (transitions === undefined) {
      transitions = new Map();
      this.rareTransitions[flags] = transitions;
    }
    return transitions;
  }

  private buildTable(): Map<PropertyKey, number> {
    const table = new Map<PropertyKey, number>();
    for (const shape of this.entries()) table.set(shape.key, entryOf(shape.count - 1, shape.flags));
    this.table = table;
    return table;
  }
}
