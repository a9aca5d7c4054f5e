/**
 * Every property of the standard library: its attributes, its value, the `length` and `name` of every function, prototypes
 * and extensibility. The oracle is V8, with a list of what it has beyond ECMA-262 and of what Node 20 does not have yet.
 */
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { Interpreter } from "../../src/index.ts";

const WALK = readFileSync(new URL("property-walk.js", import.meta.url), "utf8");

/** Of the instance in older versions, as with us, and no concern of ECMA-262. */
const STACK = /^<\w+>\.stack$/;

/** Not in ECMA-262, of another standard, or out of our scope. Its global object inherits from one more object. */
const ONLY_IN_V8 =
  /^(get |set )?(Atomics|SharedArrayBuffer|WebAssembly|Intl|console|Error\.stackTraceLimit|<arguments>\.callee\.(arguments|caller)|RegExp\.(\$.|input|lastMatch|lastParen|leftContext|rightContext)|\.__proto__|:)(?![a-zA-Z])/;

/** Functions that Node 20 does not have, by their place, with their length. */
const NEW_FUNCTIONS: Readonly<Record<string, number>> = {
  "%AsyncGeneratorFunction%.prototype.prototype.__proto__.[Symbol.asyncDispose]": 0,
  "%IteratorHelperPrototype%.next": 0,
  "%IteratorHelperPrototype%.return": 0,
  "%WrapForValidIteratorPrototype%.next": 0,
  "%WrapForValidIteratorPrototype%.return": 0,
  "%IteratorPrototype%.[Symbol.dispose]": 0,
  "%IteratorPrototype%.drop": 1,
  "%IteratorPrototype%.every": 1,
  "%IteratorPrototype%.filter": 1,
  "%IteratorPrototype%.find": 1,
  "%IteratorPrototype%.flatMap": 1,
  "%IteratorPrototype%.forEach": 1,
  "%IteratorPrototype%.map": 1,
  "%IteratorPrototype%.reduce": 1,
  "%IteratorPrototype%.some": 1,
  "%IteratorPrototype%.take": 1,
  "%IteratorPrototype%.toArray": 0,
  "Array.fromAsync": 1,
  "ArrayBuffer.prototype.transfer": 0,
  "ArrayBuffer.prototype.transferToFixedLength": 0,
  "DataView.prototype.getFloat16": 1,
  "DataView.prototype.setFloat16": 2,
  "Error.isError": 1,
  "Iterator.from": 1,
  "Map.groupBy": 2,
  "Math.f16round": 1,
  "Object.groupBy": 2,
  "Promise.try": 1,
  "Promise.withResolvers": 0,
  "RegExp.escape": 1,
  "Set.prototype.difference": 1,
  "Set.prototype.intersection": 1,
  "Set.prototype.isDisjointFrom": 1,
  "Set.prototype.isSubsetOf": 1,
  "Set.prototype.isSupersetOf": 1,
  "Set.prototype.symmetricDifference": 1,
  "Set.prototype.union": 1,
};

const functionAt = ([place, length]: readonly [string, number]): [string, string][] => [
  [place, `w-c ${place}`],
  ...builtIn(place, "function", nameAt(place), length),
];

/** The last key of a place. */
const nameAt = (place: string): string => /(\[.+\]|[^.]+)$/.exec(place)?.[0] ?? "";

/** What every built-in function has. */
const builtIn = (place: string, kind: string, name: string, length: number, proto = "Function.prototype") =>
  [
    [`${place}:`, `${kind} of ${proto}`],
    [`${place}.length`, `--c ${length}`],
    [`${place}.name`, `--c "${name}"`],
  ] satisfies [string, string][];

const accessorAt = (place: string, hasSetter: boolean): [string, string][] => {
  const name = nameAt(place);
  const getter = builtIn(`get ${place}`, "function", `get ${name}`, 0);
  const setter = hasSetter ? builtIn(`set ${place}`, "function", `set ${name}`, 1) : [];
  return [[place, `--c get get ${place}, set ${hasSetter ? `set ${place}` : "undefined"}`], ...getter, ...setter];
};

