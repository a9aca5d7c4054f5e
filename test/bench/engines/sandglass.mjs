import { Interpreter, ResourceTracker } from "../../../dist/index.js";

/** Sandglass as built in `dist`, with no tracker or with one that has all five limits set, none of which is reached. */

const limits = {
  maxTotalMemory: 1e15,
  maxTotalIterations: 1e15,
  maxFunctionCalls: 1e15,
  maxCpuTime: 1e12,
  maxEvaluations: 1e12,
};

/**
 * @param {() => { resourceTracker?: ResourceTracker }} accounting
 * @returns {import("./engine.d.ts").Engine}
 */
function engine(accounting) {
  return {
    open: (globals) => {
      const interpreter = new Interpreter({ globals, ...accounting() });
      return { evaluate: (code) => interpreter.evaluate(code) };
    },
  };
}

export const load = () => engine(() => ({}));

export const loadWithLimits = () => engine(() => ({ resourceTracker: new ResourceTracker({ limits }) }));
