import * as acorn from "acorn";

const program = `
  class A extends B { #x = 1; static { this.y = /a[/]b/giu; } get z() { return this.#x ?? super.z; } }
  async function* f({ a, ...rest }, [b = 1, ...c] = []) { for await (const x of a?.b?.(c)) yield* x; }
  const t = \`a\${ 1 + \`b\${2}\` }c\`, big = 10n ** 20n;
  label: while (true) { if (a ||= b) continue label; else break; }
  export default (a, b) => ({ a, [b]: async () => await import("x") });
`;

const fails = (source, options) => {
  try {
    acorn.parse(source, options);
    return null;
  } catch (error) {
    return [error.message, error.pos];
  }
};

const plain = (node) => JSON.parse(JSON.stringify(node, (_, value) => (typeof value === "bigint" ? `${value}n` : value)));

export default {
  tree: plain(acorn.parse(program, { ecmaVersion: "latest", sourceType: "module", locations: true })),
  tokens: [...acorn.tokenizer("let x = a / b /re/g; // c", { ecmaVersion: 2022 })].map((token) => token.type.label),
  expression: plain(acorn.parseExpressionAt("foo(1 + 2) rest", 0, { ecmaVersion: 2020 })),
  failures: [
    fails("let a; let a", { ecmaVersion: 2020 }),
    fails("var x = {", { ecmaVersion: 5 }),
    fails("/(/", { ecmaVersion: 2020 }),
    fails("await 1", { ecmaVersion: 2020 }),
    fails("'use strict'; with (a) {}", { ecmaVersion: 2020 }),
  ],
  comments: (() => {
    const comments = [];
    acorn.parse("/* a */ 1 // b", { ecmaVersion: 2020, onComment: comments });
    return comments.map((comment) => comment.value);
  })(),
};
