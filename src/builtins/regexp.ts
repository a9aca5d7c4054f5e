/** RegExp objects (22.2): the constructor, its statics, and what RegExp.prototype tells of a regular expression. */
import { calledOnNonObjectOf } from "../messages/calls.ts";
import { notString } from "../messages/conversions.ts";
import { FLAGS_WITH_PATTERN, getterOfNonRegExp } from "../messages/regexp.ts";
import { createRegExp, isRegExpObject, patternFromText, patternOf, type RegExpData } from "../regexp/regexp-objects.ts";
import { toString } from "../runtime/conversions.ts";
import { shapeFromConstructor } from "../runtime/create-object.ts";
import { describe } from "../runtime/describe.ts";
import type { LeafNative } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import { finishWork } from "../runtime/long-work.ts";
import {
  accessor,
  defineClass,
  defineLeaf,
  type IntrinsicTable,
  leaf,
  linked,
  type Row,
  stepping,
} from "../runtime/native-table.ts";
import { setOrThrow } from "../runtime/object-operations.ts";
import { get } from "../runtime/objects.ts";
import type { Realm } from "../runtime/realm.ts";
import { speciesRow } from "../runtime/species.ts";
import { chargeReading, chargeString, StringBuilder } from "../runtime/strings.ts";
import { throwTypeError } from "../runtime/throw.ts";
import { isObject, type Value, wellKnownSymbols } from "../runtime/values.ts";
import { isRegExp } from "./is-regexp.ts";
import { RegExpDefaults } from "./regexp-defaults.ts";
import { escapePattern, escapeText } from "./regexp-escape.ts";
import {
  builtinExec,
  builtinMatch,
  finishBuiltinMatch,
  finishExec,
  regExpExec,
  requireObject,
  requireRegExp,
} from "./regexp-exec.ts";
import { iteratorIntrinsics, match, matchAll, search } from "./regexp-match.ts";
import { replace } from "./regexp-replace.ts";
import { split } from "./regexp-split.ts";

/** 22.2.4.1 RegExp ( pattern, flags ) */
const construct: LeafNative = (realm, _thisValue, [pattern, flags], newTarget) => {
  const isPattern = isRegExp(pattern);
  if (newTarget === undefined && isPattern && flags === undefined) {
    if (get(pattern as GuestObject, "constructor") === realm.intrinsic("RegExp")) return pattern;
  }
  const [source, flagText] = isPattern ? partsOf(pattern as GuestObject, flags) : originalParts(pattern, flags);
  const shape = shapeFromConstructor(realm, newTarget, "RegExp.prototype");
  const known = isRegExpObject(pattern) ? patternOf(pattern) : undefined;
  return createRegExp(realm, shape, patternFromText(realm, textOf(realm, source), textOf(realm, flagText), known));
};

type Parts = readonly [source: Value, flags: Value];

/** Steps 4-6. */
const partsOf = (pattern: GuestObject, flags: Value): Parts =>
  isRegExpObject(pattern)
    ? originalParts(pattern, flags)
    : [get(pattern, "source"), flags === undefined ? get(pattern, "flags") : flags];

const originalParts = (pattern: Value, flags: Value): Parts => {
  if (!isRegExpObject(pattern)) return [pattern, flags];
  const original = patternOf(pattern);
  return [original.source, flags === undefined ? original.flags.text : flags];
};

const textOf = (realm: Realm, value: Value): string => (value === undefined ? "" : toString(realm, value));

/** B.2.4.1 RegExp.prototype.compile ( pattern, flags ) */
const compile: LeafNative = (realm, thisValue, [pattern, flags]) => {
  const regexp = requireRegExp(realm, thisValue, "compile");
  if (isRegExpObject(pattern) && flags !== undefined) throwTypeError(realm, FLAGS_WITH_PATTERN);
  const [source, flagText] = originalParts(pattern, flags);
  const compiled = patternFromText(realm, textOf(realm, source), textOf(realm, flagText));
  (regexp.payload as RegExpData).pattern = compiled;
  setOrThrow(realm, regexp, "lastIndex", 0);
  return regexp;
};

/** 22.2.5.1 RegExp.escape ( S ) */
const escape: LeafNative = (realm, _thisValue, [text]) => {
  if (typeof text !== "string") return throwTypeError(realm, notString(describe(text)));
  chargeReading(realm, text);
  const result = new StringBuilder(realm);
  escapeText(text, (piece) => result.append(piece));
  return result.toString();
};

