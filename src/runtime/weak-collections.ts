/**
 * WeakMap and WeakSet objects (24.3, 24.4). Their entries are held strongly, as the specification allows: no program can tell
 * when, or whether, an entry goes. Leaving it to the host's collector would hide the values from the heap walks that limit
 * live memory (the host does not enumerate its WeakMaps; its WeakRefs hold their targets until the end of a run), and what
 * a program is charged would depend on when the host collects.
 */
import { defineKind, type GuestObject } from "./guest-object.ts";
import type { Realm } from "./realm.ts";
import { isObject, type Value } from "./values.ts";

/** The payload is the `MapData` of its entries. */
export const WEAK_MAP = defineKind("WeakMap");
/** The payload is the `SetData` of its values. */
export const WEAK_SET = defineKind("WeakSet");
/** The payload is a `WeakRefData`. The target is held strongly, for the same reasons. */
export const WEAK_REF = defineKind("WeakRef");
/** The payload is the `SetData` of the tokens that registrations can be undone with. */
export const FINALIZATION_REGISTRY = defineKind("FinalizationRegistry");

export interface WeakRefData {
  readonly target: GuestObject | symbol;
}

/** 9.13 CanBeHeldWeakly: objects, and symbols that `Symbol.for` does not know. */
export const canBeHeldWeakly = (realm: Realm, value: Value): value is GuestObject | symbol => {
  if (isObject(value)) return true;
  return typeof value === "symbol" && realm.symbolRegistry.get(value.description ?? "") !== value;
};
