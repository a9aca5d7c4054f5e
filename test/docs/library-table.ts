/**
 * The table of `docs/library.md`, made from a realm: every global, and every intrinsic that no global names, with its
 * properties and those of its prototype. `UPDATE_DOCS=1` writes it anew, as it does the tables of costs.
 */
import { Interpreter } from "../../src/index.ts";

/** Where ECMA-262 (edition of 2025) has them, or will have them (then the chapter or section). A global that is not here makes the table fail. */
const CLAUSES: Readonly<Record<string, string>> = {
  globalThis: "19.1.1",
  Infinity: "19.1.2",
  NaN: "19.1.3",
  undefined: "19.1.4",
  eval: "19.2.1",
  isFinite: "19.2.2",
  isNaN: "19.2.3",
  parseFloat: "19.2.4",
  parseInt: "19.2.5",
  decodeURI: "19.2.6.1",
  decodeURIComponent: "19.2.6.2",
  encodeURI: "19.2.6.3",
  encodeURIComponent: "19.2.6.4",
  Object: "20.1",
  Function: "20.2",
  Boolean: "20.3",
  Symbol: "20.4",
  Error: "20.5",
  EvalError: "20.5.5.1",
  RangeError: "20.5.5.2",
  ReferenceError: "20.5.5.3",
  SyntaxError: "20.5.5.4",
  TypeError: "20.5.5.5",
  URIError: "20.5.5.6",
  AggregateError: "20.5.7",
  SuppressedError: "20.5",
  Number: "21.1",
  BigInt: "21.2",
  Math: "21.3",
  Date: "21.4",
  String: "22.1",
  "%StringIteratorPrototype%": "22.1.5.1",
  RegExp: "22.2",
  "%RegExpStringIteratorPrototype%": "22.2.9.2",
  Array: "23.1",
  "%ArrayIteratorPrototype%": "23.1.5.2",
  "%TypedArray%": "23.2",
  Int8Array: "23.2.5",
  Uint8Array: "23.2.5",
  Uint8ClampedArray: "23.2.5",
  Int16Array: "23.2.5",
  Uint16Array: "23.2.5",
  Int32Array: "23.2.5",
  Uint32Array: "23.2.5",
  BigInt64Array: "23.2.5",
  BigUint64Array: "23.2.5",
  Float16Array: "23.2.5",
  Float32Array: "23.2.5",
  Float64Array: "23.2.5",
  Map: "24.1",
  "%MapIteratorPrototype%": "24.1.5.2",
  Set: "24.2",
  "%SetIteratorPrototype%": "24.2.6.2",
  WeakMap: "24.3",
  WeakSet: "24.4",
  ArrayBuffer: "25.1",
  DataView: "25.3",
  JSON: "25.5",
  WeakRef: "26.1",
  FinalizationRegistry: "26.2",
  Iterator: "27.1.3",
  "%IteratorHelperPrototype%": "27.1.2.1",
  "%WrapForValidIteratorPrototype%": "27.1.3.2.1.1",
  "%AsyncIteratorPrototype%": "27.1.5",
  Promise: "27.2",
  "%GeneratorFunction%": "27.3",
  "%AsyncGeneratorFunction%": "27.4",
  "%GeneratorPrototype%": "27.5.1",
  "%AsyncGeneratorPrototype%": "27.6.1",
  "%AsyncFunction%": "27.7",
  DisposableStack: "27",
  AsyncDisposableStack: "27",
  Reflect: "28.1",
  Proxy: "28.2",
  escape: "B.2.1.1",
  unescape: "B.2.1.2",
};

/** Evaluates to rows of a name, the texts of its own properties, and of those of its prototype. */
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
  const show = (object, key) => {
    const name = typeof key === "symbol" ? "[" + key.description + "]" : key;
    const { value } = Object.getOwnPropertyDescriptor(object, key);
    return typeof value === "function" ? name + "()" : name;
  };
  const list = (object, left) =>
    isObject(object)
      ? Reflect.ownKeys(object).filter((key) => !left.includes(key)).map((key) => show(object, key)).sort()
      : [];
  const row = (name, value) =>
    value === globalThis || !isObject(value)
      ? [name, [], []]
      : [
          name,
          list(value, typeof value === "function" ? ["length", "name", "prototype"] : ["constructor"]),
          typeof value === "function" ? list(value.prototype, ["constructor"]) : [],
        ];
  [
    ...Object.getOwnPropertyNames(globalThis).map((name) => row(name, globalThis[name])),
    ...Object.entries(hidden).map(([name, value]) => row(name, value)),
  ];
`;

type Row = readonly [name: string, own: readonly string[], ofPrototype: readonly string[]];

export const libraryTable = (): string => {
  const rows = new Interpreter().evaluate(`{ ${WALK} }`) as readonly Row[];
  const sorted = [...rows].sort(([a], [b]) => compareClauses(clauseOf(a), clauseOf(b)) || (a < b ? -1 : 1));
  const lines = sorted.map(([name, own, ofPrototype]) => [`\`${name}\``, clauseOf(name), code(own), code(ofPrototype)]);
  return [["name", "clause", "properties", "of its prototype"], ["---", "---", "---", "---"], ...lines]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
};

const clauseOf = (name: string): string => {
  const clause = CLAUSES[name];
  if (clause === undefined) throw new Error(`${name} has no clause`);
  return clause;
};

/** By their numbers; annexes come last. */
const compareClauses = (a: string, b: string): number => {
  const [mine, yours] = [a, b].map((clause) => clause.replace(/[A-Z]/, "99").split(".").map(Number)) as [
    number[],
    number[],
  ];
  const index = mine.findIndex((part, at) => part !== yours[at]);
  return index < 0 ? mine.length - yours.length : (mine[index] as number) - (yours[index] ?? -1);
};

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(" ");
