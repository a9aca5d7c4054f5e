/** The process that runs tests: gets the path of one, answers with its result, until it is told to go. */
import { Checkout } from "./checkout.ts";
import type { WorkerSettings } from "./pool.ts";
import { hostOptions } from "./realm-host.ts";
import { runTest } from "./run-test.ts";

const settings = JSON.parse(process.argv[2] as string) as WorkerSettings;
const options = { checkout: new Checkout(settings.folder), ...hostOptions(settings.slices) };

process.on("message", (path: string) => process.send?.(runTest(path, options)));
