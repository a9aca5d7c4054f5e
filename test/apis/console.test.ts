/** `Host.console`: lines of the guest's console, as the host gets them, and the bound on their volume. */
import { describe, expect, it } from "@effect/vitest";
import { Context, Data, Effect, Layer, Ref } from "effect";
import { Host as EffectHost, type EvaluationError, Evaluator, ResourceAccounting } from "../../src/effect.ts";
import {
  type ConsoleLine,
  GuestError,
  Host,
  Interpreter,
  LimitExceededError,
  ResourceTracker,
} from "../../src/index.ts";
import { caught } from "../caught.ts";

const consoleOf = (options: { maxBytes?: number } = {}) => {
  const lines: ConsoleLine[] = [];
  const globals = Host.console({ write: (line) => lines.push(line), ...options });
  return { lines, globals, texts: () => lines.map(({ text }) => text) };
};

const linesOf = (code: string): readonly string[] => {
  const { globals, lines } = consoleOf();
  new Interpreter({ globals }).evaluate(code, { filename: "a.js" });
  return lines.map(({ level, text }) => `${level}: ${text}`);
};

describe("Host.console", () => {
  it.each<[code: string, lines: readonly string[]]>([
    [
      "console.log('a', 1, { b: [2] }); console.info(); console.warn('w')",
      ["log: a 1 { b: [ 2 ] }", "info: ", "warn: w"],
    ],
    [
      "console.error(1n); console.debug(null); const { log } = console; log('free')",
      ["error: 1n", "debug: null", "log: free"],
    ],
    [
      "console.assert(true, 'no'); console.assert(0); console.assert(0, 'x %d', 3); console.assert('', {})",
      ["error: Assertion failed", "error: Assertion failed: x 3", "error: Assertion failed: {}"],
    ],
    [
      "console.count(); console.count('x'); console.count(); console.countReset(); console.count()",
      ["log: default: 1", "log: x: 1", "log: default: 2", "log: default: 1"],
    ],
    [
      "console.group('g'); console.log('a\\nb'); console.group(); console.warn({ c: 1 }); console.groupEnd(); console.groupEnd(); console.groupEnd(); console.log('out')",
      ["log: g", "log:   a\n  b", "warn:     { c: 1 }", "log: out"],
    ],
    [
      "console.log('%s is %d years and %i, %f, %j %o %O %c%%', 'Ada', '36', '7.9px', '1.5', [1], [2], { a: 1 }, 'css', 'rest')",
      ["log: Ada is 36 years and 7, 1.5, [ 1 ] [ 2 ] { a: 1 } % rest"],
    ],
    [
      "console.log('%s %s', 'one'); console.log('100%', 1); console.log('%x %', 1); console.log('%d', {}, Symbol('s'))",
      ["log: one %s", "log: 100% 1", "log: %x % 1", "log: NaN Symbol(s)"],
    ],
    ["console.dir({ a: 1 }, 2); console.table([1])", ["log: { a: 1 }", "log: [ 1 ]"]],
    [
      "function f() { console.trace('here', 1); } f()",
      ["trace: Trace: here 1\n    at f (a.js:1:16)\n    at a.js:1:44"],
    ],
    ["console.time('t'); console.timeEnd('none')", ["warn: No such label 'none'"]],
  ])("%s", (code, lines) => expect(linesOf(code)).toEqual(lines));

  it("asks its methods for nothing: undefined is what they answer with, and no code of the guest's runs", () => {
    const { globals, texts } = consoleOf();
    const code =
      "let ran = 0; const hook = { get a() { ran++ }, toString() { ran++ }, [Symbol.toPrimitive]() { ran++ }, toJSON() { ran++ } };" +
      "[console.log('%s %d %j', hook, hook, hook, new Proxy(hook, { get() { ran++ }, ownKeys() { ran++ } })), ran]";
    expect(new Interpreter({ globals }).evaluate(code)).toEqual([undefined, 0]);
    expect(texts()).toHaveLength(1);
  });

  it("measures time by the guest's clock", () => {
    let now = 100;
    const { globals, texts } = consoleOf();
    const interpreter = new Interpreter({
      globals: { ...globals, pass: () => void (now += 25) },
      clock: { now: () => now },
    });
    interpreter.evaluate(
      "console.time(); pass(); console.timeLog(undefined, 'x'); pass(); console.timeEnd(); console.timeEnd()",
    );
    expect(texts()).toEqual(["default: 25ms x", "default: 50ms", "No such label 'default'"]);
  });

  it("says once that an evaluation wrote too much, and drops the rest; the next one may write again", () => {
    const { globals, lines } = consoleOf({ maxBytes: 30 });
    const interpreter = new Interpreter({ globals });
    interpreter.evaluate("for (let i = 0; i < 10; i++) console.log('line ' + i)");
    const dropped = { level: "warn", text: "[console: more than 30 bytes in one evaluation; what follows is dropped]" };
    expect(lines.splice(0)).toEqual([0, 1, 2, 3].map((i) => ({ level: "log", text: `line ${i}` })).concat(dropped));
    interpreter.evaluate("console.log('é€😀'.repeat(2)); console.log('12345678901'); console.log('x')");
    expect(lines.map(({ text }) => text)).toEqual(["é€😀é€😀", dropped.text]);
  });

  it("does not make a text that there is no room for", () => {
    const { globals, texts } = consoleOf({ maxBytes: 100 });
    const tracker = new ResourceTracker();
    const interpreter = new Interpreter({ globals, resourceTracker: tracker });
    interpreter.evaluate(
      "const wide = {}; for (let i = 0; i < 20000; i++) wide['k' + i] = [i]; const cycle = [wide]; cycle.push(cycle)",
    );
    const before = tracker.getStats();
    interpreter.evaluate("for (let i = 0; i < 100; i++) console.log(cycle)");
    const after = tracker.getStats();
    expect(texts()).toEqual(["[console: more than 100 bytes in one evaluation; what follows is dropped]"]);
    expect(after.memoryBytes - before.memoryBytes).toBeLessThan(10_000);
    expect(after.iterations - before.iterations).toBeLessThan(25_000);
  });

  it("charges what it shows", () => {
    const { globals } = consoleOf({ maxBytes: Number.POSITIVE_INFINITY });
    const big = "const big = Array.from({ length: 100 }, () => Array.from({ length: 100 }, (_, i) => ({ i })));";
    const limited = new Interpreter({ globals });
    expect(
      caught(() => limited.evaluate(`${big} for (;;) console.log(big)`, { maxIterations: 100_000 })),
    ).toBeInstanceOf(LimitExceededError);
    expect(
      caught(() => limited.evaluate("for (;;) console.log('x'.repeat(1e5))", { maxAllocation: 1e7 })),
    ).toBeInstanceOf(LimitExceededError);
  });

  it("throws what write throws, as every host function", () => {
    const reason = new TypeError("disk full");
    const globals = Host.console({
      write: () => {
        throw reason;
      },
    });
    expect(new Interpreter({ globals }).evaluate("try { console.log(1) } catch (error) { error.message }")).toBe(
      "disk full",
    );
    expect(caught(() => new Interpreter({ globals }).evaluate("console.log(1)"))).toMatchObject({ cause: reason });
  });

  it("works where nothing can pause, and for functions that the host kept", () => {
    const { globals, texts } = consoleOf();
    const interpreter = new Interpreter({ globals });
    const kept = interpreter.evaluate(
      "`${{ toString() { console.log('nested'); return '' } }}`; (x) => console.log('late', x)",
    ) as (x: unknown) => void;
    kept(1);
    expect(texts()).toEqual(["nested", "late 1"]);
  });

  it("gives each guest world a console of its own, which comes back as no object of the host's", () => {
    const { globals } = consoleOf();
    const [one, other] = [new Interpreter({ globals }), new Interpreter({ globals })];
    one.evaluate("console.log = 1; console.extra = 2");
    expect(other.evaluate("typeof console.log + typeof console.extra")).toBe("functionundefined");
    expect(one.evaluate("console")).toBe(globals.console);
    expect(Object.keys(globals.console as object)).toEqual([]);
    expect(one.evaluate("Object.getPrototypeOf(console) === Object.prototype")).toBe(true);
  });

  it.each<[options: unknown, message: string]>([
    [undefined, "options of Host.console must be an object, not undefined"],
    [{}, "Host.console needs write, a function that gets the lines"],
    [{ write: 1 }, "Host.console needs write, a function that gets the lines"],
    [{ write: () => 1, maxByte: 1 }, "Unknown key maxByte in options of Host.console; known: write, maxBytes"],
    [{ write: () => 1, maxBytes: -1 }, "maxBytes must be an integer of at least 0, not -1"],
  ])("refuses %j", (options, message) => {
    expect(() => Host.console(options as never)).toThrow(message);
  });
});

