/**
 * `npm start`: fifteen tenants in one process. Prints what each program gave, or the error that stopped it with its source
 * line and caret; then what each used of its plan. Exits with 0 when the good are unharmed and the bad were stopped.
 */
import { inspect } from "node:util";
import { InterpreterError } from "sandglass";
import { runTenants, wentWell } from "./tenants.mjs";
import { usageTable } from "./usage-table.mjs";

/** @import { Run } from "./tenants.mjs" */

/** @param {unknown} error */
const describe = (error) => (error instanceof InterpreterError ? firstLines(error.format(), 6) : inspect(error));

/**
 * @param {string} text
 * @param {number} most
 */
const firstLines = (text, most) => {
  const lines = text.split("\n");
  return lines.length <= most ? text : [...lines.slice(0, most), `  … ${lines.length - most} more frames`].join("\n");
};

/** @param {Run} run */
const report = ({ tenant, value, error }) =>
  `== ${tenant.file}\n${error === undefined ? inspect(value, { compact: 3, breakLength: 100 }) : describe(error)}\n`;

const runs = await runTenants();
for (const run of runs) console.log(report(run));
console.log(usageTable(runs));

const verdicts = await Promise.all(runs.map(wentWell));
const failed = runs.filter((_, index) => !verdicts[index]).map(({ tenant }) => tenant.file);
const bad = runs.filter(({ tenant }) => tenant.stoppedBy !== undefined).length;

if (failed.length === 0) console.log(`\n${runs.length - bad} good tenants unharmed, ${bad} bad ones stopped.`);
else console.error(`\nNot as it should be: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
