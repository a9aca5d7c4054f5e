import { getQuickJS } from "quickjs-emscripten";

/** QuickJS compiled to WebAssembly, each session in a runtime and context of its own, without an interrupt handler. */

/** @typedef {import("quickjs-emscripten").QuickJSContext} Context */

/**
 * @param {Context} context
 * @param {string} name
 * @param {number | ((argument: number) => number)} value
 */
function define(context, name, value) {
  const handle =
    typeof value === "number"
      ? context.newNumber(value)
      : context.newFunction(name, (argument) => context.newNumber(value(context.getNumber(argument))));
  handle.consume((global) => context.setProp(context.global, name, global));
}

/**
 * @param {Context} context
 * @param {string} code
 * @returns {unknown}
 */
function evaluate(context, code) {
  return context.unwrapResult(context.evalCode(code)).consume((value) => context.dump(value));
}

/** @returns {Promise<import("./engine.d.ts").Engine>} */
export async function load() {
  const quickjs = await getQuickJS();
  return {
    open: (globals) => {
      const context = quickjs.newContext();
      for (const [name, value] of Object.entries(globals)) define(context, name, value);
      return { evaluate: (code) => evaluate(context, code), close: () => context.dispose() };
    },
  };
}
