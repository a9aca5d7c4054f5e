import { ratiosOf } from "./relative-times.mjs";
import { geometricMean } from "./statistics.mjs";
import { formatNumber, formatOverhead, printTitle } from "./table.mjs";

/** What Sandglass promises of its speed, held against the numbers of one run. */

/** @typedef {import("./numbers.d.ts").Numbers} Numbers */
/** @typedef {import("./numbers.d.ts").Criterion} Criterion */

/**
 * @param {string} promise
 * @param {number | undefined} value
 * @param {(value: number) => boolean} isKept
 * @param {(value: number) => string} format
 * @returns {Criterion}
 */
function criterion(promise, value, isKept, format = formatNumber) {
  if (value === undefined || Number.isNaN(value)) return { promise, found: "not measured", kept: undefined };
  return { promise, found: format(value), kept: isKept(value) };
}

const ours = ["sandglass", "sandglass+limits"];

/**
 * Programs that Sandglass did not run to the right result.
 * @param {import("./numbers.d.ts").Times} times
 */
function failures(times) {
  const cells = Object.values(times).flatMap((row) => ours.flatMap((engine) => row[engine] ?? []));
  return cells.length === 0 ? undefined : cells.filter((cell) => "problem" in cell).length;
}

/** @param {import("./numbers.d.ts").Times} [times] */
function timeCriteria(times = {}) {
  const mean = (/** @type {string} */ engine, /** @type {string} */ other) =>
    geometricMean(ratiosOf(times, engine, other));
  const multiple = (/** @type {number} */ value) => `${formatNumber(value)}×`;
  return [
    criterion("every program gives V8's result; failures", failures(times), (count) => count === 0, String),
    criterion("at least as fast as quickjs, by geometric mean", mean("quickjs", "sandglass"), (x) => x >= 1, multiple),
    criterion(
      "at least 10 times as fast as sval, by geometric mean",
      mean("sval", "sandglass"),
      (x) => x >= 10,
      multiple,
    ),
  ];
}

/** @param {import("./numbers.d.ts").Micro} [micro] */
function microCriteria(micro = {}) {
  const found = (/** @type {string} */ measure) => {
    const cell = micro[measure]?.sandglass;
    return cell !== undefined && "value" in cell ? cell.value : undefined;
  };
  return [
    criterion("cold starts, at least 10,000 a second", found("coldStarts"), (rate) => rate >= 10_000),
    criterion("same source, at least 300,000 a second", found("sameSource"), (rate) => rate >= 300_000),
    criterion("new source, at least 100,000 a second", found("newSources"), (rate) => rate >= 100_000),
    criterion("host call, under 300 ns", found("hostCall"), (nanoseconds) => nanoseconds < 300),
  ];
}

/** @param {import("./numbers.d.ts").Times} [times] */
function regexpCriteria(times = {}) {
  const mean = geometricMean(ratiosOf(times, "quickjs", "sandglass"));
  return [
    criterion(
      "regular expressions, at least as fast as quickjs",
      mean,
      (x) => x >= 1,
      (x) => `${formatNumber(x)}×`,
    ),
    criterion("every pattern gives V8's result; failures", failures(times), (count) => count === 0, String),
  ];
}

/** @param {import("./numbers.d.ts").Overhead} [overhead] */
function overheadCriteria({ mean, programs } = { programs: {} }) {
  const lows = Object.values(programs).flatMap((program) => ("interval" in program ? [program.interval[0]] : []));
  const low = lows.length === 0 ? undefined : Math.max(...lows);
  return [
    criterion("accounting by geometric mean, under 1 %", mean, (ratio) => ratio < 1.01, formatOverhead),
    criterion(
      "no program's interval wholly above 1 %; the highest starts at",
      low,
      (ratio) => ratio <= 1.01,
      formatOverhead,
    ),
  ];
}

/** @param {import("./numbers.d.ts").Fairness} [fairness] */
function fairnessCriteria({ latencies, throughput } = { latencies: {}, throughput: Number.NaN }) {
  const median = (/** @type {string} */ beside, /** @type {string} */ what) => latencies[beside]?.[what]?.median;
  const milliseconds = (/** @type {number} */ value) => `${formatNumber(value)} ms`;
  const within = (/** @type {number} */ bound) => (/** @type {number} */ value) => value < bound;
  return [
    criterion(
      "an evaluation of one slice beside 100 busy ones of one tenant, under 10 ms",
      median("100 busy of 1 tenant", "tiny"),
      within(10),
      milliseconds,
    ),
    criterion(
      "the same beside 100 busy tenants, under 10 ms",
      median("100 busy of 100 tenants", "tiny"),
      within(10),
      milliseconds,
    ),
    criterion(
      "one of several slices, of a tenant that was idle, beside 100 busy tenants, under 30 ms",
      median("100 busy of 100 tenants", "first"),
      within(30),
      milliseconds,
    ),
    criterion(
      "100 evaluations at once, at least 95 % of their speed in sequence",
      throughput,
      (ratio) => ratio >= 0.95,
      (ratio) => `${formatNumber(ratio * 100)} %`,
    ),
  ];
}

/**
 * @param {Numbers} numbers
 * @returns {Criterion[]}
 */
export function judgeCriteria({ times, micro, regexp, overhead, fairness }) {
  return [
    ...timeCriteria(times),
    ...microCriteria(micro),
    ...regexpCriteria(regexp),
    ...overheadCriteria(overhead),
    ...fairnessCriteria(fairness),
  ];
}

/** @param {Criterion[]} criteria */
export function printCriteria(criteria) {
  printTitle("Criteria");
  for (const { promise, found, kept } of criteria) {
    const verdict = kept === undefined ? "–" : kept ? "pass" : "FAIL";
    console.log(`${verdict.padEnd(6)}${promise.padEnd(64)}${found}`);
  }
}
