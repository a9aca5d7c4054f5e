/** Random guest programs, as source text. */
import fc from "fast-check";
import { type Declarations, declarationsOf } from "./grammar/declarations.ts";
import { EXPRESSION_DEPTH, type Grammar, joined, makeGrammar, type Place, word } from "./grammar/grammar.ts";
import { callback, list, record } from "./grammar/object-rules.ts";
import { boolean, cell, number, text } from "./grammar/primitive-rules.ts";
import { block, functionBody, loopBody, statement, statements } from "./grammar/statement-rules.ts";

const rules = {
  number,
  text,
  boolean,
  cell,
  list,
  record,
  callback,
  statements,
  statement,
  block,
  loopBody,
  functionBody,
};

const grammar: Grammar = makeGrammar(rules);

const wordsOf = (source: string): ReadonlySet<string> => new Set(source.match(/\w+/g));

/** The declarations that the text needs, in their order. */
const needed = (source: string, declarations: Declarations): readonly string[] => {
  const found = new Set<string>();
  const look = (text: string): void => {
    for (const name of wordsOf(text)) {
      if (found.has(name) || !Object.hasOwn(declarations, name)) continue;
      found.add(name);
      look(declarations[name] as string);
    }
  };
  look(source);
  return Object.keys(declarations).filter((name) => found.has(name));
};

/** Copies, made by the guest: getters run here, and not in an order that the host chooses. */
const STATE: Readonly<Record<string, string>> = {
  n0: "n0",
  n1: "n1",
  s0: "s0",
  o: "{ ...o }",
  xs: "xs.slice()",
  ys: "ys.slice()",
  table: "table",
  bag: "bag",
};

/** The program's value: all of its variables, when its tasks are done. */
const resultOf = (names: readonly string[]): string => {
  const state = `[${names.flatMap((name) => STATE[name] ?? []).join(", ")}]`;
  return names.includes("tasks") ? `Promise.all(tasks).then((settled) => [settled, ${state}]);` : `${state};`;
};

const assemble = (directive: string, body: string, declarations: Declarations): string => {
  const names = needed(body, declarations);
  return [directive, ...names.map((name) => declarations[name]), body, resultOf(names)].filter(Boolean).join("\n");
};

const programs = (statementDepth: number, declaredDepth = 2): fc.Arbitrary<string> => {
  const script: Place = { body: "script", inLoop: false, statementDepth, expressionDepth: EXPRESSION_DEPTH };
  const body = joined(grammar.statement(script), "\n", 1, 3);
  const directive = word("", "", "", '"use strict";');
  return fc.tuple(directive, body, declarationsOf(grammar, declaredDepth)).map((parts) => assemble(...parts));
};

/** Ends by itself, writes to a host function `log`, and has its state as its value; may throw. */
export const guestProgram: fc.Arbitrary<string> = programs(2);

/** The same, shorter: for properties that run several programs at a time, or one of them many times. */
export const briefGuestProgram: fc.Arbitrary<string> = programs(1, 1);

const abandoned = word("", "", "", 'Promise.reject("left");\n', '(async () => { await null; throw "left"; })();\n');

/** The same, and now and then with a rejection that nobody handles: held against V8 it would end the whole process. */
export const carelessGuestProgram: fc.Arbitrary<string> = fc
  .tuple(abandoned, guestProgram)
  .map((parts) => parts.join(""));

/** A program of which statements nest more deeply. */
export const deepGuestProgram: fc.Arbitrary<string> = programs(3);
