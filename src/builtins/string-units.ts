/** The methods of String.prototype (22.1.3) that read units and cut pieces. The hot ones test for the plain case first. */
import { toIntegerOrInfinity } from "../runtime/conversions.ts";
import { leaf, type Row } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { toRelativeEnd, toRelativeIndex } from "../runtime/relative-index.ts";
import { chargeString, cut } from "../runtime/strings.ts";
import type { Value } from "../runtime/values.ts";
import { textMethod, thisText } from "./string-method.ts";

const within = (position: number, length: number): number => Math.min(Math.max(position, 0), length);

/** The piece between two places, charged; empty when they are the wrong way round. */
const piece = (realm: Realm, text: string, start: number, end: number): string => {
  if (start >= end) return "";
  chargeString(realm, end - start);
  return cut(text, start, end);
};

const unit = (realm: Realm, text: string, index: number): string => {
  chargeString(realm, 1);
  return text.charAt(index);
};

/** 22.1.3.25 */
const substring = (realm: Realm, text: string, args: Value[]): string => {
  const start = within(toIntegerOrInfinity(realm, args[0]), text.length);
  const end = args[1] === undefined ? text.length : within(toIntegerOrInfinity(realm, args[1]), text.length);
  return piece(realm, text, Math.min(start, end), Math.max(start, end));
};

/** B.2.2.1 */
const substr = (realm: Realm, text: string, args: Value[]): string => {
  const start = toRelativeIndex(realm, args[0], text.length);
  const length = args[1] === undefined ? text.length : toIntegerOrInfinity(realm, args[1]);
  return piece(realm, text, start, Math.min(start + within(length, text.length), text.length));
};

export const unitMethods: readonly Row[] = [
  // 22.1.3.1
  textMethod("at", 1, (realm, text, args) => {
    const relative = toIntegerOrInfinity(realm, args[0]);
    const index = relative < 0 ? text.length + relative : relative;
    return index < 0 || index >= text.length ? undefined : unit(realm, text, index);
  }),
  // 22.1.3.2
  leaf("charAt", 1, (realm, thisValue, args) => {
    const text = thisText(realm, thisValue, "charAt");
    const index = toIntegerOrInfinity(realm, args[0]);
    return index < 0 || index >= text.length ? "" : unit(realm, text, index);
  }),
  // 22.1.3.3
  leaf("charCodeAt", 1, (realm, thisValue, args) => {
    const index = args[0];
    const text = thisText(realm, thisValue, "charCodeAt");
    return text.charCodeAt(typeof index === "number" ? index : toIntegerOrInfinity(realm, index));
  }),
  // 22.1.3.4
  leaf("codePointAt", 1, (realm, thisValue, args) => {
    const index = args[0];
    const text = thisText(realm, thisValue, "codePointAt");
    return text.codePointAt(typeof index === "number" ? index : toIntegerOrInfinity(realm, index));
  }),
  // 22.1.3.22
  leaf("slice", 2, (realm, thisValue, args) => {
    const text = thisText(realm, thisValue, "slice");
    const start = toRelativeIndex(realm, args[0], text.length);
    return piece(realm, text, start, toRelativeEnd(realm, args[1], text.length));
  }),
  textMethod("substring", 2, substring),
  textMethod("substr", 2, substr),
];
