/**
 * The record of one evaluation, or of one piece of late work, from its admission to its history entry. It is opened, booked
 * and closed by its account; others only read it.
 */
import type { HistoryOutcome, HistoryRow } from "./history.ts";
import { noUse, type Used } from "./lease.ts";

export class OpenEvaluation implements Used {
  /** Tells an admission from a `Refusal`. */
  readonly admitted = true;
  /** Bytes charged so far. */
  memoryBytes = 0;
  iterations = 0;
  functionCalls = 0;
  /** Milliseconds so far. */
  cpuTimeMs = 0;
  /** What had been used when an account was reset during the run, by account; what the account then shows is the rest. */
  private usedAtReset: Map<object, Used> | undefined;

  constructor(
    /** The number of the evaluation on its account, from 1; for late work, of the evaluation that created it. */
    readonly evaluationNumber: number,
    /** The label of its account. */
    readonly label: string | undefined,
    /** Milliseconds since the epoch. */
    readonly startedAt: number,
    /** True for work that outlived its evaluation: it is charged and recorded, but not counted. */
    readonly isLate: boolean,
  ) {}

  /** What was used so far, as a value of its own. */
  usage(): Used {
    const { iterations, functionCalls, memoryBytes, cpuTimeMs } = this;
    return { iterations, functionCalls, memoryBytes, cpuTimeMs };
  }

  /** From now on, `account` sees only what is used after this moment. */
  resetFor(account: object): void {
    this.usedAtReset ??= new Map();
    this.usedAtReset.set(account, this.usage());
  }

  /** The history row for `account`. */
  rowFor(account: object, timestamp: number, outcome: HistoryOutcome): HistoryRow {
    const before = this.usedAtReset?.get(account) ?? NOTHING;
    return {
      timestamp,
      memoryBytes: this.memoryBytes - before.memoryBytes,
      iterations: this.iterations - before.iterations,
      functionCalls: this.functionCalls - before.functionCalls,
      cpuTimeMs: this.cpuTimeMs - before.cpuTimeMs,
      evaluationNumber: this.evaluationNumber,
      outcome,
      label: this.label,
    };
  }
}

const NOTHING: Readonly<Used> = Object.freeze(noUse());
