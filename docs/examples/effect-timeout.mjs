/**
 * With Effect: an account for each user, typed failures, and a timeout that stops an endless loop in a single-threaded
 * process, because an evaluation gives way between its slices.
 */
import { Effect } from "effect";
import { CurrentAccount, Evaluator, ResourceAccounting } from "sandglass/effect";

/**
 * Evaluates on the account of a user; answers with the value, or with what became of it.
 * @param {string} user
 * @param {string} code
 */
const evaluateFor = Effect.fn("evaluateFor")(function* (user, code) {
  const accounting = yield* ResourceAccounting;
  const evaluator = yield* Evaluator;
  const account = yield* accounting.account(user, { limits: { maxTotalIterations: 10_000 } });
  return yield* evaluator.evaluate(code, { filename: `${user}.js` }).pipe(
    Effect.provideService(CurrentAccount, account),
    Effect.catchTag("ResourceExhausted", (error) => Effect.succeed(`${user}: ${error.message}`)),
    Effect.catchTag("GuestError", (error) => Effect.succeed(`${user}: ${error.guestName} in line ${error.line}`)),
  );
});

const program = Effect.gen(function* () {
  const users = yield* Effect.all(
    [
      evaluateFor("ada", "[1, 2, 3].map((n) => n ** 2)"),
      evaluateFor("bob", "for (;;);"),
      evaluateFor("cyd", "null.length"),
    ],
    { concurrency: "unbounded" },
  );
  const evaluator = yield* Evaluator;
  const timedOut = yield* evaluator.evaluate("while (true) {}").pipe(
    Effect.timeout("50 millis"),
    Effect.catchTag("TimeoutError", () => Effect.succeed("timed out")),
  );
  const { defaultAccount } = yield* ResourceAccounting;
  const { evaluations } = defaultAccount.getStats();
  return { users, timedOut, evaluations, outcomes: defaultAccount.getHistory().map(({ outcome }) => outcome) };
});

export const run = () =>
  Effect.runPromise(Effect.provide(program, [Evaluator.layer, ResourceAccounting.layerMemory()]));
