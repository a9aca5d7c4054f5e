/**
 * The tenants of `npm start`: guest programs in `tenants/`, each with a tracker and an interpreter of its own. All of them
 * have bought the same plan. Some are good, some are bad; both run side by side in one process and one thread.
 */
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { Interpreter, ResourceTracker } from "sandglass";

/** @import { ResourceLimits, ResourceStats } from "sandglass" */

/**
 * @typedef {object} Tenant
 * @property {string} file in `tenants/`
 * @property {Record<string, unknown>} [globals] what the host gives to the guest
 * @property {ResourceLimits} [limits] where the plan is not the standard one
 * @property {string} [stoppedBy] `_tag` of the error that must stop a bad one; a good one has none
 */

/**
 * @typedef {object} Run
 * @property {Tenant} tenant
 * @property {unknown} [value]
 * @property {unknown} [error]
 * @property {ResourceStats} stats
 */

/** What every tenant may use, all its evaluations together. @type {Required<ResourceLimits>} */
export const plan = {
  maxTotalMemory: 8 * 1024 * 1024,
  maxTotalIterations: 200_000,
  maxFunctionCalls: 50_000,
  maxCpuTime: 5_000,
  maxEvaluations: 10,
};

const order = {
  customer: { name: "Ada", country: "FI", member: true },
  items: [
    { sku: "LAMP-3", quantity: 12, cents: 250 },
    { sku: "OLD-7", quantity: 1, cents: 999 },
    { sku: "DESK-1", quantity: 2, cents: 19_900 },
  ],
};

const text = `The hourglass is older than the clock. It needs no wheel and no spring. The sand falls, grain by grain,
and when the sand is gone the time is gone. Turn the hourglass, and the time begins again.`;

const csv = `name,stock,price
"Lamp, red",3,19.5
Desk,many,140
"Chair ""Ada""",12,45.25
`;

/** @type {Readonly<Record<string, readonly number[]>>} */
const sales = { north: [120, 80, 41], south: [99, 180], west: [] };

/** @type {readonly Tenant[]} */
export const tenants = [
  {
    file: "order-pricing.js",
    globals: { order, taxRate: (/** @type {string} */ land) => (land === "FI" ? 0.255 : 0.2) },
  },
  {
    file: "infinite-loop.js",
    limits: { maxTotalIterations: Infinity, maxCpuTime: 50 },
    stoppedBy: "ResourceExhausted",
  },
  { file: "sorting-exercise.js" },
  { file: "memory-hog.js", stoppedBy: "ResourceExhausted" },
  { file: "text-statistics.js", globals: { text } },
  { file: "endless-recursion.js", stoppedBy: "LimitExceededError" },
  { file: "claim-rules.js" },
  { file: "syntax-error.js", stoppedBy: "ParseError" },
  { file: "csv-import.js", globals: { csv } },
  { file: "catches-everything.js", stoppedBy: "ResourceExhausted" },
  { file: "loan-schedule.js" },
  { file: "job-flood.js", stoppedBy: "ResourceExhausted" },
  { file: "sales-dashboard.js", globals: { fetchSales: async (/** @type {string} */ region) => sales[region] } },
  { file: "string-bomb.js", stoppedBy: "ResourceExhausted" },
  { file: "bad-data.js", stoppedBy: "GuestError" },
];

/** @param {Tenant} tenant */
export const sourceOf = ({ file }) => readFileSync(new URL(`tenants/${file}`, import.meta.url), "utf8");

/**
 * Runs a tenant's program on an interpreter and a budget of its own.
 * @param {Tenant} tenant
 * @returns {Promise<Run>}
 */
export const runTenant = async (tenant) => {
  const tracker = new ResourceTracker({ limits: { ...plan, ...tenant.limits } });
  const interpreter = new Interpreter({ globals: tenant.globals ?? {}, resourceTracker: tracker });
  try {
    const value = await interpreter.evaluateAsync(sourceOf(tenant), { filename: tenant.file });
    return { tenant, value, stats: tracker.getStats() };
  } catch (error) {
    return { tenant, error, stats: tracker.getStats() };
  }
};

/** All at once: they take turns, also with the loop that never ends. */
export const runTenants = () => Promise.all(tenants.map(runTenant));

/**
 * Did it go as it should? A bad tenant must have been stopped by the right error. A good one must have the value and the
 * bill, to the last unit, that it has when it runs alone.
 * @param {Run} run
 */
export const wentWell = async (run) => {
  const { tenant, error } = run;
  if (tenant.stoppedBy !== undefined) {
    return error instanceof Error && "_tag" in error && error._tag === tenant.stoppedBy;
  }
  const alone = await runTenant(tenant);
  return error === undefined && isDeepStrictEqual([run.value, billOf(run)], [alone.value, billOf(alone)]);
};

/** @param {Run} run */
const billOf = ({ stats: { iterations, functionCalls, memoryBytes } }) => [iterations, functionCalls, memoryBytes];
