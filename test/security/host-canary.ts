/**
 * The oracle of the security tests: a canary in the host that every escape would touch, and the host's own intrinsics, which
 * must be what they were. A guest that got hold of anything of the host would show it in one of them.
 */

declare global {
  /** Set by whoever reaches the host's global object. */
  var sandglassCanary: unknown;
}

const INTRINSICS = [
  globalThis,
  Object,
  Function,
  Array,
  Promise,
  Symbol,
  Reflect,
  JSON,
  Object.prototype,
  Function.prototype,
  Array.prototype,
  String.prototype,
  Number.prototype,
  Error.prototype,
  TypeError.prototype,
  Map.prototype,
  Set.prototype,
  Promise.prototype,
  Symbol.prototype,
  Object.getPrototypeOf([].values()),
  Object.getPrototypeOf(() => 1),
];

type Snapshot = readonly ReadonlyMap<PropertyKey, unknown>[];

const contents = (object: object): ReadonlyMap<PropertyKey, unknown> => {
  const descriptors = Object.getOwnPropertyDescriptors(object) as Record<PropertyKey, PropertyDescriptor>;
  return new Map(Reflect.ownKeys(descriptors).map((key) => [key, descriptors[key]?.value ?? descriptors[key]?.get]));
};

export const snapshot = (): Snapshot => INTRINSICS.map(contents);

/** What is different from before, in words. */
export const changesSince = (before: Snapshot): string[] => {
  const changes: string[] = globalThis.sandglassCanary === undefined ? [] : ["the canary was touched"];
  delete globalThis.sandglassCanary;
  INTRINSICS.forEach((intrinsic, index) => {
    const now = contents(intrinsic);
    const then = before[index] as ReadonlyMap<PropertyKey, unknown>;
    for (const key of new Set([...now.keys(), ...then.keys()]))
      if (now.has(key) !== then.has(key) || !Object.is(now.get(key), then.get(key)))
        changes.push(`intrinsic ${index}: ${String(key)}`);
  });
  return changes;
};

/** Strings that only the host knows: its paths, and the frames of its stacks. */
const HOST_TRACES = [
  /node:/,
  /\/src\//,
  /\/test\//,
  /node_modules/,
  /file:\/\//,
  /at Bridge|at Machine|at Session|at run /,
];

/** Does a text tell anything of the host's stack? */
export const tellsOfHost = (text: string): boolean => HOST_TRACES.some((trace) => trace.test(text));
