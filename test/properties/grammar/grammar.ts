/**
 * A grammar that derives random guest programs. A rule answers with the texts that may stand at a place; rules refer to each
 * other through the grammar, so that each file holds one part of the language and none imports another.
 *
 * Three things must hold for every program, or its runs could not be compared:
 *
 * - **It ends.** Every body of a loop or of a function begins with a check of `fuel`, a counter of the program itself.
 * - **It stays small.** What is stored is a *cell* (a primitive of bounded size), a list of cells, or a record of cells;
 *   whatever grows is cut before it is stored.
 * - **It is determined.** No clock, no randomness, no order that the specification leaves open (comparators are consistent
 *   and have no effects).
 *
 * The rules are typed: a number variable holds numbers, and so on. Programs thus run for long instead of ending at the first
 * TypeError; those that throw do so because a rule wants it.
 */
import fc from "fast-check";

export type Text = fc.Arbitrary<string>;

/** What surrounds a place, and how deep the text there may nest. */
export interface Place {
  readonly body: "script" | "function" | "generator" | "async" | "asyncGenerator";
  readonly inLoop: boolean;
  readonly statementDepth: number;
  readonly expressionDepth: number;
}

export type Rule = (grammar: Grammar, place: Place) => Text;

const RULE_NAMES = [
  "number",
  "text",
  "boolean",
  "cell",
  "list",
  "record",
  "callback",
  "statements",
  "statement",
  "block",
  "loopBody",
  "functionBody",
] as const;

export type RuleName = (typeof RULE_NAMES)[number];

/** The rules by name, applied to a place. */
export type Grammar = Readonly<Record<RuleName, (place: Place) => Text>>;

/** Ties the rules together. Texts are made once per rule and place: a grammar is used for thousands of programs. */
export const makeGrammar = (rules: Readonly<Record<RuleName, Rule>>): Grammar => {
  const known = new Map<string, Text>();
  const apply = (name: RuleName, place: Place): Text => {
    const key = JSON.stringify([name, place]);
    const text = known.get(key) ?? rules[name](grammar, place);
    known.set(key, text);
    return text;
  };
  const grammar = Object.fromEntries(RULE_NAMES.map((name) => [name, (place: Place) => apply(name, place)])) as Grammar;
  return grammar;
};

/** Program text with places for other texts: `` code`while (${condition}) ${body}` ``. */
export const code = (strings: TemplateStringsArray, ...parts: readonly (Text | string)[]): Text =>
  fc.tuple(...parts.map(asText)).map((texts) => String.raw({ raw: strings }, ...texts));

const asText = (part: Text | string): Text => (typeof part === "string" ? fc.constant(part) : part);

/** One of these; the first is the simplest, which shrinking tries before anything else. */
export const oneOf = (simplest: Text, ...others: readonly Text[]): Text =>
  fc.oneof({ withCrossShrink: true }, simplest, ...others);

/** Every other time the simplest: keeps expressions short, of which most should be about one thing. */
export const mostly = (simplest: Text, ...others: readonly Text[]): Text =>
  fc.oneof({ withCrossShrink: true }, { arbitrary: simplest, weight: others.length }, ...others);

/** One of these words. */
export const word = (...words: readonly string[]): Text => fc.constantFrom(...words);

/** The text, or nothing. */
export const maybe = (text: Text): Text => oneOf(word(""), text);

export const joined = (text: Text, separator: string, minLength: number, maxLength: number): Text =>
  fc.array(text, { minLength, maxLength }).map((texts) => texts.join(separator));

/** A place inside of an expression. */
export const inner = (place: Place): Place => ({ ...place, expressionDepth: place.expressionDepth - 1 });

/** An expression of a statement may nest as deep as ever. */
export const EXPRESSION_DEPTH = 2;

/** A place for the statements inside of a statement. */
export const nested = (place: Place): Place => ({ ...place, statementDepth: place.statementDepth - 1 });

/** A place in the body of a function that stands at `place`. */
export const within = (place: Place, body: Place["body"]): Place => ({
  body,
  inLoop: false,
  statementDepth: Math.max(place.statementDepth - 1, 0),
  expressionDepth: Math.min(place.expressionDepth, EXPRESSION_DEPTH - 1),
});

export const canYield = ({ body }: Place): boolean => body === "generator" || body === "asyncGenerator";
export const canAwait = ({ body }: Place): boolean => body === "async" || body === "asyncGenerator";
