/** Looks for the next place where a match may begin: where its first text or one of its first units stands. */
import { BOUNDS } from "../accounting/costs.ts";
import type { Instructions } from "./instructions.ts";
import type { CharacterTable } from "./ranges.ts";

/** The host looks for at most so much of a prefix: its search takes time by both lengths. */
const LONGEST = 16;

export class StartSearch {
  private readonly prefix: string;
  private readonly first: CharacterTable | null;

  private readonly pay: (units: number) => void;

  /** What is passed over is paid by its length. */
  constructor({ prefix, first }: Instructions, pay: (units: number) => void) {
    this.pay = pay;
    this.prefix = prefix.slice(0, LONGEST);
    this.first = first;
  }

  /** The first such place at `from` or behind it, or -1. */
  next(text: string, from: number): number {
    if (from > text.length) return -1;
    if (this.prefix !== "") return this.nextPrefix(text, from);
    return this.first === null ? from : this.nextFirst(text, from, this.first);
  }

  private nextPrefix(text: string, from: number): number {
    const { prefix } = this;
    for (let start = from; start < text.length; start += BOUNDS.scanBlock) {
      const end = Math.min(start + BOUNDS.scanBlock + prefix.length - 1, text.length);
      const index = end === text.length ? text.indexOf(prefix, start) : indexIn(text, prefix, start, end);
      this.pay((index < 0 ? Math.min(end, start + BOUNDS.scanBlock) : index) - start);
      if (index >= 0) return index;
    }
    return -1;
  }

  private nextFirst(text: string, from: number, first: CharacterTable): number {
    let at = from;
    while (at < text.length) {
      const start = at;
      const end = Math.min(text.length, at + BOUNDS.scanBlock);
      while (at < end && !first.has(text.charCodeAt(at))) at++;
      this.pay(at - start);
      if (at < end) return at;
    }
    return -1;
  }
}

const indexIn = (text: string, prefix: string, start: number, end: number): number => {
  const index = text.slice(start, end).indexOf(prefix);
  return index < 0 ? -1 : start + index;
};
