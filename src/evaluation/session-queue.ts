/**
 * The queue of a session, whose evaluations run one after the other. What a host function begins on the session that called it
 * would wait for the very evaluation that waits for it, so it is refused, in whichever fiber of that call it begins. What such
 * a fiber begins when the evaluation is over queues up like everybody.
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Semaphore from "effect/Semaphore";
import { HostError } from "../errors/index.ts";
import { SESSION_REENTERED } from "../messages/bridge.ts";

/** Somebody whose turn it is, or was. */
interface Turn {
  readonly queue: SessionQueue;
  isOver: boolean;
}

/** The turns within which a part of a program runs. */
const Within: Context.Reference<readonly Turn[]> = Context.Reference<readonly Turn[]>("sandglass/Within", {
  defaultValue: () => [],
});

export class SessionQueue {
  private readonly semaphore = Semaphore.makeUnsafe(1);

  run<A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | HostError, R> {
    return Effect.withFiber<A, E | HostError, R>((fiber) => {
      const outer = fiber.getRef(Within);
      if (outer.some(({ queue, isOver }) => queue === this && !isOver))
        return Effect.fail(new HostError({ message: SESSION_REENTERED }));
      const turn: Turn = { queue: this, isOver: false };
      const end = Effect.sync(() => {
        turn.isOver = true;
      });
      return this.semaphore.withPermits(1)(
        Effect.ensuring(Effect.provideService(effect, Within, [...outer, turn]), end),
      );
    });
  }
}
