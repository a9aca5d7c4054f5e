/** The methods of String.prototype (22.1.3) that search, compare and test. */

import { regExpNotAllowed } from "../messages/text.ts";
import { toIntegerOrInfinity, toNumber, toString } from "../runtime/conversions.ts";
import { leaf, type Row } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { finishIndexOf, finishLastIndexOf, matchesAt } from "../runtime/string-search.ts";
import { boundedByHost, chargeReading, chargeScan } from "../runtime/strings.ts";
import { throwTypeError } from "../runtime/throw.ts";
import type { Value } from "../runtime/values.ts";
import { isRegExp } from "./is-regexp.ts";
import { textMethod, thisText } from "./string-method.ts";

const LONE_SURROGATE = /\p{Surrogate}/u;

/** The position argument, at most the length of the text. */
const positionWithin = (realm: Realm, text: string, position: Value): number =>
  position === undefined ? 0 : Math.min(Math.max(toIntegerOrInfinity(realm, position), 0), text.length);

/** The string to look for, by those methods that regular expressions may one day be given to. */
const searchText = (realm: Realm, value: Value, method: string): string => {
  if (typeof value === "string") return value;
  if (isRegExp(value)) throwTypeError(realm, regExpNotAllowed(method));
  return toString(realm, value);
};

/** 22.1.3.7 */
const endsWith = (realm: Realm, text: string, args: Value[]): boolean => {
  const search = searchText(realm, args[0], "endsWith");
  const end = args[1] === undefined ? text.length : positionWithin(realm, text, args[1]);
  return matchesAt(realm, text, search, end - search.length);
};

/** 22.1.3.24 */
const startsWith = (realm: Realm, text: string, args: Value[]): boolean => {
  const search = searchText(realm, args[0], "startsWith");
  return matchesAt(realm, text, search, positionWithin(realm, text, args[1]));
};

/** 22.1.3.11 */
const lastIndexOf = (realm: Realm, text: string, args: Value[]): Value => {
  const search = toString(realm, args[0]);
  const position = toNumber(realm, args[1]);
  const from = position !== position ? text.length : Math.min(Math.max(Math.trunc(position), 0), text.length);
  return finishLastIndexOf(realm, text, search, from);
};

/** 22.1.3.12, without ECMA-402: by the units of the canonical compositions, the same on every host. */
const localeCompare = (realm: Realm, text: string, args: Value[]): number => {
  const other = toString(realm, args[0]);
  const left = canonical(realm, text);
  const right = canonical(realm, other);
  return left === right ? 0 : left < right ? -1 : 1;
};

const canonical = (realm: Realm, text: string): string => {
  chargeReading(realm, text);
  return boundedByHost(realm, () => text.normalize("NFC"));
};

const itself = (index: number): Value => index;
const isFound = (index: number): Value => index >= 0;

export const queryMethods: readonly Row[] = [
  // 22.1.3.9
  leaf("indexOf", 1, (realm, thisValue, args) => {
    const text = thisText(realm, thisValue, "indexOf");
    const search = toString(realm, args[0]);
    return finishIndexOf(realm, text, search, positionWithin(realm, text, args[1]), itself);
  }),
  textMethod("lastIndexOf", 1, lastIndexOf),
  // 22.1.3.8
  leaf("includes", 1, (realm, thisValue, args) => {
    const text = thisText(realm, thisValue, "includes");
    const search = searchText(realm, args[0], "includes");
    return finishIndexOf(realm, text, search, positionWithin(realm, text, args[1]), isFound);
  }),
  textMethod("startsWith", 1, startsWith),
  textMethod("endsWith", 1, endsWith),
  textMethod("localeCompare", 1, localeCompare),
  // 22.1.3.10
  textMethod("isWellFormed", 0, (realm, text) => {
    chargeScan(realm, 0, text.length);
    return !LONE_SURROGATE.test(text);
  }),
];
