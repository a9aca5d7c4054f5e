/**
 * Fibers that somebody began beside their own and may have to end. It is a set, and no abort signal that they all listen to,
 * because hosts take a signal with more than a few listeners for a leak and say so.
 */
import type * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import type * as Exit from "effect/Exit";
import type * as Fiber from "effect/Fiber";
import { onAbort } from "./abort-signals.ts";

export class Fibers {
  private readonly underWay = new Set<Fiber.Fiber<unknown, unknown>>();

  /** Runs an Effect; the promise never rejects. */
  run<A, E, R>(
    effect: Effect.Effect<A, E, R>,
    context: Context.Context<R>,
    signal?: AbortSignal,
  ): Promise<Exit.Exit<A, E>> {
    const fiber = Effect.runForkWith(context)(effect);
    this.underWay.add(fiber);
    const forget = signal && onAbort(signal, () => fiber.interruptUnsafe());
    return new Promise((resolve) => {
      fiber.addObserver((exit) => {
        this.underWay.delete(fiber);
        forget?.();
        resolve(exit);
      });
    });
  }

  interruptAll(): void {
    for (const fiber of this.underWay) fiber.interruptUnsafe();
  }
}
