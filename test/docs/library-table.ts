/**
 * The table of `docs/library.md`, made from a realm: every global, every intrinsic that no global names, and the properties of
 * each and of its prototype, all with their clauses. `UPDATE_DOCS=1` writes it anew, as it does the tables of costs.
 *
 * What the realm cannot tell is where ECMA-262 describes them. That is in `clauses.txt`, a name and a clause on each line, in any
 * order; `renumber-clauses.mjs` takes the numbers from the specification.
 */
import { readFileSync } from "node:fs";
import { Interpreter } from "../../src/index.ts";

type Clauses = ReadonlyMap<string, string>;

const lines = readFileSync(new URL("clauses.txt", import.meta.url), "utf8")
  .trim()
  .split("\n");
export const CLAUSES: Clauses = new Map(lines.map((line) => line.split(" ") as [name: string, clause: string]));

/** Evaluates to the places of each object: its own name, then those of its properties; functions end with `()`. */
const WALK = `
  const prototypeOf = Object.getPrototypeOf;
  const hidden = {
    "%TypedArray%": prototypeOf(Int8Array),
    "%GeneratorFunction%": function* () {}.constructor,
    "%AsyncFunction%": async function () {}.constructor,
    "%AsyncGeneratorFunction%": async function* () {}.constructor,
    "%GeneratorPrototype%": (function* () {}).constructor.prototype.prototype,
    "%AsyncGeneratorPrototype%": (async function* () {}).constructor.prototype.prototype,
    "%AsyncIteratorPrototype%": prototypeOf((async function* () {}).constructor.prototype.prototype),
    "%ArrayIteratorPrototype%": prototypeOf([].values()),
    "%MapIteratorPrototype%": prototypeOf(new Map().values()),
    "%SetIteratorPrototype%": prototypeOf(new Set().values()),
    "%StringIteratorPrototype%": prototypeOf(""[Symbol.iterator]()),
    "%RegExpStringIteratorPrototype%": prototypeOf("".matchAll(/x/g)),
    "%IteratorHelperPrototype%": prototypeOf([].values().take(0)),
    "%WrapForValidIteratorPrototype%": prototypeOf(Iterator.from({ next() {} })),
  };
  const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";
  const place = (object, name, key) =>
    name +
    (typeof key === "symbol" ? "[" + key.description + "]" : "." + key) +
    (typeof Object.getOwnPropertyDescriptor(object, key).value === "function" ? "()" : "");
  const places = (object, name, left) =>
    Reflect.ownKeys(object).filter((key) => !left.includes(key)).map((key) => place(object, name, key));
  const placesOf = (name, value) => {
    if (value === globalThis || !isObject(value)) return [name];
    if (typeof value !== "function") return [name, ...places(value, name, ["constructor"])];
    const ofPrototype = isObject(value.prototype) ? places(value.prototype, name + ".prototype", ["constructor"]) : [];
    return [name, ...places(value, name, ["length", "name", "prototype"]), ...ofPrototype];
  };
  [
    ...Object.getOwnPropertyNames(globalThis).map((name) => placesOf(name, globalThis[name])),
    ...Object.entries(hidden).map(([name, value]) => placesOf(name, value)),
  ];
`;

/** An object of the realm, and behind it what it and its prototype have. */
type Places = readonly [string, ...string[]];

export const libraryPlaces = (): readonly Places[] => new Interpreter().evaluate(`{ ${WALK} }`) as readonly Places[];

export const nameOf = (place: string): string => place.replace("()", "");

export const libraryTable = (): string => {
  const objects = [...libraryPlaces()].sort(([a], [b]) => compare(a, b));
  const rows = objects.flatMap(([object, ...properties]) => [
    [`**\`${object}\`**`, clauseOf(object)],
    ...properties.sort(compare).map((place) => [`\`${place}\``, clauseOf(place)]),
  ]);
  return [["name", "clause"], ["---", "---"], ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
};

const clauseOf = (place: string): string => {
  const clause = CLAUSES.get(nameOf(place));
  if (clause === undefined) throw new Error(`clauses.txt does not tell where ${place} is described`);
  return clause;
};

/** By their clauses, and by their names where they share one; annexes come last, and then what has none. */
const compare = (a: string, b: string): number => {
  const [mine, yours] = [numbersOf(clauseOf(a)), numbersOf(clauseOf(b))];
  const index = mine.findIndex((part, at) => part !== yours[at]);
  if (index < 0 && mine.length === yours.length) return a < b ? -1 : 1;
  return index < 0 ? -1 : (mine[index] as number) - (yours[index] ?? -1);
};

const numbersOf = (clause: string): readonly number[] =>
  clause === "none"
    ? [Number.POSITIVE_INFINITY]
    : clause
        .replace(/^[A-Z]/, "99")
        .split(".")
        .map(Number);
