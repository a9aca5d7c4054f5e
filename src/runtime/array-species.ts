/** 10.4.2.3 ArraySpeciesCreate, and how results of array built-ins grow. */
import { BAD_CONSTRUCTOR, BAD_SPECIES } from "../messages/arrays.ts";
import { arrayDefaults } from "./array-defaults.ts";
import { appendElement, arrayCreate, arrayShape, canAppend, checkArrayLength, elementAt, isArray } from "./arrays.ts";
import { functionRealm } from "./create-object.ts";
import { isConstructor, PAUSE } from "./function-objects.ts";
import type { GuestObject } from "./guest-object.ts";
import type { LongWork } from "./long-work.ts";
import { createDataPropertyOrThrow, setOrThrow } from "./object-operations.ts";
import { get } from "./objects.ts";
import { keyOfNumber } from "./property-key.ts";
import type { Realm } from "./realm.ts";
import { throwTypeError } from "./throw.ts";
import { isAbsent, isObject, type Value, wellKnownSymbols } from "./values.ts";

/** 10.4.2.3 steps 1-6: the constructor of results derived from `original`; undefined where they are ordinary arrays. */
export const arraySpecies = (realm: Realm, original: GuestObject): GuestObject | undefined => {
  if (!isArray(original) || hasDefaultSpecies(realm, original)) return undefined;
  const constructor = get(original, "constructor");
  if (isArrayOfAnotherRealm(realm, constructor)) return undefined;
  const species = isObject(constructor) ? get(constructor, wellKnownSymbols.species) : constructor;
  if (species === undefined || species === null) return notNull(realm, constructor, species);
  if (!isConstructor(species)) return throwTypeError(realm, BAD_SPECIES);
  return species === realm.intrinsic("Array") ? undefined : species;
};

/** Step 4.b: such an array becomes one of this realm. */
const isArrayOfAnotherRealm = (realm: Realm, constructor: Value): boolean => {
  if (!isConstructor(constructor)) return false;
  const other = functionRealm(constructor);
  return other !== realm && constructor === other.intrinsic("Array");
};

/** Only a species that is null means the default; a `constructor` that is null is no constructor. */
const notNull = (realm: Realm, constructor: Value, species: Value): undefined =>
  species === null && constructor === null ? throwTypeError(realm, BAD_CONSTRUCTOR) : undefined;

export const hasDefaultSpecies = (realm: Realm, original: GuestObject): boolean =>
  original.shape === arrayShape(realm) && arrayDefaults(realm).speciesIntact;

/** 10.4.2.3 for built-ins that are leaves: a species constructor of the guest's runs nested. */
export const arraySpeciesCreate = (realm: Realm, original: GuestObject, length: number): GuestObject => {
  const species = arraySpecies(realm, original);
  if (species === undefined) return arrayCreate(realm, length);
  return realm.caller.construct(species, [length], species) as GuestObject;
};

/** 10.4.2.2 ArrayCreate for a result that grows, densely, and is given its length in the end. */
export const growingArray = (realm: Realm, length: number): GuestObject => {
  checkArrayLength(realm, length);
  return arrayCreate(realm, 0);
};

/** 7.3.6 CreateDataPropertyOrThrow for the next element of a result. */
export const createElement = (realm: Realm, target: GuestObject, index: number, value: Value): void => {
  if (index === target.elements.length && canAppend(target)) appendElement(target, value);
  else createDataPropertyOrThrow(realm, target, keyOfNumber(index), value);
};

/** Copies `count` elements of an array-like from `start` on, but the holes, to the beginning of a result. */
export function* copyElements(
  realm: Realm,
  target: GuestObject,
  source: GuestObject,
  start: number,
  count: number,
): LongWork<void> {
  for (let index = 0; index < count; index++) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    const element = elementAt(source, start + index);
    if (!isAbsent(element)) createElement(realm, target, index, element);
  }
  setLengthOrThrow(realm, target, count);
}

/** Set(target, "length", length, true). */
export const setLengthOrThrow = (realm: Realm, target: GuestObject, length: number): void => {
  if (canAppend(target) && target.elements.length === length) return;
  setOrThrow(realm, target, "length", length);
};
