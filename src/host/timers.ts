/**
 * The timers of one evaluation: what is to be called when, by a clock of the host's. The evaluation takes what is due when it
 * has nothing else to do, one at a time, so that the jobs of one callback run before the next, and waits for the earliest as
 * long as its result needs it. When it ends, its timers are gone.
 */
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Job } from "../runtime/realm.ts";

export interface Timer {
  readonly id: number;
  /** Milliseconds between two calls; undefined for a single one. */
  readonly interval: number | undefined;
  /** What the timer keeps alive. */
  readonly held: readonly GuestObject[];
  /** The job that calls the guest. */
  readonly job: () => Job;
}

interface PendingTimer extends Timer {
  readonly due: number;
  /** Among those that are due at the same time, the first that was set is the first that is called. */
  readonly order: number;
}

export class Timers {
  private readonly pending = new Map<number, PendingTimer>();
  private readonly now: () => number;
  private nextOrder = 0;

  /** `now` is in milliseconds and never falls. */
  constructor(now: () => number) {
    this.now = now;
  }

  get size(): number {
    return this.pending.size;
  }

  set(timer: Timer, delay: number): void {
    this.pending.set(timer.id, { ...timer, due: this.now() + delay, order: this.nextOrder++ });
  }

  clear(id: number): void {
    this.pending.delete(id);
  }

  /** Milliseconds until the next timer is due; undefined without one. */
  untilNext(): number | undefined {
    const next = this.next();
    return next && Math.max(0, next.due - this.now());
  }

  /** The job of a timer that is due. An interval begins anew. */
  takeDue(): Job | undefined {
    const next = this.next();
    if (next === undefined || next.due > this.now()) return undefined;
    if (next.interval === undefined) this.clear(next.id);
    else this.set(next, next.interval);
    return next.job();
  }

  /** What the timers keep alive. */
  *held(): Generator<GuestObject> {
    for (const { held } of this.pending.values()) yield* held;
  }

  private next(): PendingTimer | undefined {
    let next: PendingTimer | undefined;
    for (const timer of this.pending.values())
      if (next === undefined || timer.due < next.due || (timer.due === next.due && timer.order < next.order))
        next = timer;
    return next;
  }
}
