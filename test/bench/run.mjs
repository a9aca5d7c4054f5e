import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { isBuilt, isStale } from "./build.mjs";
import { printComparison, readNumbers } from "./compare.mjs";
import { judgeCriteria, printCriteria } from "./criteria.mjs";
import { isOurs, isPeer } from "./engines.mjs";
import { parseOptions, usage } from "./options.mjs";
import { measureFairness } from "./parts/fairness.mjs";
import { measureMicro } from "./parts/micro.mjs";
import { measureOverhead } from "./parts/overhead.mjs";
import { measureRegExps, measureTimes } from "./parts/times.mjs";
import { installPeers } from "./peers.mjs";
import { loadPrograms } from "./programs.mjs";

/** `npm run bench`: measures, prints, judges, and keeps the numbers. README.md beside this file tells the method. */

const circumstances = () => ({
  date: new Date().toISOString(),
  node: process.version,
  cpu: cpus()[0]?.model,
  load: loadavg()[0],
});

/**
 * @param {import("./options.mjs").Options} options
 * @returns {Promise<import("./numbers.d.ts").Numbers>}
 */
async function measure(options) {
  const { parts } = options;
  return {
    ...(parts.includes("times") && { times: await measureTimes(options) }),
    ...(parts.includes("micro") && { micro: await measureMicro(options) }),
    ...(parts.includes("regexp") && { regexp: await measureRegExps(options) }),
    ...(parts.includes("overhead") && isBuilt() && { overhead: await measureOverhead(options) }),
    ...(parts.includes("fairness") && isBuilt() && { fairness: await measureFairness(options) }),
  };
}

/**
 * @param {string | undefined} output
 * @param {{ date: string } & Record<string, unknown>} numbers
 */
function keep(output, numbers) {
  const results = fileURLToPath(new URL("results/", import.meta.url));
  const file = output ?? `${results}${numbers.date.replaceAll(":", "-")}.json`;
  mkdirSync(results, { recursive: true });
  writeFileSync(file, `${JSON.stringify(numbers, null, 2)}\n`);
  console.log(`\nNumbers in ${file}`);
}

const comparingParts = ["times", "micro", "regexp"];

/**
 * The engines that can be measured.
 * @param {import("./options.mjs").Options} options
 */
function prepare({ engines, parts }) {
  if (engines.some(isPeer) && parts.some((part) => comparingParts.includes(part))) installPeers();
  if (!isBuilt()) console.log("Sandglass is not built and left out: npm run build");
  else if (isStale()) console.log("Sandglass has changed since it was built: npm run build");
  return engines.filter((engine) => isBuilt() || !isOurs(engine));
}

/** @param {import("./options.mjs").Options} chosen */
async function main(chosen) {
  const options = { ...chosen, engines: prepare(chosen) };
  const before = options.compare === undefined ? undefined : readNumbers(options.compare);
  const start = circumstances();
  console.log(`Node ${start.node}, ${start.cpu}, load ${start.load}${options.quick ? ", quick" : ""}`);
  const numbers = await measure(options);
  const criteria = options.control ? [] : judgeCriteria(numbers);
  if (criteria.length > 0) printCriteria(criteria);
  if (before !== undefined) printComparison(before, numbers, options.engines);
  keep(options.output, { ...start, quick: options.quick, ...numbers, criteria });
  if (criteria.some(({ kept }) => kept === false)) process.exitCode = 1;
}

/** @returns {import("./options.mjs").Options | undefined} `undefined` if the command line was not understood */
function readCommandLine() {
  try {
    return parseOptions(
      process.argv.slice(2),
      [...loadPrograms(), ...loadPrograms("patterns")].map(({ name }) => name),
    );
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exitCode = 2;
    return undefined;
  }
}

const options = readCommandLine();
if (options?.help) console.log(usage);
else if (options) await main(options);
