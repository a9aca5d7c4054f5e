/**
 * Writes the numbers in `clauses.txt` anew from the clauses of ECMA-262 as the specification itself lists them, in the file
 * `biblio.json` of the package `@tc39/ecma262-biblio`. What has no number yet (a name alone on its line) gets one.
 *
 *     node test/docs/renumber-clauses.mjs path/to/biblio.json
 */
import { readFileSync, writeFileSync } from "node:fs";

const FILE = new URL("clauses.txt", import.meta.url);
const TYPED_ARRAY = /^(Big)?(Ui|I)nt(8|16|32|64)(Clamped)?Array|^Float(16|32|64)Array/;

/** Clauses that say of several things what is true of each, or that do not have the name of what they describe. */
const TITLES = [
  [/^(?:Eval|Range|Reference|Syntax|Type|URI)Error\./, "NativeError."],
  [new RegExp(`(?:${TYPED_ARRAY.source})\\.`), "TypedArray."],
  [new RegExp(`(?:${TYPED_ARRAY.source})$`), "The TypedArray Constructors"],
  [/^Function\.prototype\.(arguments|caller)$/, "AddRestrictedFunctionProperties"],
  [/^Function\.prototype\.(length|name)$/, "Properties of the Function Prototype Object"],
  [/^(Array|String)\.prototype\.length$/, "Properties of the $1 Prototype Object"],
  [/^RegExp$/, "RegExp (Regular Expression) Objects"],
];
/** Not in ECMA-262 at all. */
const NOWHERE = ["Error.captureStackTrace"];

/** `get RegExp [ %Symbol.species% ]` is of `RegExp[Symbol.species]`, `Array.of ( ...items )` of `Array.of`. */
const subjectOf = (title) =>
  title
    .replace(/^[gs]et /, "")
    .replace(/ \[ %(Symbol\.\w+)% \]/, "[$1]")
    .replace(/ \( .*| \(\)$/, "");

const clauses = new Map();
for (const { type, title, number } of JSON.parse(readFileSync(process.argv[2], "utf8")).entries) {
  // The global object's list only refers to other clauses; the chapters before the library define terms of the same names.
  if (type !== "clause" || /^19\.3\.|^[4-9]\./.test(number)) continue;
  const known = clauses.get(subjectOf(title));
  // A getter and a setter are parts of the clause of their property.
  if (known === undefined || known.startsWith(`${number}.`)) clauses.set(subjectOf(title), number);
}

const clauseOf = (name) => {
  if (NOWHERE.includes(name)) return "none";
  const title = TITLES.reduce((subject, [pattern, of]) => subject.replace(pattern, of), name);
  const titles = [`${title} Objects`, `The ${title} Object`, title];
  const found = titles.flatMap((one) => [one, one.replaceAll("%", "")]).find((one) => clauses.has(one));
  if (found === undefined) throw new Error(`no clause is about ${name}`);
  return clauses.get(found);
};

const names = readFileSync(FILE, "utf8")
  .trim()
  .split("\n")
  .map((line) => line.split(" ")[0]);
writeFileSync(FILE, names.map((name) => `${name} ${clauseOf(name)}\n`).join(""));
