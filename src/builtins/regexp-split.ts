/** RegExp.prototype[Symbol.split] (22.2.6.14). */
import { COSTS } from "../accounting/costs.ts";
import type { Pattern } from "../regexp/pattern.ts";
import { finishMatch, patternOf } from "../regexp/regexp-objects.ts";
import { adoptElements } from "../runtime/arrays.ts";
import { lengthOfArrayLike, toLength, toString, toUint32 } from "../runtime/conversions.ts";
import { GuestCall, PAUSE } from "../runtime/function-objects.ts";
import type { GuestObject } from "../runtime/guest-object.ts";
import type { Steps } from "../runtime/iteration.ts";
import type { LongWork } from "../runtime/long-work.ts";
import { setOrThrow } from "../runtime/object-operations.ts";
import { get } from "../runtime/objects.ts";
import { keyOfNumber } from "../runtime/property-key.ts";
import type { Realm } from "../runtime/realm.ts";
import { speciesConstructor } from "../runtime/species.ts";
import { chargeString, cut } from "../runtime/strings.ts";
import type { Value } from "../runtime/values.ts";
import { hasPristineSpecies } from "./regexp-defaults.ts";
import {
  advanceIndex,
  captured,
  type Ends,
  endOf,
  findMatch,
  regExpExec,
  requireObject,
  startOf,
} from "./regexp-exec.ts";

const MOST = 2 ** 32 - 1;

export function* split(realm: Realm, thisValue: Value, [string, limit]: Value[]): Steps<Value> {
  const regexp = requireObject(realm, thisValue, "@@split");
  const text = toString(realm, string);
  if (hasPristineSpecies(realm, regexp)) {
    // The conversion of the limit may change the expression, but not the one that splits.
    const pattern = patternOf(regexp);
    const pieces = new Pieces(realm, text, limit === undefined ? MOST : toUint32(realm, limit));
    return yield* splitPristine(realm, pattern, pieces);
  }
  return yield* splitGeneral(realm, regexp, text, limit);
}

/** The result while it grows, up to a number of elements. */
class Pieces {
  readonly list: GuestObject;
  readonly text: string;
  /** Where the next piece begins. */
  start = 0;
  private readonly elements: Value[] = [];
  private readonly realm: Realm;
  private readonly most: number;

  constructor(realm: Realm, text: string, most: number) {
    this.list = adoptElements(realm, this.elements);
    this.realm = realm;
    this.text = text;
    this.most = most;
  }

  get isFull(): boolean {
    return this.elements.length >= this.most;
  }

  /** The piece up to here. */
  cutAt(end: number, next: number): void {
    chargeString(this.realm, end - this.start);
    this.add(cut(this.text, this.start, end));
    this.start = next;
  }

  add(value: Value): void {
    if (this.isFull) return;
    this.realm.meter.chargeBytes(COSTS.arrayElement);
    this.elements.push(value);
  }
}

/** FAST PATH: one search goes from separator to separator, instead of a try at each place. */
function* splitPristine(realm: Realm, pattern: Pattern, pieces: Pieces): Steps<Value> {
  const { text } = pieces;
  const { unicode } = pattern.flags;
  realm.caller.hold(pieces.list);
  if (pieces.isFull) return pieces.list;
  if (text === "") return yield* splitEmpty(realm, pattern, pieces);
  for (let at = 0; at < text.length; ) {
    const found = findMatch(realm, pattern, text, at, false);
    const ends = found === undefined ? yield* finishMatch(realm, pattern, text) : found;
    if (ends === null || startOf(ends) >= text.length) break;
    realm.meter.tick();
    if (realm.meter.sliceOver) yield PAUSE;
    if (endOf(ends) === pieces.start) {
      at = advanceIndex(text, startOf(ends), unicode);
      continue;
    }
    addSeparated(realm, pieces, ends);
    if (pieces.isFull) return pieces.list;
    at = pieces.start;
  }
  return wholeOf(pieces);
}

/** Step 14: a text without units stays whole, unless it is itself a separator. */
function* splitEmpty(realm: Realm, pattern: Pattern, pieces: Pieces): LongWork<Value> {
  const found = findMatch(realm, pattern, "", 0, true);
  const ends = found === undefined ? yield* finishMatch(realm, pattern, "") : found;
  return ends === null ? wholeOf(pieces) : pieces.list;
}

const wholeOf = (pieces: Pieces): Value => {
  pieces.cutAt(pieces.text.length, pieces.text.length);
  return pieces.list;
};

/** The piece before a separator, and what this captured. */
const addSeparated = (realm: Realm, pieces: Pieces, ends: Ends): void => {
  pieces.cutAt(startOf(ends), endOf(ends));
  for (let group = 1; 2 * group < ends.length && !pieces.isFull; group++)
    pieces.add(captured(realm, pieces.text, ends, group));
};

/** With steps that the guest may have made its own. */
function* splitGeneral(realm: Realm, regexp: GuestObject, text: string, limit: Value): Steps<Value> {
  const constructor = speciesConstructor(realm, regexp, realm.intrinsic("RegExp"));
  const flags = toString(realm, get(regexp, "flags"));
  const unicode = flags.includes("u") || flags.includes("v");
  const newFlags = flags.includes("y") ? flags : `${flags}y`;
  const splitter = (yield new GuestCall(constructor, undefined, [regexp, newFlags], constructor)) as GuestObject;
  const pieces = new Pieces(realm, text, limit === undefined ? MOST : toUint32(realm, limit));
  realm.caller.hold(pieces.list);
  if (pieces.isFull) return pieces.list;
  if (text === "") return (yield* regExpExec(realm, splitter, text)) === null ? wholeOf(pieces) : pieces.list;
  return yield* splitWith(realm, splitter, pieces, unicode);
}

/** Steps 16-19. */
function* splitWith(realm: Realm, splitter: GuestObject, pieces: Pieces, unicode: boolean): Steps<Value> {
  const { text } = pieces;
  for (let at = 0; at < text.length; ) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    setOrThrow(realm, splitter, "lastIndex", at);
    const result = yield* regExpExec(realm, splitter, text);
    const end = result === null ? pieces.start : Math.min(toLength(realm, get(splitter, "lastIndex")), text.length);
    if (result === null || end === pieces.start) {
      at = advanceIndex(text, at, unicode);
      continue;
    }
    pieces.cutAt(at, end);
    if (pieces.isFull) return pieces.list;
    yield* addCaptures(realm, pieces, result);
    if (pieces.isFull) return pieces.list;
    at = end;
  }
  return wholeOf(pieces);
}

function* addCaptures(realm: Realm, pieces: Pieces, result: GuestObject): LongWork<void> {
  const count = Math.max(lengthOfArrayLike(realm, result) - 1, 0);
  for (let group = 1; group <= count && !pieces.isFull; group++) {
    realm.meter.chargeIterations(1);
    if (realm.meter.sliceOver) yield PAUSE;
    pieces.add(get(result, keyOfNumber(group)));
  }
}
