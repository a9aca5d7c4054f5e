/**
 * RegExpExec and its result (22.2.7): the step that all methods of regular expressions have in common. A match that the end
 * of the slice stopped is undefined at first: whoever asked for it goes on in steps.
 */
import { COSTS } from "../accounting/costs.ts";
import { incompatibleReceiver } from "../messages/calls.ts";
import { BAD_EXEC_RESULT } from "../messages/regexp.ts";
import type { Ends, Found } from "../regexp/matcher.ts";
import type { Pattern } from "../regexp/pattern.ts";
import { execPattern, finishMatch, isRegExpObject, patternOf } from "../regexp/regexp-objects.ts";
import { ARRAY, adoptElements, arrayShape } from "../runtime/arrays.ts";
import { toLength } from "../runtime/conversions.ts";
import { createDataProperty, createObject } from "../runtime/create-object.ts";
import { describe } from "../runtime/describe.ts";
import { GuestCall, isCallable } from "../runtime/function-objects.ts";
import { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import type { LongWork } from "../runtime/long-work.ts";
import { setOrThrow } from "../runtime/object-operations.ts";
import { get } from "../runtime/objects.ts";
import { keyOfName } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { DEFAULT } from "../runtime/shape.ts";
import { chargeString, cut } from "../runtime/strings.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value } from "../runtime/values.ts";
import { isPristine } from "./regexp-defaults.ts";

export type { Ends, Found };

export const startOf = (ends: Ends, group = 0): number => ends[2 * group] as number;
export const endOf = (ends: Ends, group = 0): number => ends[2 * group + 1] as number;

/** 22.2.7.3 AdvanceStringIndex. */
export const advanceIndex = (text: string, index: number, unicode: boolean): number => {
  if (!unicode || index + 1 >= text.length) return index + 1;
  return index + ((text.codePointAt(index) as number) > 0xffff ? 2 : 1);
};

export const requireRegExp = (realm: Realm, value: Value, method: string): GuestObject =>
  isRegExpObject(value)
    ? value
    : throwTypeError(realm, incompatibleReceiver(`RegExp.prototype.${method}`, describe(value)));

/** `this` of the methods that any object may borrow. */
export const requireObject = (realm: Realm, value: Value, method: string): GuestObject =>
  isObject(value) ? value : throwTypeError(realm, incompatibleReceiver(`RegExp.prototype.${method}`, describe(value)));

/** 22.2.7.1 RegExpExec: an object or null. */
export function* regExpExec(realm: Realm, regexp: GuestObject, text: string): Steps<GuestObject | null> {
  const exec = get(regexp, "exec");
  if (!isCallable(exec) || exec === realm.intrinsic("RegExp.prototype.exec")) {
    const found = builtinExec(realm, requireRegExp(realm, regexp, "exec"), text);
    return found === undefined ? yield* finishExec(realm, regexp, text) : found;
  }
  const result = yield new GuestCall(exec, regexp, [text]);
  if (isObject(result) || result === null) return result;
  return throwTypeError(realm, BAD_EXEC_RESULT);
}

/** 22.2.7.2 RegExpBuiltinExec. Undefined: `finishExec` has the rest. */
export const builtinExec = (realm: Realm, regexp: GuestObject, text: string): GuestObject | null | undefined => {
  const ends = builtinMatch(realm, regexp, text);
  return ends ? createResult(realm, patternOf(regexp), text, ends) : ends;
};

export function* finishExec(realm: Realm, regexp: GuestObject, text: string): LongWork<GuestObject | null> {
  const ends = yield* finishBuiltinMatch(realm, regexp, text);
  return ends === null ? null : createResult(realm, patternOf(regexp), text, ends);
}

/** The same without its result. Undefined: `finishBuiltinMatch` has the rest. */
export const builtinMatch = (realm: Realm, regexp: GuestObject, text: string): Found => {
  const from = isPristine(realm, regexp) ? (regexp.p0 as number) : toLength(realm, get(regexp, "lastIndex"));
  const pattern = patternOf(regexp);
  const { usesIndex, sticky } = pattern.flags;
  const start = usesIndex ? toLength(realm, from) : 0;
  const ends = start > text.length ? null : findMatch(realm, pattern, text, start, sticky);
  if (usesIndex && ends !== undefined) noteEnd(realm, regexp, ends);
  return ends;
};

export function* finishBuiltinMatch(realm: Realm, regexp: GuestObject, text: string): LongWork<Ends | null> {
  const pattern = patternOf(regexp);
  const ends = yield* finishMatch(realm, pattern, text);
  if (pattern.flags.usesIndex) noteEnd(realm, regexp, ends);
  return ends;
}

const noteEnd = (realm: Realm, regexp: GuestObject, ends: Ends | null): void =>
  setLastIndex(realm, regexp, ends === null ? 0 : endOf(ends));

/** Undefined: `finishMatch` has the rest. */
export const findMatch = (realm: Realm, pattern: Pattern, text: string, from: number, sticky: boolean): Found => {
  realm.meter.noteRead(text);
  return execPattern(realm, pattern, text, from, sticky);
};

export const setLastIndex = (realm: Realm, regexp: GuestObject, index: number): void => {
  if (isPristine(realm, regexp)) regexp.p0 = index;
  else setOrThrow(realm, regexp, "lastIndex", index);
};

/** The text of a group, paid for, or undefined. */
export const captured = (realm: Realm, text: string, ends: Ends, group: number): string | undefined => {
  const start = startOf(ends, group);
  if (start < 0) return undefined;
  chargeString(realm, endOf(ends, group) - start);
  return cut(text, start, endOf(ends, group));
};

/** The texts of all groups, that of the match first. */
export const capturedTexts = (realm: Realm, text: string, ends: Ends): (string | undefined)[] => {
  const texts: (string | undefined)[] = [];
  for (let group = 0; 2 * group < ends.length; group++) texts.push(captured(realm, text, ends, group));
  return texts;
};

/** Steps 21-35. */
const createResult = (realm: Realm, pattern: Pattern, text: string, ends: Ends): GuestObject => {
  realm.meter.chargeBytes((COSTS.arrayElement * ends.length) / 2 + 3 * COSTS.property);
  const texts = capturedTexts(realm, text, ends);
  const groups = createGroups(realm, pattern, texts);
  const result = createResultArray(realm, texts, [startOf(ends), text, groups]);
  if (pattern.flags.hasIndices) createDataProperty(result, "indices", createIndices(realm, pattern, ends));
  return result;
};

const RESULT_KEYS = ["index", "input", "groups"] as const;

const createResultArray = (realm: Realm, texts: Value[], [index, input, groups]: Value[]): GuestObject => {
  const shape = arrayShape(realm).add("index", DEFAULT)?.add("input", DEFAULT)?.add("groups", DEFAULT);
  if (shape != null) return new GuestObject(shape, texts, ARRAY, null, index, input, groups);
  const array = adoptElements(realm, texts);
  const values = [index, input, groups];
  RESULT_KEYS.forEach((key, at) => {
    createDataProperty(array, key, values[at]);
  });
  return array;
};

/** An object without prototype that has each name with the value of the group that took part; undefined without names. */
export const createGroups = (realm: Realm, { groupNames }: Pattern, values: readonly Value[]): Value => {
  if (groupNames.size === 0) return undefined;
  const groups = createObject(realm, null);
  for (const [name, numbers] of groupNames) {
    const group = numbers.find((number) => values[number] !== undefined);
    createDataProperty(groups, keyOfName(name), group === undefined ? undefined : values[group]);
  }
  return groups;
};

/** 22.2.7.8 MakeMatchIndicesIndexPairArray. */
const createIndices = (realm: Realm, pattern: Pattern, ends: Ends): GuestObject => {
  const count = ends.length / 2;
  realm.meter.chargeBytes(3 * COSTS.arrayElement * count);
  const pairs = Array.from({ length: count }, (_, group): Value => {
    const start = startOf(ends, group);
    return start < 0 ? undefined : adoptElements(realm, [start, endOf(ends, group)]);
  });
  const indices = adoptElements(realm, pairs);
  createDataProperty(indices, "groups", createGroups(realm, pattern, pairs));
  return indices;
};
