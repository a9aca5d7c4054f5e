/**
 * The meter: the few integer countdowns that the machine touches while it runs. A charge is one subtraction and one branch.
 *
 * Each countdown holds a *chunk* of what the lease still grants. Chunks of iterations and calls are at most one slice long,
 * so one countdown serves both the slice and the limit; a chunk of bytes ends where the next heap walk is due. When a chunk
 * is used up, the slow path here books it and decides: a new chunk, the end of the slice, a heap walk, or the limit. Ticks
 * (work that is never billed, such as jobs and proxy hops) have a countdown of their own that only ends slices.
 *
 * The meter knows numbers, not policy: what happens when the lease is used up is the `MeterPolicy`'s to say.
 */
import { BOUNDS } from "./costs.ts";
import type { Lease, Used } from "./lease.ts";
import { Ropes } from "./ropes.ts";

export type MeteredResource = "iterations" | "functionCalls" | "memoryBytes";

export interface MeterPolicy {
  /** The lease does not cover one more, at a place that can pause: does the work have to wait? Terminates, or answers. */
  mustWait(resource: MeteredResource): boolean;
  /** The lease does not cover `amount` more: terminates by throwing, or has the meter leased anew and returns. */
  exhausted(resource: MeteredResource, amount: number): void;
  /** A slice ended in work that cannot pause: looks at the clock. Terminates by throwing, or returns. */
  poll(): void;
  /**
   * A heap walk is due, before `pending` more bytes are allocated. Terminates by throwing, or tells the meter when the next
   * one is due (`walkAfter`) and returns.
   */
  heapWalk(pending: number): void;
}

/** Larger than any real use, small enough that sums stay exact. */
const UNLIMITED = 2 ** 52;
/** Countdowns stay below this, so that they are small integers in the host's engine. */
const MAX_CHUNK = 2 ** 30;

export class Meter {
  /** The countdowns. Compiled code subtracts from them directly and calls a slow path below when one is negative. */
  iterations = 0;
  calls = 0;
  bytes = 0;
  ticks = 0;
  /** Bytes that may still be taken without a charge (see `ropes.ts`) before the heap is walked. */
  private unseenBytes = MAX_CHUNK;
  private readonly ropes = new Ropes();
  /** The slice is used up: the next place that can pause does. */
  sliceOver = false;
  policy: MeterPolicy;
  private sliceTicks = MAX_CHUNK;
  private iterationChunk = 0;
  private callChunk = 0;
  private byteChunk = 0;
  private iterationsLeft = 0;
  private callsLeft = 0;
  private bytesLeft = 0;
  private iterationsUsed = 0;
  private callsUsed = 0;
  private bytesUsed = 0;
  private bytesToWalk = UNLIMITED;

  constructor(policy: MeterPolicy) {
    this.policy = policy;
  }

  chargeBytes(amount: number): void {
    if ((this.bytes -= amount) < 0) this.refillBytes(amount);
  }

  /** For built-ins that loop over guest data: before the work, by its size. */
  chargeIterations(amount: number): void {
    if ((this.iterations -= amount) < 0) this.refillIterations(amount);
  }

  chargeCall(): void {
    if (--this.calls < 0) this.refillCalls();
  }

  /** One unit of unbilled work that could otherwise repeat without end. */
  tick(): void {
    if (--this.ticks < 0) this.endTicks();
  }

  /** The ticks are used up: a slice ends here, though nothing may be able to pause. */
  endTicks(): void {
    this.endSlice();
    // What can pause next should: let the other countdowns run out, too.
    this.drain();
  }

  /** Unbilled work whose size the guest chooses, such as the comparison of two long strings. */
  tickMany(amount: number): void {
    if ((this.ticks -= amount) < 0) this.endSlice();
  }

  /** Looks at the clock, in the middle of work that cannot pause. */
  poll(): void {
    this.policy.poll();
  }

  /** The result of a concatenation is this long. */
  noteConcatenation(units: number): void {
    if ((this.unseenBytes -= this.ropes.make(units)) < 0) this.walk();
  }

  /** A native is about to take so many bytes for a while, which no charge stands for: refused where they pass the limit. */
  noteTaken(bytes: number): void {
    if ((this.unseenBytes -= bytes) < 0) this.walk(bytes);
  }

  /** A native holds so many bytes that no heap walk finds, and goes on: refused where they pass the limit. */
  noteHeld(bytes: number): void {
    this.walk(bytes);
  }

  /** The units of a text are about to be looked at. For everything that does, once per text. */
  noteRead(text: string): void {
    if (text.length >= BOUNDS.longString) this.noteLongRead(text.length);
  }

  private noteLongRead(units: number): void {
    if ((this.unseenBytes -= this.ropes.read(units)) < 0) this.walk();
  }

  /**
   * A charge of one iteration failed at a place that can pause. True: the slice is over, nothing was charged, pause and
   * charge again. False: the charge was made.
   */
  iterationPauses(): boolean {
    this.iterations++;
    this.sync();
    if (this.iterationsLeft >= 1 || this.policy.mustWait("iterations")) return this.pause();
    this.iterations--;
    this.refillIterations(1);
    return false;
  }

