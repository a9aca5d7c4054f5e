/** The command line. */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

export interface Options {
  readonly help: boolean;
  /** What to run, below the folder `test` of test262; empty for everything. */
  readonly paths: readonly string[];
  readonly workers: number;
  readonly output: string | undefined;
  readonly update: boolean;
  readonly slices: boolean;
  readonly sample: number;
  readonly seed: number;
}

export const USAGE = `TEST262_DIR=<checkout> npm run conformance -- [path...] [options]

  path               a folder or test below test262's test/, such as language/expressions
  --workers <n>      processes; default: one for each core
  --output <json>    write the result of every test there
  --update           make what failed and passed the expectations; reasons are kept
  --slices           run with slices of one tick
  --sample <n>       only so many tests, chosen at random
  --seed <n>         for another sample; default 1
  --help             this text

A checkout without Git's data needs TEST262_COMMIT, too.`;

const flag = { type: "boolean", default: false } as const;
const text = { type: "string" } as const;

/** Throws a `TypeError` or `RangeError` for what it does not understand. */
export const parseOptions = (args: readonly string[]): Options => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { help: flag, workers: text, output: text, update: flag, slices: flag, sample: text, seed: text },
  });
  return {
    help: values.help,
    paths: positionals.map(testPath),
    workers: count("workers", values.workers, availableParallelism()),
    output: values.output,
    update: values.update,
    slices: values.slices,
    sample: count("sample", values.sample, Number.POSITIVE_INFINITY),
    seed: count("seed", values.seed, 1),
  };
};

/** `test/language/` is as good as `language`. */
const testPath = (path: string): string => path.replace(/^(\.\/)?(test\/)?/, "").replace(/\/+$/, "");

const count = (name: string, value: string | undefined, otherwise: number): number => {
  if (value === undefined) return otherwise;
  const number = Number(value);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new RangeError(`--${name} must be a number from 1, not ${value}`);
};
