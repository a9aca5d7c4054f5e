/** `Symbol.species`: which constructor derived objects are made with. */
import { BAD_SPECIES, CONSTRUCTOR_NO_OBJECT } from "../messages/arrays.ts";
import { isConstructor, NATIVE, type Native } from "./function-objects.ts";
import type { GuestObject } from "./guest-object.ts";
import { accessor, type Row } from "./native-table.ts";
import { get } from "./objects.ts";
import { ownSlot } from "./own-properties.ts";
import type { Realm } from "./realm.ts";
import { Accessor } from "./shape.ts";
import { throwTypeError } from "./throw.ts";
import { isNullish, isObject, type Value, wellKnownSymbols } from "./values.ts";

const returnThis = (_: Realm, thisValue: Value): Value => thisValue;

/** `get [Symbol.species]` of the built-in constructors (e.g. 27.2.4.9): returns its receiver. */
export const speciesRow: Row = accessor(wellKnownSymbols.species, returnThis);

/** 7.3.22 SpeciesConstructor. */
export const speciesConstructor = (realm: Realm, object: GuestObject, defaultConstructor: GuestObject): GuestObject => {
  const constructor = get(object, "constructor");
  if (constructor === undefined) return defaultConstructor;
  if (!isObject(constructor)) return throwTypeError(realm, CONSTRUCTOR_NO_OBJECT);
  const species = speciesOf(constructor);
  if (isNullish(species)) return defaultConstructor;
  if (isConstructor(species)) return species;
  return throwTypeError(realm, BAD_SPECIES);
};

/** FAST PATH: a built-in constructor with its original getter is its own species, with nothing to call. */
const speciesOf = (constructor: GuestObject): Value => {
  if (constructor.kind === NATIVE && isOriginalGetter(ownSlot(constructor, wellKnownSymbols.species)))
    return constructor;
  return get(constructor, wellKnownSymbols.species);
};

/** Is this the getter of `speciesRow`? */
export const isOriginalGetter = (slot: unknown): boolean =>
  slot instanceof Accessor && slot.get?.kind === NATIVE && (slot.get.payload as Native).code.run === returnThis;
