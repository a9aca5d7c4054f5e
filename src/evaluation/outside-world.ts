/**
 * Where the outside world enters: clock and randomness. Everything below is handed these two, so a run with replaced ones
 * can be repeated to the last digit.
 */
import { display } from "../accounting/option-checks.ts";

/** Two clocks, because wall time may be set back and forth while CPU time must only grow. */
export interface Clock {
  /** Milliseconds since the epoch: timestamps, and what the guest sees. */
  readonly now: () => number;
  /** Milliseconds since any fixed moment, never falling: what CPU time is measured with. */
  readonly cpuTime: () => number;
}

export interface OutsideWorld {
  readonly clock: Clock;
  /** A number from 0 (inclusive) to 1. */
  readonly random: () => number;
}

export const hostWorld: OutsideWorld = {
  clock: { now: () => Date.now(), cpuTime: () => performance.now() },
  random: () => Math.random(),
};

/** The source itself, but that it may answer with nothing else than it should: its answers go to the guest as they are. */
export const checkedRandom = (random: () => number) => (): number => {
  const answer: unknown = random();
  if (typeof answer !== "number")
    throw new TypeError(`random must answer with a number from 0 (inclusive) to 1, not ${display(answer)}`);
  if (answer >= 0 && answer < 1) return answer;
  throw new RangeError(`random must answer with a number from 0 (inclusive) to 1, not ${answer}`);
};
