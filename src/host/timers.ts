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

const isBefore = (a: PendingTimer, b: PendingTimer): boolean => a.due < b.due || (a.due === b.due && a.order < b.order);

/** A binary heap: no timer is due before the one at half of its place. */
class DueOrder {
  private readonly heap: PendingTimer[];

  constructor(timers: Iterable<PendingTimer> = []) {
    this.heap = [...timers].sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  get size(): number {
    return this.heap.length;
  }

  get first(): PendingTimer | undefined {
    return this.heap[0];
  }

  add(timer: PendingTimer): void {
    let place = this.heap.length;
    while (place > 0) {
      const parentPlace = (place - 1) >> 1;
      const parent = this.heap[parentPlace] as PendingTimer;
      if (isBefore(parent, timer)) break;
      this.heap[place] = parent;
      place = parentPlace;
    }
    this.heap[place] = timer;
  }

  removeFirst(): void {
    const last = this.heap.pop();
    if (last !== undefined && this.heap.length > 0) this.sink(last);
  }

  /** Puts a timer in the place of the first, or below. */
  private sink(timer: PendingTimer): void {
    let place = 0;
    for (;;) {
      const child = this.earlierChild(place);
      if (child === undefined || isBefore(timer, this.heap[child] as PendingTimer)) break;
      this.heap[place] = this.heap[child] as PendingTimer;
      place = child;
    }
    this.heap[place] = timer;
  }

  private earlierChild(place: number): number | undefined {
    const left = 2 * place + 1;
    const right = this.heap[left + 1];
    if (left >= this.heap.length) return undefined;
    return right !== undefined && isBefore(right, this.heap[left] as PendingTimer) ? left + 1 : left;
  }
}

/** So many cleared timers may wait for their turn to be forgotten, beside as many as are pending. */
const MAX_CLEARED = 64;

export class Timers {
  private readonly pending = new Map<number, PendingTimer>();
  /** The pending ones, and some that were cleared. */
  private order = new DueOrder();
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
    const pending = { ...timer, due: this.now() + delay, order: this.nextOrder++ };
    this.pending.set(timer.id, pending);
    this.order.add(pending);
  }

  clear(id: number): void {
    if (!this.pending.delete(id)) return;
    if (this.order.size > 2 * this.pending.size + MAX_CLEARED) this.order = new DueOrder(this.pending.values());
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
    this.order.removeFirst();
    if (next.interval === undefined) this.clear(next.id);
    else this.set(next, next.interval);
    return next.job();
  }

  /** What the timers keep alive. */
  *held(): Generator<GuestObject> {
    for (const { held } of this.pending.values()) yield* held;
  }

  private next(): PendingTimer | undefined {
    for (let { first } = this.order; first !== undefined; first = this.order.first) {
      if (this.pending.get(first.id) === first) return first;
      this.order.removeFirst();
    }
    return undefined;
  }
}
