/**
 * What the parser is told, in several shapes that all mean the same.
 *
 * The parser spreads its options into an object of its own at every parse and adds to it. Engines that make the copy at one
 * stroke, after a shape that they have met before, may give it a hidden class that nothing can be added to: each parse then
 * makes new classes, and whatever reads an option has never seen the one before it. For a short text that takes longer than
 * parsing it. A place that has met many shapes copies property by property instead, and all its copies share their classes.
 * So texts get shapes by chance; more than four are many.
 */
const MEANING = {
  ranges: { start: true, end: true, range: false },
  validateRegex: false,
} as const;

const SHAPES = [
  { ...MEANING, webcompat: true, lexical: true },
  { ...MEANING, lexical: true, webcompat: true },
  { ...MEANING, webcompat: true, lexical: true, jsx: false },
  { ...MEANING, lexical: true, webcompat: true, jsx: false },
  { ...MEANING, webcompat: true, lexical: true, impliedStrict: false },
  { ...MEANING, lexical: true, webcompat: true, impliedStrict: false },
] as const;

/** Modules come in dozens, not in thousands: one shape will do. Annex B has nothing that strict code could use. */
export const moduleParserOptions = { ...MEANING, module: true, lexical: true } as const;

type ParserOptions = (typeof SHAPES)[number];

export const parserOptions = (text: string): ParserOptions => SHAPES[chance(text) % SHAPES.length] as ParserOptions;

/** Texts that a program makes by the dozen may differ in a few letters only, wherever they are. */
const chance = (text: string): number => {
  let sum = text.length;
  for (let index = Math.min(sum, MAX_LETTERS) - 1; index >= 0; index--) sum += text.charCodeAt(index);
  return sum;
};

/** Of longer texts the parser's own work is far greater than that for its options. */
const MAX_LETTERS = 256;
