/**
 * The host's own functions that the bridge relies on, captured when it loads: what a program of the host does to its
 * prototypes later changes nothing here.
 */
export const { apply, getPrototypeOf, getOwnPropertyDescriptor } = Reflect;
export const { keys: enumerableKeys, defineProperty, getOwnPropertyNames } = Object;
export const { isArray } = Array;
export const OBJECT_PROTOTYPE: object = Object.prototype;

type Method = (...args: never[]) => unknown;

const methodOf = (prototype: object, key: PropertyKey): Method =>
  getOwnPropertyDescriptor(prototype, key)?.value as Method;
const getterOf = (prototype: object, key: PropertyKey): Method =>
  getOwnPropertyDescriptor(prototype, key)?.get as Method;

export const mapSize = getterOf(Map.prototype, "size");
export const mapForEach = methodOf(Map.prototype, "forEach");
export const setSize = getterOf(Set.prototype, "size");
export const setForEach = methodOf(Set.prototype, "forEach");
export const promiseThen = methodOf(Promise.prototype, "then");
export const numberValueOf = methodOf(Number.prototype, "valueOf");
export const stringValueOf = methodOf(String.prototype, "valueOf");
export const booleanValueOf = methodOf(Boolean.prototype, "valueOf");
export const bigIntValueOf = methodOf(BigInt.prototype, "valueOf");
export const symbolValueOf = methodOf(Symbol.prototype, "valueOf");
export const dateGetTime = methodOf(Date.prototype, "getTime");
export const bufferByteLength = getterOf(ArrayBuffer.prototype, "byteLength");
export const dataViewBuffer = getterOf(DataView.prototype, "buffer");
export const dataViewByteLength = getterOf(DataView.prototype, "byteLength");
export const dataViewByteOffset = getterOf(DataView.prototype, "byteOffset");
const TYPED_ARRAY_PROTOTYPE = getPrototypeOf(Uint8Array.prototype) as object;
export const typedArrayBuffer = getterOf(TYPED_ARRAY_PROTOTYPE, "buffer");
export const typedArrayByteLength = getterOf(TYPED_ARRAY_PROTOTYPE, "byteLength");
export const typedArrayByteOffset = getterOf(TYPED_ARRAY_PROTOTYPE, "byteOffset");
export const typedArrayName = getterOf(TYPED_ARRAY_PROTOTYPE, Symbol.toStringTag);
export const HostRegExp = RegExp;
export const regExpSource = getterOf(RegExp.prototype, "source");
/** The letters of the flags with the getters that see them; one that the host does not know has none. */
export const regExpFlags: readonly (readonly [letter: string, isSet: Method | undefined])[] = [
  ["d", "hasIndices"],
  ["g", "global"],
  ["i", "ignoreCase"],
  ["m", "multiline"],
  ["s", "dotAll"],
  ["u", "unicode"],
  ["v", "unicodeSets"],
  ["y", "sticky"],
].map(([letter, name]) => [letter as string, getterOf(RegExp.prototype, name as string)]);
export const weakMapHas = methodOf(WeakMap.prototype, "has");
export const weakSetHas = methodOf(WeakSet.prototype, "has");
export const weakRefDeref = methodOf(WeakRef.prototype, "deref");
export const isView = ArrayBuffer.isView;
export const objectToString = methodOf(Object.prototype, "toString");
export const hasOwnProperty = methodOf(Object.prototype, "hasOwnProperty");
export const registeredKey = Symbol.keyFor;

/** Does `[[Call]]` with this receiver succeed? Methods that require an internal slot tell brands apart so. */
export const succeeds = (method: Method, receiver: unknown, args: unknown[] = []): boolean => {
  try {
    apply(method, receiver, args);
    return true;
  } catch {
    return false;
  }
};

const UNBOXINGS = [numberValueOf, stringValueOf, booleanValueOf, bigIntValueOf, symbolValueOf] as const;

/** The primitive in a wrapper object, whatever its `valueOf` says. */
export const unboxed = (wrapper: object): unknown => {
  const valueOf = UNBOXINGS.find((method) => succeeds(method, wrapper));
  return valueOf === undefined ? undefined : apply(valueOf, wrapper, []);
};

/** `instanceof` for what may be anything: false for a proxy whose prototype cannot be looked at. Runs no `Symbol.hasInstance`. */
export const isInstance = <T>(
  value: unknown,
  { prototype }: (abstract new (...args: never[]) => T) & { readonly prototype: T },
): value is T => {
  if (typeof value !== "object" || value === null) return false;
  try {
    for (let proto = getPrototypeOf(value); proto !== null; proto = getPrototypeOf(proto))
      if (proto === prototype) return true;
  } catch {
    // A trap threw, or the proxy was revoked.
  }
  return false;
};
