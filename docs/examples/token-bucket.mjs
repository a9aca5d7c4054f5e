/** A token bucket: so many evaluations and iterations for each interval; the tracker is the bucket, `reset` refills it. */
import { Interpreter, ResourceTracker } from "sandglass";

class RateLimitedInterpreter {
  #tracker;
  #interpreter;

  /** @param {number} tokens */
  constructor(tokens) {
    this.#tracker = new ResourceTracker({ limits: { maxEvaluations: tokens } });
    this.#interpreter = new Interpreter({ resourceTracker: this.#tracker });
  }

  get tokens() {
    return this.#tracker.getStats().limitStatus.maxEvaluations?.remaining ?? 0;
  }

  /** @param {string} code */
  evaluate(code) {
    if (this.#tracker.isExhausted()) throw new Error("Rate limit exceeded");
    return this.#interpreter.evaluate(code);
  }

  /** To be called by a timer, once per interval. */
  refill() {
    this.#tracker.reset();
  }
}

export const run = () => {
  const limited = new RateLimitedInterpreter(3);
  const values = [];
  const tokens = [limited.tokens];
  while (limited.tokens > 0) {
    values.push(limited.evaluate("6 * 7"));
    tokens.push(limited.tokens);
  }
  const refusal = refusalOf(limited);
  limited.refill();
  return { values, tokens, refusal, afterRefill: limited.evaluate("'again'"), left: limited.tokens };
};

/** @param {RateLimitedInterpreter} limited */
const refusalOf = (limited) => {
  try {
    return limited.evaluate("1");
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
};
