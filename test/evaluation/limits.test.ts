/** When a limit acts: sentence by sentence of the resource model, through the public classes. */
import { describe, expect, test } from "vitest";
import {
  GuestError,
  Interpreter,
  LimitExceededError,
  ParseError,
  ResourceExhaustedError,
  type ResourceLimits,
  ResourceTracker,
} from "../../src/index.ts";
import { caught } from "../caught.ts";

const withLimits = (limits: ResourceLimits, globals: Record<string, unknown> = {}) => {
  const tracker = new ResourceTracker({ limits });
  return { tracker, interpreter: new Interpreter({ resourceTracker: tracker, globals }) };
};

const exhausted = (resourceType: keyof ResourceLimits, used: number, limit: number) => ({
  _tag: "ResourceExhausted",
  resourceType,
  used,
  limit,
  message: `Resource limit exceeded: ${resourceType} (used: ${used}, limit: ${limit})`,
});

describe("a budget may be used up exactly", () => {
  const programs: [keyof ResourceLimits, string, number][] = [
    ["maxTotalIterations", "for (let i = 0; i < 10; i++);", 10],
    ["maxTotalIterations", "[1,2,3,4,5].forEach(() => {})", 5],
    ["maxFunctionCalls", "function f() {} f(); f(); f()", 3],
    ["maxTotalMemory", "[1, 2, 3]", 48],
    ["maxTotalMemory", "({ a: 1, b: 2 })", 128],
    ["maxTotalMemory", "`abcd`", 8],
    ["maxTotalMemory", "1", 0],
  ];

  test.each(programs)("%s of %j is %i", (key, code, need) => {
    const { tracker, interpreter } = withLimits({ [key]: need + 1 });
    interpreter.evaluate(code);
    expect(tracker.getStats().limitStatus[key]?.used).toBe(need);
  });

  test.each(programs.filter(([, , need]) => need > 0))("one unit less of %s for %j is refused", (key, code, need) => {
    const { tracker, interpreter } = withLimits({ [key]: need - 1 });
    const error = caught(() => interpreter.evaluate(code)) as ResourceExhaustedError;
    expect(error).toBeInstanceOf(ResourceExhaustedError);
    expect(error.resourceType).toBe(key);
    expect(error.used).toBeGreaterThan(error.limit);
    expect(tracker.getStats().limitStatus[key]).toMatchObject({ used: error.used, remaining: 0 });
  });

  test("the refused charge is the next one, at its place", () => {
    const { interpreter } = withLimits({ maxTotalIterations: 10 });
    const error = caught(() => interpreter.evaluate("let n = 0;\nfor (;;) n++;", { filename: "loop.js" }));
    expect(error).toMatchObject({ ...exhausted("maxTotalIterations", 11, 10), filename: "loop.js", line: 2 });
  });

  test("the effect of the refused charge does not happen", () => {
    const seen: unknown[] = [];
    const { interpreter } = withLimits({ maxTotalIterations: 3 }, { note: (i: number) => void seen.push(i) });
    caught(() => interpreter.evaluate("for (let i = 0; ; i++) note(i)"));
    expect(seen).toEqual([0, 1, 2]);
  });
});

describe("a termination is final", () => {
  test.each([
    ["catch", "try { for (;;); } catch { note() }"],
    ["finally", "try { for (;;); } finally { note() }"],
    ["promise handlers", "Promise.resolve().then(() => { for (;;); }).catch(note).finally(note)"],
    ["generator return", "function* g() { try { yield 1 } finally { note() } } for (const x of g()) { for (;;); }"],
    [
      "iterator close",
      "const it = { next: () => ({ done: false }), return() { note(); return {} }, [Symbol.iterator]() { return this } }; for (const x of it) for (;;);",
    ],
    [
      "async functions",
      "(async () => { try { await 1; for (;;); } catch { note() } })(); Promise.resolve().then(() => {}).then(note)",
    ],
  ])("%s neither see nor survive it", (_, code) => {
    let notes = 0;
    const { interpreter, tracker } = withLimits({ maxTotalIterations: 100 }, { note: () => void notes++ });
    expect(caught(() => interpreter.evaluate(code))).toBeInstanceOf(ResourceExhaustedError);
    expect(notes).toBe(0);
    tracker.reset();
    expect(interpreter.evaluate("1 + 1")).toBe(2);
    expect(notes).toBe(0);
  });

  test("a host callback that swallows the error cannot save the guest", () => {
    const swallowed: unknown[] = [];
    const attempt = (f: () => unknown) => {
      try {
        return f();
      } catch (error) {
        swallowed.push(error);
        return "saved";
      }
    };
    const { interpreter } = withLimits({ maxTotalIterations: 100 }, { attempt });
    const error = caught(() => interpreter.evaluate("attempt(() => { for (;;); }); attempt(() => 1)"));
    expect(error).toBeInstanceOf(ResourceExhaustedError);
    expect(swallowed).toEqual([error]);
  });
});

