/**
 * Operators have closures of their own for the forms of their operands (a local, a literal, anything) and for what becomes of
 * the value (it is used, stored, or decides a branch). Every operator gives in every form what it gives on V8.
 */
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { GuestError, Interpreter } from "../../src/index.ts";

const arithmetic = ["+", "-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>", ">>>"];
const comparisons = ["<", "<=", ">", ">=", "===", "!==", "==", "!="];

const literals = ["0", "3", "7.5", '"12"', "10n", "null"];
const values = ["-0", "3", "-7", "2147483648.5", "NaN", '"12"', "10n", "undefined", "objectOf(5)", 'objectOf("b")'];

/** An object that logs its conversion, so that the order is seen. */
const prelude = `
const log = [];
const objectOf = (value) => ({ valueOf() { log.push(String(value)); return value; } });
const show = (value) => Object.is(value, -0) ? "-0" : typeof value + " " + String(value);
const attempt = (form, x, y) => {
  try { log.push(show(form(x, y))); } catch (error) { log.push(error.name + ": " + error.message); }
};
`;

const operandForms = (operator: string): string[] => [
  `x ${operator} y`,
  `x ${operator} (0, y)`,
  `(0, x) ${operator} y`,
  `(0, x) ${operator} (0, y)`,
  ...literals.flatMap((literal) => [
    `x ${operator} ${literal}`,
    `(0, x) ${operator} ${literal}`,
    `${literal} ${operator} y`,
  ]),
];

const uses = (expression: string): string[] => [
  `(x, y) => ${expression}`,
  `(x, y) => { let r = ${expression}; return r; }`,
  `(x, y) => { var r = ${expression}; return r; }`,
  `(x, y) => { let r; return (r = ${expression}) === r ? r : show(r); }`,
  `(x, y) => { x = ${expression}; return x; }`,
];

const compoundForms = (operator: string): string[] =>
  [...literals.slice(0, 4), '"a"', "10n", "y", "(0, y)"].flatMap((right) => [
    `(x, y) => { x ${operator}= ${right}; return x; }`,
    `(x, y) => { const a = [x], i = 0; a[i] ${operator}= ${right}; return a[0]; }`,
    `(x, y) => { const o = { v: x }; o.v ${operator}= ${right}; return o.v; }`,
    `(x, y) => { let n = 0; for (; n < 2; n += 1, x ${operator}= ${right}); return x; }`,
    `(x, y) => { let n = 0; for (; n++ < 2; x ${operator}= ${right}) n; return x; }`,
  ]);

const branchForms = (expression: string): string[] => [
  `(x, y) => { let r = 1; if (${expression}) r = 2; return r; }`,
  `(x, y) => { let r; if (${expression}) r = 1; else r = 2; return r; }`,
  `(x, y) => { let r = 0; if (!(${expression})) r = 1; return r; }`,
  `(x, y) => (${expression} ? "yes" : "no")`,
  `(x, y) => { let n = 0; while (n < 3 && ${expression}) n++; return n; }`,
  `(x, y) => { let n = 0; for (; ${expression}; ) if (n++ > 2) break; return n; }`,
  // Straight loops, which no test ends that NaN does not end.
  ...(/[!=]=/.test(expression) && !/ [<>]= /.test(expression)
    ? []
    : [`(x, y) => { let n = 0; for (; ${expression}; x = y = NaN) n++; return n; }`]),
  `(x, y) => { let n = 0; do { if (n++ > 2) x = y = undefined; } while (n < 5 && ${expression}); return n; }`,
];

const program = (forms: readonly string[]): string => `${prelude}
const values = [${values.join(", ")}];
for (const form of [${forms.join(",\n")}])
  for (const x of values) for (const y of values) attempt(form, x, y);
log.join("\\n");
`;

const agrees = (forms: readonly string[]): void => {
  const source = program(forms);
  const ours = new Interpreter({ limits: { maxTime: Infinity } }).evaluate(source) as string;
  expect(ours.split("\n")).toEqual((runInNewContext(source) as string).split("\n"));
};

describe("a value, stored or not", () => {
  it.each(arithmetic)("%s", (operator) => agrees(operandForms(operator).flatMap(uses)));
  it.each(comparisons)("%s", (operator) => agrees(operandForms(operator).flatMap(uses)));
});

describe("a compound assignment", () => {
  it.each(arithmetic)("%s=", (operator) => agrees(compoundForms(operator)));
});

describe("a sum with a product", () => {
  const products = ["x * y", "y * x", "(0, x) * y", "y * (0, y)", "3 * y", "x * 7.5"];
  const lefts = ["x", "y", "(0, y)", "2", "x * x"];
  it.each(["+", "-"])("%s", (operator) => {
    const sums = lefts.flatMap((left) => products.map((product) => `${left} ${operator} ${product}`));
    agrees([
      ...sums.flatMap(uses),
      ...products.flatMap((product) => [
        `(x, y) => { x ${operator}= ${product}; return x; }`,
        `(x, y) => { const o = { v: x }; const r = (o.v ${operator}= ${product}); return r === o.v ? r : show(o.v); }`,
        `(x, y) => { const o = { get v() { log.push("get"); return x; }, set v(w) { log.push(show(w)); } }; return o.v ${operator}= ${product}; }`,
      ]),
    ]);
  });
});

describe("a test", () => {
  it.each(comparisons)("%s", (operator) => agrees(operandForms(operator).flatMap(branchForms)));
});

describe("where an operator throws", () => {
  const statements = [
    "r = x - y;",
    "r = x - 1;",
    "let s = (0, x) * y;",
    "x -= 2;",
    "if (x < y) r = 1;",
    "while (x < 1) r = 1;",
  ];
  const columnOf = (statement: string): number => {
    const place = /(?:\(0, x\)|x) (?:[-*<]|-=)/.exec(statement)?.index ?? 0;
    return place + 1;
  };

  it.each(statements)("%s", (statement) => {
    const source = `(function (x, y) {\nlet r = 0;\n${statement}\n})(Symbol("x"), 1);`;
    const place = { line: 3, column: columnOf(statement) };
    try {
      new Interpreter().evaluate(source);
    } catch (error) {
      expect(error).toBeInstanceOf(GuestError);
      expect(error).toMatchObject(place);
      return;
    }
    expect.unreachable();
  });
});
