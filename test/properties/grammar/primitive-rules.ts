/** Expressions whose value is a primitive. */
import {
  canAwait,
  canYield,
  code,
  inner,
  mostly,
  oneOf,
  type Place,
  type Rule,
  type Text,
  within,
  word,
} from "./grammar.ts";

const arithmetic = word("+", "-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>", ">>>");
const assignment = word("=", "+=", "-=", "*=", "||=", "&&=", "??=", "**=", ">>>=");
const comparison = word("<", ">", "<=", ">=", "==", "!=", "===", "!==");
const logical = word("&&", "||", "??");
const count = word("0", "1", "2", "3", "-1");

const simpleNumber = word(
  ...["1", "n0", "i", "0", "2", "7", "n1", "(-0)", "0.5", "(-3)", "1e21", "NaN", "Infinity"],
  ...["xs.length", "s0.length", "table.size", "bag.size", "n0++", "--n1"],
);

/** Suspends where the place allows it, in the middle of whatever expression this is. */
const suspendedNumbers = (place: Place, number: Text, cell: Text): readonly Text[] => [
  ...(canYield(place) ? [code`Number(yield ${cell})`, code`(yield* g0(${number}))`] : []),
  ...(canYield(place) && canAwait(place) ? [code`(yield* h0(${number}))`] : []),
  ...(canAwait(place) ? [code`(await ${number})`, code`(await a0(${number}))`, code`(await late(${number}))`] : []),
];

export const number: Rule = (grammar, place) => {
  if (place.expressionDepth <= 0) return simpleNumber;
  const at = inner(place);
  const [number, text, boolean, cell] = [grammar.number(at), grammar.text(at), grammar.boolean(at), grammar.cell(at)];
  const [list, record] = [grammar.list(at), grammar.record(at)];
  const body = grammar.functionBody(within(at, "function"));
  const plain = grammar.number(within(at, "function"));
  return mostly(
    simpleNumber,
    code`(${number} ${arithmetic} ${number})`,
    code`(${word("n0", "n1")} ${assignment} ${number})`,
    code`(o.n ${assignment} ${number}, Number(o.n))`,
    code`(${word("-", "~", "+")}${number})`.map(apart),
    code`(+${boolean})`,
    code`(${boolean} ? ${number} : ${number})`,
    code`(${number}, ${number})`,
    code`Number(${cell} ${logical} ${number})`,
    code`Number(${cell})`,
    code`parseInt(${text}, 10)`,
    code`Math.${word("max", "min", "floor", "trunc", "abs", "sign", "imul", "hypot")}(${number}, ${number})`,
    code`(${list}).${word("indexOf", "lastIndexOf")}(${cell})`,
    code`(${list}).${word("length", "push()", "unshift()")}`,
    code`(${list}).findIndex(${grammar.callback(at)})`,
    code`(${list}).reduce((a, v) => ${plain}, 0)`,
    code`(${list}).reduceRight((a, v, i) => { ${body} }, 0)`,
    code`(${text}).${word("charCodeAt", "codePointAt", "indexOf")}(${count})`,
    code`f0(${number}, ${number})`,
    code`f1(${number}, ${record}, ...${list})`,
    code`f0.call(o, ${number})`,
    code`f0.apply(null, ${list})`,
    code`f0.bind(null, ${number})(${number})`,
    code`new C0(${number}).m(${number})`,
    code`(new C0(${number}).q = ${number})`,
    code`C0.t(${number})`,
    code`((n0) => ${plain})(${number})`,
    code`(function (n1) { ${body} })(${number})`,
    code`({ m() { ${body} } }).m()`,
    code`({ get n() { ${body} } }).n`,
    code`({ valueOf() { ${body} } } - 1)`,
    code`({ __proto__: { m: () => ${plain} }, m() { return super.m() + 1; } }).m()`,
    code`({ [Symbol.toPrimitive](hint) { log(hint); return ${plain}; } } * 2)`,
    code`new (class { constructor(...xs) { this.n = new.target === undefined ? -1 : xs.length; } })(...${list}).n`,
    code`(class { static #p = ${plain}; static m(x) { return #p in x ? this.#p : 0; } }).m(${record})`,
    code`(() => { try { return ${plain}; } finally { log("left"); } })()`,
    code`(() => { for (const v of steps(3)) if (v > 0) return ${plain}; })()`,
    code`(() => { const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i++); return fs.map((f) => f() * f())[2]; })()`,
    code`(function (a) { arguments[0] = ${plain}; return Number(a) + arguments.length; })(${number}, 1)`,
    code`(function down(n) { return n < 1 ? ${plain} : down(n - 1) + 1; })(3)`,
    code`(void ${cell} ?? ${number})`,
    code`Math.max(...(${list}).map(Number))`,
    code`tag\`a\${${number}}b\${${text}}\``,
    code`Number(BigInt(${count}) ${word("+", "*", "-")} 5n)`,
    code`(o?.z?.[${number}]?.(${number}).y + 1)`,
    ...suspendedNumbers(place, number, cell),
  );
};

