/** Quick start: a tracker with all five limits, an interpreter, an evaluation, and what it used. */
import { Interpreter, ResourceExhaustedError, ResourceTracker } from "sandglass";

export const run = () => {
  const tracker = new ResourceTracker({
    limits: {
      maxTotalMemory: 100 * 1024 * 1024, // bytes
      maxTotalIterations: 1_000_000,
      maxFunctionCalls: 10_000,
      maxCpuTime: 30_000, // milliseconds
      maxEvaluations: 100,
    },
  });
  /** @type {unknown[]} */
  const output = [];
  const log = (/** @type {unknown} */ value) => output.push(value);
  const interpreter = new Interpreter({ globals: { log }, resourceTracker: tracker });

  const value = interpreter.evaluate(`
    const squares = [];
    for (let i = 0; i < 10; i++) squares.push(i * i);
    log(squares.length);
    squares.reduce((sum, square) => sum + square);
  `);
  const { memoryBytes, iterations, functionCalls, limitStatus } = tracker.getStats();

  tracker.setLimit("maxTotalIterations", 50);
  const refusal = refusalOf(() => interpreter.evaluate("while (true) {}"));

  return { value, output, memoryBytes, iterations, functionCalls, limitStatus, refusal };
};

/** @param {() => unknown} evaluate */
const refusalOf = (evaluate) => {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof ResourceExhaustedError) return error.message;
    throw error;
  }
};
