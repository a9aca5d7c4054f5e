/** What an account uses, as a stream. */
import * as Effect from "effect/Effect";
import * as Queue from "effect/Queue";
import * as Stream from "effect/Stream";
import { type Account, checkedAccount } from "./account.ts";
import type { ResourceStats } from "./stats.ts";

const BUFFER = 16;

/**
 * The statistics of an account: as they are now, and then after each slice of an evaluation on it or on its descendants. The
 * stream never ends. A consumer that is slower than the guests misses some, never the newest.
 *
 * @example
 * usageChanges(account).pipe(
 *   Stream.filter(({ cpuTimeMs }) => cpuTimeMs > 1_000),
 *   Stream.take(1),
 *   Stream.runForEach(() => Effect.logWarning("a second is used")),
 * );
 */
export const usageChanges = (account: Account): Stream.Stream<ResourceStats> => {
  checkedAccount("the argument of usageChanges", account);
  return Stream.callback<ResourceStats>(
    (queue) =>
      Effect.acquireRelease(
        Effect.sync(() => {
          Queue.offerUnsafe(queue, account.getStats());
          return account.watch(() => void Queue.offerUnsafe(queue, account.getStats()));
        }),
        (stop) => Effect.sync(stop),
      ),
    { bufferSize: BUFFER, strategy: "sliding" },
  );
};
