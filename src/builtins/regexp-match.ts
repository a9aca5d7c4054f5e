/** Symbol.match, Symbol.matchAll and Symbol.search of RegExp.prototype (22.2.6), and the iterator of matches (22.2.9). */
import { COSTS } from "../accounting/costs.ts";
import { incompatibleReceiver } from "../messages/calls.ts";
import { finishMatch, patternOf } from "../regexp/regexp-objects.ts";
import { adoptElements } from "../runtime/arrays.ts";
import { toLength, toString } from "../runtime/conversions.ts";
import { createIteratorResult, createKind } from "../runtime/create-object.ts";
import { describe } from "../runtime/describe.ts";
import { GuestCall, PAUSE } from "../runtime/function-objects.ts";
import { defineKind, type GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import { defineObject, defineStepping, type IntrinsicTable, linked, toStringTag } from "../runtime/native-table.ts";
import { setOrThrow } from "../runtime/object-operations.ts";
import { get } from "../runtime/objects.ts";
import type { Realm } from "../runtime/realm.ts";
import { speciesConstructor } from "../runtime/species.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";
import { isPristine } from "./regexp-defaults.ts";
import { captured, type Ends, findMatch, regExpExec, requireObject, setLastIndex } from "./regexp-exec.ts";
import { findNext, skipEmpty } from "./regexp-replace.ts";

/** 22.2.6.8 */
export function* match(realm: Realm, thisValue: Value, [string]: Value[]): Steps<Value> {
  const regexp = requireObject(realm, thisValue, "@@match");
  const text = toString(realm, string);
  if (isPristine(realm, regexp) && patternOf(regexp).flags.global) return yield* matchPristine(realm, regexp, text);
  const flags = toString(realm, get(regexp, "flags"));
  if (!flags.includes("g")) return yield* regExpExec(realm, regexp, text);
  setOrThrow(realm, regexp, "lastIndex", 0);
  return yield* matchAllTexts(realm, regexp, text, flags.includes("u") || flags.includes("v"));
}

/** FAST PATH: only the texts of the matches are made. */
function* matchPristine(realm: Realm, regexp: GuestObject, text: string): Steps<Value> {
  const pattern = patternOf(regexp);
  setLastIndex(realm, regexp, 0);
  let found = findMatch(realm, pattern, text, 0, pattern.flags.sticky);
  if (found === null) return null;
  const texts: Value[] = [];
  const list = adoptElements(realm, texts);
  realm.caller.hold(list);
  for (;;) {
    const ends: Ends | null = found === undefined ? yield* finishMatch(realm, pattern, text) : found;
    if (ends === null) return texts.length === 0 ? null : list;
    realm.meter.tick();
    if (realm.meter.sliceOver) yield PAUSE;
    realm.meter.chargeBytes(COSTS.arrayElement);
    texts.push(captured(realm, text, ends, 0));
    found = findNext(realm, pattern, text, ends);
  }
}

/** Step 6. */
function* matchAllTexts(realm: Realm, regexp: GuestObject, text: string, unicode: boolean): Steps<Value> {
  const texts: Value[] = [];
  const list = adoptElements(realm, texts);
  realm.caller.hold(list);
  for (;;) {
    const result = yield* regExpExec(realm, regexp, text);
    if (result === null) return texts.length === 0 ? null : list;
    const matched = toString(realm, get(result, 0));
    realm.meter.chargeIterations(1);
    realm.meter.chargeBytes(COSTS.arrayElement);
    if (realm.meter.sliceOver) yield PAUSE;
    texts.push(matched);
    skipEmpty(realm, regexp, text, matched, unicode);
  }
}

/** 22.2.6.12 */
export function* search(realm: Realm, thisValue: Value, [string]: Value[]): Steps<Value> {
  const regexp = requireObject(realm, thisValue, "@@search");
  const text = toString(realm, string);
  const before = get(regexp, "lastIndex");
  if (!Object.is(before, 0)) setOrThrow(realm, regexp, "lastIndex", 0);
  const result = yield* regExpExec(realm, regexp, text);
  if (!Object.is(get(regexp, "lastIndex"), before)) setOrThrow(realm, regexp, "lastIndex", before);
  return result === null ? -1 : get(result, "index");
}

// --- matchAll --------------------------------------------------------------------------------------------------------------

const REGEXP_STRING_ITERATOR = defineKind("RegExp String Iterator");

/** The payload of REGEXP_STRING_ITERATOR. */
class MatchIteration {
  readonly regexp: GuestObject;
  readonly text: string;
  readonly isGlobal: boolean;
  readonly unicode: boolean;
  isDone = false;
  constructor(regexp: GuestObject, text: string, flags: string) {
    this.regexp = regexp;
    this.text = text;
    this.isGlobal = flags.includes("g");
    this.unicode = flags.includes("u") || flags.includes("v");
  }
}

/** 22.2.6.9 */
export function* matchAll(realm: Realm, thisValue: Value, [string]: Value[]): Steps<Value> {
  const regexp = requireObject(realm, thisValue, "@@matchAll");
  const text = toString(realm, string);
  const constructor = speciesConstructor(realm, regexp, realm.intrinsic("RegExp"));
  const flags = toString(realm, get(regexp, "flags"));
  const matcher = (yield new GuestCall(constructor, undefined, [regexp, flags], constructor)) as GuestObject;
  setOrThrow(realm, matcher, "lastIndex", toLength(realm, get(regexp, "lastIndex")));
  const iteration = new MatchIteration(matcher, text, flags);
  const prototype = realm.intrinsic("RegExpStringIteratorPrototype");
  return createKind(realm, prototype, REGEXP_STRING_ITERATOR, iteration, COSTS.iterator);
}

/** 22.2.9.2.1 %RegExpStringIteratorPrototype%.next */
function* next(realm: Realm, iterator: Value): Steps<Value> {
  const iteration = iterationOf(realm, iterator);
  const { regexp, text, isGlobal, unicode } = iteration;
  const result = iteration.isDone ? null : yield* regExpExec(realm, regexp, text);
  iteration.isDone = result === null || !isGlobal;
  if (result === null) return createIteratorResult(realm, undefined, true);
  if (isGlobal) skipEmpty(realm, regexp, text, toString(realm, get(result, 0)), unicode);
  return createIteratorResult(realm, result, false);
}

const iterationOf = (realm: Realm, iterator: Value): MatchIteration => {
  if (isObject(iterator) && iterator.kind === REGEXP_STRING_ITERATOR) return iterator.payload as MatchIteration;
  const text = describe(iterator);
  return throwTypeError(realm, incompatibleReceiver("%RegExpStringIterator%.prototype.next", text));
};

export const iteratorIntrinsics: IntrinsicTable = {
  ...defineStepping("RegExpStringIteratorPrototype.next", 0, next),
  ...defineObject(
    "RegExpStringIteratorPrototype",
    [linked("next", "RegExpStringIteratorPrototype.next"), toStringTag("RegExp String Iterator")],
    { parent: "Iterator.prototype" },
  ),
};
