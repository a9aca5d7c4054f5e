import { cpuMilliseconds, cpuTimeOf } from "../cpu-clock.mjs";
import { useOnce } from "./program-time.mjs";

/**
 * What accounting costs, as ratios of the time with limits to the time without. Each block of four runs goes
 * A B B A, and the next one B A A B, so that whatever drifts (clock speed, heap, the host's compiler) weighs equally on
 * both sides. Both live in one process and share every piece of compiled code.
 * @param {import("../engines/engine.d.ts").Engine} without
 * @param {import("../engines/engine.d.ts").Engine} withLimits
 * @param {import("../programs.mjs").Program} program
 * @param {import("../options.mjs").Effort} effort
 * @returns {number[]} one ratio for each block
 */
export function overheadRatios(without, withLimits, program, { minBlocks, overheadBudget }) {
  const timeWithout = () => cpuTimeOf(() => useOnce(without, program));
  const timeWith = () => cpuTimeOf(() => useOnce(withLimits, program));
  const withoutOutside = () => {
    const first = timeWithout();
    const inner = timeWith() + timeWith();
    return inner / (first + timeWithout());
  };
  const withOutside = () => {
    const first = timeWith();
    const inner = timeWithout() + timeWithout();
    return (first + timeWith()) / inner;
  };
  withoutOutside();
  const ratios = [];
  const end = cpuMilliseconds() + overheadBudget;
  while (ratios.length < minBlocks || cpuMilliseconds() < end) ratios.push(withoutOutside(), withOutside());
  return ratios;
}
