/** Sandglass: run untrusted JavaScript and keep an exact account of what it used. */
export type { EvaluationLimits } from "./accounting/evaluation-limits.ts";
export type { HistoryOutcome, ResourceHistoryEntry } from "./accounting/history.ts";
export type { ResourceLimits } from "./accounting/limits.ts";
export type { LimitStatus, ResourceStats } from "./accounting/stats.ts";
export type { Exhaustion, OnExhausted, TopUp } from "./accounting/top-up.ts";
export type { ThresholdCrossing } from "./accounting/watchers.ts";
export type { ConsoleLevel, ConsoleLine } from "./apis/console.ts";
export { type Apis, type ConsoleOptions, Host } from "./apis/host-globals.ts";
export * from "./errors/index.ts";
export type { ModuleLoader, ModuleSource, Modules } from "./evaluation/module-sources.ts";
export type { EvaluateOptions } from "./evaluation/options.ts";
export type { Clock } from "./evaluation/outside-world.ts";
export { ProgramCache } from "./evaluation/program-cache.ts";
export { Interpreter, type InterpreterOptions } from "./facade/Interpreter.ts";
export { ResourceTracker, type ResourceTrackerOptions } from "./facade/ResourceTracker.ts";
