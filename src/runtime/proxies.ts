/**
 * Proxy objects (10.5): a kind whose internal methods are functions of the guest, the traps of its handler.
 *
 * An operation first lands: it goes on from proxy to proxy, in a loop, as long as handlers have no trap for it. A trap runs
 * nested, as accessors do, but those of calls and constructions, which are calls like any others (see `machine/invoke.ts`).
 * Targets, handlers and prototypes may be proxies, too, so one operation can lead to the next without end: each counts as
 * a nested run.
 *
 * Proxies have a shape that no ordinary object has, so that no access site takes one for an object that it knows.
 */
import { COSTS } from "../accounting/costs.ts";
import { ARGUMENTS_NO_LIST, notFunctionFor } from "../messages/calls.ts";
import { notPropertyName } from "../messages/conversions.ts";
import { BAD_PARTS, BAD_TRAP_PROTOTYPE, badTrapDescriptor, DUPLICATE_KEYS, noInstance } from "../messages/proxies.ts";
import { createArrayFromList } from "./arrays.ts";
import { lengthOfArrayLike } from "./conversions.ts";
import { describe } from "./describe.ts";
import { fromPropertyDescriptor, toPropertyDescriptor } from "./descriptor-objects.ts";
import { GuestCall, isCallable, isConstructor } from "./function-objects.ts";
import { defineKind, GuestObject, NO_ELEMENTS, type ObjectKind } from "./guest-object.ts";
import type { Steps } from "./iteration.ts";
import {
  defineOwnProperty,
  deleteProperty,
  get,
  getOwnProperty,
  getPrototypeOf,
  hasProperty,
  isExtensible,
  ownKeys,
  preventExtensions,
  set,
  setPrototypeOf,
} from "./objects.ts";
import { noteKeysTaken } from "./own-properties.ts";
import { isAccessorDescriptor, type PropertyDescriptor } from "./property-descriptor.ts";
import { keyOfName, keyOfNumber, keyToText, keyToValue, type PropertyKey } from "./property-key.ts";
import { isProxy, operatingRealm, ProxyData, type ProxyParts, partsOfProxy } from "./proxy-data.ts";
import {
  checkAbsent,
  checkDefined,
  checkDeleted,
  checkDescriptor,
  checkExtensible,
  checkGotten,
  checkKeys,
  checkNewPrototype,
  checkNoDescriptor,
  checkNotExtensible,
  checkPrototype,
  checkSet,
} from "./proxy-invariants.ts";
import type { Realm } from "./realm.ts";
import { Shape } from "./shape.ts";
import { throwTypeError } from "./throw.ts";
import { whileUnfinished } from "./unfinished.ts";
import { ABSENT, isNullish, isObject, type Value } from "./values.ts";

// --- landing -------------------------------------------------------------------------------------------------------------

/** Where an operation ends up: at the trap of a handler, or, without one, at a target that is no proxy. */
interface Landing extends ProxyParts {
  readonly trap: GuestObject | undefined;
}

const land = (realm: Realm, proxy: GuestObject, operation: string): Landing => {
  for (let object = proxy; ; ) {
    realm.meter.tick();
    const { target, handler } = partsOfProxy(object, operation);
    const trap = trapOf(realm, handler, operation);
    if (trap !== undefined || !isProxy(target)) return { target, handler, trap };
    object = target;
  }
};

const trapOf = (realm: Realm, handler: GuestObject, name: string): GuestObject | undefined => {
  const trap = get(handler, name);
  if (isNullish(trap)) return undefined;
  if (isCallable(trap)) return trap;
  return throwTypeError(realm, notFunctionFor(describe(trap), name, "Object"));
};

/** An internal method: what it does with a target that no trap guards, and what becomes of a trap's answer. */
const guarded = <T>(
  proxy: GuestObject,
  operation: string,
  plain: (target: GuestObject) => T,
  trapped: (realm: Realm, target: GuestObject, callTrap: (...args: Value[]) => Value) => T,
): T => {
  const realm = operatingRealm(proxy);
  return realm.caller.deepen(() => {
    const { target, handler, trap } = land(realm, proxy, operation);
    if (trap === undefined) return plain(target);
    return trapped(realm, target, (...args) => realm.caller.call(trap, handler, [target, ...args]));
  });
};

// --- internal methods ----------------------------------------------------------------------------------------------------

/** 10.5.1 */
const proxyGetPrototypeOf = (proxy: GuestObject): GuestObject | null =>
  guarded(proxy, "getPrototypeOf", getPrototypeOf, (realm, target, callTrap) => {
    const proto = callTrap();
    if (!isObject(proto) && proto !== null) return throwTypeError(realm, BAD_TRAP_PROTOTYPE);
    checkPrototype(realm, target, proto);
    return proto;
  });

