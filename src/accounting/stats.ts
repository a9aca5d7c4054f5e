/** The statistics of an account as callers see them: fresh, plain data that `JSON.stringify` takes as it is. */
import type { ResourceType } from "../errors/ResourceExhaustedError.ts";

/** A limit that is set, and how much of it is used. `used` exceeds `limit` by the charge that was refused, and by what was advanced. */
export interface LimitStatus {
  used: number;
  limit: number;
  /** Never below 0. */
  remaining: number;
}

/** A snapshot of a tracker, or of the tracker behind an interpreter. */
export interface ResourceStats {
  /** Bytes charged by the cost table, cumulative. */
  memoryBytes: number;
  /** Loop iterations and elements visited by built-ins. */
  iterations: number;
  /** Guest function bodies entered. */
  functionCalls: number;
  /** Milliseconds in which the machine ran. */
  cpuTimeMs: number;
  /** Evaluations admitted. */
  evaluations: number;
  /** The highest live memory seen, in bytes, over all interpreters: an estimate of what guest code could still reach. */
  peakMemoryBytes: number;
  /** The largest charge that a single finished evaluation made; the two may come from different ones. */
  largestEvaluation: { memory: number; iterations: number };
  /** True when a new evaluation would be refused. */
  isExhausted: boolean;
  /** The limits that are set. */
  limitStatus: { [Key in ResourceType]?: LimitStatus };
}
