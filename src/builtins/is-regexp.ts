/** Regular expressions as the methods of strings see them. */
import { toBoolean } from "../runtime/conversions.ts";
import { get } from "../runtime/objects.ts";
import { isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";

/** 7.2.8 IsRegExp. */
export const isRegExp = (value: Value): boolean => {
  if (!isObject(value)) return false;
  const matcher = get(value, wellKnownSymbols.match);
  return matcher === undefined ? value.kind.name === "RegExp" : toBoolean(matcher);
};