/** 10.5.2 */
const proxySetPrototypeOf = (proxy: GuestObject, proto: GuestObject | null): boolean =>
  guarded(
    proxy,
    "setPrototypeOf",
    (target) => setPrototypeOf(target, proto),
    (realm, target, callTrap) => {
      if (!callTrap(proto)) return false;
      checkNewPrototype(realm, target, proto);
      return true;
    },
  );

/** 10.5.3 */
const proxyIsExtensible = (proxy: GuestObject): boolean =>
  guarded(proxy, "isExtensible", isExtensible, (realm, target, callTrap) => {
    const answer = !!callTrap();
    checkExtensible(realm, target, answer);
    return answer;
  });

/** 10.5.4 */
const proxyPreventExtensions = (proxy: GuestObject): boolean =>
  guarded(proxy, "preventExtensions", preventExtensions, (realm, target, callTrap) => {
    if (!callTrap()) return false;
    checkNotExtensible(realm, target);
    return true;
  });

/** 10.5.5 */
const proxyGetOwnProperty = (proxy: GuestObject, key: PropertyKey): PropertyDescriptor | undefined =>
  guarded(
    proxy,
    "getOwnPropertyDescriptor",
    (target) => getOwnProperty(target, key),
    (realm, target, callTrap) => checkedDescriptor(realm, target, key, callTrap(keyToValue(key))),
  );

/** 10.5.5 steps 8-17 */
const checkedDescriptor = (
  realm: Realm,
  target: GuestObject,
  key: PropertyKey,
  answer: Value,
): PropertyDescriptor | undefined => {
  if (!isObject(answer) && answer !== undefined) throwTypeError(realm, badTrapDescriptor(keyToText(key)));
  const own = getOwnProperty(target, key);
  if (answer === undefined) {
    checkNoDescriptor(realm, target, key, own);
    return undefined;
  }
  const isTargetExtensible = isExtensible(target);
  const descriptor = completeDescriptor(toPropertyDescriptor(realm, answer));
  checkDescriptor(realm, key, own, isTargetExtensible, descriptor);
  return descriptor;
};

/** 6.2.6.6 CompletePropertyDescriptor. */
const completeDescriptor = (descriptor: PropertyDescriptor): PropertyDescriptor => {
  const { value, writable, get: getter, set: setter, enumerable = false, configurable = false } = descriptor;
  return isAccessorDescriptor(descriptor)
    ? { value, writable, get: getter ?? undefined, set: setter ?? undefined, enumerable, configurable }
    : {
        value: value === ABSENT ? undefined : value,
        writable: writable ?? false,
        get: null,
        set: null,
        enumerable,
        configurable,
      };
};

/** 10.5.6 */
const proxyDefineOwnProperty = (proxy: GuestObject, key: PropertyKey, descriptor: PropertyDescriptor): boolean =>
  guarded(
    proxy,
    "defineProperty",
    (target) => defineOwnProperty(target, key, descriptor),
    (realm, target, callTrap) => {
      if (!callTrap(keyToValue(key), fromPropertyDescriptor(realm, descriptor))) return false;
      checkDefined(realm, target, key, descriptor);
      return true;
    },
  );

/** 10.5.7 */
const proxyHas = (proxy: GuestObject, key: PropertyKey): boolean =>
  guarded(
    proxy,
    "has",
    (target) => hasProperty(target, key),
    (realm, target, callTrap) => {
      const answer = !!callTrap(keyToValue(key));
      if (!answer) checkAbsent(realm, target, key);
      return answer;
    },
  );

/** 10.5.8 */
const proxyGet = (proxy: GuestObject, key: PropertyKey, receiver: Value): Value =>
  guarded(
    proxy,
    "get",
    (target) => get(target, key, receiver),
    (realm, target, callTrap) => {
      const value = callTrap(keyToValue(key), receiver);
      checkGotten(realm, target, key, value);
      return value;
    },
  );

/** 10.5.9 */
const proxySet = (proxy: GuestObject, key: PropertyKey, value: Value, receiver: Value): boolean =>
  guarded(
    proxy,
    "set",
    (target) => set(target, key, value, receiver),
    (realm, target, callTrap) => {
      if (!callTrap(keyToValue(key), value, receiver)) return false;
      checkSet(realm, target, key, value);
      return true;
    },
  );

