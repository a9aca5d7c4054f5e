/**
 * The `arguments` object (10.4.4). In sloppy code with simple parameters it is *mapped*: its elements are the parameters
 * themselves until one is deleted, or made read-only or an accessor. A mapped element is a hole in `elements`, so no short path
 * reads a stale copy; one with attributes of its own has these, and an old value, in the dictionary.
 */
import { COSTS } from "../accounting/costs.ts";
import { defineKind, GuestObject, NO_ELEMENTS } from "../runtime/guest-object.ts";
import {
  ordinaryDefineOwnProperty,
  ordinaryDelete,
  ordinaryGet,
  ordinaryGetOwnProperty,
  ordinarySet,
} from "../runtime/objects.ts";
import { addUncharged, ownFlags, ownKeysInOrder, rootShape, writeSlot } from "../runtime/own-properties.ts";
import { dataDescriptor, isAccessorDescriptor, type PropertyDescriptor } from "../runtime/property-descriptor.ts";
import { isIndex, type PropertyKey } from "../runtime/property-key.ts";
import { ACCESSOR, Accessor, DEFAULT, HIDDEN } from "../runtime/shape.ts";
import { ABSENT, type Value, wellKnownSymbols } from "../runtime/values.ts";
import type { Code } from "./code.ts";
import type { Env } from "./env.ts";

/** Which elements are parameters, and where they live: the payload of MAPPED_ARGUMENTS. */
class ParameterMap {
  readonly env: Env;
  /** Slot of each mapped element; 0 where the mapping was broken. */
  readonly slots: number[];
  constructor(env: Env, slots: number[]) {
    this.env = env;
    this.slots = slots;
  }
}

const mappedSlot = (object: GuestObject, key: PropertyKey): number =>
  isIndex(key) ? ((object.payload as ParameterMap).slots[key] ?? 0) : 0;

const readMapped = (object: GuestObject, slot: number): Value => (object.payload as ParameterMap).env[slot] as Value;

const writeMapped = (object: GuestObject, slot: number, value: Value): void => {
  (object.payload as ParameterMap).env[slot] = value as Value & object;
};

/** The attributes of a mapped element: the default ones, while it is not in the object's storage. */
const mappedFlags = (object: GuestObject, key: PropertyKey): number => {
  const flags = ownFlags(object, key);
  return flags < 0 ? DEFAULT : flags;
};

/** Puts a mapped element into the object's storage, with the parameter's present value. */
const storeMapped = (object: GuestObject, index: number, slot: number): void => {
  const value = readMapped(object, slot);
  if (ownFlags(object, index) < 0) addUncharged(object, index, value, DEFAULT);
  else writeSlot(object, index, value);
};

const hasDefaults = ({ writable, enumerable, configurable }: PropertyDescriptor): boolean =>
  writable !== false && enumerable !== false && configurable !== false;

/** 10.4.4.2: an element that becomes an accessor or read-only is no parameter any more; other attributes change nothing. */
const defineMapped = (object: GuestObject, key: PropertyKey, descriptor: PropertyDescriptor): boolean => {
  const slot = mappedSlot(object, key);
  if (slot === 0) return ordinaryDefineOwnProperty(object, key, descriptor);
  const isAccessor = isAccessorDescriptor(descriptor);
  if (isAccessor || !hasDefaults(descriptor) || ownFlags(object, key) >= 0) {
    storeMapped(object, key as number, slot);
    if (!ordinaryDefineOwnProperty(object, key, descriptor)) return false;
  }
  if (!isAccessor && descriptor.value !== ABSENT) writeMapped(object, slot, descriptor.value);
  if (isAccessor || descriptor.writable === false) unmap(object, key as number);
  return true;
};

const unmap = (object: GuestObject, index: number): void => {
  (object.payload as ParameterMap).slots[index] = 0;
};

/** Unmapped ones, and those of strict code, are ordinary objects of this kind. */
export const ARGUMENTS = defineKind("Arguments");

const MAPPED_ARGUMENTS = defineKind("Arguments", {
  getOwnProperty: (object, key) => {
    const slot = mappedSlot(object, key);
    return slot === 0
      ? ordinaryGetOwnProperty(object, key)
      : dataDescriptor(readMapped(object, slot), mappedFlags(object, key));
  },
  defineOwnProperty: defineMapped,
  get: (object, key, receiver) => {
    const slot = mappedSlot(object, key);
    return slot === 0 ? ordinaryGet(object, key, receiver) : readMapped(object, slot);
  },
  set: (object, key, value, receiver) => {
    const slot = receiver === object ? mappedSlot(object, key) : 0;
    if (slot === 0) return ordinarySet(object, key, value, receiver);
    writeMapped(object, slot, value);
    return true;
  },
  delete: (object, key) => {
    if (!ordinaryDelete(object, key)) return false;
    if (mappedSlot(object, key) !== 0) unmap(object, key as number);
    return true;
  },
  ownKeys: (object) => {
    const mapped = (object.payload as ParameterMap).slots.flatMap((slot, index) =>
      slot === 0 || ownFlags(object, index) >= 0 ? [] : [index],
    );
    const keys = ownKeysInOrder(object);
    const indices = [...mapped, ...keys.filter(isIndex)].sort((a, b) => a - b);
    return [...indices, ...keys.filter((key) => !isIndex(key))];
  },
});

/** 10.4.4.6, 10.4.4.7: charged as an array, for what it is to the guest is a list. */
export const argumentsObject = (code: Code, env: Env, args: readonly Value[], mapped: boolean): GuestObject => {
  const { realm } = code;
  realm.meter.chargeBytes(COSTS.object + COSTS.arrayElement * args.length);
  const count = mapped ? Math.min(args.length, code.parameterCount) : 0;
  const elements = args.map((value, index) => (index < count ? ABSENT : value));
  const kind = count > 0 ? MAPPED_ARGUMENTS : ARGUMENTS;
  const payload =
    count > 0
      ? new ParameterMap(
          env,
          elements.slice(0, count).map((_, index) => index + 1),
        )
      : null;
  const shape = rootShape(realm, realm.intrinsic("Object.prototype"));
  const object = new GuestObject(shape, elements.length === 0 ? NO_ELEMENTS : elements, kind, payload);
  addUncharged(object, "length", args.length, HIDDEN);
  addUncharged(object, wellKnownSymbols.iterator, realm.intrinsic("Array.prototype.values"), HIDDEN);
  if (mapped) addUncharged(object, "callee", env[code.functionSlot] as Value, HIDDEN);
  else addUncharged(object, "callee", poison(code), ACCESSOR);
  return object;
};

const poison = (code: Code): Accessor => {
  const thrower = code.realm.intrinsic("ThrowTypeError");
  return new Accessor(thrower, thrower);
};
