/**
 * What a host object is. The answer comes from private identity (its place in a prototype chain that was captured at load,
 * or an internal slot that only a captured method can see), never from what the object says of itself: a `toStringTag` is
 * at most a hint where to look for the slot, so that objects of another host realm are recognised, too.
 */
import {
  apply,
  bigIntValueOf,
  booleanValueOf,
  bufferByteLength,
  dateGetTime,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isArray,
  isView,
  mapSize,
  numberValueOf,
  objectToString,
  promiseThen,
  regExpSource,
  setSize,
  stringValueOf,
  succeeds,
  symbolValueOf,
  weakMapHas,
  weakRefDeref,
  weakSetHas,
} from "./host-primordials.ts";

/** How an object crosses; `refused` does not. */
export type HostForm =
  | "plain"
  | "array"
  | "map"
  | "set"
  | "error"
  | "promise"
  | "date"
  | "regexp"
  | "boxed"
  | "binary"
  | "instance"
  | "refused";

export interface HostBrand {
  readonly form: HostForm;
  /** The name of the class, for messages. */
  readonly name: string;
}

/** A brand of ECMAScript and how to tell it. */
interface Recognised extends HostBrand {
  readonly prototype: object;
  /** Looks at the internal slot; null where no method shows it and the prototype chain must do. */
  readonly has: ((value: object) => boolean) | null;
}

const ignore = (): void => undefined;

const brand = (form: HostForm, name: string, prototype: object, has: Recognised["has"]): Recognised => ({
  form,
  name,
  prototype,
  has,
});

const boxed = (name: string, prototype: object, valueOf: (...args: never[]) => unknown): Recognised =>
  brand("boxed", name, prototype, (value) => succeeds(valueOf, value));

const refused = (name: string, prototype: object, has: Recognised["has"] = null): Recognised =>
  brand("refused", name, prototype, has);

const above = (object: object): object => getPrototypeOf(object) as object;

const ITERATOR_PROTOTYPE = above(above([][Symbol.iterator]()));

async function* anyAsyncGenerator(): AsyncGenerator<never, void> {
  // Only its place in the prototype chain matters.
}
const ASYNC_ITERATOR_PROTOTYPE = above(above(above(anyAsyncGenerator())));

const BRANDS: readonly Recognised[] = [
  brand("map", "Map", Map.prototype, (value) => succeeds(mapSize, value)),
  brand("set", "Set", Set.prototype, (value) => succeeds(setSize, value)),
  brand("error", "Error", Error.prototype, null),
  brand("promise", "Promise", Promise.prototype, (value) => succeeds(promiseThen, value, [ignore, ignore])),
  boxed("Number", Number.prototype, numberValueOf),
  boxed("String", String.prototype, stringValueOf),
  boxed("Boolean", Boolean.prototype, booleanValueOf),
  boxed("BigInt", BigInt.prototype, bigIntValueOf),
  boxed("Symbol", Symbol.prototype, symbolValueOf),
  brand("date", "Date", Date.prototype, (value) => succeeds(dateGetTime, value)),
  brand("regexp", "RegExp", RegExp.prototype, (value) => succeeds(regExpSource, value)),
  brand("binary", "ArrayBuffer", ArrayBuffer.prototype, (value) => succeeds(bufferByteLength, value)),
  // Memory that others may write meanwhile; views of it cross as copies. Some browsers hide it.
  ...(typeof SharedArrayBuffer === "undefined" ? [] : [refused("SharedArrayBuffer", SharedArrayBuffer.prototype)]),
  refused("WeakMap", WeakMap.prototype, (value) => succeeds(weakMapHas, value, [{}])),
  refused("WeakSet", WeakSet.prototype, (value) => succeeds(weakSetHas, value, [{}])),
  refused("WeakRef", WeakRef.prototype, (value) => succeeds(weakRefDeref, value)),
  refused("FinalizationRegistry", FinalizationRegistry.prototype),
  refused("iterator", ITERATOR_PROTOTYPE),
  refused("async iterator", ASYNC_ITERATOR_PROTOTYPE),
];

const PLAIN: HostBrand = { form: "plain", name: "Object" };
const ARRAY: HostBrand = { form: "array", name: "Array" };
const VIEW: HostBrand = { form: "binary", name: "typed array" };
const INSTANCE: HostBrand = { form: "instance", name: "Object" };
const ERROR: HostBrand = { form: "error", name: "Error" };

/** What this object is; throws what a proxy's traps throw. */
export const brandOf = (value: object): HostBrand => {
  if (isArray(value)) return ARRAY;
  const proto = getPrototypeOf(value);
  // A prototype chain of at most one link: an object literal, of whichever realm, or one without a prototype.
  if (proto === null || getPrototypeOf(proto) === null) return PLAIN;
  if (isView(value)) return VIEW;
  return recognise(value) ?? INSTANCE;
};

const recognise = (value: object): HostBrand | undefined => {
  const hint = apply(objectToString, value, []) as string;
  if (isErrorOf(value, hint)) return ERROR;
  const chain = chainOf(value);
  return BRANDS.find(({ prototype, name, has }) => {
    if (has === null) return chain.has(prototype);
    return (chain.has(prototype) || hint === `[object ${name}]`) && has(value);
  });
};

/** Without a tag of the object's own making, `[object Error]` is the slot itself speaking (20.1.3.6 step 8). */
const isErrorOf = (value: object, hint: string): boolean =>
  hint === "[object Error]" && (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === undefined;

const chainOf = (value: object): ReadonlySet<object> => {
  const chain = new Set<object>();
  for (let proto = getPrototypeOf(value); proto !== null; proto = getPrototypeOf(proto)) chain.add(proto);
  return chain;
};

/** Is this value an error, of whichever realm? False for what cannot be looked at. */
export const isHostError = (value: unknown): value is Error => {
  if (typeof value !== "object" || value === null) return false;
  try {
    return brandOf(value).form === "error";
  } catch {
    return false;
  }
};

/** A class, of the host's program or of ECMAScript: only their `prototype` is fixed (15.7.14 step 14). */
export const isClass = (value: object): boolean => {
  const prototype = getOwnPropertyDescriptor(value, "prototype");
  return prototype !== undefined && prototype.writable === false;
};
