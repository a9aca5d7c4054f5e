/** What callers get wrong on the Effect side: each is named, as a defect or at once, and nothing hangs or goes on with a guess. */
import { describe, expect, it } from "@effect/vitest";
import { Cause, Effect, Exit, Layer, Schema } from "effect";
import {
  CurrentAccount,
  Evaluator,
  Host,
  HostConcurrency,
  ResourceAccounting,
  ResourceTracker,
  SliceTicks,
  SliceTime,
  Turns,
  usageChanges,
} from "../../src/effect.ts";

const LAYERS = Layer.merge(Evaluator.layer, ResourceAccounting.layerMemory());

/** The defect of a program. */
const defectOf = (program: Effect.Effect<unknown, unknown, Evaluator | ResourceAccounting>) =>
  Effect.gen(function* () {
    const exit = yield* Effect.exit(program);
    if (Exit.isSuccess(exit)) throw new Error(`no defect but ${String(exit.value)}`);
    return Cause.squash(exit.cause);
  }).pipe(Effect.provide(LAYERS));

const one = Evaluator.evaluate("1");

describe("the pace of an evaluation", () => {
  it.effect.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "5"])("is no %s ticks", (ticks) =>
    Effect.gen(function* () {
      const defect = yield* defectOf(Effect.provideService(one, SliceTicks, ticks as number));
      expect(defect).toBeInstanceOf(RangeError);
      expect(String(defect)).toMatch(/^RangeError: SliceTicks must be an integer of at least 1, not "?[-\w.]+"?$/);
    }),
  );

  it.effect.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, "5"])("is no %s milliseconds", (time) =>
    Effect.gen(function* () {
      const defect = yield* defectOf(Effect.provideService(one, SliceTime, time as number));
      expect(defect).toBeInstanceOf(RangeError);
      expect(String(defect)).toMatch(/^RangeError: SliceTime must be a finite number above 0, not "?[-\w.]+"?$/);
    }),
  );

  it.effect("has one promise of the host's under way at least", () =>
    Effect.gen(function* () {
      const defect = yield* defectOf(Effect.provideService(one, HostConcurrency, 0));
      expect(defect).toEqual(new RangeError("HostConcurrency must be an integer of at least 1, not 0"));
    }),
  );
});

describe("the turns of an evaluation", () => {
  it.effect("are a TurnTaking", () =>
    Effect.gen(function* () {
      const defect = yield* defectOf(Effect.provideService(one, Turns, 5 as never));
      expect(defect).toEqual(new TypeError("Turns must be a TurnTaking, not 5"));
    }),
  );
});

const NO_ACCOUNT =
  "must be an account of ResourceAccounting, not an object (for that of a ResourceTracker: ResourceAccounting.layerTracker)";

describe("the account that pays", () => {
  it.effect("is no tracker", () =>
    Effect.gen(function* () {
      const tracker = new ResourceTracker() as never;
      const opened = Effect.scoped(Evaluator.open());
      for (const program of [one, opened]) {
        const defect = yield* defectOf(Effect.provideService(program as typeof one, CurrentAccount, tracker));
        expect(defect).toEqual(new TypeError(`CurrentAccount ${NO_ACCOUNT}`));
      }
      expect(() => usageChanges(tracker)).toThrow(new TypeError(`the argument of usageChanges ${NO_ACCOUNT}`));
    }),
  );

  it.effect("has settings that are known, and a label", () =>
    Effect.gen(function* () {
      const make = (label: unknown, settings: unknown) =>
        ResourceAccounting.use((accounting) => accounting.account(label as string, settings as object));
      const known = "known: limits, historySize, weight, onExhausted";
      expect(yield* defectOf(make("ada", { limit: {} }))).toEqual(
        new RangeError(`Unknown key limit in settings of account; ${known}`),
      );
      expect(yield* defectOf(make("ada", 5))).toEqual(new TypeError("settings of account must be an object, not 5"));
      expect(yield* defectOf(make(5, {}))).toEqual(new TypeError("label must be a string, not 5"));
      const layer = ResourceAccounting.layerMemory({ limit: 5 } as object);
      expect(yield* defectOf(Effect.provide(one, layer))).toEqual(
        new RangeError(`Unknown key limit in settings of layerMemory; ${known}`),
      );
    }),
  );
});

describe("the settings of an account at a later mention", () => {
  const settings = { limits: { maxCpuTime: 5 }, weight: 2 };
  it.effect.each([
    [{ limits: { maxCpuTime: 1, maxMem: 1 } }, /^RangeError: Unknown key maxMem in limits/],
    [{ weight: 3, limits: { maxCpuTime: 1, maxEvaluations: -1 } }, /^RangeError: maxEvaluations must be a number/],
    [{ limits: 5 }, /^TypeError: limits must be an object, not 5/],
    [{ limits: { maxCpuTime: 1 }, onExhausted: () => undefined, weight: -1 }, /^RangeError: weight must be/],
    [{ limits: { maxCpuTime: 1 }, weight: 3, onExhausted: 5 }, /^TypeError: onExhausted must be a function/],
  ] as const)("change nothing where one is wrong: %#", ([wrong, message]) =>
    Effect.gen(function* () {
      const accounting = yield* ResourceAccounting;
      const ada = yield* accounting.account("ada", settings);
      const defect = yield* defectOf(accounting.account("ada", wrong as object));
      expect(String(defect)).toMatch(message);
      expect([ada.getLimit("maxCpuTime"), ada.weight]).toEqual([5, 2]);
    }).pipe(Effect.provide(LAYERS)),
  );
});

describe("the functions of Host", () => {
  const identity = (value: unknown) => value;
  const checked = Host.checked as (...args: unknown[]) => unknown;

  it.each([
    [[undefined, identity], "the signature of Host.checked must be an object, not undefined"],
    [[{}, identity], "the signature of Host.checked: parameters must be a list of schemas"],
    [
      [{ parameters: [5], result: Schema.Int }, identity],
      "the signature of Host.checked: parameters must be a list of",
    ],
    [[{ parameters: [], result: 5 }, identity], "the signature of Host.checked: result must be a schema, not 5"],
    [[{ parameters: [], results: Schema.Int }, identity], "Unknown key results in the signature of Host.checked"],
    [[{ parameters: [], result: Schema.Int }], "Host.checked takes a function, not undefined"],
  ])("checked names what is wrong: %#", (args, message) => {
    expect(() => checked(...args)).toThrow(TypeError);
    expect(() => checked(...args)).toThrow(message);
  });

  it.each([[undefined], [5], [null]])("console takes options, not %s", (options) => {
    expect(() => Host.console(options as never)).toThrow(
      new TypeError(`options of Host.console must be an object, not ${options}`),
    );
  });

  it.each([
    [undefined, "options of Host.object must be an object, not undefined"],
    [{ member: ["model"] }, "Unknown key member in options of Host.object; known: members"],
    [{ members: [5] }, "5 cannot be a member of a host object"],
  ])("object takes members: %#", (options, message) => {
    const car = new (class {
      model = "T";
    })();
    expect(() => Host.object(car, options as never)).toThrow(new TypeError(message));
  });
});
