/** RegExp objects (22.2.4, 22.2.8): a pattern and the property `lastIndex`, in the first slot. */
import { BOUNDS, COSTS } from "../accounting/costs.ts";
import { BACKTRACKS_TOO_DEEP } from "../messages/regexp.ts";
import { PAUSE } from "../runtime/function-objects.ts";
import { defineKind, GuestObject, NO_ELEMENTS } from "../runtime/guest-object.ts";
import type { LongWork } from "../runtime/long-work.ts";
import { addUncharged } from "../runtime/own-properties.ts";
import type { Realm } from "../runtime/realm.ts";
import { type Shape, WRITABLE } from "../runtime/shape.ts";
import { throwError, throwRangeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";
import { StackExhausted } from "./backtrack-stack.ts";
import type { Ends, Found, Matcher } from "./matcher.ts";
import { PATTERN_WEIGHT, type Pattern, parsePattern } from "./pattern.ts";
import { PatternError } from "./pattern-error.ts";

/** The payload of REGEXP. */
export class RegExpData {
  pattern: Pattern;
  constructor(pattern: Pattern) {
    this.pattern = pattern;
  }
}

export const REGEXP = defineKind("RegExp");

export const isRegExpObject = (value: Value): value is GuestObject => isObject(value) && value.kind === REGEXP;

export const patternOf = (regexp: GuestObject): Pattern => (regexp.payload as RegExpData).pattern;

/** 22.2.3.2 RegExpAlloc with a pattern that is known. `shape` is that of an object without properties. */
export const createRegExp = (realm: Realm, shape: Shape, pattern: Pattern): GuestObject => {
  realm.meter.chargeBytes(COSTS.regExp);
  return makeRegExp(shape, pattern);
};

/** The same without a charge. */
export const makeRegExp = (shape: Shape, pattern: Pattern): GuestObject => {
  const data = new RegExpData(pattern);
  const withIndex = shape.add("lastIndex", WRITABLE);
  if (withIndex !== null) return new GuestObject(withIndex, NO_ELEMENTS, REGEXP, data, 0);
  const regexp = new GuestObject(shape, NO_ELEMENTS, REGEXP, data);
  addUncharged(regexp, "lastIndex", 0, WRITABLE);
  return regexp;
};

/**
 * A pattern of the guest's, which pays for its parsing by length; a wrong one is a SyntaxError. One that is known to be the same
 * is taken instead: `matchAll` copies its expression at each call. It costs as much.
 */
export const patternFromText = (realm: Realm, source: string, flags: string, known?: Pattern): Pattern => {
  realm.meter.noteRead(source);
  if (source.length <= BOUNDS.patternLength) realm.meter.noteTaken(PATTERN_WEIGHT.unitOfTree * source.length);
  realm.meter.chargeIterations(Math.floor(source.length / COSTS.patternUnitsPerIteration));
  if (known !== undefined && known.source === source && known.flags.text === flags) return known;
  try {
    return parsePattern(source, flags);
  } catch (error) {
    return throwForGuest(realm, error);
  }
};

/** The first match at `from` or behind it: see `Matcher.exec`. One that is not finished is for `finishMatch`. */
export const execPattern = (realm: Realm, pattern: Pattern, text: string, from: number, sticky: boolean): Found => {
  try {
    return pattern.matcher.exec(text, from, sticky, realm.meter);
  } catch (error) {
    return throwForGuest(realm, error);
  }
};

/** The rest of the match that the pattern has just begun. */
export function* finishMatch(realm: Realm, pattern: Pattern, text: string): LongWork<Ends | null> {
  const matcher = pattern.handOver();
  for (;;) {
    yield PAUSE;
    const ends = resume(realm, matcher, text);
    if (ends !== undefined) return ends;
  }
}

const resume = (realm: Realm, matcher: Matcher, text: string): Found => {
  try {
    return matcher.goOn(text, realm.meter);
  } catch (error) {
    return throwForGuest(realm, error);
  }
};

const throwForGuest = (realm: Realm, error: unknown): never => {
  if (error instanceof PatternError) return throwError(realm, "SyntaxError", error.message);
  if (error instanceof StackExhausted) return throwRangeError(realm, BACKTRACKS_TOO_DEEP);
  throw error;
};
