/**
 * The oracle of the security tests: a canary in the host's global object that tells of every read, write and call; a secret that
 * the host keeps in many places; and the host's own intrinsics, which must be what they were. A guest that got hold of anything
 * of the host would show it in one of them.
 */

declare global {
  /** Whoever reads or writes this has reached the host's global object. */
  var sandglassCanary: unknown;
}

/** A text that only the host knows. No guest may ever report it. */
export const SECRET = "the-host's-own-secret";

const touches: string[] = [];

const canary = (): string => {
  touches.push("the canary was called");
  return SECRET;
};

const plant = (): void => {
  Object.defineProperty(globalThis, "sandglassCanary", {
    configurable: true,
    get: readCanary,
    set: writeCanary,
  });
};

const readCanary = (): unknown => {
  touches.push("the canary was read");
  return canary;
};

const writeCanary = (): void => {
  touches.push("the canary was written");
};

plant();

// Newer versions of Node load these when they are first looked at, which changes the global object.
void [globalThis.fetch, globalThis.WebSocket];

/** A function for the host's data that nobody may run: where a guest does, the oracle hears of it. */
export const forbidden = canary;

const above = (object: object): object => Object.getPrototypeOf(object) as object;

const INTRINSICS: readonly object[] = [
  globalThis,
  process,
  process.env,
  Object,
  Function,
  Array,
  Error,
  RegExp,
  Date,
  Map,
  Math,
  Promise,
  Symbol,
  Reflect,
  JSON,
  Object.prototype,
  Function.prototype,
  Array.prototype,
  String.prototype,
  Number.prototype,
  Boolean.prototype,
  BigInt.prototype,
  Error.prototype,
  TypeError.prototype,
  RangeError.prototype,
  RegExp.prototype,
  Date.prototype,
  Map.prototype,
  Set.prototype,
  WeakMap.prototype,
  WeakRef.prototype,
  Promise.prototype,
  Symbol.prototype,
  ArrayBuffer.prototype,
  DataView.prototype,
  Uint8Array.prototype,
  above(Uint8Array.prototype),
  above([].values()),
  above(() => 1),
  above(async () => 1),
  above(function* () {
    yield;
  }),
  above(async function* () {
    yield;
  }),
];

type Contents = ReadonlyMap<PropertyKey, unknown>;
type Snapshot = readonly Contents[];

/** Properties and setters, the prototype, and whether more could come. */
const contents = (object: object): Contents => {
  const descriptors = Object.getOwnPropertyDescriptors(object) as Record<PropertyKey, PropertyDescriptor>;
  const found = new Map<PropertyKey, unknown>();
  for (const key of Reflect.ownKeys(descriptors)) found.set(key, descriptors[key]?.value ?? descriptors[key]?.get);
  found.set("(prototype)", Object.getPrototypeOf(object));
  found.set("(extensible)", Object.isExtensible(object));
  return found;
};

export const snapshot = (): Snapshot => INTRINSICS.map(contents);

/** What is different from before, in words. */
export const changesSince = (before: Snapshot): string[] => {
  const changes = touches.splice(0);
  INTRINSICS.forEach((intrinsic, index) => {
    const now = contents(intrinsic);
    const then = before[index] as Contents;
    for (const key of new Set([...now.keys(), ...then.keys()]))
      if (now.has(key) !== then.has(key) || !Object.is(now.get(key), then.get(key)))
        changes.push(`intrinsic ${index}: ${String(key)}`);
  });
  if (changes.length > 0) plant();
  return changes;
};

/** Strings that only the host knows: its paths, the frames of its stacks, its secret. */
const HOST_TRACES = [
  /node:/,
  /\/src\//,
  /\/test\//,
  /node_modules/,
  /file:\/\//,
  /at Bridge|at Machine|at Session|at run /,
  new RegExp(SECRET),
];

/** Does a text tell anything of the host's stack, or its secret? */
export const tellsOfHost = (text: string): boolean => HOST_TRACES.some((trace) => trace.test(text));
