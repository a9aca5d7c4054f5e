/** The Effect service that evaluates, and the sessions that it opens. */

import * as Clock from "effect/Clock";
import * as Context from "effect/Context";
import * as Deferred from "effect/Deferred";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import * as Random from "effect/Random";
import type * as Scope from "effect/Scope";
import { payingAccount, ResourceAccounting } from "../accounting/ResourceAccounting.ts";
import {
  type GuestError,
  HostError,
  type LimitExceededError,
  type ParseError,
  type ResourceExhaustedError,
} from "../errors/index.ts";
import { DISPOSED } from "../messages/bridge.ts";
import { drive } from "./driver.ts";
import { monotonicTime } from "./effect-clock.ts";
import { withEffectLoader } from "./effect-loaders.ts";
import type { Host } from "./Host.ts";
import {
  checkedCode,
  checkedGlobals,
  checkedName,
  checkedOptions,
  type DecodedWorldOptions,
  decodeEvaluateOptions,
  decodeWorldOptions,
  type EvaluateOptions,
  type WorldOptions as GuestWorldOptions,
  WORLD_OPTION_KEYS,
} from "./options.ts";
import { checkedRandom, type OutsideWorld } from "./outside-world.ts";
import { currentSlice } from "./pace.ts";
import { Session } from "./session.ts";
import { SessionQueue } from "./session-queue.ts";
import { checkedCall, type GuestFunction, type Task } from "./task.ts";
import { record } from "./telemetry.ts";
import { currentTurns, holdsThread } from "./turns.ts";

/** What an evaluation can fail with in Effect; being stopped is interruption. */
export type EvaluationError = ParseError | GuestError | ResourceExhaustedError | LimitExceededError | HostError;

/** How a guest world is set up in Effect. */
export interface WorldOptions<E = never, R = never> extends Omit<GuestWorldOptions, "globals"> {
  /** The whole list of what the guest is given beside the standard library. Copied, free of charge. */
  globals?: Readonly<Record<string, unknown>> | Host<E, R>;
}

/** The options of one evaluation in Effect, where a fiber is stopped by interruption and needs no signal. */
export interface EvaluatorOptions<E = never, R = never> extends Omit<EvaluateOptions, "signal" | "globals"> {
  /** More global variables; they stay for later evaluations. */
  globals?: Readonly<Record<string, unknown>> | Host<E, R>;
}

/** Evaluates; `E` and `R` are what the functions of the session can fail with and need, `E1` and `R1` those of the call. */
type Evaluate<A, E = never, R = never> = <E1 = never, R1 = never>(
  code: string,
  options?: EvaluatorOptions<E1, R1>,
) => Effect.Effect<A, EvaluationError | E | E1, ResourceAccounting | R | R1>;

/** A guest world that stays: what one evaluation declares, the next one sees. Evaluations of one session queue up. */
export interface EvaluatorSession<E = never, R = never> {
  readonly evaluate: Evaluate<unknown, E, R>;
  /** Evaluates a module, and answers with a copy of what it exports. */
  readonly evaluateModule: Evaluate<Record<string, unknown>, E, R>;
  /**
   * Calls a function of the guest's, a global one by its name or one that the guest gave to the host, with copies of the
   * arguments: an evaluation of its own, with the session's limits.
   */
  readonly call: (
    callee: string | GuestFunction,
    ...args: readonly unknown[]
  ) => Effect.Effect<unknown, EvaluationError | E, ResourceAccounting | R>;
  /** Gives the guest more globals, by copy and free of charge. Their functions fail with `E` and need `R` at most. */
  readonly setGlobals: (globals: Readonly<Record<string, unknown>> | Host<E, R>) => Effect.Effect<void, HostError>;
  /** Takes a global away; false for one that cannot go: what scripts declared. */
  readonly removeGlobal: (name: string) => Effect.Effect<boolean, HostError>;
}

export interface EvaluatorShape {
  /** Evaluates in a world of its own, which is dropped afterwards. */
  readonly evaluate: Evaluate<unknown>;
  /** Evaluates a module in a world of its own, and answers with a copy of what it exports. */
  readonly evaluateModule: Evaluate<Record<string, unknown>>;
  /** Opens a session that lives as long as the scope. */
  readonly open: <E = never, R = never>(
    options?: WorldOptions<E, R>,
  ) => Effect.Effect<EvaluatorSession<E, R>, HostError, Scope.Scope | ResourceAccounting>;
}

/**
 * Evaluates guest code: typed failures, interruption between slices, fair turns between fibers. Time comes from Effect's
 * `Clock`, randomness from its `Random`, the payer from `CurrentAccount`.
 *
 * @example
 * const result = Evaluator.evaluate("while (true) {}", { filename: "plugin.js" }).pipe(
 *   Effect.timeout("100 millis"),
 *   Effect.catchTag("ResourceExhausted", (error) => Effect.succeed(error.message)),
 *   Effect.provide([Evaluator.layer, ResourceAccounting.layerMemory({ limits: { maxCpuTime: 5_000 } })]),
 * );
 */
export class Evaluator extends Context.Service<Evaluator, EvaluatorShape>()("sandglass/Evaluator") {
  /** Worlds with the standard library alone; one cache of programs for all evaluations of the layer. */
  static readonly layer: Layer.Layer<Evaluator> = Layer.sync(Evaluator, () => make({}));

  /** Worlds that are set up in this way. Throws a `TypeError` or `RangeError` for options that are wrong. */
  static readonly layerWith = (options: WorldOptions): Layer.Layer<Evaluator> =>
    Layer.sync(Evaluator, () => make(options));

