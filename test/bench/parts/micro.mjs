import { inOwnProcess } from "../own-process.mjs";
import { formatNumber, printRow, printTitle } from "../table.mjs";

/** Part two: small uses of each engine. */

/** @typedef {import("../numbers.d.ts").Micro} Micro */

const labels = {
  coldStarts: "cold starts, 1/s",
  sameSource: "a+b*2, same source, 1/s",
  newSources: "a+b*2, new source, 1/s",
  hostCall: "host call, ns",
};

/**
 * @param {string} measure
 * @param {string} engine
 * @param {import("../options.mjs").Effort} effort
 */
async function measureOne(measure, engine, effort) {
  const reply = await inOwnProcess({ measure, engine, effort });
  return "error" in reply ? { problem: reply.error } : { value: /** @type {number} */ (reply.value) };
}

const cellWidth = 19;

/** @param {Micro} micro */
function printProblems(micro) {
  for (const [measure, row] of Object.entries(micro)) {
    for (const [engine, cell] of Object.entries(row)) {
      if ("problem" in cell) console.log(`failed: ${measure} on ${engine}: ${cell.problem}`);
    }
  }
}

/**
 * @param {import("../options.mjs").Options} options
 * @returns {Promise<Micro>}
 */
export async function measureMicro({ engines, effort }) {
  printTitle("Small uses, by CPU time");
  printRow("", engines, cellWidth);
  /** @type {Micro} */
  const micro = {};
  for (const [measure, label] of Object.entries(labels)) {
    /** @type {Micro[string]} */
    const row = {};
    for (const engine of engines) row[engine] = await measureOne(measure, engine, effort);
    micro[measure] = row;
    const cells = Object.values(row).map((cell) => ("value" in cell ? formatNumber(cell.value) : "failed"));
    printRow(label, cells, cellWidth);
  }
  printProblems(micro);
  return micro;
}
