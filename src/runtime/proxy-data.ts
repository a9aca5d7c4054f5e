/** What a proxy is made of (10.5). Apart from the internal methods, for those who only need to recognise a proxy. */
import { revoked } from "../messages/proxies.ts";
import type { Callable } from "./function-objects.ts";
import type { GuestObject } from "./guest-object.ts";
import type { Realm } from "./realm.ts";
import { throwTypeError } from "./throw.ts";

/** The payload of proxies. A revoked one has neither target nor handler. */
export class ProxyData implements Callable {
  readonly realm: Realm;
  target: GuestObject | null;
  handler: GuestObject | null;
  readonly isConstructor: boolean;
  constructor(realm: Realm, target: GuestObject, handler: GuestObject, isConstructor: boolean) {
    this.realm = realm;
    this.target = target;
    this.handler = handler;
    this.isConstructor = isConstructor;
  }
}

export const isProxy = (object: GuestObject): boolean => object.payload instanceof ProxyData;

export interface ProxyParts {
  readonly target: GuestObject;
  readonly handler: GuestObject;
}

/** The realm that the exceptions of an operation on this proxy belong to. */
export const operatingRealm = (proxy: GuestObject): Realm => proxy.shape.realm.caller.currentRealm;

/** 10.5.14 ValidateNonRevokedProxy, for `operation`. */
export const partsOfProxy = (proxy: GuestObject, operation: string): ProxyParts => {
  const { target, handler } = proxy.payload as ProxyData;
  if (target === null || handler === null) return throwTypeError(operatingRealm(proxy), revoked(operation));
  return { target, handler };
};

/** The object behind any number of proxies. */
export const behindProxies = (object: GuestObject, operation: string): GuestObject => {
  let inner = object;
  while (isProxy(inner)) {
    inner.shape.realm.meter.tick();
    inner = partsOfProxy(inner, operation).target;
  }
  return inner;
};