/** The class of a stack, whose method `dispose` is the one that a symbol names, too. */
const disposableStack = (name: string, dispose: string, symbol: string): [string, string][] => {
  const bySymbol = `${name}.prototype.[Symbol.${symbol}]`;
  return [
    [name, `w-c ${name}`],
    ...builtIn(name, "constructor", name, 0),
    [`${name}.prototype`, `--- ${name}.prototype`],
    [`${name}.prototype:`, "object of Object.prototype"],
    [`${name}.prototype.constructor`, `w-c ${name}`],
    [`${name}.prototype.[Symbol.toStringTag]`, `--c "${name}"`],
    ...Object.entries({ adopt: 2, defer: 1, move: 0, use: 1 }).flatMap(([method, length]) =>
      functionAt([`${name}.prototype.${method}`, length]),
    ),
    ...accessorAt(`${name}.prototype.disposed`, false),
    [`${name}.prototype.${dispose}`, `w-c ${bySymbol}`],
    [bySymbol, `w-c ${bySymbol}`],
    ...builtIn(bySymbol, "function", dispose, 0),
  ];
};

/** Everything that Node 20 does not have. */
const NEW: ReadonlyMap<string, string> = new Map([
  ...Object.entries(NEW_FUNCTIONS).flatMap(functionAt),
  ...accessorAt("%IteratorPrototype%.constructor", true),
  ...accessorAt("%IteratorPrototype%.[Symbol.toStringTag]", true),
  ...accessorAt("ArrayBuffer.prototype.detached", false),
  ["%IteratorHelperPrototype%:", "object of %IteratorPrototype%"],
  ["%IteratorHelperPrototype%.[Symbol.toStringTag]", '--c "Iterator Helper"'],
  ["%WrapForValidIteratorPrototype%:", "object of %IteratorPrototype%"],
  ["Iterator", "w-c Iterator"],
  ["Iterator.prototype", "--- %IteratorPrototype%"],
  ...builtIn("Iterator", "constructor", "Iterator", 0),
  ["Float16Array", "w-c Float16Array"],
  ["Float16Array.prototype", "--- Float16Array.prototype"],
  ...builtIn("Float16Array", "constructor", "Float16Array", 3, "%TypedArray%"),
  ["Float16Array.BYTES_PER_ELEMENT", "--- 2"],
  ["Float16Array.prototype:", "object of %TypedArray%.prototype"],
  ["Float16Array.prototype.BYTES_PER_ELEMENT", "--- 2"],
  ["Float16Array.prototype.constructor", "w-c Float16Array"],
  ["Symbol.dispose", "--- Symbol(Symbol.dispose)"],
  ["Symbol.asyncDispose", "--- Symbol(Symbol.asyncDispose)"],
  ...disposableStack("DisposableStack", "dispose", "dispose"),
  ...disposableStack("AsyncDisposableStack", "disposeAsync", "asyncDispose"),
  ["SuppressedError", "w-c SuppressedError"],
  ...builtIn("SuppressedError", "constructor", "SuppressedError", 3, "Error"),
  ["SuppressedError.prototype", "--- SuppressedError.prototype"],
  ["SuppressedError.prototype:", "object of Error.prototype"],
  ["SuppressedError.prototype.constructor", "w-c SuppressedError"],
  ["SuppressedError.prototype.message", 'w-c ""'],
  ["SuppressedError.prototype.name", 'w-c "SuppressedError"'],
]);

type Walk = readonly (readonly [place: string, description: string])[];

describe("the properties of the standard library", () => {
  const ours = new Map(new Interpreter().evaluate(WALK) as Walk);
  const theirs = new Map((runInNewContext(WALK) as Walk).filter(([place]) => !ONLY_IN_V8.test(place)));
  const common = [...theirs].filter(([place]) => ours.has(place) && !STACK.test(place));

  it("are those of V8 where it has them", () => {
    expect(common.length).toBeGreaterThan(2_000);
    expect(Object.fromEntries(common.map(([place]) => [place, ours.get(place)]))).toEqual(Object.fromEntries(common));
  });

  it.runIf(process.versions.node.startsWith("20."))("are all that V8 has", () => {
    expect([...theirs.keys()].filter((place) => !ours.has(place))).toEqual([]);
  });

  it("are those of the specification where V8 of Node 20 does not have them", () => {
    const expected = [...NEW].filter(([place]) => !theirs.has(place));
    const others = [...ours].filter(([place]) => !theirs.has(place) && !ONLY_IN_V8.test(place));
    expect(Object.fromEntries(others)).toEqual(Object.fromEntries(expected));
  });
});
