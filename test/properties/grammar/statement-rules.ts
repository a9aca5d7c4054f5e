/** Statements; what may jump, suspend or return depends on the place. */
import {
  canAwait,
  canYield,
  code,
  EXPRESSION_DEPTH,
  type Grammar,
  joined,
  maybe,
  nested,
  oneOf,
  type Place,
  type Rule,
  type Text,
  within,
  word,
} from "./grammar.ts";

const fresh = (place: Place): Place => ({ ...place, expressionDepth: EXPRESSION_DEPTH });

/** Statements without statements inside. */
const simpleStatement = (grammar: Grammar, place: Place): Text => {
  const [number, cell, list] = [grammar.number(place), grammar.cell(place), grammar.list(place)];
  const [text, record] = [grammar.text(place), grammar.record(place)];
  const plain = grammar.number(within(place, "async"));
  return oneOf(
    code`log(${cell});`,
    code`log(${oneOf(number, text, list, record)});`,
    code`n0 = ${number};`,
    code`n1 ${word("+=", "-=", "*=")} ${number};`,
    code`s0 = (${text}).slice(0, 12);`,
    code`xs = (${list}).slice(0, 6);`,
    code`[ys[0], ys[1] = ${cell}] = ${list};`,
    code`o = ${record};`,
    code`o.${word("a", "b", "n")} = ${cell};`,
    code`o[${cell}] = ${cell};`,
    code`xs.push(${cell});`,
    code`xs[${word("0", "1", "3", '"0"')}] = ${cell};`,
    code`xs.length = ${word("0", "2", "4")};`,
    code`table.set(${cell}, ${cell});`,
    code`bag.add(${cell});`,
    code`[n0, n1 = ${number}] = [${number}, ${number}];`,
    code`({ a: n0, b: n1 = ${number} } = { a: ${number} });`,
    code`[n0, , n1 = 4] = steps(${word("0", "2", "3")});`,
    oneOf(
      code`log(${cell});`,
      code`throw ${oneOf(cell, code`new ${word("Error", "TypeError", "C1")}(${text})`)};`,
      code`${word("null.x", "undefined()", "missing", "n0()", "o.z.z", "null[k] = 1", "new n0()")};`,
    ),
    code`track(${task(grammar, place)});`,
    code`track(${word("a0", "(async (n) => n)")}(${number}));`,
    code`track((async () => { for await (const x of h0(${plain})) { ${FUEL_LOOP} n1 += x; } return n1; })());`,
    code`${chain(grammar, place)};`,
    code`it = g0(${number});`,
    ...(canYield(place) ? [code`yield ${cell};`, code`yield* ${list};`, code`n0 = Number(yield ${number});`] : []),
    ...(canAwait(place)
      ? [code`await ${cell};`, code`n1 = await a0(${number});`, code`log(await late(${cell}));`]
      : []),
    ...(place.body === "script" ? [] : [code`return ${number};`]),
    ...(place.inLoop ? [word("break;", "continue;")] : []),
  );
};

/** A promise that settles without the host. */
const task = (grammar: Grammar, place: Place): Text => {
  const body = grammar.functionBody(within(place, "async"));
  return oneOf(
    code`a0(${grammar.number(place)})`,
    code`(async () => { ${body} })()`,
    code`Promise.${word("all", "race", "any", "allSettled")}([late(${grammar.cell(place)}), ${grammar.cell(place)}])`,
    code`new Promise((resolve, reject) => { ${word("resolve", "reject")}(${grammar.cell(place)}); })`,
  );
};

const chain = (grammar: Grammar, place: Place): Text => {
  const body = grammar.functionBody(within(place, "function"));
  return code`late(${grammar.cell(place)}).then((v) => { ${body} }).${word("catch", "then")}(log, log)${maybe(
    word(".finally(() => log('settled'))"),
  )}`;
};

const FUEL_LOOP = "if (--fuel < 0) break;";
const FUEL_FUNCTION = "if (--fuel < 0) return 0;";

export const loopBody: Rule = (grammar, place) =>
  code`{ ${FUEL_LOOP} ${grammar.statements({ ...place, inLoop: true })} }`;

/** The statements of a function, which returns a number. */
export const functionBody: Rule = (grammar, place) =>
  place.statementDepth <= 0
    ? code`${FUEL_FUNCTION} return ${grammar.number(place)};`
    : code`${FUEL_FUNCTION} ${grammar.statements(nested(place))} return ${grammar.number(fresh(place))};`;

export const statements: Rule = (grammar, place) => joined(grammar.statement(place), "\n", 0, 2);

