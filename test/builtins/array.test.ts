import { describe, expect, it } from "vitest";
import { arrayCreate } from "../../src/runtime/arrays.ts";
import type { GuestObject } from "../../src/runtime/guest-object.ts";
import { createDataPropertyOrThrow, raisePropertyIntegrity } from "../../src/runtime/object-operations.ts";
import { get, ownKeys, preventExtensions, set } from "../../src/runtime/objects.ts";
import { keyOfName } from "../../src/runtime/property-key.ts";
import type { Realm } from "../../src/runtime/realm.ts";
import { GUEST_THROW } from "../../src/runtime/throw.ts";
import { isObject, type Value } from "../../src/runtime/values.ts";
import { createTestRealm, hostFunction, invoke, toGuest, toHost } from "./support.ts";

type HostFunction = (this: unknown, ...args: unknown[]) => unknown;

/** A guest copy with the holes, the far elements and the frozenness of the host's original. */
const copyOf = (realm: Realm, original: unknown): Value => {
  if (typeof original === "function") return callbackOf(realm, original as HostFunction);
  if (!Array.isArray(original)) return toGuest(realm, original);
  const array = arrayCreate(realm, 0);
  for (const name of Object.keys(original))
    createDataPropertyOrThrow(realm, array, keyOfName(name), copyOf(realm, original[Number(name)]));
  set(array, "length", original.length);
  if (Object.isFrozen(original)) freeze(realm, array);
  return array;
};

const freeze = (realm: Realm, object: GuestObject): void => {
  preventExtensions(object);
  for (const key of ownKeys(object)) raisePropertyIntegrity(realm, object, key, "frozen");
};

const callbackOf = (realm: Realm, callback: HostFunction): GuestObject =>
  hostFunction(realm, (thisValue, args) => copyOf(realm, callback.apply(thisValue, args.map(toHost))));

interface Outcome {
  readonly result: unknown;
  readonly receiver: unknown;
}

/** What the realm makes of `receiver.method(...args)`, and of the receiver. */
const runAsGuest = (realm: Realm, receiver: unknown, method: string, args: readonly unknown[]): Outcome => {
  const object = copyOf(realm, receiver) as GuestObject;
  const guestArgs = args.map((arg) => copyOf(realm, arg));
  try {
    const result = invoke(realm, realm.intrinsic("Array.prototype"), method, guestArgs, object);
    return { result: result === object ? "receiver" : toHost(result), receiver: toHost(object) };
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    const { thrown } = realm.caller;
    return { result: isObject(thrown) ? get(thrown, "name") : thrown, receiver: toHost(object) };
  }
};

const hostMethods = Array.prototype as unknown as Record<string, HostFunction>;

const runOnHost = (original: unknown, method: string, args: readonly unknown[]): Outcome => {
  const receiver = structuredClone(original) as object;
  if (Array.isArray(original) && Object.isFrozen(original)) Object.freeze(receiver);
  try {
    const result = hostMethods[method]?.apply(receiver, [...args]);
    return { result: result === receiver ? "receiver" : result, receiver };
  } catch (error) {
    return { result: (error as Error).name, receiver };
  }
};

const sparse: unknown[] = ["x"];
sparse[300] = "y";
// biome-ignore lint/suspicious/noSparseArray: the holes are the point
const holey: unknown[] = ["b", , undefined, "a", ,];

const receivers: readonly unknown[] = [
  [],
  [1],
  [3, 1, 2],
  [5, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4],
  ["b", undefined, "a", null, "10", "9"],
  [Number.NaN, 0, 1],
  [[1, [2, [3]]], 4, []],
  holey,
  sparse,
  new Array(5),
  Object.freeze([2, 1]),
  Object.freeze([]),
  { 0: "a", 2: "c", length: 4 },
  { length: 3 },
  { 0: 1, 1: 2, length: "2" },
  { length: -1 },
  {},
];

const positions = [[], [0], [1], [-1], [2, 4], [-3, -1], [9], [Number.NaN], ["1"], [undefined, 1], [1, undefined]];
const splices = [[], [0], [1, 1], [0, 2, "x"], [1, 0, "x", "y"], [-1, 1, "z"], [-2], [99, 1, "e"], [0, undefined, 1]];
const predicates = [
  (value: unknown) => Number(value) > 1,
  () => true,
  () => 0,
  (_: unknown, index: number) => index === 1,
].map((predicate) => [predicate]);
const concat = (...values: unknown[]) => values.slice(0, 3).join("|");
const byText = (a: unknown, b: unknown) => (String(a) < String(b) ? 1 : String(a) > String(b) ? -1 : 0);

const cases: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  at: positions,
  concat: [[], [1], [[1, 2], 3], [[[1]], "x"], [holey, holey], [sparse]],
  copyWithin: [...positions, [0, 1, 3], [1, 0, 2], [0, -2]],
  every: predicates,
  fill: [["f"], ["f", 1], ["f", 1, 2], ["f", -2, -1], ["f", 0, 99]],
  filter: predicates,
  find: predicates,
  findIndex: predicates,
  findLast: predicates,
  findLastIndex: predicates,
  flat: [[], [0], [1], [2], [Number.POSITIVE_INFINITY], [-1]],
  flatMap: [[(value: unknown) => value], [(value: unknown) => [value, [value]]], [null]],
  forEach: [[() => 1], [undefined], [1]],
  includes: [[1], [Number.NaN], [undefined], ["a"], [0], [1, 2], [1, -1], [-0]],
  indexOf: [[1], [Number.NaN], [undefined], ["c"], ["y"], [0], [1, 2], [1, -2], [5, 1]],
  join: [[], [""], ["-"], [undefined], [1]],
  lastIndexOf: [[1], [undefined], ["x"], [5], [5, -2], [1, 0], [1, undefined]],
  map: [[(value: unknown) => `<${String(value)}>`], [(_: unknown, index: number) => index * 2]],
  pop: [[]],
  push: [[], [1], [1, 2, 3]],
  reduce: [[concat], [concat, ""]],
  reduceRight: [[concat], [concat, ""]],
  reverse: [[]],
  shift: [[]],
  slice: positions,
  some: predicates,
  sort: [[], [byText], [() => 0], [(a: unknown, b: unknown) => String(byText(a, b))], [null], [5]],
  splice: splices,
  toLocaleString: [[]],
  toReversed: [[]],
  toSorted: [[], [byText], ["no"]],
  toSpliced: splices,
  toString: [[]],
  unshift: [[], [1], [1, 2, 3]],
  with: [[0, "w"], [-1, "w"], [9, "w"], [1]],
};

/** With index properties on prototypes possible, every shortcut is off. */
describe.each([
  { paths: "shortcuts", indexedPrototypes: false },
  { paths: "no shortcuts", indexedPrototypes: true },
])("Array.prototype agrees with V8, $paths", ({ indexedPrototypes }) => {
  it.each(Object.entries(cases))("%s", (method, argumentLists) => {
    const realm = createTestRealm();
    realm.indexedPrototypes = indexedPrototypes;
    for (const receiver of receivers) {
      for (const args of argumentLists) {
        const message = `${JSON.stringify(receiver)} ${method}(${args.map(String).join(", ")})`;
        expect(runAsGuest(realm, receiver, method, args), message).toEqual(runOnHost(receiver, method, args));
      }
    }
  });
});
