import { inOwnProcess } from "../own-process.mjs";
import { loadPrograms } from "../programs.mjs";
import { bootstrapInterval, geometricMean, median } from "../statistics.mjs";
import { formatOverhead, printRow, printTitle } from "../table.mjs";

/** Part three: how much longer a program takes with a tracker and all five limits set than with none. */

/** @typedef {import("../numbers.d.ts").Overhead} Overhead */
/** @typedef {import("../numbers.d.ts").Interval} Interval */

/**
 * @param {string} other the engine to compare with Sandglass without limits
 * @param {string} program
 * @param {import("../options.mjs").Effort} effort
 */
async function measureOne(other, program, effort) {
  const reply = await inOwnProcess({ measure: "overheadRatios", engine: "sandglass", other, program, effort });
  if ("error" in reply) return { problem: reply.error };
  const ratios = /** @type {number[]} */ (reply.value);
  return { ratio: median(ratios), interval: bootstrapInterval([ratios], ([set]) => median(set ?? [])), ratios };
}

const cellWidth = 12;

/**
 * @param {string} label
 * @param {number} ratio
 * @param {Interval} interval
 * @param {number} [blocks]
 */
function print(label, ratio, interval, blocks) {
  const cells = [ratio, ...interval].map(formatOverhead);
  printRow(label, blocks === undefined ? cells : [...cells, String(blocks)], cellWidth);
}

/**
 * @param {Overhead["programs"]} programs
 * @returns {Overhead}
 */
function summarise(programs) {
  const sets = Object.values(programs).flatMap((program) => ("ratios" in program ? [program.ratios] : []));
  if (sets.length === 0) return { programs };
  const mean = (/** @type {readonly number[][]} */ resampled) => geometricMean(resampled.map(median));
  return { programs, mean: mean(sets), interval: bootstrapInterval(sets, mean) };
}

/**
 * @param {import("../options.mjs").Options} options
 * @returns {Promise<Overhead>}
 */
export async function measureOverhead({ programs: chosen, control, effort }) {
  printTitle(
    control ? "Noise: Sandglass without limits against itself" : "Cost of accounting: five limits against none",
  );
  printRow("", ["median", "from", "to", "blocks"], cellWidth);
  /** @type {Overhead["programs"]} */
  const programs = {};
  const names = loadPrograms().map(({ name }) => name);
  for (const name of names.filter((candidate) => chosen.includes(candidate))) {
    const overhead = await measureOne(control ? "sandglass" : "sandglass+limits", name, effort);
    programs[name] = overhead;
    if ("problem" in overhead) printRow(name, [overhead.problem], cellWidth);
    else print(name, overhead.ratio, overhead.interval, overhead.ratios.length);
  }
  const summary = summarise(programs);
  if (summary.mean !== undefined && summary.interval) print("geometric mean", summary.mean, summary.interval);
  return summary;
}