/** A block, perhaps with names of its own that hide outer ones, some before their declaration. */
export const block: Rule = (grammar, place) => {
  const number = grammar.number(fresh(place));
  const plain = grammar.number(within(place, "function"));
  const body = grammar.functionBody(within(place, "function"));
  // Its own name at each depth: engines differ in what a function does to one of the same name around its block.
  const inner = `b${place.statementDepth}`;
  const declaration = code`${word("let", "const")} n0 = ${number};`;
  return oneOf(
    code`{ ${grammar.statements(place)} }`,
    code`{ ${declaration} ${grammar.statements(place)} }`,
    code`{ ${grammar.statements(place)} ${declaration} }`,
    code`{ var w = ${number}; log(w); ${grammar.statements(place)} }`,
    code`{ let s0 = "x"; const read = () => s0; ${grammar.statements(place)} log(read()); }`,
    code`{ class C0 { static #n = ${plain}; static t() { return this.#n; } m() { return 1; } } ${grammar.statements(place)} }`,
    code`{ log(typeof ${inner}); function ${inner}(x) { ${body} } n0 = ${inner}(${number}); ${grammar.statements(place)} }`,
    ...withResource(grammar, place),
  );
};

/** A block with a resource, in the form that `desugared` of `differential/desugar-using.ts` knows. */
const withResource = (grammar: Grammar, place: Place): readonly Text[] => {
  const name = `r${place.statementDepth}`;
  const value = code`resource("${name}", ${word("false", "true")})`;
  const body = code`${grammar.statements(place)} log(${name}.name);`;
  const plain = code`{ using ${name} = ${value}; ${body} /* disposes of ${name} */ }`;
  const awaited = code`{ await using ${name} = ${value}; ${body} /* await disposes of ${name} */ }`;
  return canAwait(place) ? [plain, awaited] : [plain];
};

/** Labels may not hide each other. */
const labelOf = ({ statementDepth }: Place): string => `outer${statementDepth}`;

const loops = (grammar: Grammar, place: Place): readonly Text[] => {
  const [number, list, record] = [grammar.number(place), grammar.list(place), grammar.record(place)];
  const body = grammar.loopBody(nested(place));
  const label = labelOf(place);
  const inside = grammar.statements(nested({ ...place, inLoop: true }));
  const jump = code`${inside} if ${grammar.boolean(place)} ${word("break", "continue")} ${label};`;
  const times = word("2", "0", "1", "3", "5");
  const source = oneOf(list, code`g0(${number})`, code`steps(${times})`, word("table", "bag", "s0", "xs.entries()"));
  return [
    code`for (let i = 0; i < ${times}; i++) ${body}`,
    code`for (let i = 0, j = 3; i < j; i++, j--) { ${FUEL_LOOP} late(0).then(() => log(i + j)); }`,
    code`for (var w = 0; w < ${times}; w += 1) ${body}`,
    code`for (n1 = 0; n1 < 3; n1 += 1) n0 += n1;`,
    code`{ let r = ${times}; while (r-- > 0) ${body} }`,
    code`{ let r = ${times}; do ${body} while (--r > 0); }`,
    code`for (const v of ${source}) ${body}`,
    code`for (const [v, i = 1] of [${list}, ${list}]) ${body}`,
    code`for (xs[0] of ${list}) ${body}`,
    code`for (const k in ${oneOf(record, list)}) ${body}`,
    code`${label}: for (const v of ${source}) { ${FUEL_LOOP} for (let i = 0; i < 2; i++) { ${jump} } }`,
    ...(canAwait(place)
      ? [code`for await (const v of ${oneOf(list, code`h0(${number})`, code`[late(${number}), 2]`)}) ${body}`]
      : []),
  ];
};

const guards = (grammar: Grammar, place: Place): readonly Text[] => {
  const block = grammar.block(nested(place));
  const caught = code`catch (e) { log(e?.name ?? e); ${grammar.statements(nested(place))} }`;
  return [
    code`try ${block} ${caught}`,
    code`try ${block} catch { log("caught"); }`,
    code`try ${block} ${maybe(caught)} finally ${block}`,
    code`try ${block} ${caught} finally { log("finally"); ${grammar.statements(nested(place))} }`,
  ];
};

const choices = (grammar: Grammar, place: Place): readonly Text[] => {
  const block = grammar.block(nested(place));
  const [number, boolean] = [grammar.number(place), grammar.boolean(place)];
  const list = grammar.statements(nested(place));
  const label = labelOf(place);
  return [
    code`if ${boolean} ${block} ${maybe(code`else ${block}`)}`,
    code`switch (${number}) { case ${number}: ${list} case 1: ${list} break; default: ${list} case 2: ${list} }`,
    code`${label}: { ${list} if ${boolean} break ${label}; ${list} }`,
    block,
  ];
};

export const statement: Rule = (grammar, place) => {
  const at = fresh(place);
  const simple = simpleStatement(grammar, at);
  if (place.statementDepth <= 0) return simple;
  return oneOf(
    simple,
    simple,
    oneOf(simple, ...loops(grammar, at)),
    oneOf(simple, ...guards(grammar, at)),
    oneOf(simple, ...choices(grammar, at)),
  );
};
