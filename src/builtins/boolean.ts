/** Boolean objects (20.3). */
import { COSTS } from "../accounting/costs.ts";
import { wrongThis } from "../messages/calls.ts";
import { PRIMITIVE_OBJECT, toBoolean } from "../runtime/conversions.ts";
import { createKind, prototypeFromConstructor } from "../runtime/create-object.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import { defineClass, type IntrinsicTable, leaf } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";

/** 20.3.1.1 */
const construct: LeafNative = (realm, _thisValue, args, newTarget) => {
  const value = toBoolean(args[0]);
  if (newTarget === undefined) return value;
  const proto = prototypeFromConstructor(newTarget, "Boolean.prototype");
  return createKind(realm, proto, PRIMITIVE_OBJECT, value, COSTS.object);
};

/** 20.3.3.3.1 ThisBooleanValue. */
const thisBooleanValue = (realm: Realm, value: Value, method: string): boolean => {
  if (typeof value === "boolean") return value;
  if (isObject(value) && value.kind === PRIMITIVE_OBJECT && typeof value.payload === "boolean") return value.payload;
  return throwTypeError(realm, wrongThis(`Boolean.prototype.${method}`, "Boolean"));
};

export const intrinsics: IntrinsicTable = defineClass({
  name: "Boolean",
  length: 1,
  code: { form: "leaf", run: construct },
  prototypeKind: PRIMITIVE_OBJECT,
  prototypePayload: () => false,
  prototype: [
    // 20.3.3.2
    leaf("toString", 0, (realm, thisValue) => String(thisBooleanValue(realm, thisValue, "toString"))),
    // 20.3.3.3
    leaf("valueOf", 0, (realm, thisValue) => thisBooleanValue(realm, thisValue, "valueOf")),
  ],
});
