/**
 * JSON nests without end, and so does the work on it: what is open waits on a list, for which no charge stands. Few texts
 * go deep, so only levels that do pay for their place.
 */
import { BOUNDS } from "../accounting/costs.ts";
import type { Realm } from "../runtime/realm.ts";

/** Something is about to be opened at this depth. */
export const chargeDepth = (realm: Realm, depth: number): void => {
  if (depth > BOUNDS.dataNesting) realm.meter.chargeBytes(BOUNDS.deepJsonLevel);
};
