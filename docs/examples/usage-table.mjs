/** The table of `npm start`: what each tenant used of its plan, and what is left. */

/** @import { ResourceStats, ResourceType } from "sandglass" */
/** @import { Run } from "./tenants.mjs" */

/** @type {readonly { title: string; limit: ResourceType; used: (stats: ResourceStats) => string }[]} */
const columns = [
  { title: "evaluations", limit: "maxEvaluations", used: (stats) => count(stats.evaluations) },
  { title: "iterations", limit: "maxTotalIterations", used: (stats) => count(stats.iterations) },
  { title: "calls", limit: "maxFunctionCalls", used: (stats) => count(stats.functionCalls) },
  { title: "memory", limit: "maxTotalMemory", used: (stats) => `${count(stats.memoryBytes)} B` },
  { title: "CPU", limit: "maxCpuTime", used: (stats) => `${stats.cpuTimeMs.toFixed(1)} ms` },
];

/** @param {number} amount */
const count = (amount) => amount.toLocaleString("en");

/**
 * @param {ResourceStats} stats
 * @param {ResourceType} limit
 */
const leftOf = ({ limitStatus }, limit) => {
  const status = limitStatus[limit];
  return status === undefined ? "no limit" : `${Math.floor((100 * status.remaining) / status.limit)} %`;
};

/** @param {Run} run */
const rowOf = ({ tenant, error, stats }) => [
  tenant.file,
  error === undefined ? "finished" : "stopped",
  ...columns.flatMap(({ limit, used }) => [used(stats), leftOf(stats, limit)]),
];

/** @param {readonly Run[]} runs */
export const usageTable = (runs) => {
  const rows = [["tenant", "", ...columns.flatMap(({ title }) => [title, "left"])], ...runs.map(rowOf)];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => row.map((cell, column) => align(cell, column, widths[column] ?? 0)).join("  ")).join("\n");
};

/**
 * Names to the left, numbers to the right.
 * @param {string} cell
 * @param {number} column
 * @param {number} width
 */
const align = (cell, column, width) => (column < 2 ? cell.padEnd(width) : cell.padStart(width));
