import { canRead, loadEngine } from "./engines.mjs";
import { coldStarts, hostCallNanoseconds, newSources, sameSource } from "./measures/micro.mjs";
import { overheadRatios } from "./measures/overhead.mjs";
import { programTime } from "./measures/program-time.mjs";
import { warmUp } from "./measures/warm-up.mjs";
import { loadPrograms } from "./programs.mjs";

/** The measuring process: receives one task, warms its engines up with the other programs, answers, and ends. */

/** @type {Record<string, (engines: any[], program: any, effort: any) => unknown>} */
const measures = {
  programTime: ([engine], program, effort) => programTime(engine, program, effort),
  overheadRatios: ([without, withLimits], program, effort) => overheadRatios(without, withLimits, program, effort),
  coldStarts: ([engine], _program, effort) => coldStarts(engine, effort),
  sameSource: ([engine], _program, effort) => sameSource(engine, effort),
  newSources: ([engine], _program, effort) => newSources(engine, effort),
  hostCall: ([engine], _program, effort) => hostCallNanoseconds(engine, effort),
};

/** @param {import("./own-process.mjs").Task} task */
async function perform({ measure, engines: names, program: programName, effort }) {
  const engines = await Promise.all(names.map(loadEngine));
  const programs = loadPrograms();
  const program = programs.find(({ name }) => name === programName);
  engines.forEach((engine, index) => {
    warmUp(
      engine,
      programs.filter((other) => other !== program && canRead(names[index] ?? "", other)),
    );
  });
  return measures[measure]?.(engines, program, effort);
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
