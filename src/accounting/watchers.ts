/**
 * Who wants to know of what an account uses. They are told between two slices and after the last one, never while guest code
 * runs: whatever a watcher does then (reading, setting limits, resetting) is done before the guest goes on, and it sees sums
 * that are exact.
 *
 * A watcher that throws harms nobody: its error surfaces as an unhandled rejection, apart from the evaluation.
 */
import type { ResourceType } from "../errors/ResourceExhaustedError.ts";
import { LIMIT_KEYS } from "./limits.ts";
import { display } from "./option-checks.ts";
import type { LimitStatus } from "./stats.ts";
import { callSafely } from "./stray-errors.ts";

/** That a part of a limit is used. */
export interface ThresholdCrossing {
  resourceType: ResourceType;
  /** What is used now. */
  used: number;
  limit: number;
  /** The part that was asked for. */
  fraction: number;
}

interface Watched {
  limitStatus(limit: ResourceType): LimitStatus | undefined;
}

export class Watchers {
  private readonly watchers = new Set<() => void>();

  /** Answers with what ends it. */
  add(watcher: () => void): () => void {
    // The same function twice is two watchers.
    const own = () => watcher();
    this.watchers.add(own);
    return () => void this.watchers.delete(own);
  }

  get any(): boolean {
    return this.watchers.size > 0;
  }

  tell(): void {
    for (const watcher of [...this.watchers]) {
      if (this.watchers.has(watcher)) callSafely(watcher);
    }
  }
}

/** Looks whether a part of any limit was reached since the last look. */
export class Threshold {
  private readonly fraction: number;
  private readonly callback: (crossing: ThresholdCrossing) => void;
  private readonly crossed = new Set<ResourceType>();

  /** Throws a `RangeError` or `TypeError`. */
  constructor(fraction: number, callback: (crossing: ThresholdCrossing) => void) {
    if (!(typeof fraction === "number" && fraction > 0 && fraction <= 1))
      throw new RangeError(`fraction must be a number above 0 and at most 1, not ${display(fraction)}`);
    if (typeof callback !== "function") throw new TypeError(`callback must be a function, not ${display(callback)}`);
    this.fraction = fraction;
    this.callback = callback;
  }

  look(account: Watched): void {
    for (const resourceType of LIMIT_KEYS) {
      const status = account.limitStatus(resourceType);
      const isCrossed = status !== undefined && status.used >= this.fraction * status.limit;
      if (!isCrossed) this.crossed.delete(resourceType);
      else if (!this.crossed.has(resourceType)) this.report(resourceType, status);
    }
  }

  /** What was crossed may be crossed again. */
  forget(): void {
    this.crossed.clear();
  }

  private report(resourceType: ResourceType, { used, limit }: LimitStatus): void {
    this.crossed.add(resourceType);
    callSafely(() => this.callback({ resourceType, used, limit, fraction: this.fraction }));
  }
}
