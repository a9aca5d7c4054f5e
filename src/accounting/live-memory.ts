/**
 * Live memory of an account: the sum over its interpreters, and the highest sum seen. An interpreter reports its own
 * estimate through a `LiveMemory`; a report moves the sums of the account and its ancestors by the difference, so it costs
 * a few additions and nobody ever walks the list of interpreters.
 */

/** The live bytes of all interpreters of one account and its descendants, and the most there ever were. */
export class MemoryGauge {
  live = 0;
  peak = 0;

  private dropped: FinalizationRegistry<LiveMemory> | undefined;

  constructor(private readonly parent: MemoryGauge | undefined) {}

  /**
   * A place for one interpreter to report to. It is to be released with the interpreter; where the host may merely drop that
   * (`owner`), it is released when the collector finds it, which is not cheap for the collector.
   */
  reportOf(owner: object | undefined): LiveMemory {
    const report = new LiveMemory(this);
    if (owner !== undefined) {
      this.dropped ??= new FinalizationRegistry((memory) => memory.release());
      this.dropped.register(owner, report);
    }
    return report;
  }

  /** Changes the sum by `delta` bytes. */
  move(delta: number): void {
    this.live += delta;
    if (this.live > this.peak) this.peak = this.live;
    this.parent?.move(delta);
  }

  /** Forgets the peak; the next report of an interpreter begins a new one. */
  resetPeak(): void {
    this.peak = 0;
  }
}

/** The live memory of one interpreter, as its account sees it. */
export class LiveMemory {
  private bytes = 0;
  private released = false;

  constructor(private readonly gauge: MemoryGauge) {}

  /** The interpreter's estimate now, in bytes: what the last heap walk found plus what was charged since. */
  note(liveBytes: number): void {
    if (this.released) return;
    this.gauge.move(liveBytes - this.bytes);
    this.bytes = liveBytes;
  }

  /** The interpreter is gone: nothing of it is live, and what it still reports is ignored. */
  release(): void {
    this.note(0);
    this.released = true;
  }
}
