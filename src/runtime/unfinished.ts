/**
 * What a native makes is in its hands alone until it returns it, so heap walks would not see it, however large it grows. A
 * stepping native tells the machine (`GuestCaller.hold`), whose frame for it ends with it. A leaf has no frame: it makes
 * what may grow large inside of `whileUnfinished`.
 */
import type { Realm } from "./realm.ts";

export interface Unfinished {
  readonly made: object;
  readonly outer: Unfinished | null;
}

/** Runs `fill` while heap walks find `made`: a guest object, a list of values, or a record with such in its fields. */
export const whileUnfinished = <T>(realm: Realm, made: object, fill: () => T): T => {
  const outer = realm.unfinished;
  realm.unfinished = { made, outer };
  try {
    return fill();
  } finally {
    realm.unfinished = outer;
  }
};