/** 22.2.6.2 */
const exec: LeafNative = (realm, thisValue, [string]) => {
  const regexp = requireRegExp(realm, thisValue, "exec");
  const text = toString(realm, string);
  const result = builtinExec(realm, regexp, text);
  return result === undefined ? finishWork(realm, finishExec(realm, regexp, text)) : result;
};

/** 22.2.6.16 */
function* test(realm: Realm, thisValue: Value, [string]: Value[]): Steps<Value> {
  const regexp = requireObject(realm, thisValue, "test");
  const text = toString(realm, string);
  // FAST PATH: with the original `exec`, nobody sees the result.
  if (isRegExpObject(regexp) && get(regexp, "exec") === realm.intrinsic("RegExp.prototype.exec")) {
    const found = builtinMatch(realm, regexp, text);
    return (found === undefined ? yield* finishBuiltinMatch(realm, regexp, text) : found) !== null;
  }
  return (yield* regExpExec(realm, regexp, text)) !== null;
}

/** 22.2.6.17 */
const toStringMethod: LeafNative = (realm, thisValue) => {
  const regexp = requireObject(realm, thisValue, "toString");
  const source = toString(realm, get(regexp, "source"));
  const text = `/${source}/${toString(realm, get(regexp, "flags"))}`;
  chargeString(realm, text.length);
  return text;
};

const isThePrototype = (realm: Realm, value: Value): boolean =>
  isObject(value) && value === realm.intrinsic("RegExp.prototype");

/** 22.2.6.13 */
const source: LeafNative = (realm, thisValue) => {
  if (isThePrototype(realm, thisValue)) return "(?:)";
  if (!isRegExpObject(thisValue)) return throwTypeError(realm, getterOfNonRegExp("source"));
  const pattern = patternOf(thisValue);
  chargeReading(realm, pattern.source);
  const result = new StringBuilder(realm);
  escapePattern(pattern.source, (piece) => result.append(piece));
  return result.toString();
};

// --- flags -----------------------------------------------------------------------------------------------------------------

const FLAGS = [
  ["hasIndices", "d"],
  ["global", "g"],
  ["ignoreCase", "i"],
  ["multiline", "m"],
  ["dotAll", "s"],
  ["unicode", "u"],
  ["unicodeSets", "v"],
  ["sticky", "y"],
] as const;

/** 22.2.6.4 get RegExp.prototype.flags */
const flags: LeafNative = (realm, thisValue) => {
  const regexp = isObject(thisValue)
    ? thisValue
    : throwTypeError(realm, calledOnNonObjectOf("RegExp.prototype.flags getter", describe(thisValue)));
  return FLAGS.map(([name, letter]) => (get(regexp, name) ? letter : "")).join("");
};

/** 22.2.6.4.1 RegExpHasFlag */
const flagRow = ([name, letter]: (typeof FLAGS)[number]): Row =>
  accessor(name, (realm, thisValue) => {
    if (isRegExpObject(thisValue)) return patternOf(thisValue).flags.text.includes(letter);
    if (isThePrototype(realm, thisValue)) return undefined;
    return throwTypeError(realm, getterOfNonRegExp(name));
  });

const regExpIntrinsics = defineClass({
  name: "RegExp",
  length: 2,
  code: { form: "leaf", run: construct },
  statics: [leaf("escape", 1, escape), speciesRow],
  prototypePayload: (realm) => new RegExpDefaults(realm),
  prototype: [
    linked("exec", "RegExp.prototype.exec"),
    ...FLAGS.map(flagRow),
    accessor("flags", flags),
    accessor("source", source),
    leaf("compile", 2, compile),
    stepping("test", 1, test),
    leaf("toString", 0, toStringMethod),
    stepping(wellKnownSymbols.match, 1, match),
    stepping(wellKnownSymbols.matchAll, 1, matchAll),
    stepping(wellKnownSymbols.replace, 2, replace),
    stepping(wellKnownSymbols.search, 1, search),
    stepping(wellKnownSymbols.split, 2, split),
  ],
});

/** The prototype, watched from its first moment for what shortcuts rely on. */
const makePrototype = (realm: Realm): GuestObject => {
  const prototype = regExpIntrinsics["RegExp.prototype"]?.(realm) as GuestObject;
  (prototype.payload as RegExpDefaults).watch(prototype);
  return prototype;
};

export const intrinsics: IntrinsicTable = {
  ...regExpIntrinsics,
  "RegExp.prototype": makePrototype,
  ...defineLeaf("RegExp.prototype.exec", 1, exec),
  ...iteratorIntrinsics,
};
