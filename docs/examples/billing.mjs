/**
 * Billing: a tracker for the company, a child tracker for each of its users. What a user uses is on the user's bill and in
 * the company's total, and the company's limits stop every user.
 */
import { Interpreter, ResourceTracker } from "sandglass";

/** @import { ResourceStats } from "sandglass" */

const BYTES_PER_MEGABYTE = 1024 * 1024;

/** Counts do not depend on the machine, so the same programs give the same invoice everywhere. @param {ResourceStats} stats */
const costOf = ({ memoryBytes, iterations }) =>
  0.01 + (memoryBytes / BYTES_PER_MEGABYTE) * 0.001 + iterations * 0.00001;

class Billing {
  #company = new ResourceTracker({ limits: { maxTotalIterations: 1_000_000 } });
  /** @type {Map<string, ResourceTracker>} */
  #users = new Map();

  /** @param {string} userId */
  #trackerOf(userId) {
    const tracker = this.#users.get(userId) ?? this.#company.child(userId);
    this.#users.set(userId, tracker);
    return tracker;
  }

  /**
   * @param {string} userId
   * @param {string} code
   */
  evaluate(userId, code) {
    return new Interpreter({ resourceTracker: this.#trackerOf(userId) }).evaluate(code);
  }

  /** @param {string} userId */
  invoice(userId) {
    return invoice(userId, this.#trackerOf(userId).getStats());
  }

  total() {
    return invoice("company", this.#company.getStats());
  }

  /** Who ran what, over all users. */
  history() {
    return this.#company.getHistory().map(({ label, iterations, memoryBytes }) => ({ label, iterations, memoryBytes }));
  }
}

/**
 * @param {string} payer
 * @param {ResourceStats} stats
 */
const invoice = (payer, stats) => ({
  payer,
  evaluations: stats.evaluations,
  memoryMB: stats.memoryBytes / BYTES_PER_MEGABYTE,
  iterations: stats.iterations,
  cost: costOf(stats),
});

export const run = () => {
  const billing = new Billing();
  billing.evaluate("ada", "let sum = 0; for (let i = 0; i < 1000; i++) sum += i; sum");
  billing.evaluate("bob", "const list = []; for (let i = 0; i < 65536; i++) list.push(i); list.length");
  billing.evaluate("ada", "[1, 2, 3]");
  return {
    invoices: [billing.invoice("ada"), billing.invoice("bob")],
    total: billing.total(),
    history: billing.history(),
  };
};
