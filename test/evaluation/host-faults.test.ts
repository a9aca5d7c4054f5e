/** Host functions that misbehave, and sessions that end in the middle of a call. */
import { describe, expect, it } from "@effect/vitest";
import { Deferred, Effect, Exit, Fiber, Layer, Schema, Scope } from "effect";
import { Evaluator, type EvaluatorSession, Host, ResourceAccounting } from "../../src/effect.ts";
import { AbortedError, GuestError, HostError, Interpreter, ResourceTracker } from "../../src/index.ts";
import { caught } from "../caught.ts";
import { expectNoUnhandledRejections } from "../host/unhandled-rejections.ts";

expectNoUnhandledRejections();

const layers = Layer.mergeAll(Evaluator.layer, ResourceAccounting.layerMemory());
const inEffect = (code: string, globals: Record<string, unknown>) =>
  Effect.provide(Evaluator.evaluate(code, { globals: Host.make(globals) }), layers);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("a host function that throws, rejects or dies", () => {
  const failure = new RangeError("broken");
  const rejecting = async (): Promise<never> => {
    await pause(1);
    throw failure;
  };
  const throwing = (): never => {
    throw failure;
  };
  const KINDS: readonly (readonly [string, string, Record<string, unknown>])[] = [
    ["a plain one", "f()", { f: throwing }],
    ["one that returns a promise", "(async () => await f())()", { f: rejecting }],
    ["one that answers with an Effect", "f()", Host.make({ f: () => Effect.die(failure) })],
    ["one that throws before its Effect", "f()", Host.make({ f: throwing })],
    ["one by Host.async", "(async () => await f())()", Host.make({ f: Host.async(() => Effect.die(failure)) })],
    [
      "one by Host.async that throws before its Effect",
      "(async () => await f())()",
      Host.make({ f: Host.async(throwing as () => Effect.Effect<never>) }),
    ],
    ["one by Host.checked", "f()", Host.make({ f: Host.checked({ parameters: [], result: Schema.Int }, throwing) })],
  ];

  it.each(KINDS)(
    "%s: a GuestError with the cause, or an error that the guest catches",
    async (_name, code, globals) => {
      const interpreter = new Interpreter({ globals });
      const error = (await interpreter.evaluateAsync(code).catch((thrown: unknown) => thrown)) as GuestError;
      expect(error).toBeInstanceOf(GuestError);
      expect([error.message, error.cause]).toEqual(["RangeError: broken", failure]);
      const inAsync = `(async () => { try { return await ${code} } catch (e) { return String(e) } })()`;
      expect(await interpreter.evaluateAsync(inAsync)).toBe("RangeError: broken");
      expect(await Effect.runPromise(Effect.flip(inEffect(code, globals)))).toMatchObject({
        _tag: "GuestError",
        message: "RangeError: broken",
        cause: failure,
      });
    },
  );
});

describe("a host function that interrupts itself", () => {
  it("is an error of the guest's, and interrupts nobody else", async () => {
    const globals = () => ({ stop: () => Effect.interrupt, after: () => "after" });
    const code =
      "const told = () => { try { return stop() } catch (e) { return String(e) } }; [told(), after()].join(', ')";
    const expected = "Error: All fibers interrupted without error, after";
    expect(new Interpreter({ globals: Host.make(globals()) }).evaluate(code)).toBe(expected);
    expect(await Effect.runPromise(inEffect(code, globals()))).toBe(expected);
  });
});

describe("a host function that hangs", () => {
  it("is given up with the signal; what it answers later is lost", async () => {
    const late: string[] = [];
    let answer: (value: string) => void = () => undefined;
    const globals = {
      hang: () => new Promise<string>((resolve) => (answer = resolve)),
      note: (text: string) => void late.push(text),
    };
    const interpreter = new Interpreter({ globals });
    const controller = new AbortController();
    const running = interpreter.evaluateAsync("hang().then((text) => note(text))", { signal: controller.signal });
    await pause(1);
    controller.abort(new Error("enough"));
    await expect(running).rejects.toBeInstanceOf(AbortedError);
    answer("too late");
    await pause(1);
    expect(late).toEqual([]);
    expect(interpreter.evaluate("1 + 1")).toBe(2);
  });

  it.live("as an uninterruptible Effect delays the end, and its answer is lost", () =>
    Effect.gen(function* () {
      const began = yield* Deferred.make<void>();
      const release = yield* Deferred.make<string>();
      const notes: string[] = [];
      const hang = () =>
        Effect.uninterruptible(Effect.andThen(Deferred.succeed(began, undefined), Deferred.await(release)));
      const note = (text: string) => void notes.push(text);
      const fiber = yield* Effect.forkChild(inEffect("note(hang())", { hang, note }));
      yield* Deferred.await(began);
      const interrupting = yield* Effect.forkChild(Fiber.interrupt(fiber));
      yield* Effect.yieldNow;
      yield* Deferred.succeed(release, "late");
      yield* Fiber.join(interrupting);
      expect(notes).toEqual([]);
    }),
  );
});

