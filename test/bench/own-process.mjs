import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * @typedef {object} Task
 * @property {string} measure a row of `measures` in worker.mjs
 * @property {string} engine
 * @property {string} [other] the engine to compare it with
 * @property {string} [program]
 * @property {import("./programs.mjs").ProgramSet} [set] where the program is, and those that warm up
 * @property {import("./options.mjs").Effort} effort
 */

/** @typedef {{ value: unknown } | { error: string }} Reply */

const workerFile = fileURLToPath(new URL("worker.mjs", import.meta.url));

/**
 * Runs one measurement in a process of its own, so that nothing measured before has trained the host's compiler or
 * filled its heap.
 * @param {Task} task
 * @returns {Promise<Reply>}
 */
export function inOwnProcess(task) {
  return new Promise((resolve) => {
    const worker = fork(workerFile, { timeout: task.effort.processTimeout, killSignal: "SIGKILL" });
    worker.once("message", (reply) => resolve(/** @type {Reply} */ (reply)));
    worker.once("error", (error) => resolve({ error: error.message }));
    worker.once("exit", (code, signal) => resolve({ error: `its process ended: ${signal ?? `exit code ${code}`}` }));
    worker.send(task);
  });
}
