/**
 * What can be seen of an object without running any code of the guest's or of the host's: own data, and the names of classes
 * as far as they are data. Proxies are seen through, host objects are not.
 */
import { HOST_OBJECT } from "../host/host-object.ts";
import { CLOSURE, type Closure } from "../machine/closure.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { MODULE_NAMESPACE } from "../runtime/module-namespace.ts";
import { getOwnProperty, ordinaryGetOwnProperty, ownKeys } from "../runtime/objects.ts";
import type { PropertyDescriptor } from "../runtime/property-descriptor.ts";
import type { PropertyKey } from "../runtime/property-key.ts";
import { isProxy, type ProxyData } from "../runtime/proxy-data.ts";
import { GUEST_THROW } from "../runtime/throw.ts";
import { isAbsent, isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";

/** The object behind any number of proxies; undefined if one was revoked. */
export const behindAllProxies = (object: GuestObject): GuestObject | undefined => {
  let target: GuestObject | null = object;
  while (target !== null && isProxy(target)) {
    target.shape.realm.meter.tick();
    target = (target.payload as ProxyData).target;
  }
  return target ?? undefined;
};

/** The keys of enumerable own properties, symbols included. The object is no proxy. */
export const shownKeys = (object: GuestObject): PropertyKey[] =>
  object.kind === HOST_OBJECT ? [] : ownKeys(object).filter((key) => ownShown(object, key)?.enumerable === true);

/** An own property; one that cannot be read yet is undefined. The object is no proxy. */
export const ownShown = (object: GuestObject, key: PropertyKey): PropertyDescriptor | undefined => {
  if (object.kind !== MODULE_NAMESPACE) return getOwnProperty(object, key);
  try {
    return getOwnProperty(object, key);
  } catch (error) {
    if (error !== GUEST_THROW) throw error;
    return undefined;
  }
};

/** The value of an own property that is data, or undefined. */
export const ownValue = (object: GuestObject, key: PropertyKey): Value => {
  if (isProxy(object) || object.kind === HOST_OBJECT) return undefined;
  const descriptor = ordinaryGetOwnProperty(object, key);
  return descriptor === undefined || isAbsent(descriptor.value) ? undefined : descriptor.value;
};

/** The objects whose properties this one has: itself, then its prototypes, as far as that can be told. */
export function* chainOf(object: GuestObject): Generator<GuestObject> {
  for (let link: GuestObject | null = object; link !== null && !isProxy(link); link = prototypeOf(link)) {
    link.shape.realm.meter.tick();
    yield link;
  }
}

export const prototypeOf = (object: GuestObject): GuestObject | null =>
  object.kind.getPrototypeOf?.(object) ?? object.shape.proto;

/** A value that is data of the object or inherited as such. */
export const inheritedValue = (object: GuestObject, key: PropertyKey): Value => {
  for (const link of chainOf(object)) {
    const value = ownValue(link, key);
    if (value !== undefined) return value;
  }
  return undefined;
};

/** The name of a function, as far as it is data. */
export const functionName = (callee: GuestObject): string => {
  const name = ownValue(callee, "name");
  return typeof name === "string" ? name : "";
};

/** The name of the class of an object; null for one without. */
export const className = (object: GuestObject): string | null => {
  for (const link of chainOf(object)) {
    const constructor = ownValue(link, "constructor");
    if (!isObject(constructor) || !constructor.kind.callable) continue;
    const name = functionName(constructor);
    if (name !== "") return name;
  }
  return null;
};

/** What kind of function it is, as its text begins. */
export const functionForm = (callee: GuestObject): string => {
  if (callee.kind !== CLOSURE) return "Function";
  switch ((callee.payload as Closure).code.form) {
    case "classConstructor":
    case "derivedConstructor":
      return "class";
    case "generator":
      return "GeneratorFunction";
    case "async":
    case "asyncArrow":
      return "AsyncFunction";
    case "asyncGenerator":
      return "AsyncGeneratorFunction";
    default:
      return "Function";
  }
};

/** What stands before the bracket: the class, the size, the tag. */
export const titleOf = (object: GuestObject, otherwise: string, size?: number): string => {
  const count = size === undefined ? "" : `(${size})`;
  const name = className(object);
  const title = name === null ? `[${otherwise}${count}: null prototype]` : `${name}${count}`;
  const isShown = ownShown(object, wellKnownSymbols.toStringTag)?.enumerable === true;
  const tag = isShown ? "" : inheritedValue(object, wellKnownSymbols.toStringTag);
  return typeof tag === "string" && tag !== "" && tag !== (name ?? otherwise) ? `${title} [${tag}]` : title;
};
