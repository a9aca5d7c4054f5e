/**
 * FinalizationRegistry objects (26.2). A callback is never called, as the specification allows: when the host collects what
 * would otherwise decide what a program does. So of a registration nothing is kept but its token, for `unregister` to know.
 */
import { COSTS } from "../accounting/costs.ts";
import { requiresNew } from "../messages/calls.ts";
import {
  BAD_REGISTRY_TARGET,
  badUnregisterToken,
  CLEANUP_NOT_CALLABLE,
  TARGET_IS_HELD_VALUE,
} from "../messages/collections.ts";
import { requireKind, type SetData, setAdd } from "../runtime/collections.ts";
import { createKind, prototypeFromConstructor } from "../runtime/create-object.ts";
import { describe } from "../runtime/describe.ts";
import { isCallable, type LeafNative } from "../runtime/function-objects.ts";
import { defineClass, type IntrinsicTable, leaf, toStringTag } from "../runtime/native-table.ts";
import { sameValue } from "../runtime/operators.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import type { Value } from "../runtime/values.ts";
import { canBeHeldWeakly, FINALIZATION_REGISTRY } from "../runtime/weak-collections.ts";

const NAME = "FinalizationRegistry";

const tokensOf = (realm: Realm, value: Value, method: string): SetData =>
  requireKind(realm, value, FINALIZATION_REGISTRY, method).payload as SetData;

/** 26.2.1.1 FinalizationRegistry ( cleanupCallback ) */
const construct: LeafNative = (realm, _thisValue, [callback], newTarget) => {
  if (newTarget === undefined) return throwTypeError(realm, requiresNew(NAME));
  if (!isCallable(callback)) return throwTypeError(realm, CLEANUP_NOT_CALLABLE);
  const proto = prototypeFromConstructor(newTarget, `${NAME}.prototype`);
  const tokens: SetData = new Set();
  return createKind(realm, proto, FINALIZATION_REGISTRY, tokens, COSTS.object);
};

const throwInvalidToken = (realm: Realm, token: Value): never =>
  throwTypeError(realm, badUnregisterToken(describe(token)));

/** 26.2.3.2 FinalizationRegistry.prototype.register ( target, heldValue [ , unregisterToken ] ) */
const register: LeafNative = (realm, registry, [target, heldValue, token]) => {
  const tokens = tokensOf(realm, registry, "register");
  if (!canBeHeldWeakly(realm, target)) return throwTypeError(realm, BAD_REGISTRY_TARGET);
  if (sameValue(realm, target, heldValue)) return throwTypeError(realm, TARGET_IS_HELD_VALUE);
  if (canBeHeldWeakly(realm, token)) setAdd(realm, tokens, token);
  else if (token !== undefined) throwInvalidToken(realm, token);
  return undefined;
};

/** 26.2.3.3 FinalizationRegistry.prototype.unregister ( unregisterToken ) */
const unregister: LeafNative = (realm, registry, [token]) => {
  const tokens = tokensOf(realm, registry, "unregister");
  return canBeHeldWeakly(realm, token) ? tokens.delete(token) : throwInvalidToken(realm, token);
};

export const intrinsics: IntrinsicTable = defineClass({
  name: NAME,
  length: 1,
  code: { form: "leaf", run: construct },
  prototype: [leaf("register", 2, register), leaf("unregister", 1, unregister), toStringTag(NAME)],
});
