/**
 * Work: a piece of guest work that somebody pays for, be it an evaluation or a call that comes after its evaluation has
 * ended (late work). It says who pays, under which limits, and why it was stopped, if it was.
 */
import type { Account } from "../accounting/account.ts";
import type { EvaluationLimitTable } from "../accounting/evaluation-limits.ts";
import type { Lease } from "../accounting/lease.ts";
import type { OpenEvaluation } from "../accounting/open-evaluation.ts";
import type { TopUpRequest } from "../accounting/top-up.ts";
import { hostStackUsedUp, isStackSufficient } from "../errors/host-stack.ts";
import type { ErrorLocation, InterpreterError } from "../errors/index.ts";
import type { HostCalls } from "../host/host-call.ts";
import type { WorkOrigin } from "../host/host-port.ts";
import { UNCONNECTED_CALLS } from "./effect-calls.ts";
import { type DecodedModules, NO_MODULES } from "./module-sources.ts";

/** Ticks between two looks at the clock, where nobody chose another number. */
export const SLICE_TICKS = 10_000;

/** What work ran short of, and whose answer it has to wait for before it goes on. */
export interface Debt {
  readonly request: TopUpRequest;
  readonly counter: keyof Lease;
  /** Still to be charged; 0 for what was advanced. */
  readonly amount: number;
  /** Where the guest stood. */
  readonly where: ErrorLocation;
}

const NO_DEBTS: readonly Debt[] = Object.freeze([]);

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
  /** The host's stack overflowed in it: whose doing that was is seen where the stack is free of it. */
  hasOverflowed = false;
  /** May it wait for somebody who grants more? */
  canWait = false;
  /** Requests that it is part of the answer to. */
  partOf: readonly TopUpRequest[] = [];
  /** What it has to wait for before it goes on: rarely anything. */
  debts: readonly Debt[] = NO_DEBTS;

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

  /** What it has to wait for next; terminated work waits for nothing. */
  get debt(): Debt | undefined {
    return this.termination === undefined ? this.debts[0] : undefined;
  }

  /**
   * Why it was terminated, for those who stand where the host's stack is free of it: an overflow counts as a limit of the
   * guest's where the host has left enough of its stack.
   */
  get reasonOfTermination(): InterpreterError | undefined {
    const { hasOverflowed, termination } = this;
    return hasOverflowed && !isStackSufficient() ? hostStackUsedUp({ filename: termination?.filename }) : termination;
  }

  owe(debt: Debt): void {
    if (this.debts.some(({ request }) => request === debt.request)) return;
    debt.request.join(this);
    this.debts = [...this.debts, debt];
  }

  /** It was answered. */
  forget(debt: Debt): void {
    this.debts = this.debts.filter((other) => other !== debt);
    debt.request.leave(this);
  }

  get evaluationNumber(): number {
    return this.record.evaluationNumber;
  }
}
