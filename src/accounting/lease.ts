/** What a lease grants to the next slice, and what was used of it: the words that meter, account and driver share. */

/** Units that may still be used; `Infinity` where there is no limit. */
export interface Lease {
  iterations: number;
  functionCalls: number;
  /** Bytes. */
  memoryBytes: number;
  /** Milliseconds. */
  cpuTimeMs: number;
}

/** Units used; the same fields, for sums. */
export type Used = Lease;

export const noUse = (): Used => ({ iterations: 0, functionCalls: 0, memoryBytes: 0, cpuTimeMs: 0 });
