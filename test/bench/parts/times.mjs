import { canRead } from "../engines.mjs";
import { inOwnProcess } from "../own-process.mjs";
import { evaluateOnV8, loadPrograms } from "../programs.mjs";
import { ratioOf, ratiosOf } from "../relative-times.mjs";
import { geometricMean, median } from "../statistics.mjs";
import { formatNumber, printRow, printTitle } from "../table.mjs";

/** How long each program takes on each engine: part one for the programs of all kinds, part four for patterns. */

/** @typedef {import("../numbers.d.ts").Times} Times */
/** @typedef {import("../numbers.d.ts").Time} Time */
/** @typedef {import("../numbers.d.ts").Untimed} Untimed */

const reference = "quickjs";

/**
 * @param {import("../own-process.mjs").Reply} reply
 * @param {unknown} expected
 * @returns {Time | Untimed}
 */
function judge(reply, expected) {
  if ("error" in reply) return { problem: "failed", reason: reply.error };
  const { result, runs } = /** @type {{ result: unknown, runs: number[] }} */ (reply.value);
  if (result !== expected) return { problem: "wrong", reason: `gave ${result} instead of ${expected}` };
  return { milliseconds: median(runs), runs };
}

/**
 * @param {string} engine
 * @param {import("../programs.mjs").Program} program
 * @param {import("../programs.mjs").ProgramSet} set
 * @param {import("../options.mjs").Effort} effort
 * @returns {Promise<Time | Untimed>}
 */
async function measure(engine, program, set, effort) {
  if (!canRead(engine, program)) return { problem: "skipped", reason: "needs ECMAScript 2015" };
  const reply = await inOwnProcess({ measure: "programTime", engine, program: program.name, set, effort });
  return judge(reply, evaluateOnV8(program.source));
}

/**
 * @param {Time | Untimed} cell
 * @param {Time | Untimed | undefined} referenceCell
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
 * @param {import("../programs.mjs").ProgramSet} set
 * @returns {Promise<Times>}
 */
async function measureSet({ engines, programs, effort }, set) {
  printRow("", engines, cellWidth);
  /** @type {Times} */
  const times = {};
  for (const program of loadPrograms(set).filter(({ name }) => programs.includes(name))) {
    /** @type {Times[string]} */
    const row = {};
    for (const engine of engines) row[engine] = await measure(engine, program, set, effort);
    times[program.name] = row;
    const cells = engines.map((engine) => describe(/** @type {Time} */ (row[engine]), row[reference]));
    printRow(program.name, cells, cellWidth);
  }
  printMeans(times, engines);
  printProblems(times);
  return times;
}

/** @param {import("../options.mjs").Options} options */
export function measureTimes(options) {
  printTitle(`CPU milliseconds of each program, and how many times as long as ${reference}`);
  return measureSet(options, "programs");
}

/** Peers that hand the host's own expressions to their guests have no engine of their own to measure. */
const matching = ["v8", reference, "sandglass"];

/** @param {import("../options.mjs").Options} options */
export function measureRegExps(options) {
  printTitle(`Regular expressions: CPU milliseconds, and how many times as long as ${reference}`);
  const engines = options.engines.filter((engine) => matching.includes(engine));
  return measureSet({ ...options, engines }, "patterns");
}
