/** Function properties of the global object for numbers (19.2.1 - 19.2.5) and `eval`; those for URIs are in `uri.ts`. */
import { toInt32, toNumber, toString } from "../runtime/conversions.ts";
import { createNative } from "../runtime/function-objects.ts";
import { defineLeaf, type IntrinsicTable } from "../runtime/native-table.ts";
import { chargeReading } from "../runtime/strings.ts";
import { throwDynamicCode } from "../runtime/throw.ts";

export const intrinsics: IntrinsicTable = {
  // 19.2.1, for indirect calls; direct ones are an op of their own.
  eval: (realm) =>
    createNative(realm, {
      code: {
        form: "machine",
        run: (_caller, _thisValue, [value], slot) =>
          realm.dynamicCode?.evaluate(value, slot) ?? throwDynamicCode(realm),
      },
      name: "eval",
      length: 1,
    }),
  // 19.2.2
  ...defineLeaf("isFinite", 1, (realm, _thisValue, [value]) => Number.isFinite(toNumber(realm, value))),
  // 19.2.3
  ...defineLeaf("isNaN", 1, (realm, _thisValue, [value]) => Number.isNaN(toNumber(realm, value))),
  // 19.2.4
  ...defineLeaf("parseFloat", 1, (realm, _thisValue, [value]) => {
    if (typeof value === "number" && Object.is(value, value | 0)) return value;
    const text = toString(realm, value);
    chargeReading(realm, text);
    return Number.parseFloat(text);
  }),
  // 19.2.5
  ...defineLeaf("parseInt", 2, (realm, _thisValue, [value, radix]) => {
    const text = toString(realm, value);
    const base = toInt32(realm, radix);
    chargeReading(realm, text);
    return Number.parseInt(text, base);
  }),
};
