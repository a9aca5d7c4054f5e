/** EnumerateObjectProperties (14.7.5.9): names of an object and its prototypes, each once; those deleted meanwhile are skipped. */
import { STRING_OBJECT, toObject } from "../runtime/conversions.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { getOwnProperty, getPrototypeOf, ownKeys } from "../runtime/objects.ts";
import { ownFlags, ownKeysInOrder } from "../runtime/own-properties.ts";
import { keyToText, type PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { ENUMERABLE } from "../runtime/shape.ts";
import { ABSENT, type Value } from "../runtime/values.ts";

export class ForInState {
  /** The indices of a string come first; they are counted, not listed. */
  units: number;
  unit = 0;
  /** The object whose keys are visited, and those not visited yet; null behind the last prototype. */
  object: GuestObject | null;
  keys: PropertyKey[];
  index = 0;
  /** Null while only the object itself was visited, whose keys are distinct. */
  visited: Set<PropertyKey> | null = null;
  constructor(object: GuestObject) {
    this.object = object;
    this.units = object.kind === STRING_OBJECT ? (object.payload as string).length : 0;
    this.keys = this.units > 0 ? ownKeysInOrder(object) : ownKeys(object);
  }
}

export const forInKeys = (realm: Realm, value: Value): ForInState => new ForInState(toObject(realm, value));

/** The next name, or ABSENT. */
export const nextForInKey = (state: ForInState): Value => {
  if (state.unit < state.units) return String(state.unit++);
  while (state.object !== null) {
    while (state.index < state.keys.length) {
      const key = state.keys[state.index++] as PropertyKey;
      if (typeof key !== "symbol" && isToBeVisited(state, state.object, key)) return keyToText(key);
    }
    advance(state);
  }
  return ABSENT;
};

const isToBeVisited = (state: ForInState, object: GuestObject, key: PropertyKey): boolean => {
  if (state.visited?.has(key)) return false;
  const isEnumerable = enumerability(object, key);
  if (isEnumerable === undefined) return false;
  state.visited?.add(key);
  return isEnumerable;
};

/** Undefined without the property. */
const enumerability = (object: GuestObject, key: PropertyKey): boolean | undefined => {
  // FAST PATH: no descriptor is made.
  if (object.kind.getOwnProperty !== null) return getOwnProperty(object, key)?.enumerable;
  const flags = ownFlags(object, key);
  return flags < 0 ? undefined : (flags & ENUMERABLE) !== 0;
};

/** Goes on with the prototype, remembering what was visited (shadowing names count even if not enumerable). */
const advance = (state: ForInState): void => {
  const object = state.object as GuestObject;
  object.shape.realm.meter.tick();
  const proto = getPrototypeOf(object);
  state.object = hasNothingToVisit(proto) ? null : proto;
  if (state.object === null) return;
  state.visited ??= new Set();
  for (const key of state.keys) state.visited.add(key);
  state.keys = ownKeys(state.object);
  state.index = 0;
};

/** Prototypes that are looked at ahead: most chains are short. */
const LOOK_AHEAD = 4;

/** FAST PATH: most prototypes have no enumerable properties. Then nothing need be remembered. */
const hasNothingToVisit = (first: GuestObject | null): boolean => {
  let proto = first;
  for (let count = 0; proto !== null && count < LOOK_AHEAD; count++) {
    if (!hasNoEnumerables(proto)) return false;
    proto = proto.shape.proto;
  }
  return proto === null;
};

/** Known to have no enumerable properties. Those that are made at the first look (`resolve`) are not known. */
const hasNoEnumerables = ({ kind, elements, shape }: GuestObject): boolean => {
  if (kind.ownKeys !== null || kind.resolve !== null || elements.length > 0 || shape.dictionary === null) return false;
  for (const cell of shape.dictionary.values()) if ((cell.flags & ENUMERABLE) !== 0) return false;
  return true;
};
