/** A monitoring end point: statistics and history are plain data, so a metrics route is one `JSON.stringify`. */
import { Interpreter, ResourceTracker } from "sandglass";

export const createMonitoredInterpreter = () => {
  const tracker = new ResourceTracker({
    limits: { maxTotalMemory: 500 * 1024 * 1024, maxTotalIterations: 10_000_000 },
    historySize: 2,
  });
  const interpreter = new Interpreter({ resourceTracker: tracker });
  return {
    /** @param {string} code */
    evaluate: (code) => interpreter.evaluate(code),
    metrics: () => ({
      current: tracker.getStats(),
      history: tracker.getHistory(),
      limits: { memory: tracker.getLimit("maxTotalMemory"), iterations: tracker.getLimit("maxTotalIterations") },
    }),
    reset: () => tracker.reset(),
  };
};

export const run = () => {
  const monitored = createMonitoredInterpreter();
  monitored.evaluate("for (let i = 0; i < 10; i++);");
  monitored.evaluate("[1, 2, 3].map((n) => n * 2)");
  monitored.evaluate("({ a: 1, b: 2 })");
  const body = JSON.stringify(monitored.metrics());
  monitored.reset();
  return { metrics: JSON.parse(body), afterReset: monitored.metrics() };
};
