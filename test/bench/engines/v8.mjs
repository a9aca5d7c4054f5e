import { createContext, runInContext } from "node:vm";
import { evaluateOnV8 } from "../programs.mjs";

/** V8 in its main context, the fastest that it can be: no sandbox, and every session shares one global object. */

/** @returns {import("./engine.d.ts").Engine} */
export function load() {
  return {
    open: (globals) => {
      Object.assign(globalThis, globals);
      return { evaluate: evaluateOnV8 };
    },
    openFresh: () => {
      const context = createContext();
      return { evaluate: (code) => runInContext(code, context) };
    },
  };
}
