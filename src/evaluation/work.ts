/**
 * Work: a piece of guest work that somebody pays for, be it an evaluation or a call that comes after its evaluation has
 * ended (late work). It says who pays, under which limits, and why it was stopped, if it was.
 */
import type { Account } from "../accounting/account.ts";
import type { EvaluationLimitTable } from "../accounting/evaluation-limits.ts";
import type { OpenEvaluation } from "../accounting/open-evaluation.ts";
import type { InterpreterError } from "../errors/index.ts";
import type { HostCalls } from "../host/host-call.ts";
import type { WorkOrigin } from "../host/host-port.ts";
import { UNCONNECTED_CALLS } from "./effect-calls.ts";
import { type DecodedModules, NO_MODULES } from "./module-sources.ts";

/** Ticks between two looks at the clock, where nobody chose another number. */
export const SLICE_TICKS = 10_000;

export class Work implements WorkOrigin {
  readonly account: Account;
  /** What this work has used; open at the account until the work is closed. */
  readonly record: OpenEvaluation;
  readonly limits: EvaluationLimitTable;
  readonly signal: AbortSignal | undefined;
  /** What it may import. */
  readonly modules: DecodedModules;
  /** Who answers what it asks of the host. */
  readonly hostCalls: HostCalls;
  /** Why the work was terminated: from then on none of its code runs. */
  termination: InterpreterError | undefined = undefined;

  constructor(
    account: Account,
    record: OpenEvaluation,
    limits: EvaluationLimitTable,
    modules: DecodedModules = NO_MODULES,
    signal?: AbortSignal,
    hostCalls: HostCalls = UNCONNECTED_CALLS,
  ) {
    this.account = account;
    this.record = record;
    this.limits = limits;
    this.modules = modules;
    this.signal = signal;
    this.hostCalls = hostCalls;
  }

  get evaluationNumber(): number {
    return this.record.evaluationNumber;
  }
}
