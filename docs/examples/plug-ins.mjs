/** Multi-tenant plug-ins: one interpreter and one budget for each, so that none can use up another's. */
import { Interpreter, ResourceTracker } from "sandglass";

/**
 * @param {Record<string, unknown>} globals
 * @param {number} maxTotalMemory bytes
 */
const createPlugIn = (globals, maxTotalMemory) =>
  new Interpreter({ globals, resourceTracker: new ResourceTracker({ limits: { maxTotalMemory } }) });

export const run = () => {
  const plugIns = {
    payment: createPlugIn({ feeInCents: 30 }, 1024 * 1024),
    analytics: createPlugIn({ visits: [120, 80, 40] }, 1024),
  };

  const charged = plugIns.payment.evaluate("({ cents: 970 + feeInCents })");
  const average = plugIns.analytics.evaluate("visits.reduce((sum, n) => sum + n) / visits.length");
  const greed = messageOf(() => plugIns.analytics.evaluate("const all = []; for (;;) all.push({})"));
  const stillFine = plugIns.payment.evaluate("[feeInCents, feeInCents * 2]");

  return {
    charged,
    average,
    greed,
    stillFine,
    payment: plugIns.payment.getStats(),
    analytics: plugIns.analytics.getStats(),
  };
};

/** @param {() => unknown} evaluate */
const messageOf = (evaluate) => {
  try {
    return evaluate();
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
};
