/**
 * Runs a hostile program in each of the three ways in which a host runs guests (a synchronous evaluation, an asynchronous one,
 * an Effect whose functions pause the guest) and asks the oracle afterwards. A program says what it found by its completion
 * value, which must be what its table says; what it throws counts as text.
 */
import { inspect } from "node:util";
import { Effect, Layer } from "effect";
import { beforeAll, describe, expect, it } from "vitest";
import { Evaluator, Host, ResourceAccounting } from "../../src/effect.ts";
import { Interpreter, InterpreterError } from "../../src/index.ts";
import { changesSince, snapshot, tellsOfHost } from "./host-canary.ts";
import { PROBE } from "./probe.ts";
import { hostGlobals, kept } from "./target.ts";

/** What it tries; its code; what it is told. */
export type Attack = readonly [name: string, code: string, expected: unknown];

type Globals = Record<string, unknown>;
type Modules = Readonly<Record<string, string>>;

const LIMITS = { maxTime: 5_000, maxIterations: 300_000, maxMemory: 2 ** 26 };

const evaluate = (code: string, globals: Globals): unknown => {
  const interpreter = new Interpreter({ globals, limits: LIMITS });
  try {
    return interpreter.evaluate(code);
  } finally {
    expect(interpreter.evaluate("1 + 1")).toBe(2);
  }
};

const evaluateAsync = async (code: string, globals: Globals, modules: Modules): Promise<unknown> => {
  const interpreter = new Interpreter({ globals, limits: LIMITS, modules });
  try {
    return await interpreter.evaluateAsync(code);
  } finally {
    expect(interpreter.evaluate("1 + 1")).toBe(2);
  }
};

const layers = Layer.mergeAll(Evaluator.layer, ResourceAccounting.layerMemory());

const evaluateInEffect = (code: string, globals: Globals, modules: Modules): Promise<unknown> =>
  Effect.gen(function* () {
    const session = yield* Evaluator.open({ globals: Host.make(globals), limits: LIMITS, modules });
    const result = yield* Effect.result(session.evaluate(code));
    expect(yield* session.evaluate("1 + 1")).toBe(2);
    return yield* Effect.fromResult(result);
  }).pipe(Effect.scoped, Effect.provide(layers), Effect.runPromise);

const WAYS = { "in evaluate": evaluate, "in evaluateAsync": evaluateAsync, "as an Effect": evaluateInEffect };

/** Only an error of our own may come out. */
const outcomeOf = async (run: () => unknown): Promise<unknown> => {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof InterpreterError)) throw error;
    return `${error._tag}: ${error.message}`;
  }
};

export interface Setting {
  readonly globals?: () => Globals;
  readonly modules?: Modules;
  /** Ways that the programs cannot take: a synchronous evaluation waits for nothing. */
  readonly isAsync?: boolean;
}

/** Declares a test for each program and way. */
export const attacks = (programs: readonly Attack[], setting: Setting = {}): void => {
  const { globals = hostGlobals, modules = {}, isAsync = false } = setting;
  // What the engine itself leaves in the host at its first use is no escape.
  beforeAll(() => void evaluate("1", {}));
  describe.each(Object.entries(WAYS).filter(([, way]) => !isAsync || way !== evaluate))("%s", (_way, run) => {
    it.each(programs)("%s", async (_name, code, expected) => {
      const before = snapshot();
      kept.length = 0;
      const outcome = await outcomeOf(() => run(`${PROBE}; ${code}`, globals(), modules));
      await new Promise((resolve) => setImmediate(resolve));
      expect(changesSince(before)).toEqual([]);
      expect(tellsOfHost(inspect(outcome, { depth: 5 }))).toBe(false);
      expect(outcome).toEqual(expected);
    });
  });
};
