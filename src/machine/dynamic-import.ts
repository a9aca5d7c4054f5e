/** `import()` (13.3.10): from two values to a request; whatever goes wrong rejects the promise. */
import { BOUNDS } from "../accounting/costs.ts";
import {
  attributeNoString,
  IMPORT_OPTIONS_NO_OBJECT,
  IMPORT_WITH_NO_OBJECT,
  SPECIFIER_TOO_LONG,
} from "../messages/modules.ts";
import { toString } from "../runtime/conversions.ts";
import { describe } from "../runtime/describe.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { get, getOwnProperty, ownKeys } from "../runtime/objects.ts";
import { newPromise, rejectPromise } from "../runtime/promises.ts";
import type { Realm } from "../runtime/realm.ts";
import { GUEST_THROW, throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";
import type { Source } from "./code.ts";
import type { Machine } from "./machine.ts";
import { type ModuleRequest, unsupportedAttribute } from "./module-records.ts";

/** 13.3.10.2 EvaluateImportCall, from step 7 on: the promise. */
export const importDynamically = (
  machine: Machine,
  specifier: Value,
  options: Value,
  source: Source,
  offset: number,
): GuestObject => {
  const { realm, host } = machine;
  const promise = newPromise(realm);
  let request: ModuleRequest;
  try {
    const name = specifierOf(realm, specifier);
    request = { specifier: name, attributes: attributesOf(realm, options), source, offset };
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    rejectPromise(realm, promise, machine.thrown);
    return promise;
  }
  host.importModule(source.referrer, request, promise);
  return promise;
};

/** Names are looked at unit by unit, in the host's memory. */
const specifierOf = (realm: Realm, specifier: Value): string => {
  const name = toString(realm, specifier);
  realm.meter.noteRead(name);
  realm.meter.tickMany(Math.min(name.length, BOUNDS.specifierLength));
  return name.length > BOUNDS.specifierLength ? throwTypeError(realm, SPECIFIER_TOO_LONG) : name;
};

type Attributes = ModuleRequest["attributes"];

const attributesOf = (realm: Realm, options: Value): Attributes => {
  if (options === undefined) return [];
  if (!isObject(options)) return throwTypeError(realm, IMPORT_OPTIONS_NO_OBJECT);
  const given = get(options, "with");
  if (given === undefined) return [];
  if (!isObject(given)) return throwTypeError(realm, IMPORT_WITH_NO_OBJECT);
  const attributes = enumerableEntries(given).map(([key, value]) => [key, attributeText(realm, key, value)] as const);
  const unsupported = unsupportedAttribute(attributes);
  return unsupported === undefined ? attributes : throwTypeError(realm, unsupported);
};

/** 7.3.24 EnumerableOwnProperties, key+value. */
const enumerableEntries = (object: GuestObject): (readonly [string, Value])[] => {
  const entries: (readonly [string, Value])[] = [];
  for (const key of ownKeys(object))
    if (typeof key !== "symbol" && getOwnProperty(object, key)?.enumerable === true)
      entries.push([String(key), get(object, key)]);
  return entries;
};

const attributeText = (realm: Realm, key: string, value: Value): string =>
  typeof value === "string" ? value : throwTypeError(realm, attributeNoString(key, describe(value)));
