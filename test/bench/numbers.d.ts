/** What one run of the benchmark found, as it stands in its JSON file. A part that was not measured is left out. */
export interface Numbers {
  times?: Times;
  micro?: Micro;
  regexp?: Times;
  overhead?: Overhead;
  fairness?: Fairness;
}

/** By program, then by engine. */
export type Times = Record<string, Record<string, Time | Untimed>>;

/** CPU milliseconds: the median, and every run. */
export interface Time {
  milliseconds: number;
  runs: number[];
}

export interface Untimed {
  problem: "skipped" | "failed" | "wrong";
  reason: string;
}

/** By measure, then by engine. */
export type Micro = Record<string, Record<string, { value: number } | { problem: string }>>;

/** Ratios of the time with a tracker and five limits to the time with none. */
export interface Overhead {
  programs: Record<string, ProgramOverhead | { problem: string }>;
  /** The geometric mean of the programs' ratios. */
  mean?: number;
  /** Of the mean. */
  interval?: Interval;
}

export interface ProgramOverhead {
  ratio: number;
  interval: Interval;
  ratios: number[];
}

/** 95 % bootstrap interval. */
export type Interval = [low: number, high: number];

export interface Fairness {
  /** By what it ran beside, of a `tiny` evaluation of one slice, and of a longer one: the `first` of its tenant, or one of many. */
  latencies: Record<string, Record<string, Latency>>;
  /** Of a hundred evaluations at once, as a part of that of the same ones one after the other. */
  throughput: number;
}

/** Wall-clock milliseconds. */
export interface Latency {
  median: number;
  worst: number;
}

export interface Criterion {
  promise: string;
  found: string;
  /** `undefined` where it was not measured. */
  kept: boolean | undefined;
}
