/** The Proxy constructor (28.2). Proxies have no prototype of their own. */
import { requiresNew } from "../messages/calls.ts";
import { createDataProperty, createObject } from "../runtime/create-object.ts";
import { createChargedNative, type LeafNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import { defineConstructor, type IntrinsicTable, leaf } from "../runtime/native-table.ts";
import { createProxy, revokeProxy } from "../runtime/proxies.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";

/** 28.2.1.1 Proxy ( target, handler ) */
const construct: LeafNative = (realm, _thisValue, [target, handler], newTarget) =>
  newTarget === undefined ? throwTypeError(realm, requiresNew("Proxy")) : createProxy(realm, target, handler);

/** 28.2.2.1 Proxy.revocable ( target, handler ) */
const revocable: LeafNative = (realm, _thisValue, [target, handler]) => {
  const proxy = createProxy(realm, target, handler);
  const result = createObject(realm);
  createDataProperty(result, "proxy", proxy);
  createDataProperty(result, "revoke", createRevoker(realm, proxy));
  return result;
};

/** 28.2.2.1.1: the function lets go of the proxy when it has revoked it. */
const createRevoker = (realm: Realm, proxy: GuestObject): GuestObject => {
  const data: { proxy: GuestObject | null } = { proxy };
  const run: LeafNative = () => {
    if (data.proxy !== null) revokeProxy(data.proxy);
    data.proxy = null;
    return undefined;
  };
  return createChargedNative(realm, { code: { form: "leaf", run }, name: "", length: 0, data });
};

export const intrinsics: IntrinsicTable = defineConstructor("Proxy", 2, { form: "leaf", run: construct }, [
  leaf("revocable", 2, revocable),
]);
