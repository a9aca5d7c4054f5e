/** RegExp.prototype[Symbol.replace] (22.2.6.11). */
import { COSTS } from "../accounting/costs.ts";
import type { Pattern } from "../regexp/pattern.ts";
import { finishMatch, patternOf } from "../regexp/regexp-objects.ts";
import { adoptElements } from "../runtime/arrays.ts";
import { lengthOfArrayLike, toIntegerOrInfinity, toLength, toObject, toString } from "../runtime/conversions.ts";
import { GuestCall, isCallable, PAUSE } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import type { LongWork } from "../runtime/long-work.ts";
import { setOrThrow } from "../runtime/object-operations.ts";
import { get } from "../runtime/objects.ts";
import { keyOfNumber } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { detach, StringBuilder } from "../runtime/strings.ts";
import type { Value } from "../runtime/values.ts";
import { appendSubstitution, type Match } from "./get-substitution.ts";
import { isPristine } from "./regexp-defaults.ts";
import {
  advanceIndex,
  builtinMatch,
  capturedTexts,
  createGroups,
  type Ends,
  endOf,
  type Found,
  findMatch,
  finishBuiltinMatch,
  regExpExec,
  requireObject,
  setLastIndex,
  startOf,
} from "./regexp-exec.ts";

const NO_CAPTURES: readonly undefined[] = [];

/** A template, or a function that is called for each match. */
type Replacer = string | GuestObject;

export function* replace(realm: Realm, thisValue: Value, [string, replaceValue]: Value[]): Steps<Value> {
  const regexp = requireObject(realm, thisValue, "@@replace");
  const text = toString(realm, string);
  const replacer = isCallable(replaceValue) ? replaceValue : toString(realm, replaceValue);
  if (typeof replacer === "string") realm.meter.noteRead(replacer);
  if (isPristine(realm, regexp)) return yield* replacePristine(realm, regexp, text, replacer);
  return yield* replaceGeneral(realm, regexp, text, replacer);
}

/** The text with replacements, as it is built from left to right. */
class Result {
  private readonly builder: StringBuilder;
  private readonly realm: Realm;
  private readonly text: string;
  private readonly replacer: Replacer;
  private copied = 0;

  constructor(realm: Realm, text: string, replacer: Replacer) {
    this.builder = new StringBuilder(realm);
    this.realm = realm;
    this.text = text;
    this.replacer = replacer;
  }

  /** Steps 14.h - 14.m, with what the replacer says. */
  *replace(match: Match): Steps<void> {
    const { replacer } = this;
    if (typeof replacer === "string") return this.byTemplate(replacer, match);
    const { matched, captures, position, text, namedCaptures } = match;
    const args: Value[] = [matched, ...captures, position, text];
    if (namedCaptures !== undefined) args.push(namedCaptures);
    const answer = yield new GuestCall(replacer, undefined, args);
    const replacement = toString(this.realm, answer);
    if (this.copyTo(match)) this.builder.append(replacement);
  }

  byTemplate(template: string, match: Match): void {
    const { namedCaptures } = match;
    const named = namedCaptures === undefined ? undefined : toObject(this.realm, namedCaptures);
    if (!this.copyTo(match)) return;
    if (template.includes("$"))
      appendSubstitution(this.realm, this.builder, template, { ...match, namedCaptures: named });
    else this.builder.append(template);
  }

  /** Copies what stands before the match; false for one that lies before the last (a guest's `exec` may say so). */
  private copyTo(match: Match): boolean {
    const at = match.position;
    if (at < this.copied) return false;
    this.builder.append(this.text.slice(this.copied, at));
    this.copied = at + match.matched.length;
    return true;
  }

  finish(): string {
    if (this.copied < this.text.length) this.builder.append(this.text.slice(this.copied));
    return detach(this.builder.toString(), this.text);
  }
}

/**
 * FAST PATH: nothing that the guest could see happens between two matches, so each is replaced when it is found. (A replacer
 * sees `lastIndex` as it is after the last match in any case.)
 */
