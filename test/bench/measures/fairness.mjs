import { Interpreter, ResourceTracker } from "../../../dist/index.js";
import { median } from "../statistics.mjs";

/** One small evaluation beside busy ones, and many evaluations at once. Times are wall-clock milliseconds. */

/** @typedef {import("../numbers.d.ts").Latency} Latency */

const busyLoop = "for (;;);";

/** Ends within its first slice. */
const tiny = "a + b * 2";

/** Takes several milliseconds, so that it needs several turns. */
const small = "(() => { let sum = 0; for (let i = 0; i < 150_000; i++) sum += i % 7; return sum; })()";

const globals = { a: 3, b: 4 };

/** @param {() => Promise<unknown>} action */
async function timeOf(action) {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

const aLittle = () => new Promise((resolve) => setTimeout(resolve, 1));

/**
 * Endless loops under trackers of their own or under one, and what stops them.
 * @param {number} count
 * @param {boolean} areOneTenant
 */
function keepBusy(count, areOneTenant) {
  const controller = new AbortController();
  const shared = new ResourceTracker({ limits: { maxCpuTime: 1e9 } });
  const loops = Array.from({ length: count }, () => {
    const resourceTracker = areOneTenant ? shared : new ResourceTracker({ limits: { maxCpuTime: 1e9 } });
    return new Interpreter({ resourceTracker })
      .evaluateAsync(busyLoop, { signal: controller.signal })
      .catch(() => undefined);
  });
  return async () => {
    controller.abort();
    await Promise.all(loops);
  };
}

/**
 * @param {string} code
 * @param {{ busy: number, areOneTenant: boolean, isNew?: boolean }} beside `isNew`: each evaluation of a tenant that had nothing
 *   to do before; otherwise one tenant sends them one after the other, and gets its share of the thread
 * @param {number} runs
 * @returns {Promise<Latency>}
 */
async function latency(code, { busy, areOneTenant, isNew = false }, runs) {
  const stop = keepBusy(busy, areOneTenant);
  const interpreters = Array.from(
    { length: isNew ? runs : 1 },
    () => new Interpreter({ globals, resourceTracker: new ResourceTracker() }),
  );
  const times = [];
  for (let run = 0; run < runs; run++) {
    const interpreter = interpreters[run % interpreters.length];
    await aLittle();
    times.push(await timeOf(async () => interpreter?.evaluateAsync(code)));
  }
  await stop();
  return { median: median(times), worst: Math.max(...times) };
}

/**
 * Latencies by what runs and beside what.
 * @param {import("../options.mjs").Effort} effort
 * @returns {Promise<Record<string, Record<string, Latency>>>}
 */
export async function latencies({ fairnessRuns }) {
  for (const code of [tiny, small]) await latency(code, { busy: 1, areOneTenant: true }, 20);
  /** @type {Record<string, Record<string, Latency>>} */
  const found = {};
  for (const busy of [0, 1, 10, 100]) {
    for (const areOneTenant of busy > 1 ? [true, false] : [true]) {
      found[describe(busy, areOneTenant)] = {
        tiny: await latency(tiny, { busy, areOneTenant }, fairnessRuns),
        first: await latency(small, { busy, areOneTenant, isNew: true }, fairnessRuns),
        small: await latency(small, { busy, areOneTenant }, fairnessRuns),
      };
    }
  }
  return found;
}

/**
 * @param {number} busy
 * @param {boolean} areOneTenant
 */
function describe(busy, areOneTenant) {
  if (busy === 0) return "nobody";
  return busy === 1 ? "1 busy" : `${busy} busy of ${areOneTenant ? "1 tenant" : `${busy} tenants`}`;
}

const concurrency = 100;

/**
 * The time of a hundred evaluations one after the other by the time of the same ones at once.
 * @param {import("../options.mjs").Effort} effort
 */
export async function throughput({ throughputRuns }) {
  const trackers = Array.from({ length: 10 }, () => new ResourceTracker());
  const evaluations = Array.from({ length: concurrency }, (_, index) => {
    const resourceTracker = trackers[index % trackers.length];
    const interpreter = new Interpreter({ globals, ...(resourceTracker && { resourceTracker }) });
    return () => interpreter.evaluateAsync(small);
  });
  const inSequence = async () => {
    for (const evaluate of evaluations) await evaluate();
  };
  const atOnce = () => Promise.all(evaluations.map((evaluate) => evaluate()));
  const ratios = [];
  await inSequence();
  for (let run = 0; run < throughputRuns; run++) {
    const before = await timeOf(inSequence);
    const between = await timeOf(atOnce);
    ratios.push((before + (await timeOf(inSequence))) / 2 / between);
  }
  return median(ratios);
}