  /** The same for one call. */
  callPauses(): boolean {
    this.calls++;
    this.sync();
    if (this.callsLeft >= 1 || this.policy.mustWait("functionCalls")) return this.pause();
    this.calls--;
    this.refillCalls();
    return false;
  }

  refillIterations(amount: number): void {
    this.iterations += amount;
    this.sync();
    if (this.iterationsLeft < amount) this.policy.exhausted("iterations", amount);
    else this.endSlice();
    this.iterationChunk = Math.min(this.iterationsLeft, Math.max(amount, this.sliceTicks));
    this.iterations = this.iterationChunk - amount;
  }

  refillCalls(): void {
    this.calls++;
    this.sync();
    if (this.callsLeft < 1) this.policy.exhausted("functionCalls", 1);
    else this.endSlice();
    this.callChunk = Math.min(this.callsLeft, this.sliceTicks);
    this.calls = this.callChunk - 1;
  }

  refillBytes(amount: number): void {
    this.bytes += amount;
    this.sync();
    if (this.bytesLeft < amount) this.policy.exhausted("memoryBytes", amount);
    if (this.bytesToWalk < amount) this.walk(amount);
    this.byteChunk = Math.min(this.bytesLeft, MAX_CHUNK, Math.max(amount, this.bytesToWalk));
    this.bytes = this.byteChunk - amount;
  }

  /** Begins a slice of this many ticks. */
  beginSlice(ticks: number): void {
    this.sync();
    this.sliceTicks = Math.min(ticks, MAX_CHUNK);
    this.sliceOver = false;
    this.ticks = this.sliceTicks;
    this.rechunk();
  }

  /** Replaces the lease; what was used under the old one stays to be taken. The slice gets no longer by it. */
  lease(lease: Lease): void {
    this.sync();
    this.iterationsLeft = Math.min(lease.iterations, UNLIMITED);
    this.callsLeft = Math.min(lease.functionCalls, UNLIMITED);
    this.bytesLeft = Math.min(lease.memoryBytes, UNLIMITED);
    this.iterationChunk = this.iterations = Math.min(this.iterationsLeft, this.iterations);
    this.callChunk = this.calls = Math.min(this.callsLeft, this.calls);
    this.rechunkBytes();
  }

  /** Adds what was used since the last call to `used`, and forgets it. */
  takeUsed(used: Used): void {
    this.sync();
    used.iterations += this.iterationsUsed;
    used.functionCalls += this.callsUsed;
    used.memoryBytes += this.bytesUsed;
    this.iterationsUsed = 0;
    this.callsUsed = 0;
    this.bytesUsed = 0;
  }

  /** The heap is to be walked when `charged` more bytes have been charged, or `unseen` more taken without a charge. */
  walkAfter(charged: number, unseen: number): void {
    this.sync();
    this.bytesToWalk = charged;
    this.unseenBytes = Math.min(unseen, MAX_CHUNK);
    this.rechunkBytes();
  }

  get untilWalk(): number {
    this.sync();
    return this.bytesToWalk;
  }

  /** Ends the slice at the next place that can pause. */
  interrupt(): void {
    this.sync();
    this.sliceOver = true;
    this.sliceTicks = 0;
    this.ticks = 0;
    this.rechunk();
  }

  /** Leaves nothing in the chunks of iterations and calls, so that the next charge looks whether to pause. */
  private drain(): void {
    this.sync();
    this.iterationChunk = this.iterations = 0;
    this.callChunk = this.calls = 0;
  }

  /** A walk takes long, and whatever takes much memory has one after the other: the clock is looked at behind each. */
  private walk(pending = 0): void {
    this.sync();
    this.policy.heapWalk(pending);
    this.ropes.clear();
    this.policy.poll();
  }

  private pause(): boolean {
    this.sliceOver = true;
    return true;
  }

  private endSlice(): void {
    this.sliceOver = true;
    this.ticks = this.sliceTicks;
    this.policy.poll();
  }

  /** Books what the countdowns have lost since the last time. */
  private sync(): void {
    const iterations = this.iterationChunk - this.iterations;
    const calls = this.callChunk - this.calls;
    const bytes = this.byteChunk - this.bytes;
    this.iterationsUsed += iterations;
    this.callsUsed += calls;
    this.bytesUsed += bytes;
    this.iterationsLeft -= iterations;
    this.callsLeft -= calls;
    this.bytesLeft -= bytes;
    this.bytesToWalk -= bytes;
    this.iterationChunk = this.iterations;
    this.callChunk = this.calls;
    this.byteChunk = this.bytes;
  }

  private rechunk(): void {
    this.iterationChunk = this.iterations = Math.min(this.iterationsLeft, this.sliceTicks);
    this.callChunk = this.calls = Math.min(this.callsLeft, this.sliceTicks);
    this.rechunkBytes();
  }

  private rechunkBytes(): void {
    this.byteChunk = this.bytes = Math.min(this.bytesLeft, MAX_CHUNK, this.bytesToWalk);
  }
}