describe("a host function that re-enters", () => {
  it("its own interpreter is refused, whether it evaluates, calls or sets globals", () => {
    const interpreter: Interpreter = new Interpreter({
      globals: {
        evaluate: () => interpreter.evaluate("1"),
        call: () => interpreter.call("f"),
        set: () => interpreter.setGlobals({ x: 1 }),
        remove: () => interpreter.removeGlobal("x"),
      },
    });
    const refusal = "A host function may not evaluate on the interpreter that called it; use another one";
    for (const name of ["evaluate", "call", "set", "remove"]) {
      const error = caught(() => interpreter.evaluate(`function f() {} ${name}()`)) as GuestError;
      expect(error.cause, name).toEqual(new HostError({ message: refusal }));
    }
    expect(interpreter.evaluate("1 + 1")).toBe(2);
  });

  it("another interpreter of the same tracker is counted with it", () => {
    const tracker = new ResourceTracker();
    const inner = new Interpreter({ resourceTracker: tracker });
    const globals = { nested: () => inner.evaluate("for (let i = 0; i < 10; i++); 'inner'") };
    const outer = new Interpreter({ resourceTracker: tracker, globals });
    expect(outer.evaluate("for (let i = 0; i < 5; i++); nested()")).toBe("inner");
    expect(tracker.getStats()).toMatchObject({ iterations: 15, evaluations: 2 });
  });

  it("its own asynchronous interpreter would wait for itself, and is refused as well", async () => {
    const interpreter: Interpreter = new Interpreter({ globals: { f: () => interpreter.evaluateAsync("1") } });
    const error = (await interpreter.evaluateAsync("f()").catch((thrown: unknown) => thrown)) as GuestError;
    expect(error).toMatchObject({ _tag: "GuestError", cause: { _tag: "HostError" } });
  });
});

describe("a host function of a session that re-enters it", () => {
  const refusal = new HostError({
    message: "A host function may not evaluate on the interpreter that called it; use another one",
  });
  const reentering: readonly (readonly [
    name: string,
    enter: (session: EvaluatorSession) => Effect.Effect<unknown, unknown, Evaluator | ResourceAccounting>,
  ])[] = [
    ["evaluates", (session) => session.evaluate("1")],
    ["evaluates a module", (session) => session.evaluateModule("export {}")],
    ["calls", (session) => session.call("parseInt", "1")],
    ["sets a global", (session) => session.setGlobals({ x: 1 })],
    ["removes a global", (session) => session.removeGlobal("x")],
    ["evaluates in a fiber of its own", (session) => Effect.timeout(session.evaluate("1"), "10 seconds")],
    [
      "evaluates beside other things",
      (session) => Effect.all([session.evaluate("1"), Effect.void], { concurrency: 2 }),
    ],
    [
      "evaluates on another one that does",
      (session) => {
        const globals = Host.make({ inner: () => session.evaluate("1") as Effect.Effect<unknown> });
        return Evaluator.evaluate("inner()", { globals });
      },
    ],
  ];
  for (const style of ["pausing", "promising"] as const)
    it.live.each(reentering)(`is refused when it %s (${style})`, ([, enter]) =>
      Effect.scoped(
        Effect.gen(function* () {
          const suspended = () => Effect.suspend(() => enter(session));
          const host = Host.make({ enter: style === "pausing" ? suspended : Host.async(suspended) });
          const session: EvaluatorSession = (yield* Evaluator.open({ globals: host })) as EvaluatorSession;
          expect(yield* Effect.flip(session.evaluate("enter()"))).toEqual(refusal);
          expect(yield* session.evaluate("1 + 1")).toBe(2);
        }),
      ).pipe(Effect.provide(layers)),
    );

  it.live("may begin what runs after the evaluation, and use other sessions", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const other = yield* Evaluator.open();
        const begun: Fiber.Fiber<unknown, unknown>[] = [];
        const host = Host.make({
          elsewhere: () => other.evaluate("40"),
          afterwards: () =>
            Effect.forkDetach(
              Effect.andThen(
                Effect.sleep(5),
                Effect.suspend(() => session.evaluate("'later'")),
              ),
            ).pipe(Effect.map((fiber) => begun.push(fiber))),
        });
        const session: EvaluatorSession = (yield* Evaluator.open({ globals: host })) as EvaluatorSession;
        expect(yield* session.evaluate("afterwards(); elsewhere() + 2")).toBe(42);
        expect(yield* Fiber.join(begun[0] as Fiber.Fiber<unknown, unknown>)).toBe("later");
      }),
    ).pipe(Effect.provide(layers)),
  );
});

