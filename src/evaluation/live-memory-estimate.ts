/**
 * When to walk the guest's heap, and what its live memory is between walks. A walk costs time in proportion to what is
 * alive, so walks are triggered by charged bytes: as many as the last walk found alive (at least `heapWalkInterval`), or
 * earlier where the limit would be passed if memory went on growing as it did, but never before a fixed share of the limit
 * was charged. So walking stays a constant factor of allocating. What strings take without a charge (`ropes.ts`) triggers a
 * walk when it could pass the limit. No slice or clock changes what a program is seen to use.
 */
import type { Account } from "../accounting/account.ts";
import { BOUNDS } from "../accounting/costs.ts";
import type { LiveMemory } from "../accounting/live-memory.ts";
import type { Meter } from "../accounting/meter.ts";

export class LiveMemoryEstimate {
  private readonly owner: object | undefined;
  private readonly meter: Meter;
  /** What the last walk found, in bytes. */
  private walked = 0;
  /** Live bytes per charged byte, as they grew before the last walk: small things are larger than their price. */
  private growth = 1;
  /** Bytes between the last walk and the next. */
  private interval = 0;
  private limit = Number.NaN;
  private account: Account | undefined;
  private report: LiveMemory | undefined;

  constructor(meter: Meter, owner: object | undefined) {
    this.meter = meter;
    this.owner = owner;
  }

  /** From now on the memory belongs to `account`, and is limited to `maxMemory` bytes. */
  begin(account: Account, maxMemory: number): void {
    if (account !== this.account) {
      this.release();
      this.account = account;
      this.report = account.liveMemory(this.owner);
    }
    if (maxMemory !== this.limit) this.limitTo(maxMemory);
  }

  private limitTo(maxMemory: number): void {
    const charged = this.limit !== this.limit ? 0 : this.chargedSinceWalk;
    this.limit = maxMemory;
    this.interval = Math.max(charged, this.nextInterval());
    this.meter.walkAfter(this.interval - charged, this.unseenInterval);
  }

  /** Reports the estimate to the account. */
  note(): void {
    this.report?.note(this.walked + this.chargedSinceWalk);
  }

  /** A walk found `live` bytes, and `pending` more are about to be allocated. Sets the time of the next. */
  noteWalk(live: number, pending: number): void {
    this.note();
    this.growth = Math.max(1, (live - this.walked) / Math.max(1, this.chargedSinceWalk));
    this.walked = live;
    this.report?.note(live + pending);
    // What is refused must not have a way paved for it: the next attempt is looked at, too.
    const granted = live + pending > this.limit ? 0 : pending;
    this.interval = Math.max(granted, this.nextInterval());
    this.meter.walkAfter(this.interval, this.unseenInterval);
  }

  /** The interpreter is gone, or works for another account now. */
  release(): void {
    this.report?.release();
    this.report = undefined;
    this.account = undefined;
  }

  private get chargedSinceWalk(): number {
    return this.interval - this.meter.untilWalk;
  }

  private nextInterval(): number {
    const regular = Math.max(BOUNDS.heapWalkInterval, this.walked);
    return Math.floor(Math.min(regular, this.withinLimit((this.limit - this.walked) / this.growth)));
  }

  private get unseenInterval(): number {
    return this.withinLimit(this.limit - this.walked);
  }

  private withinLimit(bytes: number): number {
    return Math.max(bytes, this.limit * BOUNDS.heapWalkShare, 1);
  }
}
