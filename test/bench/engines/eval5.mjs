import eval5 from "eval5";

/** eval5: an interpreter written in JavaScript for ES5, whose guests hold the host's own objects. */

/** @returns {import("./engine.d.ts").Engine} */
export function load() {
  return {
    open: (globals) => {
      const interpreter = new eval5.Interpreter({ ...globals });
      return { evaluate: (code) => interpreter.evaluate(code) };
    },
  };
}
