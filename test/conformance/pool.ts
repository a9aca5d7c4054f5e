/**
 * The processes that run the tests. The engine's own limits stop a test that runs away; should they fail, the process is
 * killed after a while and another one takes its place, and so it is with a process that dies. One that has run many tests
 * is replaced as well, so that no memory piles up.
 */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { TestResult } from "./run-test.ts";

export interface WorkerSettings {
  /** The checkout of test262. */
  readonly folder: string;
  /** Every slice of the machine is one tick. */
  readonly slices: boolean;
}

/** Told of each result as it comes. */
export type OnResult = (result: TestResult) => void;

const PROGRAM = fileURLToPath(new URL("worker.js", import.meta.url));
/** Wall-clock milliseconds that a test may take, in all its modes; well above the engine's limits. */
const TIME_LIMIT = 60_000;
const TESTS_PER_PROCESS = 1_000;
const ARGUMENTS = ["--max-old-space-size=1024"];

/** Runs the tests, in any order; answers when all are done. */
export const runTests = async (
  paths: readonly string[],
  workers: number,
  settings: WorkerSettings,
  onResult: OnResult,
): Promise<void> => {
  const queue = paths.values();
  await Promise.all(Array.from({ length: workers }, () => work(queue, settings, onResult)));
};

/** One worker after the other, until the queue, which others take from as well, is empty. */
const work = async (queue: Iterator<string>, settings: WorkerSettings, onResult: OnResult): Promise<void> => {
  let worker: ChildProcess | undefined;
  let count = 0;
  for (let next = queue.next(); next.done !== true; next = queue.next()) {
    worker ??= fork(PROGRAM, [JSON.stringify(settings)], { execArgv: ARGUMENTS });
    const answer = await ask(worker, next.value);
    onResult(typeof answer === "string" ? lost(next.value, answer) : answer);
    if (typeof answer !== "string" && ++count % TESTS_PER_PROCESS > 0) continue;
    worker.kill("SIGKILL");
    worker = undefined;
  }
  worker?.kill("SIGKILL");
};

/** The result of a test, or what became of its process. */
const ask = (worker: ChildProcess, path: string): Promise<TestResult | string> =>
  new Promise((resolve) => {
    const answer = (result: TestResult | string): void => {
      clearTimeout(timer);
      worker.removeAllListeners();
      // A process may yet die of what is over for it.
      worker.on("error", () => undefined);
      resolve(result);
    };
    const timer = setTimeout(() => answer(`took more than ${TIME_LIMIT / 1000} s`), TIME_LIMIT);
    worker.on("message", (result) => answer(result as TestResult));
    worker.on("error", (error) => answer(`its process failed: ${error.message}`));
    worker.on("exit", (code, signal) => answer(`its process ended: ${signal ?? `exit code ${code}`}`));
    worker.send(path);
  });

const lost = (path: string, message: string): TestResult => ({
  path,
  modes: ["sloppy"],
  failures: [{ mode: "sloppy", message }],
});
