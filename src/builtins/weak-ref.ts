/** WeakRef objects (26.1). */
import { COSTS } from "../accounting/costs.ts";
import { requiresNew } from "../messages/calls.ts";
import { BAD_WEAK_TARGET } from "../messages/collections.ts";
import { requireKind } from "../runtime/collections.ts";
import { createKind, prototypeFromConstructor } from "../runtime/create-object.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import { defineClass, type IntrinsicTable, leaf, toStringTag } from "../runtime/native-table.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { canBeHeldWeakly, WEAK_REF, type WeakRefData } from "../runtime/weak-collections.ts";

/** 26.1.1.1 WeakRef ( target ) */
const construct: LeafNative = (realm, _thisValue, [target], newTarget) => {
  if (newTarget === undefined) return throwTypeError(realm, requiresNew("WeakRef"));
  if (!canBeHeldWeakly(realm, target)) return throwTypeError(realm, BAD_WEAK_TARGET);
  const data: WeakRefData = { target };
  return createKind(realm, prototypeFromConstructor(newTarget, "WeakRef.prototype"), WEAK_REF, data, COSTS.object);
};

/** 26.1.3.2 WeakRef.prototype.deref ( ) */
const deref: LeafNative = (realm, reference) =>
  (requireKind(realm, reference, WEAK_REF, "deref").payload as WeakRefData).target;

export const intrinsics: IntrinsicTable = defineClass({
  name: "WeakRef",
  length: 1,
  code: { form: "leaf", run: construct },
  prototype: [leaf("deref", 0, deref), toStringTag("WeakRef")],
});
