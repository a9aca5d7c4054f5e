/**
 * The methods of String.prototype (22.1.3) that take a pattern. A pattern object may do the work itself, through
 * Symbol.replace and Symbol.split: that is how regular expressions come in, and all that these methods know of them.
 */
import { BOUNDS, COSTS } from "../accounting/costs.ts";
import { calledOnNullish } from "../messages/calls.ts";
import { regExpNotGlobal } from "../messages/text.ts";
import { createRegExp, patternFromText } from "../regexp/regexp-objects.ts";
import { adoptElements } from "../runtime/arrays.ts";
import { getMethod, toString, toUint32 } from "../runtime/conversions.ts";
import { Answer, GuestCall, isCallable, PAUSE, type TailNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import type { LongWork } from "../runtime/long-work.ts";
import { type Row, tail } from "../runtime/native-table.ts";
import { get } from "../runtime/objects.ts";
import { rootShape } from "../runtime/own-properties.ts";
import type { Realm } from "../runtime/realm.ts";
import { HEAD_UNITS, StringSearch } from "../runtime/string-search.ts";
import {
  chargeScan,
  chargeString,
  checkStringLength,
  cut,
  detach,
  detachAll,
  StringBuilder,
} from "../runtime/strings.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { whileUnfinished } from "../runtime/unfinished.ts";
import { isNullish, isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";
import { appendSubstitution } from "./get-substitution.ts";
import { isRegExp } from "./is-regexp.ts";
import { requireObjectCoercible } from "./string-method.ts";

/** The replacing of one string, or of all, in another: goes from occurrence to occurrence and builds the result. */
class Replacement {
  private readonly realm: Realm;
  private readonly text: string;
  private readonly search: string;
  private readonly occurrences: StringSearch;
  private readonly result: StringBuilder;
  private readonly all: boolean;
  private copied = 0;
  private searched = 0;

  constructor(realm: Realm, text: string, search: string, all: boolean) {
    this.realm = realm;
    this.text = text;
    this.search = search;
    this.all = all;
    this.occurrences = new StringSearch(realm, text, search);
    this.result = new StringBuilder(realm);
    if (all) this.occurrences.payUpTo(text.length);
  }

  /** 22.1.3.19 steps 10-13, 22.1.3.20 step 16 with a template. */
  byTemplate(template: string): Answer | Steps<string> {
    return this.advance(template) ? new Answer(this.finish()) : this.goOn(template);
  }

  /** Replaces until the slice is over: false if it was. */
  private advance(template: string): boolean {
    for (let position = this.next(); position >= 0; position = this.next()) {
      this.appendTemplate(template, position);
      if (this.realm.meter.sliceOver) return false;
    }
    return true;
  }

  private *goOn(template: string): LongWork<string> {
    do yield PAUSE;
    while (!this.advance(template));
    return this.finish();
  }

  /** The same with a function. */
  *byFunction(replacer: GuestObject): Steps<string> {
    for (let position = this.next(); position >= 0; position = this.next()) {
      const replacement = yield new GuestCall(replacer, undefined, [this.search, position, this.text]);
      this.result.append(toString(this.realm, replacement));
      if (this.realm.meter.sliceOver) yield PAUSE;
    }
    return this.finish();
  }

  /** The next occurrence, after the text before it was copied; -1 when there is none to replace. */
  private next(): number {
    if (this.searched > 0 && !this.all) return -1;
    const position = this.occurrences.next(this.searched);
    if (position < 0) return -1;
    this.realm.meter.tick();
    this.result.append(this.text.slice(this.copied, position));
    this.copied = position + this.search.length;
    this.searched = Math.max(this.copied, position + 1);
    return position;
  }

  private appendTemplate(template: string, position: number): void {
    if (!template.includes("$")) return this.result.append(template);
    const { text, search: matched } = this;
    const match = { text, position, matched, captures: [], namedCaptures: undefined };
    appendSubstitution(this.realm, this.result, template, match);
  }

  private finish(): string {
    if (this.searched === 0) return this.text;
    this.result.append(this.text.slice(this.copied));
    return detach(this.result.toString(), this.text);
  }
}

/** FAST PATH: a short text is searched by the host in one go, and charged the same. */
const replaceAllShort = (realm: Realm, text: string, search: string, replacement: string): string => {
  chargeScan(realm, 0, text.length);
  const pieces = text.split(search);
  const count = pieces.length - 1;
  if (count === 0) return text;
  const length = text.length + count * (replacement.length - search.length);
  checkStringLength(realm, length);
  chargeString(realm, length);
  return pieces.join(replacement);
};

const replaceByTemplate = (realm: Realm, text: string, search: string, template: string, all: boolean) =>
  all && isQuicklySplit(text, search) && !template.includes("$")
    ? new Answer(replaceAllShort(realm, text, search, template))
    : new Replacement(realm, text, search, all).byTemplate(template);

/** May the host look for all occurrences before anything is charged? */
const isQuicklySplit = (text: string, search: string): boolean =>
  text.length <= BOUNDS.scanBlock && search.length > 0 && search.length <= HEAD_UNITS;

/** The method of a pattern that takes over, if the pattern has one. Only objects are asked for it. */
const patternMethod = (realm: Realm, pattern: Value, key: symbol) =>
  isObject(pattern) ? getMethod(realm, pattern, key) : undefined;

/** 22.1.3.19 */
const replace: TailNative = (realm, thisValue, args) => {
  requireObjectCoercible(realm, thisValue, "replace");
  return replaceBy(realm, thisValue, args, false);
};

/** 22.1.3.20 */
const replaceAll: TailNative = (realm, thisValue, args) => {
  requireObjectCoercible(realm, thisValue, "replaceAll");
  requireGlobal(realm, args[0], "replaceAll");
  return replaceBy(realm, thisValue, args, true);
};

const replaceBy = (realm: Realm, thisValue: Value, args: Value[], all: boolean): ReturnType<TailNative> => {
  const [searchValue, replaceValue] = args;
  const replacer = patternMethod(realm, searchValue, wellKnownSymbols.replace);
  return replacer === undefined
    ? replaceIn(realm, thisValue, args, all)
    : new GuestCall(replacer, searchValue, [thisValue, replaceValue]);
};

const replaceIn = (
  realm: Realm,
  thisValue: Value,
  [searchValue, replaceValue]: Value[],
  all: boolean,
): Steps<Value> | Answer => {
  const text = toString(realm, thisValue);
  realm.meter.noteRead(text);
  const search = toString(realm, searchValue);
  if (isCallable(replaceValue)) return new Replacement(realm, text, search, all).byFunction(replaceValue);
  const template = toString(realm, replaceValue);
  realm.meter.noteRead(template);
  return replaceByTemplate(realm, text, search, template, all);
};

/** A regular expression for all occurrences must have the flag `g` (22.1.3.14 step 2.b, 22.1.3.20 step 2.b). */
const requireGlobal = (realm: Realm, pattern: Value, method: string): void => {
  if (!isObject(pattern) || !isRegExp(pattern)) return;
  const flags = get(pattern, "flags");
  if (isNullish(flags)) throwTypeError(realm, calledOnNullish(`String.prototype.${method}`));
  if (toString(realm, flags).includes("g")) return;
  throwTypeError(realm, regExpNotGlobal(method));
};

/** 22.1.3.23 */
const split: TailNative = (realm, thisValue, args) => {
  requireObjectCoercible(realm, thisValue, "split");
  const [separator, limit] = args;
  const splitter = patternMethod(realm, separator, wellKnownSymbols.split);
  return splitter === undefined
    ? splitIn(realm, thisValue, args)
    : new GuestCall(splitter, separator, [thisValue, limit]);
};

const splitIn = (realm: Realm, thisValue: Value, [separator, limit]: Value[]): Steps<Value> | Answer => {
  const text = toString(realm, thisValue);
  realm.meter.noteRead(text);
  const most = limit === undefined ? 2 ** 32 - 1 : toUint32(realm, limit);
  const separatorText = toString(realm, separator);
  const pieces = splitText(realm, text, separator === undefined ? undefined : separatorText, most);
  return pieces instanceof Splitting ? pieces.result() : new Answer(adoptElements(realm, pieces));
};

/** 22.1.3.13 */
const match: TailNative = (realm, thisValue, [pattern]) => {
  requireObjectCoercible(realm, thisValue, "match");
  return matchBy(realm, thisValue, pattern, wellKnownSymbols.match);
};

/** 22.1.3.14 */
const matchAll: TailNative = (realm, thisValue, [pattern]) => {
  requireObjectCoercible(realm, thisValue, "matchAll");
  requireGlobal(realm, pattern, "matchAll");
  return matchBy(realm, thisValue, pattern, wellKnownSymbols.matchAll, "g");
};

/** 22.1.3.21 */
const search: TailNative = (realm, thisValue, [pattern]) => {
  requireObjectCoercible(realm, thisValue, "search");
  return matchBy(realm, thisValue, pattern, wellKnownSymbols.search);
};

/** Has the pattern's method do it, or that of a regular expression made from the pattern. */
const matchBy = (realm: Realm, thisValue: Value, pattern: Value, key: symbol, flags = ""): GuestCall => {
  const method = patternMethod(realm, pattern, key);
  if (method !== undefined) return new GuestCall(method, pattern, [thisValue]);
  const text = toString(realm, thisValue);
  const source = pattern === undefined ? "" : toString(realm, pattern);
  const shape = rootShape(realm, realm.intrinsic("RegExp.prototype"));
  const regexp = createRegExp(realm, shape, patternFromText(realm, source, flags));
  return new GuestCall(get(regexp, key), regexp, [text]);
};

/** The elements of the result, charged, or what finds them. */
const splitText = (realm: Realm, text: string, separator: string | undefined, most: number): string[] | Splitting => {
  if (most === 0) return [];
  if (separator === undefined) return [chargedPiece(realm, text, 0, text.length)];
  if (separator === "") return splitUnits(realm, text, Math.min(most, text.length));
  if (most > text.length && isQuicklySplit(text, separator)) return splitShort(realm, text, separator);
  return new Splitting(realm, text, separator, most);
};

const splitUnits = (realm: Realm, text: string, count: number): string[] => {
  chargeScan(realm, 0, count);
  realm.meter.chargeBytes((COSTS.arrayElement + COSTS.stringUnit) * count);
  return text.slice(0, count).split("");
};

/** FAST PATH: see `replaceAllShort`. */
const splitShort = (realm: Realm, text: string, separator: string): string[] => {
  chargeScan(realm, 0, text.length);
  const pieces = text.split(separator);
  const units = text.length - (pieces.length - 1) * separator.length;
  realm.meter.chargeBytes(COSTS.arrayElement * pieces.length + COSTS.stringUnit * units);
  return detachAll(pieces, text);
};

/** Goes from separator to separator. Each piece is charged before it is cut; what is scanned in any case is paid first. */
class Splitting {
  private readonly realm: Realm;
  private readonly text: string;
  private readonly separator: string;
  private readonly most: number;
  private readonly occurrences: StringSearch;
  private readonly pieces: string[] = [];
  private start = 0;

  constructor(realm: Realm, text: string, separator: string, most: number) {
    this.realm = realm;
    this.text = text;
    this.separator = separator;
    this.most = most;
    this.occurrences = new StringSearch(realm, text, separator);
    if (most > text.length) this.occurrences.payUpTo(text.length);
  }

  result(): Answer | Steps<Value> {
    const isDone = whileUnfinished(this.realm, this.pieces, () => this.advance());
    const list = adoptElements(this.realm, this.pieces);
    return isDone ? new Answer(list) : this.goOn(list);
  }

  /** Splits until the slice is over: false if it was. */
  private advance(): boolean {
    while (this.pieces.length < this.most) {
      const end = this.occurrences.next(this.start);
      this.add(end < 0 ? this.text.length : end);
      if (end < 0) return true;
      this.start = end + this.separator.length;
      this.realm.meter.tick();
      if (this.realm.meter.sliceOver) return false;
    }
    return true;
  }

  private add(end: number): void {
    this.pieces.push(chargedPiece(this.realm, this.text, this.start, end));
  }

  private *goOn(list: GuestObject): LongWork<GuestObject> {
    this.realm.caller.hold(list);
    do yield PAUSE;
    while (!this.advance());
    return list;
  }
}

const chargedPiece = (realm: Realm, text: string, start: number, end: number): string => {
  realm.meter.chargeBytes(COSTS.arrayElement + COSTS.stringUnit * (end - start));
  return cut(text, start, end);
};

export const patternMethods: readonly Row[] = [
  tail("match", 1, match),
  tail("matchAll", 1, matchAll),
  tail("replace", 2, replace),
  tail("replaceAll", 2, replaceAll),
  tail("search", 1, search),
  tail("split", 2, split),
];
