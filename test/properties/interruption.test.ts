/** An evaluation can be interrupted between any two slices: what it used stays booked, and the next one runs unharmed. */
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import fc from "fast-check";
import { expect, it } from "vitest";
import { Evaluator, ResourceAccounting, SliceTicks } from "../../src/effect.ts";
import { ResourceTracker } from "../../src/index.ts";
import { render } from "../fixture-runner/render.ts";
import { clockOfEffect, observe, outcomeOf } from "./guest-run.ts";
import { briefGuestProgram } from "./program-arbitrary.ts";
import { invariantRuns } from "./runs.ts";

/** Begins an evaluation in slices of one tick, and interrupts it when it has had so many turns. */
const interruptAfter = Effect.fnUntraced(function* (turns: number, evaluation: Effect.Effect<unknown, unknown, never>) {
  const fiber = yield* Effect.forkChild(evaluation.pipe(Effect.provideService(SliceTicks, 1)));
  for (let turn = 0; turn < turns; turn++) yield* Effect.yieldNow;
  yield* Fiber.interrupt(fiber);
});

it("leaves a session unharmed", () =>
  fc.assert(
    fc.asyncProperty(briefGuestProgram, fc.nat(30), async (source, turns) => {
      const whole = await observe(source);
      const tracker = new ResourceTracker();
      let log: string[] = [];
      const globals = { log: (value: unknown) => void log.push(render(value)) };
      const twice = Effect.gen(function* () {
        const session = yield* Evaluator.open({ globals });
        const evaluation = Effect.provide(session.evaluate(source), ResourceAccounting.layerTracker(tracker));
        yield* interruptAfter(turns, evaluation);
        expect(whole.log.slice(0, log.length)).toEqual(log);
        log = [];
        return yield* evaluation;
      });
      const outcome = await outcomeOf(
        Effect.runPromise(
          Effect.scoped(twice).pipe(
            Effect.provide(Evaluator.layer),
            Effect.provide(ResourceAccounting.layerTracker(tracker)),
            Effect.provideService(Clock.Clock, clockOfEffect),
          ),
        ),
      );
      expect({ outcome, log }).toEqual({ outcome: whole.outcome, log: whole.log });
      expect(tracker.getHistory().reduce((sum, { functionCalls }) => sum + functionCalls, 0)).toBe(
        tracker.getStats().functionCalls,
      );
    }),
    invariantRuns(20_000),
  ));
