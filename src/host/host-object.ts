/**
 * Opaque host objects: what a guest sees of an instance of a host class. It is a window with a list of members, not a copy:
 * the instance's own enumerable data, read anew and copied each time, and the methods of its class, which run on the instance
 * and may answer with host calls. No accessors, no names that begin with `_` or `~` (by which programs and libraries name what
 * is their own), no `constructor`, no classes, nothing of the root of the prototype chain. The window is read-only, and what
 * lies behind an instance in the data (another instance) reads as `undefined`.
 *
 * A host may choose the members itself, one by one. Then accessors among them are asked at each read, and instances behind
 * them are windows, too.
 */
import { COSTS } from "../accounting/costs.ts";
import {
  cannotDefineHostProperty,
  cannotDeleteHostProperty,
  cannotSetHostProperty,
  HOST_EXTENSIONS_FIXED,
  HOST_PROTOTYPE_FIXED,
} from "../messages/bridge.ts";
import { defineKind, GuestObject, NO_ELEMENTS } from "../runtime/guest-object.ts";
import { get as getProperty, ordinarySet } from "../runtime/objects.ts";
import { rootShape } from "../runtime/own-properties.ts";
import { dataDescriptor, type PropertyDescriptor } from "../runtime/property-descriptor.ts";
import { keyOfName, keyToText, type PropertyKey } from "../runtime/property-key.ts";
import { CONFIGURABLE, ENUMERABLE } from "../runtime/shape.ts";
import { throwTypeError } from "../runtime/throw.ts";
import type { Value } from "../runtime/values.ts";
import { throwHostError } from "./bridge-errors.ts";
import { createCallFunction } from "./call-function.ts";
import type { ChosenMembers } from "./chosen-members.ts";
import type { Crossing, InstancePolicy } from "./crossing.ts";
import { isClass } from "./host-brands.ts";
import { callStyleOf } from "./host-call.ts";
import type { HostFunction } from "./host-function.ts";
import {
  apply,
  enumerableKeys,
  getOwnPropertyDescriptor,
  getOwnPropertyNames,
  getPrototypeOf,
} from "./host-primordials.ts";
import { rootPlace } from "./place.ts";

/** The payload of HOST_OBJECT. */
class HostObject {
  readonly crossing: Crossing;
  readonly target: object;
  readonly chosen: ReadonlySet<string> | undefined;
  /** The guest's views of the methods, so that each keeps its identity. */
  readonly methods = new Map<HostFunction, GuestObject>();
  constructor(crossing: Crossing, target: object, chosen: ReadonlySet<string> | undefined) {
    this.crossing = crossing;
    this.target = target;
    this.chosen = chosen;
  }
}

const hostObjectOf = (object: GuestObject): HostObject => object.payload as HostObject;

// --- members ---------------------------------------------------------------------------------------------------------------

interface Member {
  readonly value: unknown;
  readonly isMethod: boolean;
}

const isMemberName = (name: string): boolean => !/^[_~]|^(?:constructor|prototype)$/.test(name);

/** The member of this name; runs no host code but a proxy's traps, and accessors that the host chose. */
const findMember = ({ target, chosen }: HostObject, name: string): Member | undefined => {
  if (chosen !== undefined) return chosen.has(name) ? chosenMember(target, name) : undefined;
  if (!isMemberName(name)) return undefined;
  const own = getOwnPropertyDescriptor(target, name);
  if (own !== undefined) return own.enumerable === true ? memberOf(own) : undefined;
  const member = memberOf(inheritedDescriptor(target, name));
  return member?.isMethod === true ? member : undefined;
};

const chosenMember = (target: object, name: string): Member | undefined => {
  const descriptor = chosenDescriptor(target, name);
  const getter = descriptor?.get;
  return memberOf(getter === undefined ? descriptor : { value: apply(getter, target, []) });
};

const chosenDescriptor = (target: object, name: string): globalThis.PropertyDescriptor | undefined =>
  getOwnPropertyDescriptor(target, name) ?? inheritedDescriptor(target, name);

const inheritedDescriptor = (target: object, name: string): globalThis.PropertyDescriptor | undefined => {
  for (const prototype of classPrototypes(target)) {
    const descriptor = getOwnPropertyDescriptor(prototype, name);
    if (descriptor !== undefined) return descriptor;
  }
  return undefined;
};

/** An accessor has no `value`; a class is not shown. */
const memberOf = (descriptor: globalThis.PropertyDescriptor | undefined): Member | undefined => {
  if (descriptor === undefined || !("value" in descriptor)) return undefined;
  const value: unknown = descriptor.value;
  if (typeof value !== "function") return { value, isMethod: false };
  return isClass(value) ? undefined : { value, isMethod: true };
};

