/** The facade of an account in memory: every method reads or changes the account behind it. */
import { Account } from "../accounting/account.ts";
import { accountOf, holdAccount } from "../accounting/account-holder.ts";
import { checkedSettings } from "../accounting/account-settings.ts";
import type { ResourceHistoryEntry } from "../accounting/history.ts";
import type { ResourceLimits } from "../accounting/limits.ts";
import { textValue } from "../accounting/option-checks.ts";
import type { ResourceStats } from "../accounting/stats.ts";
import type { OnExhausted } from "../accounting/top-up.ts";
import type { ThresholdCrossing } from "../accounting/watchers.ts";

/** What the constructor of a {@link ResourceTracker} takes. */
export interface ResourceTrackerOptions {
  /** Cumulative limits; absent ones are unlimited. */
  limits?: ResourceLimits;
  /** How many finished evaluations `getHistory()` keeps. An integer of at least 0; default 100, 0 keeps none. */
  historySize?: number;
  /**
   * The share of the thread that asynchronous evaluations have beside those of other trackers with the same parent. A number
   * above 0; default 1.
   */
  weight?: number;
  /**
   * Asked where a limit of this tracker is about to refuse something, an evaluation or a charge in the middle of one. It may
   * grant more, which is added to the limit, and the evaluation goes on; without a grant that covers the charge it ends. An
   * asynchronous evaluation waits for a promise of the answer.
   *
   * @example
   * const onExhausted = ({ used, limit }) => (wallet.pay(1) ? { grant: used - limit + 10_000 } : undefined);
   * const tracker = new ResourceTracker({ limits: { maxTotalIterations: 10_000 }, onExhausted });
   */
  onExhausted?: OnExhausted;
}

/**
 * Counts what evaluations use, across any number of interpreters, and stops them when a cumulative limit is used up.
 *
 * Options that are unknown, negative, `NaN` or of a wrong type throw a `RangeError` or `TypeError` that names them.
 *
 * @example
 * const tracker = new ResourceTracker({ limits: { maxTotalIterations: 100_000, maxCpuTime: 2_000 } });
 * const interpreter = new Interpreter({ resourceTracker: tracker });
 * interpreter.evaluate("let n = 0; for (let i = 0; i < 10; i++) n += i; n"); // 45
 * tracker.getStats().iterations; // 10
 */
export class ResourceTracker {
  constructor(options: ResourceTrackerOptions = {}) {
    holdAccount(this, new Account(checkedSettings("options of ResourceTracker", options)));
  }

  /** What was used up to now, also while an evaluation runs: a fresh, JSON-serialisable object. O(1). */
  getStats(): ResourceStats {
    return accountOf(this).getStats();
  }

  /** True when a new evaluation would be refused: a limit of this tracker, or of one above it, has nothing left. O(1). */
  isExhausted(): boolean {
    return accountOf(this).isExhausted();
  }

  /** The limit that refuses new evaluations: the one that last refused a charge, or else the first that is used up. */
  getExhaustedLimit(): keyof ResourceLimits | null {
    return accountOf(this).getExhaustedLimit();
  }

  /** Zeroes counters, history and exhaustion; limits and history size stay, and so does what ancestors have counted. */
  reset(): void {
    accountOf(this).reset();
  }

  /** Finished evaluations, oldest first, those of child trackers included; copies. O(history). */
  getHistory(): ResourceHistoryEntry[] {
    return accountOf(this).getHistory();
  }

  /** The limit, or `undefined` where none is set. Throws a `RangeError` for an unknown key. */
  getLimit(key: keyof ResourceLimits): number | undefined {
    return accountOf(this).getLimit(key);
  }

  /**
   * Sets a limit at once, also for evaluations that are running. `Infinity` removes it.
   *
   * Throws a `RangeError` that names key and value for `NaN`, negatives and anything that is not a number.
   *
   * @example
   * setInterval(() => { tracker.reset(); }, 60_000); // a budget per minute
   * tracker.setLimit("maxCpuTime", 500);             // and a smaller one from now on
   */
  setLimit(key: keyof ResourceLimits, value: number): void {
    accountOf(this).setLimit(key, value);
  }

  /**
   * Calls `callback` once for each limit of which this part is used, and again only after its use was below: because of a
   * `reset`, or of a limit that was raised. Answers with a function that ends it.
   *
   * It is called between two slices of an evaluation (10,000 loop iterations, calls or jobs at most) or at its end, never in
   * the middle of guest code. It may read, limit and reset trackers; an evaluation on the interpreter that is at work
   * throws a `HostError`. What it throws is an unhandled rejection, and nothing to the evaluation.
   *
   * Throws a `RangeError` or `TypeError` unless `fraction` is above 0 and at most 1, and `callback` a function.
   *
   * @example
   * tracker.onThreshold(0.8, ({ resourceType, used, limit }) => console.warn(`${resourceType}: ${used} of ${limit}`));
   */
  onThreshold(fraction: number, callback: (crossing: ThresholdCrossing) => void): () => void {
    return accountOf(this).onThreshold(fraction, callback);
  }

  /**
   * A tracker of its own whose use also counts here, and which the limits of this one stop, too. The history here shows its
   * evaluations under `label`.
   *
   * @example
   * const team = new ResourceTracker({ limits: { maxCpuTime: 60_000 } });
   * const alice = team.child("alice", { limits: { maxCpuTime: 20_000 } });
   */
  child(label: string, options: ResourceTrackerOptions = {}): ResourceTracker {
    const account = accountOf(this).child(textValue("label", label), checkedSettings("options of child", options));
    const tracker: ResourceTracker = Object.create(ResourceTracker.prototype);
    holdAccount(tracker, account);
    return tracker;
  }
}
