import { Effect } from "effect";
import { describe, expect, it } from "vitest";
import {
  AbortedError,
  GuestError,
  HostError,
  InterpreterError,
  LimitExceededError,
  type LimitType,
  ParseError,
  ResourceExhaustedError,
} from "../../src/errors/index.ts";

const location = { filename: "plugin.js", line: 3, column: 5, sourceLine: "let x = null.y;" };

const oneOfEach = [
  new ParseError({ message: "Unexpected token" }),
  new GuestError({ thrown: 1, guestName: "TypeError", guestMessage: "no" }),
  new ResourceExhaustedError({ resourceType: "maxTotalMemory", used: 11, limit: 10 }),
  new LimitExceededError({ limitType: "maxTime", used: 11, limit: 10 }),
  new AbortedError(),
  new HostError({ message: "A symbol cannot cross" }),
];

describe("one family", () => {
  it.each(oneOfEach.map((error) => [error.constructor.name, error] as const))("%s", (className, error) => {
    expect(error).toBeInstanceOf(InterpreterError);
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe(className);
    expect(error.stack).toMatch(new RegExp(`^${className}: `));
    expect(Object.keys(error)).not.toContain("_tag");
  });

  it("has the tags of the contract", () => {
    expect(oneOfEach.map((error) => error._tag)).toEqual([
      "ParseError",
      "GuestError",
      "ResourceExhausted",
      "LimitExceededError",
      "AbortedError",
      "HostError",
    ]);
    expect(new InterpreterError({ message: "m" })._tag).toBe("InterpreterError");
  });

  it("is caught by Effect.catchTag", () => {
    const failing: Effect.Effect<never, ParseError | ResourceExhaustedError> = Effect.fail(
      new ResourceExhaustedError({ resourceType: "maxCpuTime", used: 2.5, limit: 2 }),
    );
    const program = failing.pipe(
      Effect.catchTag("ResourceExhausted", (error) => Effect.succeed(error.used)),
      Effect.catchTag("ParseError", () => Effect.succeed("parse")),
    );
    expect(Effect.runSync(program)).toBe(2.5);
  });

  it("leaves unknown location fields out", () => {
    const error = new ParseError({ message: "m", filename: undefined, line: 1 });
    expect(Object.keys(error)).toEqual(["line"]);
    expect("cause" in error).toBe(false);
  });

  it("keeps location, guest stack and cause", () => {
    const cause = new Error("database is down");
    const error = new HostError({ message: "m", ...location, guestStack: "at f (plugin.js:3:5)", cause });
    expect(error).toMatchObject({ ...location, guestStack: "at f (plugin.js:3:5)", cause });
  });

  it("can be subclassed by a host", () => {
    class TenantError extends GuestError {
      readonly tenant = "acme";
    }
    const error = new TenantError({ thrown: 0, guestName: "E", guestMessage: "m" });
    expect(error).toBeInstanceOf(GuestError);
    expect([error._tag, error.message, error.tenant]).toEqual(["GuestError", "E: m", "acme"]);
  });
});

describe("messages", () => {
  it("GuestError", () => {
    const message = (guestName: string, guestMessage: string) =>
      new GuestError({ thrown: undefined, guestName, guestMessage }).message;
    expect(message("TypeError", "x is not a function")).toBe("TypeError: x is not a function");
    expect(message("MyError", "")).toBe("MyError");
    expect(message("", "just this")).toBe("just this");
  });

  it("ResourceExhaustedError", () => {
    const error = new ResourceExhaustedError({ resourceType: "maxTotalIterations", used: 1001, limit: 1000 });
    expect(error.message).toBe("Resource limit exceeded: maxTotalIterations (used: 1001, limit: 1000)");
    expect(error).toMatchObject({ resourceType: "maxTotalIterations", used: 1001, limit: 1000 });
  });

  it.each<[LimitType, string]>([
    ["maxMemory", "Maximum memory limit exceeded"],
    ["maxLoopIterations", "Maximum loop iterations exceeded"],
    ["maxCallStackDepth", "Maximum call stack depth exceeded"],
    ["maxIterations", "Maximum iterations exceeded"],
    ["maxFunctionCalls", "Maximum function calls exceeded"],
    ["maxAllocation", "Maximum allocation exceeded"],
    ["maxTime", "Maximum CPU time exceeded"],
  ])("LimitExceededError of %s", (limitType, message) => {
    expect(new LimitExceededError({ limitType, used: 2, limit: 1 })).toMatchObject({
      limitType,
      message,
      used: 2,
      limit: 1,
    });
  });

  it("AbortedError", () => {
    expect(new AbortedError().message).toBe("Evaluation aborted");
    expect(new AbortedError({ cause: "shutdown" })).toMatchObject({ message: "Evaluation aborted", cause: "shutdown" });
    expect(new AbortedError({ message: "The interpreter was disposed" }).message).toBe("The interpreter was disposed");
  });
});

