import { cpuTimeOf } from "../cpu-clock.mjs";
import { median } from "../statistics.mjs";

/** Small uses, repeated until they can be timed: starting an interpreter, short snippets, calls into the host. */

/** @typedef {import("../engines/engine.d.ts").Engine} Engine */
/** @typedef {import("../options.mjs").Effort} Effort */

/**
 * How often a second of CPU time `action` can run: the median over batches, each long enough to be timed.
 * @param {(index: number) => void} action gets a number that it never got before
 * @param {Effort} effort
 */
function ratePerSecond(action, { microBatches, microBatchTime }) {
  let index = 0;
  const rateOfBatch = (/** @type {number} */ size) => {
    const milliseconds = cpuTimeOf(() => {
      for (let end = index + size; index < end; index++) action(index);
    });
    return (size * 1000) / milliseconds;
  };
  let rate = 0;
  for (let size = 16; size * 1000 < rate * microBatchTime || rate === 0; size *= 2) rate = rateOfBatch(size);
  const size = Math.ceil((rate * microBatchTime) / 1000);
  return median(Array.from({ length: microBatches }, () => rateOfBatch(size)));
}

/**
 * @param {unknown} actual
 * @param {unknown} expected
 */
function check(actual, expected) {
  if (actual !== expected) throw new Error(`gave ${actual} instead of ${expected}`);
}

/**
 * New interpreters a second, each used for `1+1` and dropped.
 * @param {Engine} engine
 * @param {Effort} effort
 */
export function coldStarts(engine, effort) {
  const open = engine.openFresh ?? engine.open;
  return ratePerSecond(() => {
    const session = open({});
    check(session.evaluate("1+1"), 2);
    session.close?.();
  }, effort);
}

/**
 * @param {Engine} engine
 * @param {(evaluate: (code: string) => unknown) => number} measure
 */
function withOperands(engine, measure) {
  const session = engine.open({ a: 3, b: 4 });
  const result = measure(session.evaluate);
  session.close?.();
  return result;
}

/**
 * Evaluations a second of one snippet on one interpreter.
 * @param {Engine} engine
 * @param {Effort} effort
 */
export function sameSource(engine, effort) {
  return withOperands(engine, (evaluate) => ratePerSecond(() => check(evaluate("a+b*2"), 11), effort));
}

/**
 * Evaluations a second on one interpreter of snippets that it has never seen.
 * @param {Engine} engine
 * @param {Effort} effort
 */
export function newSources(engine, effort) {
  return withOperands(engine, (evaluate) =>
    ratePerSecond((index) => check(evaluate(`a+b*2+${index}`), 11 + index), effort),
  );
}

const callsPerLoop = 200_000;

/** @param {string} value the expression that the loop adds up */
const loop = (value) =>
  `(function () { var sum = 0; for (var i = 0; i < ${callsPerLoop}; i++) sum += ${value}; return sum; })()`;

/**
 * Nanoseconds of CPU time for a call from the guest to a host function of one number, beyond the loop around it.
 * @param {Engine} engine
 * @param {Effort} effort
 */
export function hostCallNanoseconds(engine, { microBatches }) {
  const session = engine.open({ hostIdentity: (argument) => argument });
  const expected = ((callsPerLoop - 1) * callsPerLoop) / 2;
  const timeOfLoop = (/** @type {string} */ value) => cpuTimeOf(() => check(session.evaluate(loop(value)), expected));
  const difference = () => timeOfLoop("hostIdentity(i)") - timeOfLoop("i");
  difference();
  const milliseconds = median(Array.from({ length: microBatches }, difference));
  session.close?.();
  return (milliseconds * 1e6) / callsPerLoop;
}
