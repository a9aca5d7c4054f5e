import { inOwnProcess } from "../own-process.mjs";
import { formatNumber, printRow, printTitle } from "../table.mjs";

/** Part five: many evaluations on one thread. */

/** @typedef {import("../numbers.d.ts").Fairness} Fairness */

/**
 * @param {string} measure
 * @param {import("../options.mjs").Effort} effort
 */
async function measureOne(measure, effort) {
  const reply = await inOwnProcess({ measure, engine: "sandglass", effort });
  if ("error" in reply) throw new Error(`${measure}: ${reply.error}`);
  return reply.value;
}

const cellWidth = 15;

/** @param {Fairness["latencies"]} latencies */
function printLatencies(latencies) {
  printRow("beside", ["1 slice", "worst", "3 ms, idle", "worst", "3 ms, always", "worst"], cellWidth);
  for (const [beside, { tiny, first, small }] of Object.entries(latencies)) {
    const numbers = [tiny, first, small].flatMap((one) => [one?.median, one?.worst]);
    printRow(
      beside,
      numbers.map((number) => formatNumber(number ?? Number.NaN)),
      cellWidth,
    );
  }
}

/**
 * @param {import("../options.mjs").Options} options
 * @returns {Promise<Fairness>}
 */
export async function measureFairness({ effort }) {
  printTitle("Turns: milliseconds until a small evaluation is done");
  const latencies = /** @type {Fairness["latencies"]} */ (await measureOne("latencies", effort));
  printLatencies(latencies);
  const throughput = /** @type {number} */ (await measureOne("throughput", effort));
  console.log(`\n100 at once, by their time one after the other: ${formatNumber(throughput * 100)} %`);
  return { latencies, throughput };
}
