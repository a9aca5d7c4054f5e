import { cpuTimeOf } from "./cpu-clock.mjs";
import { loadEngine } from "./engines.mjs";
import { useOnce } from "./measures/program-time.mjs";
import { loadPrograms } from "./programs.mjs";
import { formatNumber } from "./table.mjs";

/** One program on one engine again and again, under a profiler: `node --cpu-prof test/bench/repeat.mjs sandglass fib 30`. */

const [engineName = "sandglass", programName = "fib", times = "10"] = process.argv.slice(2);
const engine = await loadEngine(engineName);
const program = loadPrograms().find(({ name }) => name === programName);
if (program === undefined) throw new RangeError(`No program is called ${programName}`);
for (let run = 0; run < Number(times); run++) {
  console.log(`${formatNumber(cpuTimeOf(() => useOnce(engine, program)))} ms`);
}
