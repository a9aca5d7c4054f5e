/**
 * The methods of String.prototype (22.1.3) that take a pattern. A pattern object may do the work itself, through
 * Symbol.replace and Symbol.split: that is how regular expressions come in, and all that these methods know of them.
 */
import { COSTS } from "../accounting/costs.ts";
import { adoptElements } from "../runtime/arrays.ts";
import { getMethod, toString, toUint32 } from "../runtime/conversions.ts";
import { GuestCall, isCallable } from "../runtime/function-objects.ts";
import type { Steps } from "../runtime/iteration.ts";
import { type Row, stepping } from "../runtime/native-table.ts";
import { get } from "../runtime/objects.ts";
import type { Realm } from "../runtime/realm.ts";
import { StringSearch } from "../runtime/string-search.ts";
import { chargeScan, cut, detach, StringBuilder } from "../runtime/strings.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isNullish, isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";
import { appendSubstitution } from "./get-substitution.ts";
import { isRegExp } from "./is-regexp.ts";
import { requireObjectCoercible } from "./string-method.ts";

/** Replaces occurrences of one string in another. */
class Replacement {
  private readonly realm: Realm;
  private readonly text: string;
  private readonly search: string;
  /** A function, or a template that is a string. */
  private readonly replacer: Value;
  private readonly result: StringBuilder;
  private end = 0;

  constructor(realm: Realm, text: string, search: string, replaceValue: Value) {
    this.realm = realm;
    this.text = text;
    this.search = search;
    this.replacer = isCallable(replaceValue) ? replaceValue : toString(realm, replaceValue);
    this.result = new StringBuilder(realm);
  }

  /** 22.1.3.19 steps 4-13 for the first occurrence, 22.1.3.20 steps 4-16 for all. */
  *run(all: boolean): Steps<string> {
    const occurrences = new StringSearch(this.realm, this.text, this.search);
    if (all) occurrences.payUpTo(this.text.length);
    let position = occurrences.next(0);
    if (position < 0) return this.text;
    const advance = Math.max(1, this.search.length);
    for (; position >= 0; position = all ? occurrences.next(position + advance) : -1) {
      this.realm.meter.tick();
      this.copyUntil(position);
      if (typeof this.replacer === "string") this.appendTemplate(this.replacer, position);
      else this.appendResult(yield new GuestCall(this.replacer, undefined, [this.search, position, this.text]));
    }
    this.copyUntil(this.text.length);
    return detach(this.result.toString(), this.text);
  }

  /** Appends the text from the last occurrence to this place. */
  private copyUntil(position: number): void {
    this.result.append(this.text.slice(this.end, position));
    this.end = position + this.search.length;
  }

  private appendResult(value: Value): void {
    this.result.append(toString(this.realm, value));
  }

  private appendTemplate(template: string, position: number): void {
    if (!template.includes("$")) return this.result.append(template);
    const { text, search: matched } = this;
    appendSubstitution(this.realm, this.result, template, {
      text,
      position,
      matched,
      captures: [],
      namedCaptures: undefined,
    });
  }
}

/** The method of a pattern that takes over, if the pattern has one. */
const patternMethod = (realm: Realm, pattern: Value, key: symbol) =>
  isNullish(pattern) ? undefined : getMethod(realm, pattern, key);

/** 22.1.3.19 */
function* replace(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  requireObjectCoercible(realm, thisValue, "replace");
  const [searchValue, replaceValue] = args;
  const replacer = patternMethod(realm, searchValue, wellKnownSymbols.replace);
  if (replacer !== undefined) return yield new GuestCall(replacer, searchValue, [thisValue, replaceValue]);
  const text = toString(realm, thisValue);
  return yield* new Replacement(realm, text, toString(realm, searchValue), replaceValue).run(false);
}

/** 22.1.3.20 */
function* replaceAll(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  requireObjectCoercible(realm, thisValue, "replaceAll");
  const [searchValue, replaceValue] = args;
  requireGlobal(realm, searchValue, "replaceAll");
  const replacer = patternMethod(realm, searchValue, wellKnownSymbols.replace);
  if (replacer !== undefined) return yield new GuestCall(replacer, searchValue, [thisValue, replaceValue]);
  const text = toString(realm, thisValue);
  return yield* new Replacement(realm, text, toString(realm, searchValue), replaceValue).run(true);
}

/** A regular expression for all occurrences must have the flag `g` (22.1.3.14 step 2.b, 22.1.3.20 step 2.b). */
export const requireGlobal = (realm: Realm, pattern: Value, method: string): void => {
  if (!isObject(pattern) || !isRegExp(pattern)) return;
  const flags = get(pattern, "flags");
  if (isNullish(flags)) throwTypeError(realm, `String.prototype.${method} called on null or undefined`);
  if (toString(realm, flags).includes("g")) return;
  throwTypeError(realm, `String.prototype.${method} called with a non-global RegExp argument`);
};

/** 22.1.3.23 */
function* split(realm: Realm, thisValue: Value, args: Value[]): Steps<Value> {
  requireObjectCoercible(realm, thisValue, "split");
  const [separator, limit] = args;
  const splitter = patternMethod(realm, separator, wellKnownSymbols.split);
  if (splitter !== undefined) return yield new GuestCall(splitter, separator, [thisValue, limit]);
  const text = toString(realm, thisValue);
  const most = limit === undefined ? 2 ** 32 - 1 : toUint32(realm, limit);
  const separatorText = toString(realm, separator);
  return adoptElements(realm, splitText(realm, text, separator === undefined ? undefined : separatorText, most));
}

/** The elements of the result, charged. */
const splitText = (realm: Realm, text: string, separator: string | undefined, most: number): string[] => {
  if (most === 0) return [];
  if (separator === undefined) return [chargedPiece(realm, text, 0, text.length)];
  if (separator === "") return splitUnits(realm, text, Math.min(most, text.length));
  return splitAt(realm, text, separator, most);
};

const splitUnits = (realm: Realm, text: string, count: number): string[] => {
  chargeScan(realm, 0, count);
  realm.meter.chargeBytes((COSTS.arrayElement + COSTS.stringUnit) * count);
  return text.slice(0, count).split("");
};

/** Each piece is charged before it is cut. Without a limit the whole text is scanned, and paid first. */
const splitAt = (realm: Realm, text: string, separator: string, most: number): string[] => {
  const occurrences = new StringSearch(realm, text, separator);
  if (most >= text.length) occurrences.payUpTo(text.length);
  const pieces: string[] = [];
  let start = 0;
  for (let end = occurrences.next(0); end >= 0; end = occurrences.next(start)) {
    realm.meter.tick();
    pieces.push(chargedPiece(realm, text, start, end));
    if (pieces.length >= most) return pieces;
    start = end + separator.length;
  }
  pieces.push(chargedPiece(realm, text, start, text.length));
  return pieces;
};

const chargedPiece = (realm: Realm, text: string, start: number, end: number): string => {
  realm.meter.chargeBytes(COSTS.arrayElement + COSTS.stringUnit * (end - start));
  return cut(text, start, end);
};

export const patternMethods: readonly Row[] = [
  stepping("replace", 2, replace),
  stepping("replaceAll", 2, replaceAll),
  stepping("split", 2, split),
];
