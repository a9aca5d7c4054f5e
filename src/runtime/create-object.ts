/** Making ordinary objects, charged by the cost table. */
import { COSTS } from "../accounting/costs.ts";
import { BOUND, type BoundFunction, type Callable, isConstructor } from "./function-objects.ts";
import { GuestObject, NO_ELEMENTS, type ObjectKind, ORDINARY } from "./guest-object.ts";
import { get } from "./objects.ts";
import { addProperty, ownFlags, redefine, rootShape } from "./own-properties.ts";
import type { PropertyKey } from "./property-key.ts";
import { behindProxies } from "./proxy-data.ts";
import type { Realm } from "./realm.ts";
import { DEFAULT, type Shape } from "./shape.ts";
import { isObject, type Value } from "./values.ts";

/** 10.1.12 OrdinaryObjectCreate. */
export const createObject = (
  realm: Realm,
  proto: GuestObject | null = realm.intrinsic("Object.prototype"),
): GuestObject => {
  realm.meter.chargeBytes(COSTS.object);
  return new GuestObject(rootShape(realm, proto), NO_ELEMENTS, ORDINARY, null);
};

/** An object of a kind with internal slots; `bytes` is its price in the cost table. */
export const createKind = (
  realm: Realm,
  proto: GuestObject,
  kind: ObjectKind,
  payload: unknown,
  bytes: number,
): GuestObject => {
  realm.meter.chargeBytes(bytes);
  return new GuestObject(rootShape(realm, proto), NO_ELEMENTS, kind, payload);
};

/** 10.1.14 GetPrototypeFromConstructor. */
export const prototypeFromConstructor = (constructor: GuestObject, intrinsic: string): GuestObject => {
  const proto = get(constructor, "prototype");
  return isObject(proto) ? proto : functionRealm(constructor).intrinsic(intrinsic);
};

/** 7.3.24 GetFunctionRealm: that of the function behind any number of proxies and bound functions. */
export const functionRealm = (constructor: GuestObject): Realm => {
  let callee = behindProxies(constructor, "get");
  for (; callee.kind === BOUND; callee = behindProxies((callee.payload as BoundFunction).target, "get"))
    callee.shape.realm.meter.tick();
  return (callee.payload as Callable).realm;
};

/** 10.1.13 for built-in constructors: the shape for `newTarget`, where plain `new X` takes no look-up. */
export const shapeFromConstructor = (realm: Realm, newTarget: GuestObject | undefined, intrinsic: string): Shape => {
  if (newTarget === undefined || !isConstructor(newTarget)) return rootShape(realm, realm.intrinsic(intrinsic));
  return rootShape(realm, prototypeFromConstructor(newTarget, intrinsic));
};

/** 7.3.5 CreateDataProperty on an ordinary object that is known to be extensible. */
export const createDataProperty = (object: GuestObject, key: PropertyKey, value: Value): void => {
  if (ownFlags(object, key) < 0) addProperty(object, key, value, DEFAULT);
  else redefine(object, key, value, DEFAULT);
};

/** 7.4.16 CreateIteratorResultObject. */
export const createIteratorResult = (realm: Realm, value: Value, done: boolean): GuestObject => {
  realm.meter.chargeBytes(COSTS.object + 2 * COSTS.property);
  return new GuestObject(iteratorResultShape(realm), NO_ELEMENTS, ORDINARY, null, value, done);
};

const iteratorResultShape = (realm: Realm): Shape => {
  realm.iteratorResultShape ??=
    rootShape(realm, realm.intrinsic("Object.prototype")).add("value", DEFAULT)?.add("done", DEFAULT) ?? null;
  return realm.iteratorResultShape as Shape;
};
