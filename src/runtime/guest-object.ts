/**
 * The one class of guest objects. Plain objects, arrays, functions, maps and errors differ in `kind`, the table of internal
 * methods (10.1 - 10.5), and in `payload`, what the specification calls internal slots. One class means one hidden class in
 * the host's engine, so every access site of the interpreter stays monomorphic.
 *
 * The named properties are in slots, in the order of the shape: the first four in the object itself, where they cost no list
 * and a read is a single load; the others in `furtherSlots`. A slot that the shape does not know is undefined. `elements` holds
 * the index properties with default attributes, dense from 0, with ABSENT for holes. Index properties that are far out or have
 * other attributes are in the shape's dictionary.
 */
import type { PropertyDescriptor } from "./property-descriptor.ts";
import type { PropertyKey } from "./property-key.ts";
import type { Shape, Slot } from "./shape.ts";
import type { Value } from "./values.ts";

/** So many slots an object has in itself. */
export const OWN_SLOTS = 4;
/** The `furtherSlots` of every object that has none. Never written to. */
export const NO_SLOTS: Slot[] = [];
/** The `elements` of every object that has none. Never written to: a store first gives the object its own. */
export const NO_ELEMENTS: Value[] = [];

/**
 * A kind of object: its name and the internal methods in which it differs from an ordinary object. `null` means ordinary,
 * so that the common case is a test and not a call.
 */
export interface ObjectKind {
  readonly name: string;
  /** 7.2.3 IsCallable, by kind: guest closures, natives, bound functions, host functions. */
  readonly callable: boolean;
  /**
   * Makes own properties that exist but were not built yet (a function's `name`, a global nobody touched), before any
   * look-up of that key; `undefined` asks for all of them. This is what makes realms and closures cheap.
   */
  readonly resolve: ((object: GuestObject, key: PropertyKey | undefined) => void) | null;
  /**
   * `has`, `get` and `set` only save time: they do what follows from `getOwnProperty`, and what is in the object's storage is
   * true. A walk up the prototype chain then does without them, and so without recursion.
   */
  readonly shortcuts: boolean;
  readonly getPrototypeOf: ((object: GuestObject) => GuestObject | null) | null;
  readonly setPrototypeOf: ((object: GuestObject, proto: GuestObject | null) => boolean) | null;
  readonly isExtensible: ((object: GuestObject) => boolean) | null;
  readonly preventExtensions: ((object: GuestObject) => boolean) | null;
  readonly getOwnProperty: ((object: GuestObject, key: PropertyKey) => PropertyDescriptor | undefined) | null;
  readonly defineOwnProperty:
    | ((object: GuestObject, key: PropertyKey, descriptor: PropertyDescriptor) => boolean)
    | null;
  readonly has: ((object: GuestObject, key: PropertyKey) => boolean) | null;
  readonly get: ((object: GuestObject, key: PropertyKey, receiver: Value) => Value) | null;
  readonly set: ((object: GuestObject, key: PropertyKey, value: Value, receiver: Value) => boolean) | null;
  readonly delete: ((object: GuestObject, key: PropertyKey) => boolean) | null;
  readonly ownKeys: ((object: GuestObject) => PropertyKey[]) | null;
}

const ordinaryMethods = {
  callable: false,
  resolve: null,
  shortcuts: false,
  getPrototypeOf: null,
  setPrototypeOf: null,
  isExtensible: null,
  preventExtensions: null,
  getOwnProperty: null,
  defineOwnProperty: null,
  has: null,
  get: null,
  set: null,
  delete: null,
  ownKeys: null,
} satisfies Omit<ObjectKind, "name">;

/** A kind with the given differences from an ordinary object. */
export const defineKind = (name: string, methods: Partial<Omit<ObjectKind, "name">> = {}): ObjectKind => ({
  name,
  ...ordinaryMethods,
  ...methods,
});

export const ORDINARY = defineKind("Object");

/** The first few lists are exact copies: one that grows gets room for twenty from the host. */
const withAnother = (slots: Slot[], value: Slot): Slot[] => {
  switch (slots.length) {
    case 0:
      return [value];
    case 1:
      return [slots[0], value];
    case 2:
      return [slots[0], slots[1], value];
    case 3:
      return [slots[0], slots[1], slots[2], value];
    default:
      slots.push(value);
      return slots;
  }
};

export class GuestObject {
  shape: Shape;
  elements: Value[];
  kind: ObjectKind;
  /** The kind's internal slots; each kind documents its own. */
  payload: unknown;
  p0: Slot;
  p1: Slot;
  p2: Slot;
  p3: Slot;
  /** The slots from `OWN_SLOTS` on. */
  furtherSlots: Slot[];

  constructor(
    shape: Shape,
    elements: Value[],
    kind: ObjectKind,
    payload: unknown,
    p0?: Slot,
    p1?: Slot,
    p2?: Slot,
    p3?: Slot,
    furtherSlots: Slot[] = NO_SLOTS,
  ) {
    this.shape = shape;
    this.elements = elements;
    this.kind = kind;
    this.payload = payload;
    this.p0 = p0;
    this.p1 = p1;
    this.p2 = p2;
    this.p3 = p3;
    this.furtherSlots = furtherSlots;
  }

  // These two are in every access site: comparisons are less than a jump that the host's processor must guess.
  getSlot(slot: number): Slot {
    if (slot >= OWN_SLOTS) return this.furtherSlots[slot - OWN_SLOTS] as Slot;
    if (slot > 1) return slot > 2 ? this.p3 : this.p2;
    return slot > 0 ? this.p1 : this.p0;
  }

  setSlot(slot: number, value: Slot): void {
    if (slot >= OWN_SLOTS) this.setFurtherSlot(slot - OWN_SLOTS, value);
    else if (slot > 2) this.p3 = value;
    else if (slot > 1) this.p2 = value;
    else if (slot > 0) this.p1 = value;
    else this.p0 = value;
  }

  private setFurtherSlot(index: number, value: Slot): void {
    const slots = this.furtherSlots;
    if (index < slots.length) slots[index] = value;
    else this.furtherSlots = withAnother(slots, value);
  }

  /** The properties of an object of the same shape. */
  copySlots(source: GuestObject): void {
    this.p0 = source.p0;
    this.p1 = source.p1;
    this.p2 = source.p2;
    this.p3 = source.p3;
    this.furtherSlots = source.furtherSlots === NO_SLOTS ? NO_SLOTS : source.furtherSlots.slice();
  }

  /** For an object whose properties have moved into a dictionary. */
  clearSlots(): void {
    this.p0 = undefined;
    this.p1 = undefined;
    this.p2 = undefined;
    this.p3 = undefined;
    this.furtherSlots = NO_SLOTS;
  }
}