/** 10.5.10 */
const proxyDelete = (proxy: GuestObject, key: PropertyKey): boolean =>
  guarded(
    proxy,
    "deleteProperty",
    (target) => deleteProperty(target, key),
    (realm, target, callTrap) => {
      if (!callTrap(keyToValue(key))) return false;
      checkDeleted(realm, target, key);
      return true;
    },
  );

/** 10.5.11 */
const proxyOwnKeys = (proxy: GuestObject): PropertyKey[] =>
  guarded(proxy, "ownKeys", ownKeys, (realm, target, callTrap) => {
    const keys = keysFromTrap(realm, callTrap());
    const distinct = new Set(keys);
    if (distinct.size < keys.length) throwTypeError(realm, DUPLICATE_KEYS);
    checkKeys(realm, target, distinct);
    return keys;
  });

/** 7.3.19 CreateListFromArrayLike for property keys. The list is as long as the trap says. */
const keysFromTrap = (realm: Realm, answer: Value): PropertyKey[] => {
  if (!isObject(answer)) return throwTypeError(realm, ARGUMENTS_NO_LIST);
  const length = lengthOfArrayLike(realm, answer);
  const keys: PropertyKey[] = [];
  return whileUnfinished(realm, keys, () => {
    for (let index = 0; index < length; index++) {
      realm.meter.chargeIterations(1);
      realm.meter.chargeBytes(COSTS.arrayElement);
      keys.push(keyFromTrap(realm, get(answer, keyOfNumber(index))));
    }
    noteKeysTaken(realm, 0, keys.length);
    return keys;
  });
};

const keyFromTrap = (realm: Realm, key: Value): PropertyKey => {
  if (typeof key === "symbol") return key;
  return typeof key === "string" ? keyOfName(key) : throwTypeError(realm, notPropertyName(describe(key)));
};

const METHODS = {
  getPrototypeOf: proxyGetPrototypeOf,
  setPrototypeOf: proxySetPrototypeOf,
  isExtensible: proxyIsExtensible,
  preventExtensions: proxyPreventExtensions,
  getOwnProperty: proxyGetOwnProperty,
  defineOwnProperty: proxyDefineOwnProperty,
  has: proxyHas,
  get: proxyGet,
  set: proxySet,
  delete: proxyDelete,
  ownKeys: proxyOwnKeys,
} satisfies Partial<ObjectKind>;

export const PROXY = defineKind("Proxy", METHODS);
/** A proxy of a function; the payload tells whether of a constructor. */
export const CALLABLE_PROXY = defineKind("Proxy", { ...METHODS, callable: true });

// --- calls ---------------------------------------------------------------------------------------------------------------

/** 10.5.12 [[Call]]: the call that it comes to. */
export const proxyCall = (proxy: GuestObject, thisValue: Value, args: Value[]): GuestCall => {
  const realm = operatingRealm(proxy);
  const { target, handler, trap } = land(realm, proxy, "apply");
  if (trap === undefined) return new GuestCall(target, thisValue, args);
  return new GuestCall(trap, handler, [target, thisValue, createArrayFromList(realm, args.slice())]);
};

/** 10.5.13 [[Construct]]: the construction that it comes to, or the steps that call the trap. */
export const proxyConstruction = (
  proxy: GuestObject,
  args: Value[],
  newTarget: GuestObject,
): GuestCall | Steps<Value> => {
  const realm = operatingRealm(proxy);
  const { target, handler, trap } = land(realm, proxy, "construct");
  if (trap === undefined) return new GuestCall(target, undefined, args, newTarget);
  return constructByTrap(
    realm,
    new GuestCall(trap, handler, [target, createArrayFromList(realm, args.slice()), newTarget]),
  );
};

function* constructByTrap(realm: Realm, call: GuestCall): Steps<Value> {
  const result = yield call;
  return isObject(result) ? result : throwTypeError(realm, noInstance(describe(result)));
}

// --- making --------------------------------------------------------------------------------------------------------------

/** 10.5.15 ProxyCreate. */
export const createProxy = (realm: Realm, target: Value, handler: Value): GuestObject => {
  if (!isObject(target) || !isObject(handler)) return throwTypeError(realm, BAD_PARTS);
  realm.meter.chargeBytes(COSTS.object);
  realm.proxyShape ??= new Shape(realm, null, null, "", 0, 0);
  const data = new ProxyData(realm, target, handler, isConstructor(target));
  return new GuestObject(realm.proxyShape, NO_ELEMENTS, isCallable(target) ? CALLABLE_PROXY : PROXY, data);
};

/** 28.2.2.1.1: a proxy that was revoked already stays so. */
export const revokeProxy = (proxy: GuestObject): void => {
  const data = proxy.payload as ProxyData;
  data.target = null;
  data.handler = null;
};
