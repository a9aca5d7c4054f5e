/**
 * Map and Set objects (24.1, 24.2). Their payload is a host Map or Set with guest values in it: the host's SameValueZero is
 * the guest's, its order is the order of insertion, and its iterators are live in exactly the way that the specification
 * demands (entries deleted ahead are skipped, entries added are visited, a finished iterator stays finished). No host
 * object but the iterator ever sees the payload.
 */
import { BOUNDS, COSTS } from "../accounting/costs.ts";
import { incompatibleReceiver, memberOf } from "../messages/calls.ts";
import { collectionFull } from "../messages/collections.ts";
import { createKind } from "./create-object.ts";
import { describe } from "./describe.ts";
import { defineKind, type GuestObject, type ObjectKind } from "./guest-object.ts";
import type { Realm } from "./realm.ts";
import { noteLookup } from "./strings.ts";
import { throwRangeError, throwTypeError } from "./throw.ts";
import { isObject, type Value } from "./values.ts";

/** The payload is the host Map of its entries. */
export const MAP = defineKind("Map");
/** The payload is the host Set of its values. */
export const SET = defineKind("Set");

export type MapData = Map<Value, Value>;
export type SetData = Set<Value>;

/** A new Map; `data` was charged where it was filled. */
export const createMap = (
  realm: Realm,
  proto: GuestObject = realm.intrinsic("Map.prototype"),
  data: MapData = new Map(),
): GuestObject => createKind(realm, proto, MAP, data, COSTS.object);

/** A new Set; `data` was charged where it was filled. */
export const createSet = (
  realm: Realm,
  proto: GuestObject = realm.intrinsic("Set.prototype"),
  data: SetData = new Set(),
): GuestObject => createKind(realm, proto, SET, data, COSTS.object);

/** Charges the entry that is about to be added. The bound keeps clear of the host's own. */
export const chargeEntry = (realm: Realm, data: MapData | SetData): void => {
  if (data.size >= BOUNDS.collectionEntries)
    throwRangeError(realm, collectionFull(data instanceof Map ? "Map" : "Set"));
  realm.meter.chargeBytes(COSTS.collectionEntry);
};

/** 24.1.3.7 Map.prototype.has, 24.2.4.8 Set.prototype.has. */
export const hasKey = (realm: Realm, data: MapData | SetData, key: Value): boolean => {
  noteLookup(realm, key);
  return data.has(key);
};

/** 24.1.3.3 Map.prototype.delete, 24.2.4.4 Set.prototype.delete. */
export const deleteKey = (realm: Realm, data: MapData | SetData, key: Value): boolean => {
  noteLookup(realm, key);
  return data.delete(key);
};

/** 24.1.3.6 Map.prototype.get. */
export const mapGet = (realm: Realm, data: MapData, key: Value): Value => {
  noteLookup(realm, key);
  return data.get(key);
};

/** 24.1.3.9 Map.prototype.set, steps 4-10. */
export const mapSet = (realm: Realm, data: MapData, key: Value, value: Value): void => {
  noteLookup(realm, key);
  if (!data.has(key)) chargeEntry(realm, data);
  data.set(key, value);
};

/** 24.2.4.1 Set.prototype.add, steps 3-7. */
export const setAdd = (realm: Realm, data: SetData, value: Value): void => {
  noteLookup(realm, value);
  if (data.has(value)) return;
  chargeEntry(realm, data);
  data.add(value);
};

/** A copy of the values, charged before it is made. */
export const copySetData = (realm: Realm, data: SetData): SetData => {
  realm.meter.chargeIterations(data.size);
  realm.meter.chargeBytes(COSTS.collectionEntry * data.size);
  return new Set(data);
};

/** RequireInternalSlot (10.1.15) for the receiver of a method. */
export const requireKind = (realm: Realm, value: Value, kind: ObjectKind, method: string): GuestObject =>
  isObject(value) && value.kind === kind
    ? value
    : throwTypeError(realm, incompatibleReceiver(memberOf(`${kind.name}.prototype`, method), describe(value)));