  /** Evaluates in a world of its own. */
  static readonly evaluate = <E = never, R = never>(
    code: string,
    options?: EvaluatorOptions<E, R>,
  ): Effect.Effect<unknown, EvaluationError | E, Evaluator | ResourceAccounting | R> =>
    Evaluator.use((evaluator) => evaluator.evaluate(code, options));

  /** Evaluates a module in a world of its own, and answers with a copy of what it exports. */
  static readonly evaluateModule = <E = never, R = never>(
    code: string,
    options?: EvaluatorOptions<E, R>,
  ): Effect.Effect<Record<string, unknown>, EvaluationError | E, Evaluator | ResourceAccounting | R> =>
    Evaluator.use((evaluator) => evaluator.evaluateModule(code, options));

  /** Opens a session that lives as long as the scope. */
  static readonly open = <E = never, R = never>(
    options?: WorldOptions<E, R>,
  ): Effect.Effect<EvaluatorSession<E, R>, HostError, Evaluator | ResourceAccounting | Scope.Scope> =>
    Evaluator.use((evaluator) => evaluator.open(options));
}

const make = (options: WorldOptions): EvaluatorShape => {
  const defaults = decodeWorldOptions(checkedOptions("options of Evaluator", options, WORLD_OPTION_KEYS));
  const inOwnWorld = <A, E, R>(use: (session: EvaluatorSession) => Effect.Effect<A, E, R>) =>
    Effect.scoped(Effect.flatMap(openSession(defaults), use));
  return {
    evaluate: (code, own) => inOwnWorld((session) => session.evaluate(code, own)),
    evaluateModule: (code, own) => inOwnWorld((session) => session.evaluateModule(code, own)),
    open: (given = {}) =>
      Effect.suspend(() => {
        const own = checkedOptions("options of open", given, WORLD_OPTION_KEYS);
        const options = decodeWorldOptions({ ...defaults, modules: undefined, ...own });
        return openUntilClosed({ ...options, modules: options.modules ?? defaults.modules });
      }),
  };
};

const openSession = Effect.fnUntraced(function* (options: DecodedWorldOptions) {
  const account = yield* payingAccount(yield* ResourceAccounting);
  const world = outsideWorldOf(yield* Clock.Clock, yield* Random.Random);
  const session = yield* Effect.acquireRelease(
    Effect.try({
      try: () => new Session({ ...options, account, world, mayBeDropped: false }),
      catch: asHostError,
    }),
    (opened) => Effect.sync(() => opened.dispose()),
  );
  const queue = new SessionQueue();
  const attempt = <A>(run: () => A) => queue.run(Effect.try({ try: run, catch: asHostError }));
  const evaluate =
    (kind: "script" | "module"): Evaluate<unknown> =>
    (code, own) =>
      queue.run(run[kind](session, () => ({ kind, code: checkedCode(code) }), own));
  return {
    evaluate: evaluate("script"),
    evaluateModule: evaluate("module") as EvaluatorSession["evaluateModule"],
    call: (callee, ...args) => queue.run(run.call(session, () => checkedCall(callee, args))),
    setGlobals: (globals) => attempt(() => session.setGlobals(checkedGlobals(globals))),
    removeGlobal: (name) => attempt(() => session.removeGlobal(checkedName(name))),
  } satisfies EvaluatorSession;
});

/** Its evaluations fail when the scope closes: what the host leaves unanswered must not outlive the session. */
const openUntilClosed = Effect.fnUntraced(function* (options: DecodedWorldOptions) {
  const session = yield* openSession(options);
  const closing = Deferred.makeUnsafe<never, HostError>();
  yield* Effect.addFinalizer(() => Deferred.fail(closing, new HostError({ message: DISPOSED })));
  const untilClosed = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | HostError, R> =>
    // Nobody closes anything while a fiber holds the thread.
    Effect.withFiber((fiber) => (holdsThread(fiber) ? effect : Effect.raceFirst(effect, Deferred.await(closing))));
  return {
    ...session,
    evaluate: (code, own) => untilClosed(session.evaluate(code, own)),
    evaluateModule: (code, own) => untilClosed(session.evaluateModule(code, own)),
    call: (callee, ...args) => untilClosed(session.call(callee, ...args)),
  } satisfies EvaluatorSession;
});

/** Anything else is a defect, and goes on as it is. */
const asHostError = (error: unknown): HostError => {
  if (error instanceof HostError) return error;
  throw error;
};

const perform = (span: string) =>
  Effect.fn(span)(function* (session: Session, task: () => Task, given?: EvaluatorOptions) {
    const accounting = yield* ResourceAccounting;
    const account = yield* payingAccount(accounting);
    const pace = { slice: yield* currentSlice, turns: yield* currentTurns };
    const evaluation = withEffectLoader(session, decodeEvaluateOptions(given), (options) =>
      drive({ session, task: task(), options, account, accounting, pace, report: record }),
    );
    // The failures beside ours are those of the host's functions, which the options and the session are typed by.
    return yield* evaluation as Effect.Effect<unknown, EvaluationError>;
  });

const run = {
  script: perform("Evaluator.evaluate"),
  module: perform("Evaluator.evaluateModule"),
  call: perform("Evaluator.call"),
};

const outsideWorldOf = (clock: Clock.Clock, random: (typeof Random.Random)["Service"]): OutsideWorld => ({
  clock: {
    now: () => clock.currentTimeMillisUnsafe(),
    cpuTime: () => monotonicTime(clock),
  },
  random: checkedRandom(() => random.nextDoubleUnsafe()),
});
