import { readFileSync } from "node:fs";
import { ratioOf } from "./relative-times.mjs";
import { geometricMean } from "./statistics.mjs";
import { formatNumber, printRow, printTitle } from "./table.mjs";

/** This run against an earlier one: below 1 is less time, or for rates fewer a second. */

/** @typedef {import("./numbers.d.ts").Numbers} Numbers */

/**
 * @param {string} file
 * @returns {Numbers}
 */
export function readNumbers(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

const cellWidth = 19;

/** @param {(number | undefined)[]} ratios */
const cells = (ratios) => ratios.map((ratio) => (ratio === undefined ? "–" : formatNumber(ratio)));

/**
 * @param {NonNullable<Numbers["times"]>} before
 * @param {NonNullable<Numbers["times"]>} after
 * @param {string[]} engines
 */
function compareTimes(before, after, engines) {
  /** @type {number[][]} */
  const columns = engines.map(() => []);
  for (const [program, row] of Object.entries(after)) {
    const ratios = engines.map((engine) => ratioOf(row[engine], before[program]?.[engine]));
    ratios.forEach((ratio, column) => {
      if (ratio !== undefined) columns[column]?.push(ratio);
    });
    printRow(program, cells(ratios), cellWidth);
  }
  printRow("geometric mean", cells(columns.map(geometricMean)), cellWidth);
}

/**
 * @param {NonNullable<Numbers["micro"]>} before
 * @param {NonNullable<Numbers["micro"]>} after
 * @param {string[]} engines
 */
function compareMicro(before, after, engines) {
  for (const [measure, row] of Object.entries(after)) {
    const ratios = engines.map((engine) => {
      const cell = row[engine];
      const earlier = before[measure]?.[engine];
      return cell && earlier && "value" in cell && "value" in earlier ? cell.value / earlier.value : undefined;
    });
    printRow(measure, cells(ratios), cellWidth);
  }
}

/**
 * @param {Numbers} before
 * @param {Numbers} after
 * @param {string[]} engines
 */
export function printComparison(before, after, engines) {
  printTitle("This run's numbers as multiples of the earlier run's");
  printRow("", engines, cellWidth);
  if (before.times && after.times) compareTimes(before.times, after.times, engines);
  if (before.micro && after.micro) compareMicro(before.micro, after.micro, engines);
}
