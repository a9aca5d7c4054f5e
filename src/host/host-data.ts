/** Reading host data: every look may run host code (getters, proxy traps), and what that throws says that a value cannot cross. */
import { MAX_INDEX } from "../runtime/property-key.ts";
import { cannotCross } from "./bridge-errors.ts";
import { apply, hasOwnProperty } from "./host-primordials.ts";
import type { Place } from "./place.ts";

/** Looks at a host object; what its traps throw says that it cannot cross. */
export const inspect = <T>(place: Place, look: () => T): T => {
  try {
    return look();
  } catch (error) {
    throw cannotCross(place, "cannot be read", error);
  }
};

export const readMember = (source: object, key: string | number, place: Place): unknown => {
  try {
    return (source as Record<string | number, unknown>)[key];
  } catch (error) {
    throw cannotCross({ parent: place, key }, "cannot be read", error);
  }
};

export const isHole = (source: object, index: number, place: Place): boolean =>
  !inspect(place, () => apply(hasOwnProperty, source, [index]));

export const arrayLength = (source: object, place: Place): number => {
  const length = readMember(source, "length", place);
  if (typeof length === "number" && Number.isInteger(length) && length >= 0 && length <= MAX_INDEX + 1) return length;
  throw cannotCross(place, "is an array without a proper length");
};
