import { cpuMilliseconds, cpuTimeOf } from "../cpu-clock.mjs";

/** @typedef {import("../engines/engine.d.ts").Engine} Engine */
/** @typedef {import("../programs.mjs").Program} Program */

/**
 * A whole use of the engine: a new interpreter, one program, and the result.
 * @param {Engine} engine
 * @param {Program} program
 * @returns {unknown}
 */
export function useOnce(engine, { source }) {
  const session = engine.open({});
  const result = session.evaluate(source);
  session.close?.();
  return result;
}

/**
 * The result of a program, and the CPU milliseconds of each of its runs. The first run is not timed.
 * @param {Engine} engine
 * @param {Program} program
 * @param {import("../options.mjs").Effort} effort
 */
export function programTime(engine, program, { minRuns, maxRuns, programBudget }) {
  const result = useOnce(engine, program);
  const runs = [];
  const end = cpuMilliseconds() + programBudget;
  while (runs.length < minRuns || (runs.length < maxRuns && cpuMilliseconds() < end)) {
    runs.push(cpuTimeOf(() => useOnce(engine, program)));
  }
  return { result, runs };
}
