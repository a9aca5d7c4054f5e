/** 6.2.6 The Property Descriptor specification type. An absent field is `undefined`; a `value` may be absent as ABSENT. */
import type { GuestObject } from "./guest-object.ts";
import { ACCESSOR, Accessor, CONFIGURABLE, ENUMERABLE, type Slot, WRITABLE } from "./shape.ts";
import { ABSENT, type Value } from "./values.ts";

export interface PropertyDescriptor {
  readonly value: Value;
  readonly writable: boolean | undefined;
  /** `null` is an absent field; `undefined` is the value undefined. */
  readonly get: GuestObject | undefined | null;
  readonly set: GuestObject | undefined | null;
  readonly enumerable: boolean | undefined;
  readonly configurable: boolean | undefined;
}

/** The descriptor of a data property with the given attribute flags. */
export const dataDescriptor = (value: Value, flags: number): PropertyDescriptor => ({
  value,
  writable: (flags & WRITABLE) !== 0,
  get: null,
  set: null,
  enumerable: (flags & ENUMERABLE) !== 0,
  configurable: (flags & CONFIGURABLE) !== 0,
});

export const accessorDescriptor = (
  get: GuestObject | undefined | null,
  set: GuestObject | undefined | null,
  flags: number,
): PropertyDescriptor => ({
  value: ABSENT,
  writable: undefined,
  get,
  set,
  enumerable: (flags & ENUMERABLE) !== 0,
  configurable: (flags & CONFIGURABLE) !== 0,
});

/** A descriptor that sets only the value. */
export const valueOnly = (value: Value): PropertyDescriptor => ({
  value,
  writable: undefined,
  get: null,
  set: null,
  enumerable: undefined,
  configurable: undefined,
});

export const descriptorOfSlot = (slot: Slot, flags: number): PropertyDescriptor =>
  slot instanceof Accessor ? accessorDescriptor(slot.get, slot.set, flags) : dataDescriptor(slot, flags);

/** 6.2.6.1 */
export const isAccessorDescriptor = (descriptor: PropertyDescriptor): boolean =>
  descriptor.get !== null || descriptor.set !== null;
/** 6.2.6.2 */
export const isDataDescriptor = (descriptor: PropertyDescriptor): boolean =>
  descriptor.value !== ABSENT || descriptor.writable !== undefined;

/** The attribute flags of a descriptor; absent fields count as false, as for a new property (10.1.6.3 step 2). */
export const flagsOfDescriptor = (descriptor: PropertyDescriptor): number =>
  (descriptor.writable === true ? WRITABLE : 0) |
  (descriptor.enumerable === true ? ENUMERABLE : 0) |
  (descriptor.configurable === true ? CONFIGURABLE : 0) |
  (isAccessorDescriptor(descriptor) ? ACCESSOR : 0);
