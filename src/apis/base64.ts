/** `atob` and `btoa`: the host's, paid by length. */
import { BAD_BASE64, missingArgument, NOT_LATIN1 } from "../messages/apis.ts";
import { toString } from "../runtime/conversions.ts";
import { defineLeaf, type IntrinsicTable } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { chargeReading, chargeString, checkStringLength } from "../runtime/strings.ts";
import { throwTypeError } from "../runtime/throw.ts";
import type { Value } from "../runtime/values.ts";
import { throwNamed } from "./named-errors.ts";

const { atob: hostAtob, btoa: hostBtoa } = globalThis;

/** `units` is how many the result has for each unit of the text, at most. */
const coder =
  (code: (text: string) => string, units: number, refusal: string) => (realm: Realm, _: Value, args: Value[]) => {
    if (args.length === 0) return throwTypeError(realm, missingArgument("input"));
    const text = toString(realm, args[0]);
    chargeReading(realm, text);
    checkStringLength(realm, Math.ceil(text.length * units) + 4);
    let result: string;
    try {
      result = code(text);
    } catch {
      return throwNamed(realm, "InvalidCharacterError", refusal);
    }
    chargeString(realm, result.length);
    return result;
  };

export const intrinsics: IntrinsicTable = {
  ...defineLeaf(
    "atob",
    1,
    coder((text) => hostAtob(text), 3 / 4, BAD_BASE64),
  ),
  ...defineLeaf(
    "btoa",
    1,
    coder((text) => hostBtoa(text), 4 / 3, NOT_LATIN1),
  ),
};
