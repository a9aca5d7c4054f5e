/**
 * CPU time as it is billed: in steps of 1/1024 ms, which binary fractions hold exactly, so that the totals of accounts are
 * exact sums of their parts. What is less than a step is carried to the next reading; a program of many short pieces is
 * not a free one.
 */
const STEPS_PER_MILLISECOND = 1024;

export class Stopwatch {
  private readonly cpuTime: () => number;
  private mark = 0;
  private begun = 0;
  private carried = 0;

  constructor(cpuTime: () => number) {
    this.cpuTime = cpuTime;
  }

  /** Begins a new measurement with nothing carried. */
  reset(): void {
    this.carried = 0;
    this.begun = this.mark = this.cpuTime();
  }

  /** Milliseconds from the beginning to the last look at the clock, with the time that is not counted. */
  get elapsed(): number {
    return this.mark - this.begun;
  }

  /** Counts up to now, but tells with the next reading: what follows is not to be counted. */
  hold(): void {
    const now = this.cpuTime();
    this.carried += now - this.mark;
    this.mark = now;
  }

  /** Goes on after time that is not to be counted. */
  resume(): void {
    this.mark = this.cpuTime();
  }

  /** Whole steps since the last reading, in milliseconds. */
  read(): number {
    this.hold();
    const milliseconds = Math.floor(this.carried * STEPS_PER_MILLISECOND) / STEPS_PER_MILLISECOND;
    this.carried -= milliseconds;
    return milliseconds;
  }
}
