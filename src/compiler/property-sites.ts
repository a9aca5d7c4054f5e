/**
 * Property access sites with inline caches. A site remembers the shapes that it saw and where the property was: a slot of
 * the receiver, or a cell (of a dictionary: a prototype, a namespace, the global object). Own slots need only the shape;
 * inherited cells also the realm's prototype epoch, which every layout change of a prototype bumps. Values are read through
 * slot or cell, so writes never invalidate anything.
 *
 * Each site remembers two shapes, which covers nearly all code; one that goes on missing gives up remembering.
 */
import { COSTS } from "../accounting/costs.ts";
import { ARRAY, appendElement, arrayLength, canAppend } from "../runtime/arrays.ts";
import { describe, getV, prototypeOfPrimitive, toPropertyKey } from "../runtime/conversions.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { get, set } from "../runtime/objects.ts";
import { keyToText, type PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { ACCESSOR, Cell, flagsOf, type Shape, slotOf, WRITABLE } from "../runtime/shape.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { ABSENT, isNullish, isObject, type Value } from "../runtime/values.ts";

export type PropertyReader = (object: Value) => Value;
export type PropertyWriter = (object: Value, value: Value) => void;

/** Where a site found a property: an own slot (`cell` null), or a cell; own cells have no epoch to compare. */
interface Found {
  readonly slot: number;
  readonly cell: Cell | null;
  readonly epoch: number;
}

const ANY_EPOCH = -1;
/** After so many misses a site does not remember any more. */
const MAX_MISSES = 64;
const NO_CELL = new Cell(ABSENT, 0);

// --- look-up for the caches ----------------------------------------------------------------------------------------------

/** A plain object in a chain: no exotic behaviour for this key. */
const isPlainFor = (object: GuestObject, key: PropertyKey): boolean => {
  const { kind } = object;
  kind.resolve?.(object, key);
  return kind === ARRAY
    ? key !== "length"
    : kind.get === null && kind.getOwnProperty === null && kind.getPrototypeOf === null;
};

const findOwn = (object: GuestObject, key: PropertyKey): Found | undefined => {
  const { shape } = object;
  if (shape.dictionary === null) {
    const entry = shape.find(key);
    return entry < 0 || (flagsOf(entry) & ACCESSOR) !== 0
      ? undefined
      : { slot: slotOf(entry), cell: null, epoch: ANY_EPOCH };
  }
  const cell = shape.dictionary.get(key);
  return cell === undefined || (cell.flags & ACCESSOR) !== 0 ? undefined : { slot: -1, cell, epoch: ANY_EPOCH };
};

const hasOwn = ({ shape }: GuestObject, key: PropertyKey): boolean =>
  shape.dictionary === null ? shape.find(key) >= 0 : shape.dictionary.has(key);

/** Where the property is, if a site may remember it. */
const findCacheable = (object: GuestObject, key: PropertyKey): Found | undefined => {
  if (!isPlainFor(object, key)) return undefined;
  if (hasOwn(object, key)) return findOwn(object, key);
  if (object.shape.dictionary !== null && !object.shape.servesAsPrototype) return undefined;
  return findInherited(object.shape.proto, key, object.shape.realm.prototypeEpoch);
};

const findInherited = (first: GuestObject | null, key: PropertyKey, epoch: number): Found | undefined => {
  for (let holder = first; holder !== null; holder = holder.shape.proto) {
    if (!isPlainFor(holder, key)) return undefined;
    const cell = holder.shape.dictionary?.get(key);
    // Looking up may have made lazy properties of the holder, which bumps the epoch.
    if (cell !== undefined)
      return (cell.flags & ACCESSOR) !== 0 || epoch !== holder.shape.realm.prototypeEpoch
        ? undefined
        : { slot: -1, cell, epoch };
    if (holder.shape.dictionary === null) return undefined;
  }
  return undefined;
};

// --- reading -------------------------------------------------------------------------------------------------------------

/** A reader of the property `key`; `text` is the source of the object for messages. */
export const namedReader = (realm: Realm, key: PropertyKey, position: number, text?: string): PropertyReader => {
  if (key === "length") return lengthReader(realm, position, text);
  return cachingReader(realm, key, position, text);
};

const cachingReader = (realm: Realm, key: PropertyKey, position: number, text?: string): PropertyReader => {
  let shape: Shape | null = null;
  let slot = -1;
  let cell = NO_CELL;
  let epoch = ANY_EPOCH;
  let shape2: Shape | null = null;
  let slot2 = -1;
  let cell2 = NO_CELL;
  let epoch2 = ANY_EPOCH;
  let misses = 0;

  const remember = (object: GuestObject): void => {
    if (misses++ >= MAX_MISSES) return;
    const found = findCacheable(object, key);
    if (found === undefined) return;
    shape2 = shape;
    slot2 = slot;
    cell2 = cell;
    epoch2 = epoch;
    shape = object.shape;
    slot = found.slot;
    cell = found.cell ?? NO_CELL;
    epoch = found.epoch;
  };

  const miss = (object: Value): Value => {
    realm.caller.site = position;
    if (!isObject(object)) return readFromPrimitive(realm, object, key, position, text);
    const value = get(object, key, object);
    if (isObject(object)) remember(object);
    return value;
  };

  return (object) => {
    if (typeof object === "object" && object !== null) {
      const current = object.shape;
      if (current === shape) {
        if (slot >= 0) return object.slots[slot] as Value;
        if (epoch === ANY_EPOCH || epoch === realm.prototypeEpoch) {
          const { value } = cell;
          if (value !== ABSENT) return value as Value;
        }
      } else if (current === shape2) {
        if (slot2 >= 0) return object.slots[slot2] as Value;
        if (epoch2 === ANY_EPOCH || epoch2 === realm.prototypeEpoch) {
          const { value } = cell2;
          if (value !== ABSENT) return value as Value;
        }
      }
    }
    return miss(object);
  };
};

const readFromPrimitive = (realm: Realm, value: Value, key: PropertyKey, position: number, text?: string): Value => {
  if (isNullish(value)) return throwNullishRead(realm, value, key, position, text);
  return getV(realm, value, key);
};

export const throwNullishRead = (
  realm: Realm,
  value: Value,
  key: PropertyKey,
  position: number,
  _text?: string,
): never => {
  realm.caller.site = position;
  return throwTypeError(realm, `Cannot read properties of ${String(value)} (reading '${keyToText(key)}')`);
};

const lengthReader = (realm: Realm, position: number, text?: string): PropertyReader => {
  const general = cachingReader(realm, "length", position, text);
  return (object) => {
    if (typeof object === "object" && object !== null && object.kind === ARRAY)
      return object.payload === null ? object.elements.length : arrayLength(object);
    return typeof object === "string" ? object.length : general(object);
  };
};

/** A reader of methods: like a property reader, and quick for primitives, whose prototypes hold their methods. */
export const methodReader = (realm: Realm, key: PropertyKey, position: number, text?: string): PropertyReader => {
  const general = namedReader(realm, key, position, text);
  let type = "";
  let cell = NO_CELL;
  let epoch = ANY_EPOCH;
  const fromPrimitive = (value: Value): Value => {
    if (isNullish(value)) return throwNullishRead(realm, value, key, position, text);
    const found = findInherited(prototypeOfPrimitive(realm, value), key, realm.prototypeEpoch);
    if (found === undefined) return general(value);
    type = typeof value;
    cell = found.cell as Cell;
    epoch = found.epoch;
    return cell.value as Value;
  };
  return (object) => {
    if (typeof object === "object") return general(object);
    if (typeof object === type && epoch === realm.prototypeEpoch && cell.value !== ABSENT) return cell.value as Value;
    return fromPrimitive(object);
  };
};

// --- writing -------------------------------------------------------------------------------------------------------------

/** A writer of the property `key`. */
export const namedWriter = (realm: Realm, key: PropertyKey, position: number, strict: boolean): PropertyWriter => {
  let shape: Shape | null = null;
  let slot = -1;
  let cell = NO_CELL;
  let addFrom: Shape | null = null;
  let addTo: Shape | null = null;
  let addEpoch = 0;

  const miss = (object: Value, value: Value): void => {
    realm.caller.site = position;
    if (!isObject(object)) return writeToPrimitive(realm, object, key, value, strict);
    const before = object.shape;
    put(realm, object, key, value, strict);
    if (object.kind.set !== null || object.kind.defineOwnProperty !== null) return;
    const after = object.shape;
    if (after === before) rememberOwn(object);
    else if (after.parent === before && before.extensible) {
      addFrom = before;
      addTo = after;
      addEpoch = realm.prototypeEpoch;
    }
  };

  const rememberOwn = (object: GuestObject): void => {
    const found = findOwn(object, key);
    if (found === undefined || !isWritable(object, key)) return;
    shape = object.shape;
    slot = found.slot;
    cell = found.cell ?? NO_CELL;
  };

  return (object, value) => {
    if (typeof object === "object" && object !== null) {
      const current = object.shape;
      if (current === shape) {
        if (slot >= 0) {
          object.slots[slot] = value;
          return;
        }
        if (cell.value !== ABSENT) {
          cell.value = value;
          return;
        }
      } else if (current === addFrom && addEpoch === realm.prototypeEpoch) {
        const next = addTo as Shape;
        realm.meter.chargeBytes(COSTS.property);
        object.shape = next;
        object.slots[next.count - 1] = value;
        return;
      }
    }
    miss(object, value);
  };
};

const isWritable = (object: GuestObject, key: PropertyKey): boolean => {
  const { shape } = object;
  const flags = shape.dictionary === null ? flagsOf(shape.find(key)) : (shape.dictionary.get(key)?.flags ?? 0);
  return (flags & WRITABLE) !== 0;
};

/** 7.3.4 Set, with the error of strict code. */
export const put = (realm: Realm, object: GuestObject, key: PropertyKey, value: Value, strict: boolean): void => {
  if (!set(object, key, value, object) && strict) throwReadOnly(realm, object, key);
};

const throwReadOnly = (realm: Realm, object: GuestObject, key: PropertyKey): never => {
  const text = keyToText(key);
  return object.shape.extensible
    ? throwTypeError(realm, `Cannot assign to read only property '${text}' of object '${describe(object)}'`)
    : throwTypeError(realm, `Cannot add property ${text}, object is not extensible`);
};

const writeToPrimitive = (realm: Realm, target: Value, key: PropertyKey, value: Value, strict: boolean): void => {
  if (isNullish(target)) throwTypeError(realm, `Cannot set properties of ${target} (setting '${keyToText(key)}')`);
  const done = set(prototypeOfPrimitive(realm, target), key, value, target);
  if (!done && strict)
    throwTypeError(realm, `Cannot create property '${keyToText(key)}' on ${typeof target} '${String(target)}'`);
};

// --- computed keys -------------------------------------------------------------------------------------------------------

/** `object[key]`. */
export const readElement = (realm: Realm, object: Value, key: Value, position: number): Value => {
  if (typeof key === "number") {
    if (typeof object === "object" && object !== null) {
      const { elements } = object;
      if (key >= 0 && key < elements.length) {
        const value = elements[key];
        if (value !== undefined && value !== ABSENT) return value;
      }
    } else if (typeof object === "string" && key >= 0 && key < object.length) {
      const unit = object[key];
      if (unit !== undefined) return unit;
    }
  }
  return readElementSlow(realm, object, key, position);
};

const readElementSlow = (realm: Realm, object: Value, key: Value, position: number): Value => {
  realm.caller.site = position;
  if (isNullish(object)) {
    // 13.3.2: the base is checked before the key is converted; the key is shown if that takes no guest code.
    if (isObject(key)) return throwTypeError(realm, `Cannot read properties of ${object}`);
    return throwNullishRead(realm, object, toPropertyKey(realm, key), position);
  }
  return getV(realm, object, toPropertyKey(realm, key));
};

/** `object[key] = value`; the key is converted here. */
export const writeElement = (
  realm: Realm,
  object: Value,
  key: Value,
  value: Value,
  position: number,
  strict: boolean,
): void => {
  if (typeof key === "number" && typeof object === "object" && object !== null) {
    const { elements } = object;
    if (key >= 0 && key < elements.length) {
      const old = elements[key];
      if (old !== undefined && old !== ABSENT) {
        elements[key] = value;
        return;
      }
    } else if (key === elements.length && canAppend(object)) {
      appendElement(object, value);
      return;
    }
  }
  writeElementSlow(realm, object, key, value, position, strict);
};

const writeElementSlow = (
  realm: Realm,
  object: Value,
  key: Value,
  value: Value,
  position: number,
  strict: boolean,
): void => {
  realm.caller.site = position;
  if (isNullish(object)) {
    const text = isObject(key) ? "" : ` (setting '${keyToText(toPropertyKey(realm, key))}')`;
    throwTypeError(realm, `Cannot set properties of ${object}${text}`);
  }
  const propertyKey = toPropertyKey(realm, key);
  if (isObject(object)) put(realm, object, propertyKey, value, strict);
  else writeToPrimitive(realm, object, propertyKey, value, strict);
};
