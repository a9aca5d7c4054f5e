/** Work that outlives its evaluation: charged where it was created, recorded apart, refused when nothing is left. */
import { Effect } from "effect";
import { describe, expect, test } from "vitest";
import { Host } from "../../src/effect.ts";
import {
  HostError,
  Interpreter,
  LimitExceededError,
  ResourceExhaustedError,
  ResourceTracker,
} from "../../src/index.ts";
import { caught } from "../caught.ts";

type Fn = (...args: unknown[]) => unknown;
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("a guest function that the host kept", () => {
  test("is charged to the tracker, with an entry of its own and the number of its evaluation", () => {
    const tracker = new ResourceTracker();
    const interpreter = new Interpreter({ resourceTracker: tracker });
    interpreter.evaluate("1");
    const count = interpreter.evaluate("(n) => { let i = 0; for (; i < n; i++); return i }") as Fn;
    interpreter.evaluate("2");
    expect(count(4)).toBe(4);
    expect(tracker.getStats()).toMatchObject({ evaluations: 3, iterations: 4, functionCalls: 1 });
    expect(tracker.getHistory().at(-1)).toMatchObject({
      outcome: "late",
      evaluationNumber: 2,
      iterations: 4,
      functionCalls: 1,
    });
  });

  test("is refused when the tracker is exhausted", () => {
    const tracker = new ResourceTracker({ limits: { maxTotalIterations: 10 } });
    const spin = new Interpreter({ resourceTracker: tracker }).evaluate("() => { for (;;); }") as Fn;
    expect(caught(spin)).toMatchObject({ used: 11, limit: 10 });
    expect(caught(spin)).toBeInstanceOf(ResourceExhaustedError);
    expect(tracker.getHistory().filter(({ outcome }) => outcome === "late")).toHaveLength(1);
  });

  test("is stopped by the limits of its evaluation, each time anew", () => {
    const f = new Interpreter({ limits: { maxIterations: 5 } }).evaluate(
      "(n) => { for (let i = 0; i < n; i++); return n }",
    ) as Fn;
    expect(caught(() => f(6))).toBeInstanceOf(LimitExceededError);
    expect(f(5)).toBe(5);
  });

  test("runs the jobs that it leads to", () => {
    const seen: unknown[] = [];
    const f = new Interpreter({ globals: { note: (x: unknown) => void seen.push(x) } }).evaluate(
      "() => { Promise.resolve(1).then(note); return 0 }",
    ) as Fn;
    expect(f()).toBe(0);
    expect(seen).toEqual([1]);
  });

  test("throws what the guest throws, and leaves the interpreter usable", () => {
    const interpreter = new Interpreter();
    const f = interpreter.evaluate("() => { throw new RangeError('late') }") as Fn;
    expect(caught(f)).toMatchObject({ _tag: "GuestError", message: "RangeError: late" });
    expect(interpreter.evaluate("1")).toBe(1);
  });

  test("may call the host, which may call it again", () => {
    const interpreter: Interpreter = new Interpreter({
      globals: { down: (n: number) => (n === 0 ? 0 : (f(n - 1) as number) + 1) },
    });
    const f = interpreter.evaluate("(n) => down(n)") as Fn;
    expect(f(3)).toBe(3);
  });

  test("is called between two runs of an evaluation that is under way", async () => {
    const interpreter = new Interpreter({ globals: { wait: turn } });
    interpreter.evaluate("var log = []");
    const note = interpreter.evaluate("(x) => log.push(x)") as Fn;
    const running = interpreter.evaluateAsync(
      "for (let i = 0; i < 3_000_000; i++) if (log.length > 0 && i < 2_999_999) throw new Error('in between'); log.push('loop'); wait()",
    );
    await new Promise((resolve) => setImmediate(resolve));
    note("host");
    await running;
    expect(interpreter.evaluate("log")).toEqual(["loop", "host"]);
  });

  test("has its entry while another evaluation waits", async () => {
    const tracker = new ResourceTracker();
    const interpreter = new Interpreter({ resourceTracker: tracker, globals: { wait: turn } });
    const spin = interpreter.evaluate("() => { for (let i = 0; i < 7; i++); }") as Fn;
    const waiting = interpreter.evaluateAsync("wait()");
    spin();
    await waiting;
    expect(
      tracker.getHistory().map(({ outcome, evaluationNumber, iterations }) => [outcome, evaluationNumber, iterations]),
    ).toEqual([
      ["value", 1, 0],
      ["late", 1, 7],
      ["value", 2, 0],
    ]);
  });

  test("does not run, or pay for, the jobs of an evaluation under way", async () => {
    const tracker = new ResourceTracker();
    const waiting: ((value: unknown) => void)[] = [];
    const wait = () => new Promise((resolve) => void waiting.push(resolve));
    const interpreter = new Interpreter({ resourceTracker: tracker, globals: { wait } });
    const spin = interpreter.evaluate("() => { for (let i = 0; i < 7; i++); }") as Fn;
    const running = interpreter.evaluateAsync("wait().then(() => { for (let i = 0; i < 100; i++); })");
    waiting[0]?.(1);
    for (let i = 0; i < 5; i++) await Promise.resolve();
    spin();
    await running;
    const rows = tracker.getHistory().map(({ outcome, iterations }) => [outcome, iterations]);
    expect(rows).toContainEqual(["late", 7]);
    expect(rows).toContainEqual(["value", 100]);
  });

  test("leaves no rejection behind", () => {
    const interpreter = new Interpreter();
    const f = interpreter.evaluate("() => { Promise.reject(new Error('nobody')) }") as Fn;
    f();
    expect(interpreter.evaluate("1")).toBe(1);
  });

  test("belongs to the evaluation under way if that made it", async () => {
    const tracker = new ResourceTracker();
    const interpreter = new Interpreter({
      resourceTracker: tracker,
      globals: { later: (f: Fn) => void setTimeout(f, 1) },
    });
    await interpreter.evaluateAsync("new Promise((done) => later(() => { for (let i = 0; i < 7; i++); done() }))");
    expect(tracker.getHistory()).toMatchObject([{ outcome: "value", iterations: 7 }]);
  });
});

