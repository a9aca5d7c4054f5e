/**
 * The long work of leaf natives. A leaf runs in the middle of an op, which cannot pause; yet reversing a proxy, or a match
 * that backtracks, can take as long as the limits allow. Such work is written as steps that offer to pause. The leaf runs
 * them itself; when a slice ends in them, it throws what is left, and the machine runs that as a frame, as it runs stepping
 * natives. So a leaf that is quick costs what leaves cost, and nothing is written twice.
 */
import { PAUSE, type Pause } from "./function-objects.ts";
import type { Realm } from "./realm.ts";
import { whileUnfinished } from "./unfinished.ts";
import { isAbsent, type Value } from "./values.ts";

/** Work that may pause and calls nothing. */
export type LongWork<T> = Generator<Pause, T, Value>;

/** Thrown by a leaf: its result is that of these steps. */
export class Remainder {
  readonly steps: LongWork<Value>;
  /** What they have made so far, for heap walks to find. */
  readonly made: object | null;
  constructor(steps: LongWork<Value>, made: object | null) {
    this.steps = steps;
    this.made = made;
  }
}

/** The result of the steps, which are what is left to do of the leaf that calls this. `made` is what they fill. */
export const finishWork = (realm: Realm, steps: LongWork<Value>, made: object | null = null): Value =>
  made === null ? runWork(realm, steps, made) : whileUnfinished(realm, made, () => runWork(realm, steps, made));

const runWork = (realm: Realm, steps: LongWork<Value>, made: object | null): Value => {
  for (;;) {
    const step = steps.next(undefined);
    if (step.done === true) return step.value;
    if (realm.caller.canPause) throw new Remainder(steps, made);
    realm.meter.sliceOver = false;
  }
};

/**
 * The same for work that is mostly short: `part` does all of it, or answers ABSENT when the slice is over before, and is
 * called again. While it runs, heap walks find `made` as unfinished.
 */
export const finishParts = (realm: Realm, made: object, part: () => Value): Value => {
  const value = whileUnfinished(realm, made, part);
  return isAbsent(value) ? runWork(realm, furtherParts(realm, made, part), made) : value;
};

function* furtherParts(realm: Realm, made: object, part: () => Value): LongWork<Value> {
  for (;;) {
    yield PAUSE;
    const value = whileUnfinished(realm, made, part);
    if (!isAbsent(value)) return value;
  }
}
