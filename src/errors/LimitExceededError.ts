import { type ErrorLocation, InterpreterError, tagErrorClass } from "./InterpreterError.ts";

/** What each limit of one evaluation says when it is exceeded. */
const MESSAGES = {
  maxMemory: "Maximum memory limit exceeded",
  maxLoopIterations: "Maximum loop iterations exceeded",
  maxCallStackDepth: "Maximum call stack depth exceeded",
  maxIterations: "Maximum iterations exceeded",
  maxFunctionCalls: "Maximum function calls exceeded",
  maxAllocation: "Maximum allocation exceeded",
  maxTime: "Maximum CPU time exceeded",
  maxSourceLength: "Maximum source length exceeded",
  maxNestedRuns: "Maximum nested run depth exceeded",
} as const;

/** The limits of one evaluation by name. `maxNestedRuns` is fixed; the others are options of `evaluate`. */
export type LimitType = keyof typeof MESSAGES;

/** What the constructor of a {@link LimitExceededError} takes. */
export interface LimitExceededErrorOptions extends ErrorLocation {
  readonly limitType: LimitType;
  readonly used: number;
  readonly limit: number;
}

/**
 * A limit of one evaluation was exceeded and the evaluation terminated. What it used is charged to the tracker, which is not
 * exhausted by it. `used` includes what was refused, in the unit of the limit.
 *
 * @example
 * interpreter.evaluate("while (true) {}", { maxTime: 50 }); // LimitExceededError, limitType "maxTime"
 */
export class LimitExceededError extends InterpreterError {
  static {
    tagErrorClass(LimitExceededError, "LimitExceededError");
  }

  declare readonly _tag: "LimitExceededError";
  readonly limitType: LimitType;
  readonly used: number;
  readonly limit: number;

  constructor(options: LimitExceededErrorOptions) {
    super({ ...options, message: MESSAGES[options.limitType] });
    this.limitType = options.limitType;
    this.used = options.used;
    this.limit = options.limit;
  }

  override toJSON(): Record<string, unknown> {
    const { limitType, used, limit } = this;
    return { ...super.toJSON(), limitType, used, limit };
  }
}
