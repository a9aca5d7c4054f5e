/** How typed arrays come into being: 23.2.4.1 TypedArraySpeciesCreate and what it is made of. */
import { badTypedArrayLength, TYPED_ARRAY_TOO_SHORT } from "../messages/binary-data.ts";
import { MIXED_BIGINT } from "../messages/conversions.ts";
import { createBuffer } from "./array-buffers.ts";
import type { ElementType } from "./element-types.ts";
import type { GuestObject } from "./guest-object.ts";
import type { Realm } from "./realm.ts";
import { speciesConstructor } from "./species.ts";
import { throwRangeError, throwTypeError } from "./throw.ts";
import { requireTypedArray, TypedArrayData, typedArrayData, wrapTypedArray } from "./typed-arrays.ts";
import type { Value } from "./values.ts";

/** 23.2.5.1.6 AllocateTypedArrayBuffer with the object around it: elements are zero. */
export const createTypedArray = (
  realm: Realm,
  type: ElementType,
  length: number,
  proto: GuestObject = realm.intrinsic(`${type.name}.prototype`),
): GuestObject => {
  if (length * type.size > Number.MAX_SAFE_INTEGER) throwRangeError(realm, badTypedArrayLength(length));
  return wrapTypedArray(realm, proto, new TypedArrayData(type, createBuffer(realm, length * type.size), 0, length));
};

/** The constructor of results derived from this typed array; undefined where they are ordinary ones of its type. */
export const typedArraySpecies = (realm: Realm, array: GuestObject): GuestObject | undefined => {
  const ordinary = realm.intrinsic(typedArrayData(array).type.name);
  const species = speciesConstructor(realm, array, ordinary);
  return species === ordinary ? undefined : species;
};

/** 23.2.4.2 TypedArrayCreateFromConstructor steps 2-4: what a constructor answered, when it was asked for `length` elements. */
export const requireCreated = (realm: Realm, created: Value, length?: number): GuestObject => {
  const data = requireTypedArray(realm, created);
  if (length !== undefined && data.length < length) throwTypeError(realm, TYPED_ARRAY_TOO_SHORT);
  return created as GuestObject;
};

/** 23.2.4.1 step 4. */
export const requireSameContent = (realm: Realm, created: GuestObject, exemplar: GuestObject): GuestObject => {
  if (typedArrayData(created).type.isBigInt !== typedArrayData(exemplar).type.isBigInt) throwMixed(realm);
  return created;
};

export const throwMixed = (realm: Realm): never => throwTypeError(realm, MIXED_BIGINT);

/** 23.2.4.1 for built-ins that are leaves: a species constructor of the guest's runs nested. */
export const typedArraySpeciesCreate = (
  realm: Realm,
  exemplar: GuestObject,
  species: GuestObject,
  args: Value[],
): GuestObject => {
  const length = args.length === 1 ? (args[0] as number) : undefined;
  const created = requireCreated(realm, realm.caller.construct(species, args, species), length);
  return requireSameContent(realm, created, exemplar);
};