describe("an async function that nobody awaits", () => {
  const code = "(async () => { await wait(); for (let i = 0; i < 5; i++); note('late') })(); 'early'";

  test("goes on after its evaluation, as late work of it", async () => {
    const seen: unknown[] = [];
    const tracker = new ResourceTracker();
    const globals = { wait: turn, note: (x: unknown) => void seen.push(x) };
    const interpreter = new Interpreter({ resourceTracker: tracker, globals });
    expect(interpreter.evaluate(code)).toBe("early");
    expect(seen).toEqual([]);
    await turn().then(turn);
    expect(seen).toEqual(["late"]);
    expect(
      tracker.getHistory().map(({ outcome, evaluationNumber, iterations }) => [outcome, evaluationNumber, iterations]),
    ).toEqual([
      ["value", 1, 0],
      ["late", 1, 5],
    ]);
    expect(tracker.getStats().evaluations).toBe(1);
  });

  test("does not go on when nothing is left, and nobody crashes", async () => {
    const seen: unknown[] = [];
    const tracker = new ResourceTracker({ limits: { maxEvaluations: 1 } });
    new Interpreter({
      resourceTracker: tracker,
      globals: { wait: turn, note: (x: unknown) => void seen.push(x) },
    }).evaluate(code);
    await turn().then(turn);
    expect(seen).toEqual([]);
  });

  test("does not go on after its evaluation was terminated", async () => {
    const seen: unknown[] = [];
    const interpreter = new Interpreter({ globals: { wait: turn, note: (x: unknown) => void seen.push(x) } });
    expect(caught(() => interpreter.evaluate(`${code}; for (;;);`, { maxIterations: 100 }))).toBeInstanceOf(
      LimitExceededError,
    );
    await turn().then(turn);
    expect(seen).toEqual([]);
  });

  test("does not go on after its evaluation was aborted", async () => {
    const seen: unknown[] = [];
    const controller = new AbortController();
    const interpreter = new Interpreter({ globals: { wait: turn, note: (x: unknown) => void seen.push(x) } });
    const aborted = interpreter.evaluateAsync(`${code}; wait()`, { signal: controller.signal });
    controller.abort();
    await expect(aborted).rejects.toMatchObject({ _tag: "AbortedError" });
    await turn().then(turn);
    expect(seen).toEqual([]);
  });

  test("does not go on after the disposal", async () => {
    const seen: unknown[] = [];
    const interpreter = new Interpreter({ globals: { wait: turn, note: (x: unknown) => void seen.push(x) } });
    interpreter.evaluate(code);
    interpreter[Symbol.dispose]();
    await turn().then(turn);
    expect(seen).toEqual([]);
  });

  test("that an earlier evaluation began goes on while a later one waits for it", async () => {
    const interpreter = new Interpreter({ globals: { wait: turn } });
    interpreter.evaluate("var work = (async () => { await wait(); return 'done' })(); 0");
    expect(await interpreter.evaluateAsync("work")).toBe("done");
  });
});

