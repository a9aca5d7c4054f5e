/** The `this` of those methods of Array.prototype that V8 names when there is none. */
import { calledOnNullish } from "../messages/calls.ts";
import { toObject } from "../runtime/conversions.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isNullish, type Value } from "../runtime/values.ts";

export const thisObject = (realm: Realm, thisValue: Value, method: string): GuestObject => {
  if (isNullish(thisValue)) return throwTypeError(realm, calledOnNullish(`Array.prototype.${method}`));
  return toObject(realm, thisValue);
};