describe("format", () => {
  it("shows message, place, source line, caret and guest stack", () => {
    const error = new GuestError({
      thrown: 0,
      guestName: "TypeError",
      guestMessage: "Cannot read properties of null",
      filename: "plugin.js",
      line: 3,
      column: 9,
      sourceLine: "let x = null.y;",
      guestStack: "    at price (plugin.js:3:9)\n    at plugin.js:7:1",
    });
    expect(error.format()).toBe(
      [
        "TypeError: Cannot read properties of null",
        "  at plugin.js:3:9",
        "    let x = null.y;",
        "            ^",
        "  at price (plugin.js:3:9)",
        "  at plugin.js:7:1",
      ].join("\n"),
    );
  });

  it("shows what there is", () => {
    expect(new HostError({ message: "m" }).format()).toBe("m");
    expect(new ParseError({ message: "m", filename: "a.js" }).format()).toBe("m\n  at a.js");
    expect(new ParseError({ message: "m", line: 2 }).format()).toBe("m\n  at <anonymous>:2");
    expect(new ParseError({ message: "m", filename: "a.js", line: 2, column: 1 }).format()).toBe("m\n  at a.js:2:1");
  });

  it("does not pass on escape sequences, bidirectional overrides or messages without end", () => {
    const hostile = new GuestError({
      thrown: 0,
      guestName: "Error",
      guestMessage: `\u001b[2J\u202e${"x".repeat(100_000)}`,
      guestStack: "at \u001b[31mf (a.js:1:1)",
    });
    const shown = hostile.format();
    expect(shown).not.toMatch(/[\u001b\u202e]/);
    expect(shown.length).toBeLessThan(5_000);
    expect(hostile.message).toContain("\u001b[2J");
  });
});

describe("toJSON", () => {
  it("is plain data with the documented fields", () => {
    const error = new ResourceExhaustedError({ resourceType: "maxCpuTime", used: 12.5, limit: 10, ...location });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      _tag: "ResourceExhausted",
      name: "ResourceExhaustedError",
      message: "Resource limit exceeded: maxCpuTime (used: 12.5, limit: 10)",
      resourceType: "maxCpuTime",
      used: 12.5,
      limit: 10,
      ...location,
    });
  });

  it("keeps the fields of a LimitExceededError", () => {
    const json = new LimitExceededError({ limitType: "maxMemory", used: 9, limit: 8 }).toJSON();
    expect(json).toMatchObject({ _tag: "LimitExceededError", limitType: "maxMemory", used: 9, limit: 8 });
  });

  it("survives whatever the guest threw", () => {
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    const json = (thrown: unknown) =>
      JSON.parse(JSON.stringify(new GuestError({ thrown, guestName: "E", guestMessage: "m" })));
    expect(json(cyclic)).not.toHaveProperty("thrown");
    expect(json(10n)).not.toHaveProperty("thrown");
    expect(json(Number.NaN)).not.toHaveProperty("thrown");
    expect(json("text")).toMatchObject({ thrown: "text", guestName: "E", guestMessage: "m" });
    expect(json(null)).toMatchObject({ thrown: null });
  });

  it("says what caused it, and cuts long lines", () => {
    const json = new HostError({
      message: "m",
      cause: new TypeError("no"),
      sourceLine: "x".repeat(10_000),
      column: 5_000,
    }).toJSON();
    expect(json.cause).toBe("TypeError: no");
    expect(String(json.sourceLine).length).toBeLessThan(200);
    expect(new HostError({ message: "m", cause: Symbol("s") }).toJSON().cause).toBe("Symbol(s)");
    expect(new HostError({ message: "m", cause: { toString: 1 } }).toJSON().cause).toBe("[object]");
  });
});