class Full extends Data.TaggedError("Full") {}
class Log extends Context.Service<Log, Ref.Ref<readonly string[]>>()("Log") {}

describe("Host.console in Effect", () => {
  const globals = {
    ...EffectHost.console({
      write: ({ level, text }) =>
        text.length > 10
          ? Effect.fail(new Full())
          : Effect.andThen(Effect.sleep("1 millis"), Log.use(Ref.update((lines) => [...lines, `${level} ${text}`]))),
    }),
    ...EffectHost.make({ now: () => Effect.succeed(5) }),
  };
  const layers = Layer.mergeAll(Evaluator.layer, ResourceAccounting.layerMemory());

  it.live("runs an Effect for each line, in order, with its services and failures", () =>
    Effect.gen(function* () {
      const log = yield* Ref.make<readonly string[]>([]);
      const evaluate = (code: string) =>
        Evaluator.evaluate(code, { globals }) satisfies Effect.Effect<
          unknown,
          EvaluationError | Full,
          Log | Evaluator | ResourceAccounting
        >;
      const live = Layer.merge(layers, Layer.succeed(Log, log));
      expect(yield* Effect.provide(evaluate("[1, 2].map((n) => console.log(n, now()))"), live)).toEqual([
        undefined,
        undefined,
      ]);
      expect(yield* Ref.get(log)).toEqual(["log 1 5", "log 2 5"]);
      const error = yield* Effect.flip(Effect.provide(evaluate("console.log('far too long a line')"), live));
      expect(error).toBeInstanceOf(Full);
      expect(error).not.toBeInstanceOf(GuestError);
    }),
  );
});
