/**
 * The five cumulative limits: their names, their order (in which an exhausted one is reported) and what they count. A limit
 * is a budget that may be used up exactly; a limit that is not set is `Infinity` inside and absent outside.
 */
import type { ResourceType } from "../errors/ResourceExhaustedError.ts";
import { display, limitValue, plainOptions, rejectUnknownKeys } from "./option-checks.ts";

/**
 * Cumulative limits of a tracker. Each is a number of at least 0 that may be used up exactly; absent or `Infinity` means
 * no limit.
 */
export interface ResourceLimits extends Partial<Record<ResourceType, number>> {
  /** Bytes charged by the cost table, cumulative. */
  maxTotalMemory?: number;
  /** Loop iterations and elements visited by built-ins, cumulative. */
  maxTotalIterations?: number;
  /** Guest function bodies entered, cumulative. */
  maxFunctionCalls?: number;
  /** Milliseconds of CPU time, cumulative. */
  maxCpuTime?: number;
  /** Admitted evaluations. */
  maxEvaluations?: number;
}

/** Every limit with a number: `Infinity` where none is set. */
export type LimitTable = Record<ResourceType, number>;

/** The counters of an account, by the names that they have in its statistics. */
export type Counter = "memoryBytes" | "iterations" | "functionCalls" | "cpuTimeMs" | "evaluations";

/** What each limit limits, in the order in which exhausted limits are reported. */
export const COUNTER_OF_LIMIT: Readonly<Record<ResourceType, Counter>> = Object.freeze({
  maxTotalMemory: "memoryBytes",
  maxTotalIterations: "iterations",
  maxFunctionCalls: "functionCalls",
  maxCpuTime: "cpuTimeMs",
  maxEvaluations: "evaluations",
});

export const LIMIT_KEYS = Object.freeze(Object.keys(COUNTER_OF_LIMIT) as ResourceType[]);

/** The limit of each metered counter. */
export const LIMIT_OF_COUNTER = Object.freeze({
  memoryBytes: "maxTotalMemory",
  iterations: "maxTotalIterations",
  functionCalls: "maxFunctionCalls",
  cpuTimeMs: "maxCpuTime",
} as const satisfies Partial<Record<Counter, ResourceType>>);

/** Throws a `RangeError` that names the key, unless it is one of the five. */
export const checkLimitKey = (key: unknown): ResourceType => {
  if (typeof key === "string" && Object.hasOwn(COUNTER_OF_LIMIT, key)) return key as ResourceType;
  throw new RangeError(`Unknown limit ${display(key)}; known: ${LIMIT_KEYS.join(", ")}`);
};

/** Reads `limits` from outside; `undefined` for the whole or for a key means no limit. */
export const decodeLimits = (limits: unknown): LimitTable => {
  const table: LimitTable = {
    maxTotalMemory: Number.POSITIVE_INFINITY,
    maxTotalIterations: Number.POSITIVE_INFINITY,
    maxFunctionCalls: Number.POSITIVE_INFINITY,
    maxCpuTime: Number.POSITIVE_INFINITY,
    maxEvaluations: Number.POSITIVE_INFINITY,
  };
  if (limits === undefined) return table;
  const given = plainOptions("limits", limits);
  rejectUnknownKeys("limits", given, LIMIT_KEYS);
  for (const key of LIMIT_KEYS) {
    if (given[key] !== undefined) table[key] = limitValue(key, given[key]);
  }
  return table;
};
