/** Effect's clock, which a test can replace, in the unit of everything here. */
import type * as Clock from "effect/Clock";

const NANOSECONDS_PER_MILLISECOND = 1_000_000;

/** Milliseconds since any fixed moment, never falling, by the clock that sleeping fibers go by. */
export const monotonicTime = (clock: Clock.Clock): number =>
  Number(clock.monotonicTimeNanosUnsafe()) / NANOSECONDS_PER_MILLISECOND;