function* replacePristine(realm: Realm, regexp: GuestObject, text: string, replacer: Replacer): Steps<string> {
  const pattern = patternOf(regexp);
  const { global, sticky } = pattern.flags;
  if (global) setLastIndex(realm, regexp, 0);
  let ends = global ? findMatch(realm, pattern, text, 0, sticky) : builtinMatch(realm, regexp, text);
  if (ends === undefined)
    ends = yield* global ? finishMatch(realm, pattern, text) : finishBuiltinMatch(realm, regexp, text);
  if (ends === null) return text;
  const result = new Result(realm, text, replacer);
  const makesGroups = typeof replacer !== "string" || replacer.includes("$<");
  while (ends !== null) {
    realm.meter.tick();
    if (realm.meter.sliceOver) yield PAUSE;
    const texts = capturedTexts(realm, text, ends);
    const namedCaptures = makesGroups ? createGroups(realm, pattern, texts) : undefined;
    const captures = texts.length === 1 ? NO_CAPTURES : texts.slice(1);
    const match: Match = { text, position: startOf(ends), matched: texts[0] as string, captures, namedCaptures };
    if (typeof replacer === "string") result.byTemplate(replacer, match);
    else yield* result.replace(match);
    ends = global ? findNext(realm, pattern, text, ends) : null;
    if (ends === undefined) ends = yield* finishMatch(realm, pattern, text);
  }
  return result.finish();
}

/** The match behind this one. Undefined: `finishMatch` has the rest. */
export const findNext = (realm: Realm, pattern: Pattern, text: string, ends: Ends): Found => {
  const { sticky, unicode } = pattern.flags;
  const end = endOf(ends);
  const from = end === startOf(ends) ? advanceIndex(text, end, unicode) : end;
  return from > text.length ? null : findMatch(realm, pattern, text, from, sticky);
};

/** With steps that the guest may have made its own. */
function* replaceGeneral(realm: Realm, regexp: GuestObject, text: string, replacer: Replacer): Steps<string> {
  const flags = toString(realm, get(regexp, "flags"));
  const results = yield* collectResults(realm, regexp, text, flags);
  const result = new Result(realm, text, replacer);
  for (const found of results) {
    realm.meter.tick();
    yield* result.replace(yield* readMatch(realm, found, text));
  }
  return result.finish();
}

/** Steps 8-13. */
function* collectResults(realm: Realm, regexp: GuestObject, text: string, flags: string): Steps<GuestObject[]> {
  const isGlobal = flags.includes("g");
  const unicode = flags.includes("u") || flags.includes("v");
  if (isGlobal) setOrThrow(realm, regexp, "lastIndex", 0);
  const results: GuestObject[] = [];
  realm.caller.hold(adoptElements(realm, results));
  for (;;) {
    const result = yield* regExpExec(realm, regexp, text);
    if (result === null) return results;
    realm.meter.chargeBytes(COSTS.arrayElement);
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    results.push(result);
    if (!isGlobal) return results;
    skipEmpty(realm, regexp, text, toString(realm, get(result, 0)), unicode);
  }
}

/** After an empty match, the next begins one character further on. */
export const skipEmpty = (realm: Realm, regexp: GuestObject, text: string, matched: string, unicode: boolean): void => {
  if (matched !== "") return;
  const index = toLength(realm, get(regexp, "lastIndex"));
  setOrThrow(realm, regexp, "lastIndex", advanceIndex(text, index, unicode));
};

/** Steps 14.a - 14.j: what the result of a guest's `exec` says. */
function* readMatch(realm: Realm, result: GuestObject, text: string): LongWork<Match> {
  const count = Math.max(lengthOfArrayLike(realm, result) - 1, 0);
  const matched = toString(realm, get(result, 0));
  const at = Math.max(Math.min(toIntegerOrInfinity(realm, get(result, "index")), text.length), 0);
  const captures: (string | undefined)[] = [];
  for (let group = 1; group <= count; group++) {
    realm.meter.chargeIterations(1);
    realm.meter.chargeBytes(COSTS.arrayElement);
    if (realm.meter.sliceOver) yield PAUSE;
    const value = get(result, keyOfNumber(group));
    captures.push(value === undefined ? undefined : toString(realm, value));
  }
  return { text, position: at, matched, captures, namedCaptures: get(result, "groups") };
}