describe("exhaustion", () => {
  test("refuses a new evaluation before it is parsed, uncounted and without history", () => {
    const { interpreter, tracker } = withLimits({ maxTotalIterations: 3 });
    interpreter.evaluate("for (let i = 0; i < 3; i++);");
    expect(tracker.isExhausted()).toBe(true);
    expect(caught(() => interpreter.evaluate("not a program ("))).toMatchObject(exhausted("maxTotalIterations", 3, 3));
    expect(tracker.getStats().evaluations).toBe(1);
    expect(tracker.getHistory()).toHaveLength(1);
  });

  test("of evaluations reports the one too many, and counts the admitted ones", () => {
    const { interpreter, tracker } = withLimits({ maxEvaluations: 5 });
    for (let i = 0; i < 5; i++) interpreter.evaluate("1");
    expect(caught(() => interpreter.evaluate("1"))).toMatchObject(exhausted("maxEvaluations", 6, 5));
    expect(tracker.getStats().evaluations).toBe(5);
  });

  test("ends with a higher limit, without one, and with a reset", () => {
    const { interpreter, tracker } = withLimits({ maxEvaluations: 1 });
    interpreter.evaluate("1");
    tracker.setLimit("maxEvaluations", 2);
    expect(interpreter.evaluate("2")).toBe(2);
    tracker.reset();
    expect(interpreter.evaluate("3")).toBe(3);
    tracker.setLimit("maxEvaluations", Number.POSITIVE_INFINITY);
    expect(interpreter.evaluate("4")).toBe(4);
  });

  test("does not stop what has exactly enough", () => {
    const { interpreter } = withLimits({ maxTotalIterations: 4 });
    expect(interpreter.evaluate("let n = 0; for (let i = 0; i < 4; i++) n++; n")).toBe(4);
  });
});

describe("every admitted evaluation counts with what it used", () => {
  test.each([
    ["value", "for (let i = 0; i < 2; i++);", "value", 2],
    ["guest error", "for (let i = 0; i < 2; i++); throw 1", "guestError", 2],
    ["parse error", "for (", "parseError", 0],
    ["limit", "for (;;);", "limit", 6],
    ["host error", "for (let i = 0; i < 2; i++); new WeakMap()", "hostError", 2],
  ])("%s", (_, code, outcome, iterations) => {
    const { interpreter, tracker } = withLimits({});
    try {
      interpreter.evaluate(code, { maxIterations: 5 });
    } catch (error) {
      expect(
        [GuestError, ParseError, LimitExceededError].some((C) => error instanceof C) || outcome === "hostError",
      ).toBe(true);
    }
    expect(tracker.getHistory()).toMatchObject([{ outcome, iterations, evaluationNumber: 1 }]);
    expect(tracker.getStats()).toMatchObject({ evaluations: 1, iterations });
  });
});

describe("limits of one evaluation", () => {
  const limitError = (limitType: string, used: number, limit: number) => ({
    _tag: "LimitExceededError",
    limitType,
    used,
    limit,
  });

  test("end with the call and do not exhaust the tracker", () => {
    const { interpreter, tracker } = withLimits({ maxTotalIterations: 100 });
    const error = caught(() => interpreter.evaluate("for (;;);", { maxIterations: 10 }));
    expect(error).toMatchObject({ ...limitError("maxIterations", 11, 10), message: "Maximum iterations exceeded" });
    expect(tracker.isExhausted()).toBe(false);
    expect(interpreter.evaluate("let n = 0; for (; n < 11; n++); n")).toBe(11);
  });

  test("are the lower of the interpreter's and the call's", () => {
    const interpreter = new Interpreter({ limits: { maxIterations: 5 } });
    expect(caught(() => interpreter.evaluate("for (;;);", { maxIterations: 10 }))).toMatchObject({ limit: 5 });
    expect(caught(() => interpreter.evaluate("for (;;);", { maxIterations: 3 }))).toMatchObject({ limit: 3 });
  });

  test.each([
    ["maxFunctionCalls", "function f() {} for (;;) f()", 7, 8],
    ["maxAllocation", "for (;;) [1]", 100, 112],
    ["maxCallStackDepth", "const f = () => f(); f()", 20, 21],
    ["maxLoopIterations", "for (let i = 0; i < 5; i++) for (let j = 0; j < 5 + i; j++);", 6, 7],
    ["maxSourceLength", "1 + 1 + 1", 5, 9],
  ])("%s", (key, code, limit, used) => {
    expect(caught(() => new Interpreter().evaluate(code, { [key]: limit }))).toMatchObject(
      limitError(key, used, limit),
    );
  });

  test("give way to the cumulative limit that the same charge breaks", () => {
    const { interpreter } = withLimits({ maxTotalIterations: 10 });
    expect(caught(() => interpreter.evaluate("for (;;);", { maxIterations: 10 }))).toMatchObject({
      resourceType: "maxTotalIterations",
    });
  });

  test("hold for each execution of a loop, also in functions of earlier evaluations of a limited interpreter", () => {
    const interpreter = new Interpreter({ limits: { maxLoopIterations: 5 } });
    interpreter.evaluate("function run(n) { let k = 0; for (; k < n; k++); return k }");
    expect(interpreter.evaluate("run(5) + run(5)")).toBe(10);
    expect(caught(() => interpreter.evaluate("run(6)"))).toMatchObject(limitError("maxLoopIterations", 6, 5));
  });
});

