/** Promises (27.2). */

export const badResolver = (value: string): string => `Promise resolver ${value} is not a function`;
export const EXECUTOR_CALLED_TWICE = "Promise executor has already been invoked with non-undefined arguments";
export const BAD_RESOLVING_FUNCTIONS = "Promise resolve or reject function is not callable";
export const CHAINING_CYCLE = "Chaining cycle detected for promise #<Promise>";
export const ALL_REJECTED = "All promises were rejected";
