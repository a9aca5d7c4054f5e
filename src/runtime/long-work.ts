/**
 * The long work of leaf natives. A leaf runs in the middle of an op, which cannot pause; yet reversing a proxy, or a match
 * that backtracks, can take as long as the limits allow. Such work is written as steps that offer to pause. The leaf runs
 * them itself; when a slice ends in them, it throws what is left, and the machine runs that as a frame, as it runs stepping
 * natives. So a leaf that is quick costs what leaves cost, and nothing is written twice.
 */
import type { Pause } from "./function-objects.ts";
import type { GuestObject } from "./guest-object.ts";
import type { Realm } from "./realm.ts";
import { whileUnfinished } from "./unfinished.ts";
import type { Value } from "./values.ts";

/** Work that may pause and calls nothing. */
export type LongWork<T> = Generator<Pause, T, Value>;

/** Thrown by a leaf: its result is that of these steps. */
export class Remainder {
  readonly steps: LongWork<Value>;
  /** What they have made so far, for heap walks to find. */
  readonly made: GuestObject | null;
  constructor(steps: LongWork<Value>, made: GuestObject | null) {
    this.steps = steps;
    this.made = made;
  }
}

/** The result of the steps, which are what is left to do of the leaf that calls this. `made` is what they fill. */
export const finishWork = (realm: Realm, steps: LongWork<Value>, made: GuestObject | null = null): Value =>
  made === null ? runWork(realm, steps, made) : whileUnfinished(realm, made, () => runWork(realm, steps, made));

const runWork = (realm: Realm, steps: LongWork<Value>, made: GuestObject | null): Value => {
  for (;;) {
    const step = steps.next(undefined);
    if (step.done === true) return step.value;
    if (realm.caller.canPause) throw new Remainder(steps, made);
    realm.meter.sliceOver = false;
  }
};