describe("setLimit and reset during a run", () => {
  test("a limit that the host lowers acts at the next charge", () => {
    const { interpreter, tracker } = withLimits({}, { lower: () => tracker.setLimit("maxTotalIterations", 4) });
    const code = "for (let i = 0; ; i++) if (i === 2) lower()";
    expect(caught(() => interpreter.evaluate(code))).toMatchObject(exhausted("maxTotalIterations", 5, 4));
  });

  test("a limit that the host raises lets the run go on", () => {
    const { interpreter, tracker } = withLimits(
      { maxTotalIterations: 3 },
      { raise: () => tracker.setLimit("maxTotalIterations", 10) },
    );
    expect(interpreter.evaluate("let i = 0; for (; i < 10; i++) if (i === 2) raise(); i")).toBe(10);
  });

  test("a limit lowered below what is used refuses whatever comes next", () => {
    const { interpreter, tracker } = withLimits({}, { lower: () => tracker.setLimit("maxFunctionCalls", 1) });
    const code = "function f() {} f(); f(); f(); lower(); f()";
    expect(caught(() => interpreter.evaluate(code))).toMatchObject(exhausted("maxFunctionCalls", 4, 1));
  });

  test("a reset zeroes the counters, and the entry carries the use since", () => {
    const { interpreter, tracker } = withLimits({}, { reset: () => tracker.reset() });
    interpreter.evaluate("for (let i = 0; i < 10; i++) if (i === 6) reset()");
    expect(tracker.getStats()).toMatchObject({ iterations: 3, evaluations: 0 });
    expect(tracker.getHistory()).toMatchObject([{ iterations: 3 }]);
  });
});

describe("child trackers", () => {
  test("charge every ancestor, whose limits stop them, too", () => {
    const team = new ResourceTracker({ limits: { maxTotalIterations: 10 } });
    const [alice, bob] = [team.child("alice"), team.child("bob", { limits: { maxTotalIterations: 3 } })];
    new Interpreter({ resourceTracker: alice }).evaluate("for (let i = 0; i < 5; i++);");
    expect(caught(() => new Interpreter({ resourceTracker: bob }).evaluate("for (;;);"))).toMatchObject({
      used: 4,
      limit: 3,
    });
    expect(caught(() => new Interpreter({ resourceTracker: alice }).evaluate("for (;;);"))).toMatchObject({
      used: 11,
      limit: 10,
    });
    expect(team.getHistory().map(({ label, outcome }) => [label, outcome])).toEqual([
      ["alice", "value"],
      ["bob", "exhausted"],
      ["alice", "exhausted"],
    ]);
  });
});

describe("crossings into the host", () => {
  test("show exact numbers", () => {
    const seen: number[][] = [];
    const note = () => {
      const { iterations, functionCalls, memoryBytes } = tracker.getStats();
      seen.push([iterations, functionCalls, memoryBytes]);
    };
    const { interpreter, tracker } = withLimits({}, { note, call: (f: () => void) => f() });
    interpreter.evaluate("const f = () => note(); for (let i = 0; i < 2; i++) { [1, 2]; f() } call(f)");
    const closure = 64;
    expect(seen).toEqual([
      [1, 1, closure + 32],
      [2, 2, closure + 64],
      [2, 3, closure + 64],
    ]);
  });

  test("from nested runs, too", () => {
    const seen: number[] = [];
    const { interpreter, tracker } = withLimits({}, { note: () => void seen.push(tracker.getStats().functionCalls) });
    interpreter.evaluate(
      "+{ valueOf() { note(); return 1 } }; [2, 1].sort((a, b) => (note(), a - b)); `${{ toString() { note(); return '' } }}`",
    );
    expect(seen).toEqual([1, 2, 3]);
  });
});

describe("a limit met where a job enters a guest function", () => {
  const promise = "const p = Promise.resolve();\n";
  test.each([
    ["a plain function", "function f() { p.then(f) }"],
    ["one whose parameters are captured", "function f(x) { p.then(f); return () => x }"],
    ["one with a list of arguments", "function f(...x) { p.then(f) }"],
    ["an async function", "async function f() { p.then(f) }"],
    ["an async function with captures", "async function f(x) { p.then(f); return () => x }"],
    ["a generator function", "function f() { p.then(g); p.then(f) } function* g() {}"],
  ])("has a place: %s", (_, declaration) => {
    const code = `${promise}${declaration}\nfor (let i = 0; i < 3; i++) p.then(f); 1`;
    for (const key of ["maxTotalMemory", "maxFunctionCalls"] as const) {
      const from = key === "maxTotalMemory" ? 1_500 : 6;
      for (let index = 0; index < 40; index++) {
        const { interpreter } = withLimits({ [key]: from + index * (key === "maxTotalMemory" ? 8 : 1) });
        const error = caught(() => interpreter.evaluate(code));
        expect(error).toMatchObject({ resourceType: key, line: 2, column: expect.any(Number) });
      }
    }
  });
});
