/** What every method of String.prototype begins with: its `this` as a string. */
import { calledOnNullish } from "../messages/calls.ts";
import { toString } from "../runtime/conversions.ts";
import { leaf, type Row } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isNullish, type Value } from "../runtime/values.ts";

/** ToString(RequireObjectCoercible(this)), which all methods but `toString` and `valueOf` take for their text. */
export const thisText = (realm: Realm, thisValue: Value, method: string): string => {
  const text = typeof thisValue === "string" ? thisValue : coerceThis(realm, thisValue, method);
  realm.meter.noteRead(text);
  return text;
};

const coerceThis = (realm: Realm, thisValue: Value, method: string): string => {
  requireObjectCoercible(realm, thisValue, method);
  return toString(realm, thisValue);
};

/** 7.2.1, with the message of V8. */
export const requireObjectCoercible = (realm: Realm, thisValue: Value, method: string): void => {
  if (isNullish(thisValue))
    throwTypeError(realm, calledOnNullish(`String.prototype${method.startsWith("[") ? "" : "."}${method}`));
};

/** A method that works on the text of its `this`. */
export const textMethod = (
  name: string,
  length: number,
  run: (realm: Realm, text: string, args: Value[]) => Value,
): Row => leaf(name, length, (realm, thisValue, args) => run(realm, thisText(realm, thisValue, name), args));
