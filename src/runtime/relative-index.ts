/** Positions counted from the start, or from the end when negative: the arguments of `slice`, `at`, `fill` and their like. */
import { toIntegerOrInfinity } from "./conversions.ts";
import type { Realm } from "./realm.ts";
import type { Value } from "./values.ts";

/** A relative position as an absolute one from 0 to `length`. */
export const toRelativeIndex = (realm: Realm, value: Value, length: number): number => {
  const relative = toIntegerOrInfinity(realm, value);
  return relative < 0 ? Math.max(length + relative, 0) : Math.min(relative, length);
};

/** The end of a range, which is `length` when it is not given. */
export const toRelativeEnd = (realm: Realm, value: Value, length: number): number =>
  value === undefined ? length : toRelativeIndex(realm, value, length);
