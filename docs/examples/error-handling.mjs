/** Error handling: five evaluations are allowed, the sixth is refused; and what the other errors say. */
import { Interpreter, InterpreterError, ResourceExhaustedError, ResourceTracker } from "sandglass";

/** Evaluates ten times and tells what stopped it. */
const tooManyEvaluations = () => {
  const tracker = new ResourceTracker({ limits: { maxEvaluations: 5 } });
  const interpreter = new Interpreter({ resourceTracker: tracker });
  let done = 0;
  try {
    for (; done < 10; done++) interpreter.evaluate("1 + 1");
  } catch (error) {
    if (!(error instanceof ResourceExhaustedError)) throw error;
    const { resourceType, used, limit, message } = error;
    return { done, resourceType, used, limit, message, evaluations: tracker.getStats().evaluations };
  }
  return { done };
};

/**
 * Every error of an evaluation is an `InterpreterError`; `_tag` says which.
 * @param {string} code
 * @param {import("sandglass").EvaluateOptions} [options]
 */
const failureOf = (code, options) => {
  try {
    return new Interpreter().evaluate(code, { filename: "rule.js", ...options });
  } catch (error) {
    if (!(error instanceof InterpreterError)) throw error;
    const { _tag, message, line, column } = error;
    return { _tag, message, line, column, shown: error.format() };
  }
};

export const run = () => ({
  tooManyEvaluations: tooManyEvaluations(),
  parseError: failureOf("const = 1;"),
  guestError: failureOf("const price = (order) => order.total;\nprice(undefined);"),
  limitExceeded: failureOf("let n = 0;\nfor (;;) n++;", { maxIterations: 100 }),
  hostError: failureOf("new Promise(() => {})"),
});
