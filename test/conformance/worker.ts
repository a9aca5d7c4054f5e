/** The process that runs tests: gets the path of one, answers with its result, until it is told to go. */
import { ProgramCache } from "../../src/evaluation/program-cache.ts";
import { SLICE_TICKS } from "../../src/evaluation/work.ts";
import { Checkout } from "./checkout.ts";
import type { WorkerSettings } from "./pool.ts";
import { runTest } from "./run-test.ts";

const settings = JSON.parse(process.argv[2] as string) as WorkerSettings;
const options = {
  checkout: new Checkout(settings.folder),
  programs: new ProgramCache(),
  ticks: settings.slices ? 1 : SLICE_TICKS,
};

process.on("message", (path: string) => process.send?.(runTest(path, options)));