describe("late work that asks for Effects", () => {
  const slow = (n: number) => Effect.as(Effect.sleep("2 millis"), n + 1);
  const refusal = /^TypeError: The host function has to wait, which is impossible here: .* its evaluation has ended/;

  const setup = (more: Record<string, unknown> = {}) => {
    const kept: Fn[] = [];
    const notes: unknown[] = [];
    const globals = Host.make({
      slow,
      quick: (n: number) => Effect.succeed(n + 1),
      promising: Host.async(slow),
      wait: turn,
      keep: (f: Fn) => void kept.push(f),
      note: (x: unknown) => void notes.push(x),
      ...more,
    });
    return { kept, notes, interpreter: new Interpreter({ globals }) };
  };

  const code = `
    (async () => {
      await wait();
      note(quick(1));
      try { slow(1) } catch (error) { note(String(error)) }
      note(await promising(2));
    })();
    0`;

  test.each(["evaluate", "evaluateAsync"] as const)("gets those that need not wait, after %s", async (way) => {
    const { interpreter, notes } = setup();
    await interpreter[way](code);
    await turn().then(turn).then(turn);
    expect(notes).toEqual([2, expect.stringMatching(refusal), 3]);
    expect(interpreter.evaluate("quick(4)")).toBe(5);
  });

  test("in a function that the host calls, too; callAsync waits", async () => {
    const { interpreter, kept } = setup();
    await interpreter.evaluateAsync(
      "keep((n) => slow(n)); keep((n) => quick(n)); keep((n) => promising(n)); promising(1)",
    );
    const [slowly, quickly, later] = kept as [Fn, Fn, Fn];
    expect(caught(() => slowly(1))).toBeInstanceOf(HostError);
    expect((caught(() => slowly(1)) as Error).message).toMatch("has to wait");
    expect(quickly(1)).toBe(2);
    expect(await later(2)).toBe(3);
    expect(await interpreter.callAsync(slowly, 4)).toBe(5);
  });

  test("has those that run beside it interrupted by the disposal", async () => {
    const log: string[] = [];
    const hang = Host.async(() => Effect.onInterrupt(Effect.never, () => Effect.sync(() => log.push("interrupted"))));
    const { interpreter, kept } = setup({ hang });
    interpreter.evaluate("keep(() => { hang() })");
    (kept[0] as Fn)();
    await turn();
    expect(log).toEqual([]);
    interpreter[Symbol.dispose]();
    await turn();
    expect(log).toEqual(["interrupted"]);
  });

  test("in the middle of an evaluation runs when that comes to wait itself", async () => {
    const { interpreter, kept } = setup();
    interpreter.evaluate("keep((n) => { let sum = 0; for (let i = 0; i < n; i++) sum += i; return sum })");
    const running = interpreter.evaluateAsync("for (let i = 0; i < 1_000_000; i++); [slow(1), slow(2)].join()");
    await new Promise((resolve) => setImmediate(resolve));
    expect((kept[0] as Fn)(100_000)).toBe(4_999_950_000);
    expect(await running).toBe("2,3");
  });

  test("is as long as it likes", async () => {
    const tracker = new ResourceTracker();
    const notes: unknown[] = [];
    const globals = { wait: turn, note: (x: unknown) => void notes.push(x) };
    const spin = "for (let i = 0; i < 200_000; i++);";
    new Interpreter({ globals, resourceTracker: tracker }).evaluate(
      `(async () => { await wait(); ${spin} note(1) })(); 0`,
    );
    await turn().then(turn);
    expect(notes).toEqual([1]);
    expect(tracker.getHistory().at(-1)).toMatchObject({ outcome: "late", iterations: 200_000 });
  });
});

describe("clocks and sources of randomness", () => {
  test("may not call into the guest", () => {
    let f: Fn = () => 0;
    const interpreter = new Interpreter({ random: () => f() as number });
    f = interpreter.evaluate("() => 0.5") as Fn;
    expect(caught(() => interpreter.evaluate("Math.random()"))).toBeInstanceOf(HostError);
  });
});
