import Sval from "sval";

/** sval: a syntax-tree interpreter written in JavaScript, whose guests hold the host's own objects. */

/** @typedef {{ body: Record<string, unknown>[] }} Tree */

/**
 * sval gives a script no completion value, so the last statement, if it is an expression, becomes an assignment to
 * `exports.value`.
 * @param {Tree} tree
 */
function exportCompletionValue(tree) {
  const last = tree.body.at(-1);
  if (last?.type !== "ExpressionStatement") return;
  const left = {
    type: "MemberExpression",
    object: { type: "Identifier", name: "exports" },
    property: { type: "Identifier", name: "value" },
    computed: false,
    optional: false,
  };
  last.expression = { type: "AssignmentExpression", operator: "=", left, right: last.expression };
}

/** @returns {import("./engine.d.ts").Engine} */
export function load() {
  return {
    open: (globals) => {
      const interpreter = new Sval({ ecmaVer: "latest", sourceType: "script", sandBox: true });
      interpreter.import(globals);
      const evaluate = (/** @type {string} */ code) => {
        const tree = interpreter.parse(code);
        exportCompletionValue(/** @type {Tree} */ (/** @type {unknown} */ (tree)));
        interpreter.run(tree);
        return interpreter.exports.value;
      };
      return { evaluate };
    },
  };
}
