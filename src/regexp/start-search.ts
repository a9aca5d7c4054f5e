/** Looks for the next place where a match may begin. What is passed over is paid by its length. */
import { BOUNDS } from "../accounting/costs.ts";
import { isLineTerminator } from "./character-sets.ts";
import type { Instructions } from "./instructions.ts";
import { isLead, isTrail } from "./points.ts";
import { type CharacterTable, LATIN } from "./ranges.ts";
import { STOPPED, type StepCount } from "./step-count.ts";

/** The host looks for at most so much of a prefix: its search takes time by both lengths. */
const LONGEST = 16;

export class StartSearch {
  private readonly prefix: string;
  private readonly first: CharacterTable | null;
  private readonly second: CharacterTable | null;
  private readonly third: CharacterTable | null;
  private readonly run: CharacterTable | null;
  private readonly atLines: boolean;
  private readonly unicode: boolean;
  private readonly steps: StepCount;
  /** Where a search goes on that was stopped, and whether it did so in a run. */
  private reached = -1;
  private inRun = false;

  constructor({ starts, unicode }: Instructions, steps: StepCount) {
    this.steps = steps;
    this.prefix = starts.prefix.slice(0, LONGEST);
    [this.first = null, this.second = null, this.third = null] = starts.heads;
    this.run = starts.run;
    this.atLines = starts.atLines;
    this.unicode = unicode;
  }

  /** The first such place at `from` or behind it, or -1. STOPPED: `nextAfter` goes on with it. */
  next(text: string, from: number): number {
    let at = from;
    do {
      at = this.candidate(text, at);
    } while (this.unicode && at > 0 && isInPair(text, at) && at++ < text.length);
    return at;
  }

  /** The same behind a place where no match began. */
  nextAfter(text: string, start: number): number {
    const from = this.reached < 0 || this.inRun ? this.after(text, start) : this.resume();
    return from === STOPPED ? from : this.next(text, from);
  }

  private after(text: string, start: number): number {
    const { run } = this;
    if (run === null || start >= text.length || !run.has(text.charCodeAt(start))) return start + 1;
    return this.endOf(run, text, this.inRun ? this.resume() : start + 1);
  }

  private stopAt(place: number, inRun: boolean): number {
    this.reached = place;
    this.inRun = inRun;
    return STOPPED;
  }

  private resume(): number {
    const { reached } = this;
    this.reached = -1;
    this.inRun = false;
    return reached;
  }

  private candidate(text: string, from: number): number {
    if (from > text.length) return -1;
    if (this.prefix !== "") return this.nextPrefix(text, from);
    return this.first === null ? from : this.nextHead(text, from, this.first);
  }

  private nextPrefix(text: string, from: number): number {
    const { prefix } = this;
    for (let start = from; start < text.length; start += BOUNDS.scanBlock) {
      const end = Math.min(start + BOUNDS.scanBlock + prefix.length - 1, text.length);
      const index = end === text.length ? text.indexOf(prefix, start) : indexIn(text, prefix, start, end);
      const isOver = this.steps.take((index < 0 ? Math.min(end, start + BOUNDS.scanBlock) : index) - start);
      if (index >= 0) return index;
      if (isOver) return this.stopAt(start + BOUNDS.scanBlock, false);
    }
    return -1;
  }

  private nextHead(text: string, from: number, first: CharacterTable): number {
    const { low } = first;
    let at = from;
    while (at < text.length) {
      const start = at;
      const end = Math.min(text.length, at + BOUNDS.scanBlock);
      for (; at < end; at++) {
        const unit = text.charCodeAt(at);
        if ((unit < LATIN ? low[unit] === 1 : first.hasHigh(unit)) && this.fits(text, at)) break;
      }
      const isOver = this.steps.take(at - start);
      if (at < end) return at;
      if (isOver) return this.stopAt(at, false);
    }
    return -1;
  }

  /** May a match begin here, as far as the place and the next units tell? */
  private fits(text: string, at: number): boolean {
    const { second, third } = this;
    if (this.atLines && at > 0 && !isLineTerminator(text.charCodeAt(at - 1))) return false;
    if (second === null) return true;
    if (at + 1 >= text.length || !second.has(text.charCodeAt(at + 1))) return false;
    return third === null || (at + 2 < text.length && third.has(text.charCodeAt(at + 2)));
  }

  private endOf(run: CharacterTable, text: string, from: number): number {
    let at = from;
    while (at < text.length && run.has(text.charCodeAt(at))) {
      at++;
      if ((at - from) % BOUNDS.scanBlock === 0 && this.steps.take(BOUNDS.scanBlock)) return this.stopAt(at, true);
    }
    this.steps.take((at - from) % BOUNDS.scanBlock);
    return at;
  }
}

/** A pair of surrogates is one character, and nothing begins within it. */
const isInPair = (text: string, at: number): boolean => isTrail(text.charCodeAt(at)) && isLead(text.charCodeAt(at - 1));

const indexIn = (text: string, prefix: string, start: number, end: number): number => {
  const index = text.slice(start, end).indexOf(prefix);
  return index < 0 ? -1 : start + index;
};
