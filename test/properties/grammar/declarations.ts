/** What a program may declare, by name. A program declares what it uses, and what that uses in turn. */
import fc from "fast-check";
import { code, type Grammar, mostly, type Place, type Text, word } from "./grammar.ts";

export type Declarations = Readonly<Record<string, string>>;

/** With bodies as deep as wanted, in the order in which they stand in the program. Variables come first: a static block of a class may use them. */
export const declarationsOf = (grammar: Grammar, statementDepth: number): fc.Arbitrary<Declarations> => {
  const top: Place = { body: "script", inLoop: false, statementDepth, expressionDepth: 1 };
  const number = grammar.number({ ...top, expressionDepth: 0 });
  const body = (kind: Place["body"]): Text => {
    const at: Place = { ...top, body: kind };
    return mostly(
      grammar.functionBody({ ...at, statementDepth: 0 }),
      grammar.functionBody(at),
      grammar.functionBody(at),
    );
  };
  const smallBody = grammar.functionBody({ ...top, body: "function", statementDepth: 0 });
  const declarations: Readonly<Record<string, Text>> = {
    fuel: code`let fuel = ${word("40", "100", "5")};`,
    ...variables,
    late: word("const late = (value) => Promise.resolve(value);"),
    tasks: word("const tasks = [];"),
    track: word("const track = (task) => tasks.push(task.then((value) => value, (e) => e?.name ?? e));"),
    steps: word(CLOSING_ITERABLE),
    resource: word(RESOURCE),
    tag: word("const tag = (strings, ...values) => strings.raw.length + strings[0].length + Number(values[0]);"),
    f0: code`function f0(a, b = ${number}) { ${body("function")} }`,
    f1: code`function f1(n1, { a: v = ${number}, ...rest }, ...xs) { ${body("function")} }`,
    g0: code`function* g0(n1 = 2) { ${body("generator")} }`,
    h0: code`async function* h0(n1) { ${body("asyncGenerator")} }`,
    a0: code`async function a0(n1, v = ${number}) { ${body("async")} }`,
    B0: word("class B0 { constructor(x) { this.b = x; } m(x) { return x; } get q() { return this.b; } }"),
    C0: code`class C0 extends B0 {
  #p = ${number}; static s = ${number}; z = ${number};
  constructor(x) { super(x); if (--fuel < 0) return; ${grammar.statements({ ...top, statementDepth: 0 })} }
  get q() { ${smallBody} }
  set q(x) { ${smallBody} }
  m(x) { return super.m(x) + this.#p++; }
  static t(x) { ${smallBody} }
  static { n0 += this.s; }
}`,
    C1: word('class C1 extends Error { constructor(message) { super(message); this.name = "C1"; } }'),
    it: word("let it = g0(2);"),
  };
  return fc.record(declarations);
};

const variables: Readonly<Record<string, Text>> = {
  n0: word("let n0 = 1;"),
  n1: word("let n1 = 3;"),
  i: word("const i = 2;"),
  v: word("const v = 4;"),
  k: word('const k = "a";'),
  s0: word('let s0 = "ab";'),
  xs: word("let xs = [3, 1, 2];", "let xs = [1, , 'z'];", "let xs = [];"),
  ys: word("const ys = [1];"),
  o: word("let o = { a: 1, b: 'c' };", "let o = { a: 1, n: 2, get b() { return n0; } };"),
  table: word("const table = new Map([[1, 2]]);"),
  bag: word("const bag = new Set([1]);"),
};

/** Tells when it is disposed of. */
const RESOURCE = `const resource = (name, fails) => ({
  name,
  [Symbol.dispose]() { log("disposed " + name); if (fails) throw name; },
  async [Symbol.asyncDispose]() { log("disposing " + name); await null; log("disposed " + name); if (fails) throw name; },
});`;

/** Tells when it is closed. */
const CLOSING_ITERABLE = `const steps = (count) => ({
  [Symbol.iterator]() {
    let at = 0;
    return { next() { return { done: at >= count, value: at++ }; }, return() { log("closed"); return {}; } };
  },
});`;
