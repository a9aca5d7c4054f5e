/**
 * URI handling (19.2.6) and the older `escape` and `unescape` (B.2.1). The host's functions do the coding: they are exact and
 * see only strings. Before they are called, the length of what they will make is known, so that it can be refused or paid.
 */
import { URI_MALFORMED } from "../messages/text.ts";
import { toString } from "../runtime/conversions.ts";
import { defineLeaf, type IntrinsicTable } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import { chargeReading, chargeString, checkStringLength } from "../runtime/strings.ts";
import { throwError } from "../runtime/throw.ts";
import type { Value } from "../runtime/values.ts";

type Coder = (text: string) => string;
/** How many units the coder makes of the unit at this place. */
type UnitsMade = (unit: number) => number;

const ALWAYS_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()";
/** 19.2.6.4, 19.2.6.5: what each function leaves as it is. */
const UNESCAPED_IN_COMPONENT = new Set(Array.from(ALWAYS_UNRESERVED, (char) => char.charCodeAt(0)));
const UNESCAPED_IN_URI = new Set([
  ...UNESCAPED_IN_COMPONENT,
  ...Array.from(";/?:@&=+$,#", (char) => char.charCodeAt(0)),
]);
/** B.2.1.1 */
const UNESCAPED_BY_ESCAPE = new Set(
  Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789@*_+-./", (char) => char.charCodeAt(0)),
);

/** `%XX` for each byte of UTF-8. A surrogate stands for half of the four bytes of its pair. */
const unitsEncoded =
  (unescaped: ReadonlySet<number>): UnitsMade =>
  (unit) => {
    if (unescaped.has(unit)) return 1;
    if (unit < 0x80) return 3;
    return unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 6 : 9;
  };

/** `%XX` or `%uXXXX` for each unit. */
const unitsEscaped: UnitsMade = (unit) => {
  if (UNESCAPED_BY_ESCAPE.has(unit)) return 1;
  return unit < 0x100 ? 3 : 6;
};

const unitsMade = (text: string, units: UnitsMade): number => {
  let sum = 0;
  for (let index = 0; index < text.length; index++) sum += units(text.charCodeAt(index));
  return sum;
};

const encodeWith = (realm: Realm, value: Value, units: UnitsMade, encode: Coder): string => {
  const text = toString(realm, value);
  chargeReading(realm, text);
  const length = unitsMade(text, units);
  checkStringLength(realm, length);
  chargeString(realm, length);
  return coded(realm, text, encode);
};

/** A decoded text is never longer than the coded one, so it may be made first. */
const decodeWith = (realm: Realm, value: Value, decode: Coder): string => {
  const text = toString(realm, value);
  chargeReading(realm, text);
  const decoded = coded(realm, text, decode);
  chargeString(realm, decoded.length);
  return decoded;
};

const coded = (realm: Realm, text: string, coder: Coder): string => {
  try {
    return coder(text);
  } catch (error) {
    if (error instanceof URIError) return throwError(realm, "URIError", URI_MALFORMED);
    throw error;
  }
};

const defineEncoder = (name: string, units: UnitsMade, encode: Coder): IntrinsicTable =>
  defineLeaf(name, 1, (realm, _thisValue, [value]) => encodeWith(realm, value, units, encode));

const defineDecoder = (name: string, decode: Coder): IntrinsicTable =>
  defineLeaf(name, 1, (realm, _thisValue, [value]) => decodeWith(realm, value, decode));

export const intrinsics: IntrinsicTable = {
  // 19.2.6.1
  ...defineDecoder("decodeURI", decodeURI),
  // 19.2.6.2
  ...defineDecoder("decodeURIComponent", decodeURIComponent),
  // 19.2.6.3
  ...defineEncoder("encodeURI", unitsEncoded(UNESCAPED_IN_URI), encodeURI),
  // 19.2.6.4
  ...defineEncoder("encodeURIComponent", unitsEncoded(UNESCAPED_IN_COMPONENT), encodeURIComponent),
  // B.2.1.1
  ...defineEncoder("escape", unitsEscaped, escape),
  // B.2.1.2
  ...defineDecoder("unescape", unescape),
};
