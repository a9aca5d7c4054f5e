import { cpuMilliseconds, cpuTimeOf } from "../cpu-clock.mjs";
import { evaluateOnV8 } from "../programs.mjs";
import { useOnce } from "./program-time.mjs";

/** The order of a block's runs: whatever drifts or alternates weighs equally on both sides. */
const order = ["without", "with", "with", "without", "with", "without", "without", "with"];

/**
 * @param {import("../engines/engine.d.ts").Engine[]} engines
 * @param {import("../programs.mjs").Program} program
 */
function checkResults(engines, program) {
  const expected = evaluateOnV8(program.source);
  for (const engine of engines) {
    const result = useOnce(engine, program);
    if (result !== expected) throw new Error(`gave ${result} instead of ${expected}`);
  }
}

/**
 * What accounting costs, as ratios of the time with limits to the time without, of runs that take turns in one
 * process. Both sides share every piece of compiled code, and the clock speed, the heap and the host's compiler drift
 * for both alike.
 * @param {import("../engines/engine.d.ts").Engine} without
 * @param {import("../engines/engine.d.ts").Engine} withLimits
 * @param {import("../programs.mjs").Program} program
 * @param {import("../options.mjs").Effort} effort
 * @returns {number[]} one ratio for each block
 */
export function overheadRatios(without, withLimits, program, { minBlocks, overheadBudget }) {
  const ratioOfBlock = () => {
    let timeWithout = 0;
    let timeWith = 0;
    for (const side of order) {
      if (side === "without") timeWithout += cpuTimeOf(() => useOnce(without, program));
      else timeWith += cpuTimeOf(() => useOnce(withLimits, program));
    }
    return timeWith / timeWithout;
  };
  checkResults([without, withLimits], program);
  ratioOfBlock();
  const ratios = [];
  const end = cpuMilliseconds() + overheadBudget;
  while (ratios.length < minBlocks || cpuMilliseconds() < end) ratios.push(ratioOfBlock());
  return ratios;
}
