/**
 * The history of an account: the last entries in a ring, so that appending costs the same however long a tenant lives. Rows
 * are immutable and shared between an account and its ancestors; callers get copies, dates included.
 */
import type { Used } from "./lease.ts";

/** How an evaluation ended. */
export type EvaluationOutcome = "value" | "guestError" | "parseError" | "exhausted" | "limit" | "aborted" | "hostError";

/** How an entry came to be; `late` is work that outlived its evaluation, however it ended. */
export type HistoryOutcome = EvaluationOutcome | "late";

/** One finished evaluation, or one piece of late work, as callers see it. */
export interface ResourceHistoryEntry {
  /** When it ended. */
  timestamp: Date;
  /** Bytes charged. */
  memoryBytes: number;
  iterations: number;
  functionCalls: number;
  /** Its number on the account on which it ran, from 1; for late work, the number of the evaluation that created it. */
  evaluationNumber: number;
  /** Milliseconds. */
  cpuTimeMs: number;
  outcome: HistoryOutcome;
  /** The label of the child account on which it ran. */
  label?: string;
}

/** The same as stored: a number for the time. */
export interface HistoryRow extends Readonly<Used> {
  readonly timestamp: number;
  readonly evaluationNumber: number;
  readonly outcome: HistoryOutcome;
  readonly label: string | undefined;
}

export class History {
  private readonly rows: HistoryRow[] = [];
  private oldest = 0;

  /** `capacity`: how many rows are kept, an integer of at least 0 or `Infinity`. */
  constructor(private readonly capacity: number) {}

  append(row: HistoryRow): void {
    if (this.rows.length < this.capacity) {
      this.rows.push(row);
    } else if (this.capacity > 0) {
      this.rows[this.oldest] = row;
      this.oldest = (this.oldest + 1) % this.capacity;
    }
  }

  clear(): void {
    this.rows.length = 0;
    this.oldest = 0;
  }

  /** Oldest first. */
  entries(): ResourceHistoryEntry[] {
    const { rows, oldest } = this;
    return [...rows.slice(oldest), ...rows.slice(0, oldest)].map(toEntry);
  }
}

const toEntry = ({ timestamp, label, ...row }: HistoryRow): ResourceHistoryEntry => ({
  timestamp: new Date(timestamp),
  memoryBytes: row.memoryBytes,
  iterations: row.iterations,
  functionCalls: row.functionCalls,
  evaluationNumber: row.evaluationNumber,
  cpuTimeMs: row.cpuTimeMs,
  outcome: row.outcome,
  ...(label !== undefined && { label }),
});
