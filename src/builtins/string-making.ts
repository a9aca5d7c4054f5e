/** The methods of String.prototype (22.1.3) that make another string of the whole text: joined, repeated, padded, mapped, trimmed. */

import { badCount, badNormalizationForm } from "../messages/text.ts";
import { toIntegerOrInfinity, toLength, toString } from "../runtime/conversions.ts";
import { PAUSE } from "../runtime/function-objects.ts";
import { finishWork, type LongWork } from "../runtime/long-work.ts";
import { type Row, sameAs } from "../runtime/native-table.ts";
import type { Realm } from "../runtime/realm.ts";
import {
  boundedByHost,
  chargeScan,
  chargeString,
  checkStringLength,
  detach,
  StringBuilder,
} from "../runtime/strings.ts";
import { throwRangeError } from "../runtime/throw.ts";
import type { Value } from "../runtime/values.ts";
import { textMethod } from "./string-method.ts";

const LONE_SURROGATES = /\p{Surrogate}/gu;
const NORMALIZATION_FORMS = ["NFC", "NFD", "NFKC", "NFKD"];

/** Among so many arguments the slice may end. */
const MANY_ARGUMENTS = 256;

/** 22.1.3.5 */
const concat = (realm: Realm, text: string, args: Value[]): Value =>
  args.length < MANY_ARGUMENTS ? concatAll(realm, text, args) : finishWork(realm, concatInSteps(realm, text, args));

const concatAll = (realm: Realm, text: string, args: Value[]): string => {
  const result = new StringBuilder(realm);
  result.append(text);
  for (const arg of args) result.append(toString(realm, arg));
  return result.toString();
};

function* concatInSteps(realm: Realm, text: string, args: Value[]): LongWork<string> {
  const result = new StringBuilder(realm);
  result.append(text);
  for (const arg of args) {
    realm.meter.tick();
    if (realm.meter.sliceOver) yield PAUSE;
    result.append(toString(realm, arg));
  }
  return result.toString();
}

/** 22.1.3.18 */
const repeat = (realm: Realm, text: string, args: Value[]): string => {
  const count = toIntegerOrInfinity(realm, args[0]);
  if (count < 0 || count === Number.POSITIVE_INFINITY) throwRangeError(realm, badCount(count));
  if (text === "") return "";
  checkStringLength(realm, text.length * count);
  chargeString(realm, text.length * count);
  return text.repeat(count);
};

/** 22.1.3.17.1 StringPaddingBuiltinsImpl. */
const pad = (realm: Realm, text: string, args: Value[], where: "padStart" | "padEnd"): string => {
  const length = toLength(realm, args[0]);
  if (length <= text.length) return text;
  const filler = args[1] === undefined ? " " : toString(realm, args[1]);
  if (filler === "") return text;
  realm.meter.noteRead(filler);
  checkStringLength(realm, length);
  chargeString(realm, length);
  return text[where](length, filler);
};

/** A text mapped by an algorithm of the host: one scan, and a result that may be longer or shorter. */
const mapped = (realm: Realm, text: string, map: (text: string) => string): string => {
  chargeScan(realm, 0, text.length);
  chargeString(realm, text.length);
  const result = boundedByHost(realm, () => map(text));
  if (result.length > text.length) chargeString(realm, result.length - text.length);
  return result;
};

/** 22.1.3.15 */
const normalize = (realm: Realm, text: string, args: Value[]): string => {
  const form = args[0] === undefined ? "NFC" : toString(realm, args[0]);
  if (!NORMALIZATION_FORMS.includes(form)) throwRangeError(realm, badNormalizationForm(NORMALIZATION_FORMS));
  return mapped(realm, text, (source) => source.normalize(form));
};

/** 22.1.3.32.1 TrimString. */
const trim = (realm: Realm, text: string, where: "trim" | "trimStart" | "trimEnd"): string => {
  const result = text[where]();
  chargeScan(realm, 0, text.length - result.length);
  chargeString(realm, result.length);
  return detach(result, text);
};

const trimMethod = (name: "trim" | "trimStart" | "trimEnd"): Row =>
  textMethod(name, 0, (realm, text) => trim(realm, text, name));

const toLowerCase = (realm: Realm, text: string): string => mapped(realm, text, (source) => source.toLowerCase());
const toUpperCase = (realm: Realm, text: string): string => mapped(realm, text, (source) => source.toUpperCase());

export const makingMethods: readonly Row[] = [
  textMethod("concat", 1, concat),
  textMethod("repeat", 1, repeat),
  textMethod("padStart", 1, (realm, text, args) => pad(realm, text, args, "padStart")),
  textMethod("padEnd", 1, (realm, text, args) => pad(realm, text, args, "padEnd")),
  // 22.1.3.28
  textMethod("toLowerCase", 0, toLowerCase),
  // 22.1.3.30
  textMethod("toUpperCase", 0, toUpperCase),
  // 22.1.3.26 and 22.1.3.27, without ECMA-402
  textMethod("toLocaleLowerCase", 0, toLowerCase),
  textMethod("toLocaleUpperCase", 0, toUpperCase),
  textMethod("normalize", 0, normalize),
  // 22.1.3.31
  textMethod("toWellFormed", 0, (realm, text) =>
    mapped(realm, text, (source) => source.replace(LONE_SURROGATES, "\ufffd")),
  ),
  trimMethod("trim"),
  trimMethod("trimStart"),
  trimMethod("trimEnd"),
  // B.2.2.15, B.2.2.16
  sameAs("trimLeft", "trimStart"),
  sameAs("trimRight", "trimEnd"),
];
