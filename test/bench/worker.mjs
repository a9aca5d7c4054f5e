import { canRead, loadEngine } from "./engines.mjs";
import { latencies, throughput } from "./measures/fairness.mjs";
import { coldStarts, hostCallNanoseconds, newSources, sameSource } from "./measures/micro.mjs";
import { overheadRatios } from "./measures/overhead.mjs";
import { programTime } from "./measures/program-time.mjs";
import { warmUp } from "./measures/warm-up.mjs";
import { loadPrograms } from "./programs.mjs";

/** The measuring process: receives one task, warms its engines up with the other programs, answers, and ends. */

/**
 * @typedef {object} Subject what is measured
 * @property {import("./engines.mjs").Engine} engine
 * @property {import("./engines.mjs").Engine} other the one that it is compared with, or itself
 * @property {import("./programs.mjs").Program | undefined} program
 * @property {import("./options.mjs").Effort} effort
 */

/** @type {Record<string, (subject: Subject) => unknown>} */
const measures = {
  programTime: ({ engine, program, effort }) => program && programTime(engine, program, effort),
  overheadRatios: ({ engine, other, program, effort }) => program && overheadRatios(engine, other, program, effort),
  coldStarts: ({ engine, effort }) => coldStarts(engine, effort),
  sameSource: ({ engine, effort }) => sameSource(engine, effort),
  newSources: ({ engine, effort }) => newSources(engine, effort),
  latencies: ({ effort }) => latencies(effort),
  throughput: ({ effort }) => throughput(effort),
  hostCall: ({ engine, effort }) => hostCallNanoseconds(engine, effort),
};

/**
 * @param {string} name
 * @param {import("./programs.mjs").Program[]} others
 */
async function loadWarm(name, others) {
  const engine = await loadEngine(name);
  warmUp(
    engine,
    others.filter((other) => canRead(name, other)),
  );
  return engine;
}

/** @param {import("./own-process.mjs").Task} task */
async function perform({ measure, engine: name, other: otherName = name, program: programName, set, effort }) {
  const programs = loadPrograms(set);
  const program = programs.find((candidate) => candidate.name === programName);
  const others = programs.filter((candidate) => candidate !== program);
  const engine = await loadWarm(name, others);
  const other = otherName === name ? engine : await loadWarm(otherName, others);
  return measures[measure]?.({ engine, other, program, effort });
}

/** @param {unknown} thrown */
const describe = (thrown) => (thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown));

process.once("message", async (task) => {
  const reply = await perform(/** @type {import("./own-process.mjs").Task} */ (task)).then(
    (value) => ({ value }),
    (thrown) => ({ error: describe(thrown) }),
  );
  process.send?.(reply, () => process.disconnect());
});