/** `- -x` must not become `--x`. */
const apart = (text: string): string => text.replace(/^\(([-+])(?=[-+])/, "($1 ");

const simpleText = word('"a"', "s0", '""', '"key"', '"-12.5"', "typeof n0", '"é😀"', "String(n0)");

export const text: Rule = (grammar, place) => {
  if (place.expressionDepth <= 0) return simpleText;
  const at = inner(place);
  const [number, text, cell, list] = [grammar.number(at), grammar.text(at), grammar.cell(at), grammar.list(at)];
  const plain = grammar.cell(within(at, "function"));
  return mostly(
    simpleText,
    code`\`\${${cell}}:\${${number}}\``,
    code`(${text} + ${cell})`,
    code`(s0 += "b")`,
    code`String(${cell})`,
    code`(${text}).slice(${count}, ${count})`,
    code`(${text}).${word("toUpperCase", "trim", "normalize", "toLowerCase")}()`,
    code`(${text}).repeat(${word("0", "1", "2")})`,
    code`(${text}).${word("padStart", "padEnd")}(6, "xy")`,
    code`(${text}).split("a").join("cd")`,
    code`(${text}).replace("a", (match, at) => \`<\${at}>\`)`,
    code`(${text}).replaceAll("a", "$&$&")`,
    code`(${text}).at(${count})`.map((at) => `String(${at})`),
    code`(${list}).join(${word('""', '"-"')})`,
    code`JSON.stringify(${oneOf(list, grammar.record(at))})`,
    code`JSON.stringify({ a: ${cell}, toJSON() { return [${plain}]; } }, null, 2)`,
    code`Object.keys(${grammar.record(at)}).join()`,
    code`typeof ${cell}`,
    code`(${number}).toFixed(2)`,
    code`(${number}).toString(${word("2", "16", "36")})`,
    code`String([...${list}])`,
  );
};

const simpleBoolean = word("true", "false", "i < 2", "n0 > 1", "n1", '"a" in o', "table.has(1)", "xs.includes(1)");

export const boolean: Rule = (grammar, place) => {
  if (place.expressionDepth <= 0) return simpleBoolean.map((text) => `(${text})`);
  const at = inner(place);
  const [number, cell, list] = [grammar.number(at), grammar.cell(at), grammar.list(at)];
  const condition = mostly(
    simpleBoolean,
    code`${number} ${comparison} ${number}`,
    code`${cell} ${comparison} ${cell}`,
    code`!${cell}`,
    code`(${list}).${word("some", "every")}(${grammar.callback(at)})`,
    code`delete o.${word("a", "b")}`,
    code`new C0(${number}) instanceof ${word("C0", "B0", "Array")}`,
    code`Object.is(${cell}, ${cell})`,
    code`bag.${word("has", "delete")}(${cell})`,
    code`Array.isArray(${cell})`,
  );
  return condition.map((text) => `(${text})`);
};

const simpleCell = word(
  ...["1", '"a"', "n0", "s0", "true", "null", "undefined", "v", "i", "k", "xs[0]", "xs.at(-1)", "o.a", "o.b"],
  ...["3n", "xs.pop()", "xs.shift()"],
);

/** A primitive of bounded size, which may be stored anywhere. */
export const cell: Rule = (grammar, place) => {
  if (place.expressionDepth <= 0) return simpleCell;
  const at = inner(place);
  const number = grammar.number(at);
  return mostly(
    simpleCell,
    number,
    code`(${grammar.text(at)}).slice(0, 9)`,
    grammar.boolean(at),
    code`xs[${number}]`,
    code`table.get(${grammar.cell(at)})`,
    code`(${grammar.list(at)}).find(${grammar.callback(at)})`,
    code`(${grammar.record(at)}).a`,
    code`o[${word("k", '"a"', "0", '"b"')}]`,
    code`it.${word("next", "next", "next", "return", "throw")}(${number}).value`,
    code`([n0, n1 = ${number}] = [${number}], n1)`,
    code`([...steps(${count})].length)`,
  );
};
