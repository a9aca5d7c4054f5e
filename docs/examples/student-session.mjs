/** A student's session: what is declared stays for the next submission, the budget is for the session, a teacher may reset it. */
import { Interpreter, InterpreterError, ResourceExhaustedError, ResourceTracker } from "sandglass";

class StudentSession {
  #tracker = new ResourceTracker({ limits: { maxEvaluations: 50, maxTotalIterations: 1_000, maxCpuTime: 5_000 } });
  #interpreter = new Interpreter({ resourceTracker: this.#tracker });

  /** @param {string} code */
  submit(code) {
    try {
      return { success: true, value: this.#interpreter.evaluate(code, { filename: "submission.js" }) };
    } catch (error) {
      if (error instanceof ResourceExhaustedError) return { success: false, limit: error.resourceType };
      if (error instanceof InterpreterError) return { success: false, report: error.format() };
      throw error;
    }
  }

  getStats() {
    return this.#tracker.getStats();
  }

  reset() {
    this.#tracker.reset();
  }
}

export const run = () => {
  const session = new StudentSession();
  const submissions = [
    session.submit("function double(n) { return n * 2; }"),
    session.submit("double(21)"),
    session.submit("doubel(21)"),
    session.submit("let n = 0; while (n >= 0) n++;"),
    session.submit("1 + 1"),
  ];
  const { evaluations, iterations, isExhausted } = session.getStats();
  session.reset();
  return { submissions, evaluations, iterations, isExhausted, afterReset: session.submit("double(4)") };
};