/** The prototypes below the root of the chain, which is `Object.prototype` of one host realm or another. */
const classPrototypes = (target: object): object[] => {
  const prototypes: object[] = [];
  for (
    let proto = getPrototypeOf(target);
    proto !== null && getPrototypeOf(proto) !== null;
    proto = getPrototypeOf(proto)
  )
    prototypes.push(proto);
  return prototypes;
};

const memberNames = (host: HostObject): string[] => {
  const { target, chosen } = host;
  if (chosen !== undefined) return [...chosen].filter((name) => isReadable(chosenDescriptor(target, name)));
  const names = new Set(enumerableKeys(target));
  for (const prototype of classPrototypes(target)) for (const name of getOwnPropertyNames(prototype)) names.add(name);
  return [...names].filter((name) => findMember(host, name) !== undefined);
};

const isReadable = (descriptor: globalThis.PropertyDescriptor | undefined): boolean =>
  descriptor?.get !== undefined || memberOf(descriptor) !== undefined;

// --- internal methods --------------------------------------------------------------------------------------------------------

/** Looks at the host's object as host code that is called: booked before, leased after. */
const look = <T>({ crossing }: HostObject, read: () => T): T => {
  crossing.port.enter();
  let result: T;
  try {
    result = read();
  } catch (error) {
    return throwHostError(crossing, error);
  }
  crossing.port.leave();
  return result;
};

const ownMember = (object: GuestObject, key: PropertyKey): Member | undefined => {
  if (typeof key === "symbol") return undefined;
  const host = hostObjectOf(object);
  return look(host, () => findMember(host, String(key)));
};

const valueOfMember = (object: GuestObject, key: PropertyKey, { value, isMethod }: Member): Value => {
  const host = hostObjectOf(object);
  if (isMethod) return methodOf(host, value as HostFunction);
  const instances: InstancePolicy = host.chosen === undefined ? "undefined" : "opaque";
  host.crossing.port.enter();
  return host.crossing.receive(value, { parent: HOST_OBJECT_PLACE, key: keyToText(key) }, instances);
};

const HOST_OBJECT_PLACE = rootPlace("host object");

const methodOf = ({ crossing, target, methods }: HostObject, method: HostFunction): GuestObject => {
  const known = methods.get(method);
  if (known !== undefined) return known;
  crossing.realm.meter.chargeBytes(COSTS.function_);
  const guest = createCallFunction(crossing, method, callStyleOf(method) ?? "pausing", target);
  methods.set(method, guest);
  return guest;
};

const getOwn = (object: GuestObject, key: PropertyKey): PropertyDescriptor | undefined => {
  const member = ownMember(object, key);
  if (member === undefined) return undefined;
  return dataDescriptor(valueOfMember(object, key, member), member.isMethod ? CONFIGURABLE : ENUMERABLE | CONFIGURABLE);
};

const get = (object: GuestObject, key: PropertyKey, receiver: Value): Value => {
  const member = ownMember(object, key);
  if (member !== undefined) return valueOfMember(object, key, member);
  const { proto } = object.shape;
  return proto === null ? undefined : getProperty(proto, key, receiver);
};

const refuse = (object: GuestObject, message: string): never => throwTypeError(object.shape.realm, message);

export const HOST_OBJECT = defineKind("Object", {
  get,
  getOwnProperty: getOwn,
  ownKeys: (object) => look(hostObjectOf(object), () => memberNames(hostObjectOf(object))).map(keyOfName),
  set: (object, key, value, receiver) =>
    receiver === object
      ? refuse(object, cannotSetHostProperty(keyToText(key)))
      : ordinarySet(object, key, value, receiver),
  defineOwnProperty: (object, key) => refuse(object, cannotDefineHostProperty(keyToText(key))),
  delete: (object, key) => refuse(object, cannotDeleteHostProperty(keyToText(key))),
  setPrototypeOf: (object) => refuse(object, HOST_PROTOTYPE_FIXED),
  preventExtensions: (object) => refuse(object, HOST_EXTENSIONS_FIXED),
});

/** The guest's window on an instance; uncharged. */
export const createHostObject = (crossing: Crossing, target: object, chosen?: ChosenMembers): GuestObject => {
  const { realm } = crossing;
  const shape = rootShape(realm, realm.intrinsic("Object.prototype"));
  return new GuestObject(shape, NO_ELEMENTS, HOST_OBJECT, new HostObject(crossing, target, chosen?.names));
};
