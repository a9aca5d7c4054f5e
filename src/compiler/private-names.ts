/**
 * Private names (6.2.12). Each evaluation of a class makes its own `PrivateName`s, kept in slots of the class scope. The
 * elements live among the object's properties under that key; since it is neither a string nor a symbol, no operation of the
 * guest can list, copy or intercept them.
 */
import { COSTS } from "../accounting/costs.ts";
import {
  cannotRead,
  cannotSet,
  noPrivateGetter,
  noPrivateSetter,
  noPrivateToRead,
  noPrivateToWrite,
  privateMethodReadOnly,
  privateTwice,
} from "../messages/properties.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { callGetter } from "../runtime/objects.ts";
import { addUncharged, ownFlags, ownSlot, writeSlot } from "../runtime/own-properties.ts";
import type { PropertyKey } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { ACCESSOR, Accessor, type Slot, WRITABLE } from "../runtime/shape.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isNullish, isObject, type Value } from "../runtime/values.ts";
import type { Expr, FunctionCompiler, Resolved } from "./function-compiler.ts";
import { slotReader } from "./slots.ts";

export class PrivateName {
  readonly description: string;
  constructor(description: string) {
    this.description = description;
  }
}

/** Reads the private name `#name` of the class around. */
export const readPrivate = (c: FunctionCompiler, name: string): ((env: Parameters<Expr>[0]) => PropertyKey) => {
  const { binding, hops } = c.resolve(`#${name}`) as Resolved;
  return slotReader(hops, binding.slot) as unknown as (env: Parameters<Expr>[0]) => PropertyKey;
};

const descriptionOf = (key: PropertyKey): string => `#${(key as unknown as PrivateName).description}`;

const throwUndeclared = (
  realm: Realm,
  object: Value,
  key: PropertyKey,
  ofNullish: (nullish: string, name: string) => string,
  ofOther: (name: string) => string,
): never => {
  const name = descriptionOf(key);
  return throwTypeError(realm, isNullish(object) ? ofNullish(String(object), name) : ofOther(name));
};

/** 7.3.30 PrivateGet */
export const privateGet = (realm: Realm, object: Value, key: PropertyKey): Value => {
  if (!isObject(object) || ownFlags(object, key) < 0)
    return throwUndeclared(realm, object, key, cannotRead, noPrivateToRead);
  const slot = ownSlot(object, key);
  if (!(slot instanceof Accessor)) return slot;
  if (slot.get === undefined) throwTypeError(realm, noPrivateGetter(descriptionOf(key)));
  return callGetter(object, slot, object);
};

/** 7.3.31 PrivateSet */
export const privateSet = (realm: Realm, object: Value, key: PropertyKey, value: Value): void => {
  const flags = isObject(object) ? ownFlags(object, key) : -1;
  if (!isObject(object) || flags < 0) return throwUndeclared(realm, object, key, cannotSet, noPrivateToWrite);
  if ((flags & ACCESSOR) !== 0) return callPrivateSetter(realm, object, key, value);
  if ((flags & WRITABLE) === 0) throwTypeError(realm, privateMethodReadOnly(descriptionOf(key)));
  writeSlot(object, key, value);
};

const callPrivateSetter = (realm: Realm, object: GuestObject, key: PropertyKey, value: Value): void => {
  const { set } = ownSlot(object, key) as Accessor;
  if (set === undefined) throwTypeError(realm, noPrivateSetter(descriptionOf(key)));
  realm.caller.call(set, object, [value]);
};

/** 7.3.27 PrivateFieldAdd, 7.3.28 PrivateMethodOrAccessorAdd */
export const privateAdd = (realm: Realm, object: GuestObject, key: PropertyKey, slot: Slot, flags: number): void => {
  if (ownFlags(object, key) >= 0) throwTypeError(realm, privateTwice(descriptionOf(key)));
  realm.meter.chargeBytes(COSTS.property);
  addUncharged(object, key, slot, flags);
};
