import { type ErrorLocation, InterpreterError, tagErrorClass } from "./InterpreterError.ts";

/** The cumulative limits by name. */
export type ResourceType =
  | "maxTotalMemory"
  | "maxTotalIterations"
  | "maxFunctionCalls"
  | "maxCpuTime"
  | "maxEvaluations";

/** What the constructor of a {@link ResourceExhaustedError} takes. */
export interface ResourceExhaustedErrorOptions extends ErrorLocation {
  readonly resourceType: ResourceType;
  readonly used: number;
  readonly limit: number;
  readonly cause?: unknown;
}

/**
 * A cumulative limit of a tracker is used up: the evaluation was terminated at the charge, or not admitted at all.
 *
 * `used` and `limit` are in the unit of the resource: bytes, iterations, calls, milliseconds, evaluations. `used` includes
 * the refused charge. `cause` is what the Effect failed with that was asked for more.
 *
 * @example
 * if (error instanceof ResourceExhaustedError && error.resourceType === "maxCpuTime") suspendTenant();
 */
export class ResourceExhaustedError extends InterpreterError {
  static {
    tagErrorClass(ResourceExhaustedError, "ResourceExhaustedError", "ResourceExhausted");
  }

  declare readonly _tag: "ResourceExhausted";
  readonly resourceType: ResourceType;
  readonly used: number;
  readonly limit: number;

  constructor(options: ResourceExhaustedErrorOptions) {
    const { resourceType, used, limit } = options;
    super({ ...options, message: `Resource limit exceeded: ${resourceType} (used: ${used}, limit: ${limit})` });
    this.resourceType = resourceType;
    this.used = used;
    this.limit = limit;
  }

  override toJSON(): Record<string, unknown> {
    const { resourceType, used, limit } = this;
    return { ...super.toJSON(), resourceType, used, limit };
  }
}
