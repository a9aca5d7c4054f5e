/** Sandglass for Effect: evaluation as an Effect, accounts as a service. */
export type { Account } from "./accounting/account.ts";
export type { EvaluationLimits } from "./accounting/evaluation-limits.ts";
export type { ResourceHistoryEntry } from "./accounting/history.ts";
export type { ResourceLimits } from "./accounting/limits.ts";
export {
  type AccountSettings,
  type AccountStore,
  CurrentAccount,
  type EffectOnExhausted,
  ResourceAccounting,
} from "./accounting/ResourceAccounting.ts";
export type { ResourceStats } from "./accounting/stats.ts";
export type { Exhaustion, OnExhausted, TopUp } from "./accounting/top-up.ts";
export { usageChanges } from "./accounting/usage-changes.ts";
export type { ThresholdCrossing } from "./accounting/watchers.ts";
export type { ConsoleLevel, ConsoleLine } from "./apis/console.ts";
export type { Apis } from "./apis/host-globals.ts";
export * from "./errors/index.ts";
export {
  type EvaluationError,
  Evaluator,
  type EvaluatorOptions,
  type EvaluatorSession,
  type EvaluatorShape,
  type WorldOptions,
} from "./evaluation/Evaluator.ts";
export { HostConcurrency } from "./evaluation/effect-calls.ts";
export { type EffectConsoleOptions, Host, type HostObject, type Signature } from "./evaluation/Host.ts";
export type { ModuleLoader, ModuleSource, Modules } from "./evaluation/module-sources.ts";
export { SliceTicks, SliceTime } from "./evaluation/pace.ts";
export { ProgramCache } from "./evaluation/program-cache.ts";
export { Turns, TurnTaking } from "./evaluation/turns.ts";
export { ResourceTracker, type ResourceTrackerOptions } from "./facade/ResourceTracker.ts";
