/** Expressions whose value is a list of cells, a record of cells, or a callback. */
import { code, inner, joined, mostly, oneOf, type Rule, within, word } from "./grammar.ts";

const simpleList = word("xs", "[]", "[1, 2, 3]", "ys", "[3, 1, 2]", "[1, , 3]", '["b", "a"]', "[...xs, 1]");
const count = word("0", "1", "2", "-1", "3");

export const list: Rule = (grammar, place) => {
  if (place.expressionDepth <= 0) return simpleList;
  const at = inner(place);
  const [cell, list, number] = [grammar.cell(at), grammar.list(at), grammar.number(at)];
  const callback = grammar.callback(at);
  const plain = grammar.cell(within(at, "function"));
  return mostly(
    simpleList,
    code`[${joined(oneOf(cell, code`...${list}`), ", ", 0, 3)}]`,
    code`(${list}).map(${callback})`,
    code`(${list}).filter(${callback})`,
    code`(${list}).flatMap((v) => [${plain}, v])`,
    code`[${list}, [${cell}]].flat()`,
    code`(${list}).concat(${cell}, ${list})`,
    code`(${list}).slice(${count}, ${count})`,
    code`(${list}).toSorted()`,
    code`[...${list}].sort((a, b) => (Number(a) || 0) - (Number(b) || 0))`,
    code`[...${list}].${word("reverse()", "fill(0, 1)", "copyWithin(1, 0)", "splice(0, 1)", "sort()")}`,
    code`(${list}).with(0, ${cell})`,
    code`Array.from({ length: ${count} }, (_, i) => ${plain})`,
    code`Array.from(${list}, ${callback})`,
    code`Array.of(${cell}, ${cell})`,
    code`new Array(3).fill(${cell})`,
    code`[...g0(${number})]`,
    code`[...steps(${count})]`,
    code`[...table.${word("keys", "values")}()]`,
    code`[...bag]`,
    code`Object.${word("values", "keys")}(${grammar.record(at)})`,
    code`Object.entries(${grammar.record(at)}).flat()`,
    code`[...(${grammar.text(at)}).slice(0, 4)]`,
    code`JSON.parse(JSON.stringify([1, ${number}, "x"]), (key, v) => v)`,
    code`[...[${cell}].entries()].flat()`,
    code`(([a, ...rest]) => rest)(${list})`,
    code`(({ length, 0: a, ...rest }) => [length, a])(${list})`,
  );
};

const simpleRecord = word("o", "{}", "{ a: 1 }", "{ b: 2, a: 1, 0: n0 }", "{ ...o }");

export const record: Rule = (grammar, place) => {
  const simple = simpleRecord.map((text) => `(${text})`);
  if (place.expressionDepth <= 0) return simple;
  const at = inner(place);
  const [cell, number] = [grammar.cell(at), grammar.number(at)];
  const body = grammar.functionBody(within(at, "function"));
  const plain = grammar.cell(within(at, "function"));
  const name = word("a", "b", '"c d"', "1", "[k]", "[s0]");
  const member = oneOf(code`${name}: ${cell}`, code`...${grammar.record(at)}`, code`...${grammar.list(at)}`);
  // In front of everything: V8 defines accessors late in a literal with a spread before them, and keys come in another order.
  const accessor = oneOf(code`get a() { ${body} },`, code`set b(value) { n1 = value; },`);
  return mostly(
    simple,
    code`({ ${joined(member, ", ", 0, 3)} })`,
    code`({ ${accessor} ${joined(member, ", ", 0, 2)} })`,
    code`Object.assign({}, ${grammar.record(at)}, { b: ${cell} })`,
    code`Object.fromEntries([["a", ${cell}], [s0, ${cell}]])`,
    code`Object.freeze({ a: ${cell} })`,
    code`Object.create({ b: ${cell} })`,
    code`(({ a = ${plain}, ...rest }) => ({ a, ...rest }))(${grammar.record(at)})`,
    code`Object.defineProperty({}, "a", { value: ${number}, enumerable: ${grammar.boolean(at)} })`,
  );
};

/** A function that built-ins call with an element. */
export const callback: Rule = (grammar, place) => {
  const plain = within(place, "function");
  return oneOf(
    code`(v) => ${grammar.cell(plain)}`,
    code`(v, i) => { ${grammar.functionBody(plain)} }`,
    code`function (v) { ${grammar.functionBody(plain)} }`,
    word("f0", "Boolean", "Number", "String"),
  );
};
