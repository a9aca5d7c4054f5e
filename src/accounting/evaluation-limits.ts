/**
 * The limits of one evaluation. They come from two sides, the interpreter and the call; the lower wins. A built-in default
 * is there for hosts that said nothing at all, so it steps back when either side set the limit (`Infinity` counts as set)
 * or when the account limits the same thing cumulatively.
 */
import type { LimitType } from "../errors/LimitExceededError.ts";
import type { ResourceType } from "../errors/ResourceExhaustedError.ts";
import { EVALUATION_DEFAULTS } from "./costs.ts";
import { limitValue, plainOptions, rejectUnknownKeys } from "./option-checks.ts";

/** Names of the limits that can be set for one evaluation. */
export type EvaluationLimitKey = Exclude<LimitType, "maxNestedRuns">;

/**
 * Limits of each evaluation. Exceeding one is a `LimitExceededError`; what was used is charged to the tracker all the same,
 * which is not exhausted by it. Each is a number of at least 0; `Infinity` means no limit, also where there is a default.
 *
 * @example
 * interpreter.evaluate(code, { maxTime: 50, maxMemory: 8 * 1024 * 1024 });
 */
export interface EvaluationLimits extends Partial<Record<EvaluationLimitKey, number>> {
  /** Bytes of live memory of the interpreter. Default 64 MiB, none where the tracker has `maxTotalMemory`. */
  maxMemory?: number;
  /** Bodies of one execution of one loop. Default none. */
  maxLoopIterations?: number;
  /** Guest functions on the call stack. Default 10,000. */
  maxCallStackDepth?: number;
  /** Iterations in this evaluation. Default none. */
  maxIterations?: number;
  /** Function calls in this evaluation. Default none. */
  maxFunctionCalls?: number;
  /** Bytes charged in this evaluation. Default none. */
  maxAllocation?: number;
  /** Milliseconds of CPU time of this evaluation. Default 10,000, none where the tracker has `maxCpuTime`. */
  maxTime?: number;
  /** UTF-16 units of source text. Default 4 Mi. */
  maxSourceLength?: number;
}

/** The limits in force: `Infinity` where there is none. */
export type EvaluationLimitTable = Readonly<Record<EvaluationLimitKey, number>>;

export const EVALUATION_LIMIT_KEYS: readonly EvaluationLimitKey[] = Object.freeze([
  "maxMemory",
  "maxLoopIterations",
  "maxCallStackDepth",
  "maxIterations",
  "maxFunctionCalls",
  "maxAllocation",
  "maxTime",
  "maxSourceLength",
] as const);

/** What the resolution asks of an account: whether it, or an ancestor, limits a resource. */
interface Limited {
  isLimited(resource: ResourceType): boolean;
}

/** Reads the interpreter's `limits` option; throws where a key is unknown or a value is no limit. */
export const decodeEvaluationLimits = (limits: unknown): EvaluationLimits => {
  const given = plainOptions("limits", limits);
  rejectUnknownKeys("limits", given, EVALUATION_LIMIT_KEYS);
  return pickEvaluationLimits(given);
};

/** Reads the limits among the options of a call, which has other options, too. */
export const pickEvaluationLimits = (options: Readonly<Record<string, unknown>>): EvaluationLimits => {
  const limits: EvaluationLimits = {};
  for (const key of EVALUATION_LIMIT_KEYS) {
    if (options[key] !== undefined) limits[key] = limitValue(key, options[key]);
  }
  return limits;
};

/** The limits in force for one evaluation. */
export const resolveEvaluationLimits = (
  ofInterpreter: EvaluationLimits,
  ofCall: EvaluationLimits,
  account: Limited,
): EvaluationLimitTable => {
  const lower = (key: EvaluationLimitKey, otherwise = Number.POSITIVE_INFINITY): number => {
    const mine = ofInterpreter[key];
    const yours = ofCall[key];
    return mine === undefined ? (yours ?? otherwise) : Math.min(mine, yours ?? mine);
  };
  const { maxMemory, maxCallStackDepth, maxTime, maxSourceLength } = EVALUATION_DEFAULTS;
  return {
    maxMemory: lower("maxMemory", account.isLimited("maxTotalMemory") ? Number.POSITIVE_INFINITY : maxMemory),
    maxLoopIterations: lower("maxLoopIterations"),
    maxCallStackDepth: lower("maxCallStackDepth", maxCallStackDepth),
    maxIterations: lower("maxIterations"),
    maxFunctionCalls: lower("maxFunctionCalls"),
    maxAllocation: lower("maxAllocation"),
    maxTime: lower("maxTime", account.isLimited("maxCpuTime") ? Number.POSITIVE_INFINITY : maxTime),
    maxSourceLength: lower("maxSourceLength", maxSourceLength),
  };
};
