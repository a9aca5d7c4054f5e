import { parseArgs } from "node:util";
import { engineNames } from "./engines.mjs";

/**
 * How long to measure. Times are CPU milliseconds, except `processTimeout`.
 * @typedef {object} Effort
 * @property {number} minRuns runs of a program on an engine, at least
 * @property {number} maxRuns and at most, however fast they are
 * @property {number} programBudget after which no run beyond `minRuns` starts
 * @property {number} microBatches batches, whose median counts
 * @property {number} microBatchTime
 * @property {number} minBlocks blocks of eight runs for the overhead of a program, at least
 * @property {number} overheadBudget after which no block beyond `minBlocks` starts
 * @property {number} fairnessRuns of a small evaluation beside busy ones
 * @property {number} throughputRuns of a hundred evaluations at once
 * @property {number} processTimeout wall-clock milliseconds after which a measuring process is killed
 */

/** @type {Effort} */
const fullEffort = {
  minRuns: 5,
  maxRuns: 25,
  programBudget: 2000,
  microBatches: 9,
  microBatchTime: 200,
  minBlocks: 8,
  overheadBudget: 15_000,
  fairnessRuns: 40,
  throughputRuns: 7,
  processTimeout: 600_000,
};

/** @type {Effort} */
const quickEffort = {
  ...fullEffort,
  minRuns: 3,
  programBudget: 400,
  microBatches: 5,
  microBatchTime: 60,
  minBlocks: 4,
  overheadBudget: 3000,
  fairnessRuns: 15,
  throughputRuns: 3,
};

/**
 * @typedef {object} Options
 * @property {boolean} help
 * @property {string[]} engines
 * @property {string[]} programs
 * @property {string[]} parts `times`, `micro`, `regexp`, `overhead`, `fairness`
 * @property {boolean} control
 * @property {boolean} quick
 * @property {string | undefined} compare
 * @property {string | undefined} output
 * @property {Effort} effort
 */

export const usage = `npm run bench -- [options]

  --quick            fewer repetitions: rough numbers in a few minutes
  --engine a,b       only these engines: ${engineNames.join(", ")}
  --program a,b      only these programs, by file name without .js
  --times            only the programs' times   \\
  --micro            only the small uses         | may be combined;
  --regexp           only regular expressions    | without any of them, all five
  --overhead         only the cost of accounting |
  --fairness         only turns                  /
  --control          let --overhead compare Sandglass without limits with itself: what it shows is noise
  --compare <json>   show this run's numbers as ratios to an earlier run's
  --output <json>    where to write the numbers (default: test/bench/results/<date>.json)
  --help             this text`;

const partNames = /** @type {const} */ (["times", "micro", "regexp", "overhead", "fairness"]);

/**
 * @param {string} what
 * @param {string | undefined} list names parted by commas; all if left out
 * @param {string[]} known
 * @returns {string[]} in the order of `known`
 */
function choose(what, list, known) {
  if (list === undefined) return known;
  const chosen = list.split(",");
  const unknown = chosen.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new RangeError(`No ${what} is called ${unknown}; there are ${known.join(", ")}`);
  return known.filter((name) => chosen.includes(name));
}

const flag = /** @type {const} */ ({ type: "boolean", default: false });
const text = /** @type {const} */ ({ type: "string" });

/**
 * @param {string[]} args
 * @param {string[]} programNames
 * @returns {Options}
 */
export function parseOptions(args, programNames) {
  const { values } = parseArgs({
    args,
    options: {
      help: flag,
      quick: flag,
      times: flag,
      micro: flag,
      regexp: flag,
      overhead: flag,
      fairness: flag,
      control: flag,
      engine: text,
      program: text,
      compare: text,
      output: text,
    },
  });
  const parts = partNames.filter((part) => values[part]);
  return {
    help: values.help,
    engines: choose("engine", values.engine, engineNames),
    programs: choose("program", values.program, programNames),
    parts: parts.length === 0 ? [...partNames] : parts,
    control: values.control,
    quick: values.quick,
    compare: values.compare,
    output: values.output,
    effort: values.quick ? quickEffort : fullEffort,
  };
}
