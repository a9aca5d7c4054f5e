/** Module loaders that answer with Effects: these run in fibers of their own, with the services of the evaluation's fiber. */
import * as Cause from "effect/Cause";
import type * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { Fibers } from "./fibers.ts";
import type { DecodedModules } from "./module-sources.ts";
import type { DecodedEvaluateOptions } from "./options.ts";
import type { Session } from "./session.ts";

/** An evaluation whose loader may do so. What still loads when it fails or is interrupted is interrupted, too. */
export const withEffectLoader = <A, E, R>(
  session: Session,
  options: DecodedEvaluateOptions,
  evaluate: (options: DecodedEvaluateOptions) => Effect.Effect<A, E, R>,
): Effect.Effect<A, E, R> => {
  const { modules = session.options.modules } = options;
  if (typeof modules !== "function") return evaluate(options);
  return Effect.gen(function* () {
    const loads = new Fibers();
    const load = runningEffects(modules, yield* Effect.context<R>(), loads);
    return yield* Effect.onError(evaluate({ ...options, modules: load }), () =>
      Effect.sync(() => loads.interruptAll()),
    );
  });
};

const runningEffects =
  (load: Loader, context: Context.Context<never>, loads: Fibers): Loader =>
  (specifier, referrer) => {
    const answer = load(specifier, referrer);
    return Effect.isEffect(answer) ? valueOf(loads.run(answer as Effect.Effect<unknown, unknown>, context)) : answer;
  };

type Loader = Extract<DecodedModules, (specifier: string, referrer: string) => unknown>;

const valueOf = async (ending: Promise<Exit.Exit<unknown, unknown>>): Promise<unknown> => {
  const exit = await ending;
  if (Exit.isSuccess(exit)) return exit.value;
  throw Cause.squash(exit.cause);
};
