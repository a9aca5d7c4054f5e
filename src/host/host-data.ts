/** Reading host data: every look may run host code (getters, proxy traps), and what that throws says that a value cannot cross. */
import { CANNOT_BE_READ, NO_PROPER_LENGTH } from "../messages/bridge.ts";
import { MAX_INDEX } from "../runtime/property-key.ts";
import { refusal } from "./bridge-errors.ts";
import { apply, hasOwnProperty } from "./host-primordials.ts";
import type { Place } from "./place.ts";

/** Looks at a host object; what its traps throw says that it cannot cross. */
export const inspect = <T>(place: Place, look: () => T): T => {
  try {
    return look();
  } catch (error) {
    throw refusal(place, CANNOT_BE_READ, error);
  }
};

export const readMember = (source: object, key: string | number, place: Place): unknown => {
  try {
    return (source as Record<string | number, unknown>)[key];
  } catch (error) {
    throw refusal({ parent: place, key }, CANNOT_BE_READ, error);
  }
};

export const isHole = (source: object, index: number, place: Place): boolean =>
  !inspect(place, () => apply(hasOwnProperty, source, [index]));

export const arrayLength = (source: object, place: Place): number => {
  const length = readMember(source, "length", place);
  if (typeof length === "number" && Number.isInteger(length) && length >= 0 && length <= MAX_INDEX + 1) return length;
  throw refusal(place, NO_PROPER_LENGTH);
};
