import { canRead } from "../engines.mjs";
import { inOwnProcess } from "../own-process.mjs";
import { evaluateOnV8, loadPrograms } from "../programs.mjs";
import { geometricMean, median } from "../statistics.mjs";
import { formatNumber, printRow, printTitle } from "../table.mjs";

/** Part one: how long each program takes on each engine. */

/**
 * @typedef {{ milliseconds: number, runs: number[] }} Measured
 * @typedef {{ problem: "skipped" | "failed" | "wrong", reason: string }} Unmeasured
 * @typedef {Record<string, Record<string, Measured | Unmeasured>>} Times by program, then by engine
 */

const reference = "quickjs";

/**
 * @param {import("../own-process.mjs").Reply} reply
 * @param {unknown} expected
 * @returns {Measured | Unmeasured}
 */
function judge(reply, expected) {
  if ("error" in reply) return { problem: "failed", reason: reply.error };
  const { result, runs } = reply.value;
  if (result !== expected) return { problem: "wrong", reason: `gave ${result} instead of ${expected}` };
  return { milliseconds: median(runs), runs };
}

/**
 * @param {string} engine
 * @param {import("../programs.mjs").Program} program
 * @param {import("../options.mjs").Effort} effort
 * @returns {Promise<Measured | Unmeasured>}
 */
async function measure(engine, program, effort) {
  if (!canRead(engine, program)) return { problem: "skipped", reason: "needs ECMAScript 2015" };
  const reply = await inOwnProcess({ measure: "programTime", engines: [engine], program: program.name, effort });
  return judge(reply, evaluateOnV8(program.source));
}

/**
 * Times relative to another engine's, of the programs that both can run.
 * @param {Times} times
 * @param {string} engine
 * @param {string} other
 * @returns {number[]}
 */
export function ratiosOf(times, engine, other) {
  return Object.values(times).flatMap((row) => ratioOf(row[engine], row[other]) ?? []);
}

/**
 * @param {Measured | Unmeasured | undefined} cell
 * @param {Measured | Unmeasured | undefined} other
 */
export function ratioOf(cell, other) {
  if (cell === undefined || other === undefined || "problem" in cell || "problem" in other) return undefined;
  return cell.milliseconds / other.milliseconds;
}

/**
 * @param {Measured | Unmeasured} cell
 * @param {Measured | Unmeasured | undefined} referenceCell
 */
function describe(cell, referenceCell) {
  if ("problem" in cell) return cell.problem;
  const ratio = ratioOf(cell, referenceCell);
  return formatNumber(cell.milliseconds) + (ratio === undefined ? "" : ` ${formatNumber(ratio)}×`.padStart(9));
}

const cellWidth = 19;

/**
 * @param {Times} times
 * @param {string[]} engines
 */
function printMeans(times, engines) {
  const means = engines.map((engine) => {
    const ratios = ratiosOf(times, engine, reference);
    return ratios.length === 0 ? "–" : `(${ratios.length}) ${`${formatNumber(geometricMean(ratios))}×`.padStart(8)}`;
  });
  printRow("geometric mean (programs)", means, cellWidth);
}

/** @param {Times} times */
function printProblems(times) {
  for (const [program, row] of Object.entries(times)) {
    for (const [engine, cell] of Object.entries(row)) {
      if ("problem" in cell) console.log(`${cell.problem}: ${program} on ${engine}: ${cell.reason}`);
    }
  }
}

/**
 * @param {import("../options.mjs").Options} options
 * @returns {Promise<Times>}
 */
export async function measureTimes({ engines, programs, effort }) {
  printTitle(`CPU milliseconds of each program, and how many times as long as ${reference}`);
  printRow("", engines, cellWidth);
  /** @type {Times} */
  const times = {};
  for (const program of loadPrograms().filter(({ name }) => programs.includes(name))) {
    /** @type {Times[string]} */
    const row = {};
    for (const engine of engines) row[engine] = await measure(engine, program, effort);
    times[program.name] = row;
    const cells = engines.map((engine) => describe(/** @type {Measured} */ (row[engine]), row[reference]));
    printRow(program.name, cells, cellWidth);
  }
  printMeans(times, engines);
  printProblems(times);
  return times;
}
