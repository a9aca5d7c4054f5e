/** How long an evaluation in Effect runs at a time: what a part of a program may choose, and what is not a choice. */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import { countValue, positiveValue } from "../accounting/option-checks.ts";
import type { Slice } from "./evaluation.ts";
import { SLICE_MILLISECONDS } from "./turns.ts";
import { SLICE_TICKS } from "./work.ts";

/** Milliseconds that an evaluation runs, about, before others have their turn. A finite number above 0; default 2. */
export const SliceTime: Context.Reference<number> = Context.Reference<number>("sandglass/SliceTime", {
  defaultValue: () => SLICE_MILLISECONDS,
});

/**
 * Ticks (loop iterations, calls, jobs) that it runs instead, where the clock shall have no say. An integer of at least 1;
 * default `undefined`: the clock decides.
 */
export const SliceTicks: Context.Reference<number | undefined> = Context.Reference<number | undefined>(
  "sandglass/SliceTicks",
  { defaultValue: () => undefined },
);

/** The slice that this part of the program has chosen. A `RangeError` is a defect. */
export const currentSlice: Effect.Effect<Slice> = Effect.withFiber((fiber) =>
  Effect.succeed(sliceOf(fiber.getRef(SliceTicks), fiber.getRef(SliceTime))),
);

const sliceOf = (ticks: number | undefined, milliseconds: number): Slice =>
  ticks === undefined
    ? { ticks: SLICE_TICKS, milliseconds: positiveValue("SliceTime", milliseconds) }
    : { ticks: countValue("SliceTicks", ticks), milliseconds: 0 };