describe("a session that is closed in the middle of a call", () => {
  it("of a plain function ends the evaluation there", () => {
    const seen: string[] = [];
    const interpreter: Interpreter = new Interpreter({
      globals: { close: () => interpreter[Symbol.dispose](), note: (text: string) => void seen.push(text) },
    });
    const error = caught(() => interpreter.evaluate("try { close(); note('went on') } finally { note('finally') }"));
    expect(error).toBeInstanceOf(AbortedError);
    expect((error as Error).message).toBe("The interpreter was disposed of");
    expect(seen).toEqual([]);
    expect(() => interpreter.evaluate("1")).toThrow("The interpreter was disposed of");
  });

  it("of a promise rejects it, and refuses the guest's functions from then on", async () => {
    let callback: () => unknown = () => undefined;
    const globals = {
      wait: (given: () => unknown) => {
        callback = given;
        return new Promise(() => undefined);
      },
    };
    const interpreter = new Interpreter({ globals });
    const running = interpreter.evaluateAsync("wait(() => 1)");
    await pause(1);
    interpreter[Symbol.dispose]();
    await expect(running).rejects.toMatchObject({
      message: "Evaluation aborted",
      cause: { message: "The interpreter was disposed of" },
    });
    expect(callback).toThrow("A guest function was called after its interpreter was disposed of");
  });

  it.live("of an Effect interrupts the evaluation", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make();
      const began = yield* Deferred.make<void>();
      const globals = Host.make({ hang: () => Effect.andThen(Deferred.succeed(began, undefined), Effect.sleep(20)) });
      const session: EvaluatorSession = yield* Scope.provide(Evaluator.open({ globals }), scope);
      const fiber = yield* Effect.forkChild(session.evaluate("hang(); 'went on'"));
      yield* Deferred.await(began);
      yield* Scope.close(scope, Exit.void);
      const exit = yield* Effect.exit(Fiber.join(fiber));
      expect(Exit.isFailure(exit)).toBe(true);
      const refused = yield* Effect.flip(session.evaluate("1"));
      expect(refused).toEqual(new HostError({ message: "The interpreter was disposed of" }));
    }).pipe(Effect.provide(layers)),
  );

  it.live("of an Effect that never ends interrupts it, and fails the evaluations on the session", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make();
      const began = yield* Deferred.make<void>();
      const interrupted = yield* Deferred.make<void>();
      const hang = () =>
        Effect.andThen(Deferred.succeed(began, undefined), Effect.never).pipe(
          Effect.onInterrupt(() => Deferred.succeed(interrupted, undefined)),
        );
      const open = Evaluator.open({ globals: Host.make({ hang }) });
      const session: EvaluatorSession = yield* Scope.provide(open, scope);
      yield* session.evaluate("function waiting() { return hang() }");
      const fibers = [
        yield* Effect.forkChild(session.call("waiting")),
        yield* Effect.forkChild(session.evaluate("new Promise(() => undefined)")),
      ];
      yield* Deferred.await(began);
      yield* Scope.close(scope, Exit.void);
      for (const fiber of fibers)
        expect(yield* Effect.flip(Fiber.join(fiber))).toEqual(
          new HostError({ message: "The interpreter was disposed of" }),
        );
      yield* Deferred.await(interrupted);
      const { defaultAccount } = yield* ResourceAccounting;
      expect(defaultAccount.getHistory().map(({ outcome }) => outcome)).toEqual(["value", "aborted"]);
    }).pipe(Effect.provide(layers), Effect.timeout("2 seconds")),
  );
});
