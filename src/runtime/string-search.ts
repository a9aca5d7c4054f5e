/**
 * Searching in strings, charged by what was looked at and linear in it. The host's search is fast, but it cannot be stopped
 * and takes time in proportion to both lengths when the pattern is long and repeats itself. So the host looks only for the
 * first few units of the pattern, in blocks, and the rest is compared where they occur, each comparison charged.
 */

import { BOUNDS } from "../accounting/costs.ts";
import { PAUSE } from "./function-objects.ts";
import { finishWork, type LongWork } from "./long-work.ts";
import type { Realm } from "./realm.ts";
import { chargeReading, chargeScan } from "./strings.ts";
import type { Value } from "./values.ts";

/** The host looks for at most so many units of a pattern at a time. */
export const HEAD_UNITS = 16;

/** A search for one pattern in one text, from left to right; every part of the text is paid once. */
export class StringSearch {
  private readonly realm: Realm;
  private readonly text: string;
  private readonly pattern: string;
  private readonly head: string;
  private paid: number;

  /** The text before `paid` was scanned and paid already, or will not be. */
  constructor(realm: Realm, text: string, pattern: string, paid = 0) {
    realm.meter.noteRead(pattern);
    this.realm = realm;
    this.text = text;
    this.pattern = pattern;
    this.head = pattern.length <= HEAD_UNITS ? pattern : pattern.slice(0, HEAD_UNITS);
    this.paid = paid;
  }

  /** Pays up to this position, in advance when the search is known to get there. */
  payUpTo(position: number): void {
    if (position <= this.paid) return;
    chargeScan(this.realm, this.paid, position);
    this.paid = position;
  }

  /** The first occurrence that begins at `from` or behind it, or -1 (6.1.4.1 StringIndexOf). */
  next(from: number): number {
    for (let index = this.findHead(from); index >= 0; index = this.findHead(index + 1))
      if (this.matchesRest(index)) return index;
    return -1;
  }

  /** The same, with a pause where the slice is over. */
  *nextInSteps(from: number): LongWork<number> {
    for (let index = this.findHead(from); index >= 0; index = this.findHead(index + 1)) {
      if (this.matchesRest(index)) return index;
      if (this.realm.meter.sliceOver) yield PAUSE;
    }
    return -1;
  }

  private findHead(from: number): number {
    const last = this.text.length - this.pattern.length;
    for (let start = from; start <= last; start += BOUNDS.scanBlock) {
      const end = Math.min(start + BOUNDS.scanBlock + this.head.length - 1, this.text.length);
      const index = indexBefore(this.text, this.head, start, end);
      this.payUpTo(index < 0 ? end : index + this.head.length);
      if (index >= 0) return index <= last ? index : -1;
    }
    this.payUpTo(this.text.length);
    return -1;
  }

  private matchesRest(index: number): boolean {
    if (this.head.length === this.pattern.length) return true;
    chargeScan(this.realm, this.head.length, this.pattern.length);
    return this.text.startsWith(this.pattern, index);
  }
}

/** An occurrence that lies between two places. */
const indexBefore = (text: string, pattern: string, start: number, end: number): number => {
  if (end === text.length) return text.indexOf(pattern, start);
  const index = text.slice(start, end).indexOf(pattern);
  return index < 0 ? -1 : start + index;
};

/** What a built-in makes of the place where a pattern occurs, or of -1. */
type Answer = (index: number) => Value;

/** 6.1.4.1 StringIndexOf, for leaves to end with. */
export const finishIndexOf = (realm: Realm, text: string, pattern: string, from: number, answer: Answer): Value => {
  const remaining = text.length - from;
  if (pattern.length > HEAD_UNITS || remaining > BOUNDS.scanBlock)
    return finishWork(realm, indexOfInSteps(new StringSearch(realm, text, pattern, from), from, answer));
  const index = text.indexOf(pattern, from);
  chargeScan(realm, from, index < 0 ? text.length : index + pattern.length);
  return answer(index);
};

function* indexOfInSteps(search: StringSearch, from: number, answer: Answer): LongWork<Value> {
  return answer(yield* search.nextInSteps(from));
}

/** 6.1.4.2 StringLastIndexOf, for leaves to end with: the last occurrence that begins at `from` or before it, or -1. */
export const finishLastIndexOf = (realm: Realm, text: string, pattern: string, from: number): Value => {
  realm.meter.noteRead(pattern);
  const end = Math.min(from, text.length - pattern.length);
  if (pattern.length > HEAD_UNITS || end >= BOUNDS.scanBlock)
    return finishWork(realm, lastIndexOfInSteps(realm, text, pattern, end));
  const index = end < 0 ? -1 : lastWithin(realm, text, pattern, 0, end);
  if (index >= 0) chargeScan(realm, 0, pattern.length);
  return index;
};

function* lastIndexOfInSteps(realm: Realm, text: string, pattern: string, last: number): LongWork<number> {
  const head = pattern.slice(0, HEAD_UNITS);
  for (let end = last; end >= 0; ) {
    const start = Math.max(0, end - BOUNDS.scanBlock + 1);
    const index = lastWithin(realm, text, head, start, end);
    if (index >= 0 && matchesAt(realm, text, pattern, index)) return index;
    if (realm.meter.sliceOver) yield PAUSE;
    end = (index >= 0 ? index : start) - 1;
  }
  return -1;
}

/** The last occurrence that begins within these bounds, or -1. */
const lastWithin = (realm: Realm, text: string, pattern: string, start: number, end: number): number => {
  const index = text.slice(start, end + pattern.length).lastIndexOf(pattern);
  chargeScan(realm, index < 0 ? start : start + index, end + 1);
  return index < 0 ? -1 : start + index;
};

/** Does the pattern occur here? All of it is paid. */
export const matchesAt = (realm: Realm, text: string, pattern: string, index: number): boolean => {
  if (index < 0 || index + pattern.length > text.length) return false;
  chargeReading(realm, pattern);
  return text.startsWith(pattern, index);
};
