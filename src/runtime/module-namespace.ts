/**
 * Module namespace objects (10.4.6): what `import * as ns` gives. Its string-keyed properties are the bindings that a module
 * exports, read where they live; nothing can change them from here. An export in its dead zone throws when it is looked at.
 */
import { COSTS } from "../accounting/costs.ts";
import { notInitialised } from "../messages/names.ts";
import { createObject } from "./create-object.ts";
import { defineKind, type GuestObject } from "./guest-object.ts";
import {
  ordinaryDefineOwnProperty,
  ordinaryDelete,
  ordinaryGet,
  ordinaryGetOwnProperty,
  preventExtensions,
} from "./objects.ts";
import { addUncharged, ownFlags, ownKeysInOrder } from "./own-properties.ts";
import { dataDescriptor, isAccessorDescriptor, type PropertyDescriptor } from "./property-descriptor.ts";
import { keyOfName, keyToText, type PropertyKey } from "./property-key.ts";
import type { Realm } from "./realm.ts";
import { ENUMERABLE, WRITABLE } from "./shape.ts";
import { throwReferenceError } from "./throw.ts";
import { ABSENT, type Value, wellKnownSymbols } from "./values.ts";

/** Where the value of an export lives: a slot of the environment of the module that declares it. */
export interface ExportBinding {
  readonly env: readonly unknown[];
  readonly slot: number;
}

/** The payload of MODULE_NAMESPACE: the exports in the order of their names. */
type Exports = ReadonlyMap<PropertyKey, ExportBinding>;

const exportsOf = (namespace: GuestObject): Exports => namespace.payload as Exports;

/** The value of an export, or ABSENT where there is none of this name. */
const readExport = (namespace: GuestObject, key: PropertyKey): Value => {
  const binding = exportsOf(namespace).get(key);
  if (binding === undefined) return ABSENT;
  const value = binding.env[binding.slot] as Value;
  if (value !== ABSENT) return value;
  return throwReferenceError(namespace.shape.realm, notInitialised(keyToText(key)));
};

const getOwnExport = (namespace: GuestObject, key: PropertyKey): PropertyDescriptor | undefined => {
  const value = readExport(namespace, key);
  return value === ABSENT ? undefined : dataDescriptor(value, WRITABLE | ENUMERABLE);
};

/** 10.4.6.7 steps 2-8: only what changes nothing. */
const redefineExport = (namespace: GuestObject, key: PropertyKey, descriptor: PropertyDescriptor): boolean => {
  const value = readExport(namespace, key);
  if (value === ABSENT || descriptor.configurable === true || descriptor.enumerable === false) return false;
  if (isAccessorDescriptor(descriptor) || descriptor.writable === false) return false;
  return descriptor.value === ABSENT || Object.is(descriptor.value, value);
};

const isSymbol = (key: PropertyKey): key is symbol => typeof key === "symbol";

export const MODULE_NAMESPACE = defineKind("Module", {
  getPrototypeOf: () => null,
  setPrototypeOf: (_, proto) => proto === null,
  isExtensible: () => false,
  preventExtensions: () => true,
  getOwnProperty: (namespace, key) =>
    isSymbol(key) ? ordinaryGetOwnProperty(namespace, key) : getOwnExport(namespace, key),
  defineOwnProperty: (namespace, key, descriptor) =>
    isSymbol(key) ? ordinaryDefineOwnProperty(namespace, key, descriptor) : redefineExport(namespace, key, descriptor),
  has: (namespace, key) => (isSymbol(key) ? ownFlags(namespace, key) >= 0 : exportsOf(namespace).has(key)),
  get: (namespace, key, receiver) => {
    if (isSymbol(key)) return ordinaryGet(namespace, key, receiver);
    const value = readExport(namespace, key);
    return value === ABSENT ? undefined : value;
  },
  set: () => false,
  delete: (namespace, key) => (isSymbol(key) ? ordinaryDelete(namespace, key) : !exportsOf(namespace).has(key)),
  ownKeys: (namespace) => [...exportsOf(namespace).keys(), ...ownKeysInOrder(namespace)],
});

/** 10.4.6.12 ModuleNamespaceCreate, charged as an object with so many properties. */
export const createNamespace = (realm: Realm, bindings: ReadonlyMap<string, ExportBinding>): GuestObject => {
  realm.meter.chargeBytes(COSTS.property * bindings.size);
  const names = [...bindings.keys()].sort();
  const namespace = createObject(realm, null);
  addUncharged(namespace, wellKnownSymbols.toStringTag, "Module", 0);
  preventExtensions(namespace);
  namespace.payload = new Map(names.map((name) => [keyOfName(name), bindings.get(name)]));
  namespace.kind = MODULE_NAMESPACE;
  return namespace;
};
