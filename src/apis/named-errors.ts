/** What browsers throw as a DOMException: here an Error with that name and the code that goes with it. */
import { createError, type ErrorData } from "../runtime/errors.ts";
import { addUncharged } from "../runtime/own-properties.ts";
import type { Realm } from "../runtime/realm.ts";
import { HIDDEN } from "../runtime/shape.ts";

const CODES = {
  InvalidCharacterError: 5,
  TypeMismatchError: 17,
  QuotaExceededError: 22,
  DataCloneError: 25,
} as const;

export const throwNamed = (realm: Realm, name: keyof typeof CODES, message: string): never => {
  const error = createError(realm, "Error", message);
  (error.payload as ErrorData).name = name;
  addUncharged(error, "name", name, HIDDEN);
  addUncharged(error, "code", CODES[name], HIDDEN);
  return realm.caller.throwValue(error);
};
