/** Random patterns and texts over a small alphabet, in which much matches, often in several ways. */
import type { Case } from "./differential.ts";

/** Numbers from 0 (inclusive) to 1, the same ones for the same seed. */
export const randomNumbers = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

class PatternWriter {
  private groups = 0;
  private readonly random: () => number;
  private readonly unicode: boolean;

  constructor(random: () => number, unicode: boolean) {
    this.random = random;
    this.unicode = unicode;
  }

  private pick<T>(...choices: readonly T[]): T {
    return choices[Math.floor(this.random() * choices.length)] as T;
  }

  disjunction(depth: number): string {
    const count = this.pick(1, 1, 2, 3);
    return Array.from({ length: count }, () => this.alternative(depth)).join("|");
  }

  private alternative(depth: number): string {
    return Array.from({ length: this.pick(0, 1, 2, 2, 3) }, () => this.term(depth)).join("");
  }

  private term(depth: number): string {
    if (this.random() < 0.15) return this.assertion(depth);
    return this.atom(depth) + this.pick("", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?", "{2,}");
  }

  private assertion(depth: number): string {
    const simple = this.pick("^", "$", "\\b", "\\B");
    return depth <= 0 ? simple : this.pick(simple, this.lookaround(depth - 1));
  }

  private lookaround(depth: number): string {
    return `(?${this.pick("=", "!", "<=", "<!")}${this.disjunction(depth)})`;
  }

  private atom(depth: number): string {
    if (depth <= 0 || this.random() < 0.5) return this.character();
    return this.pick(
      () => `(?:${this.disjunction(depth - 1)})`,
      () => this.capture(depth - 1),
      () => this.capture(depth - 1),
      () => (this.groups === 0 ? "a" : `\\${1 + Math.floor(this.random() * this.groups)}`),
    )();
  }

  private capture(depth: number): string {
    this.groups++;
    return `(${this.disjunction(depth)})`;
  }

  private character(): string {
    const plain = this.pick(
      "a",
      "a",
      "b",
      "c",
      "A",
      ".",
      "\\w",
      "\\W",
      "\\d",
      "\\s",
      "[ab]",
      "[^a]",
      "[a-c]",
      "[^\\w]",
      "é",
      "ſ",
    );
    return this.unicode ? this.pick(plain, plain, "😀", "\\u{1F600}", "[😀a]", "[^😀]", "\\ud83d", "K") : plain;
  }
}

const ALPHABET = ["a", "a", "a", "b", "b", "c", "A", "B", " ", "\n", "1", "é", "É", "ſ", "s", "😀", "\ud83d", "k", "K"];

export const generatedCase = (random: () => number): Case => {
  const flags = ["i", "m", "s", "y"].filter(() => random() < 0.25).join("") + (random() < 0.4 ? "u" : "");
  const source = new PatternWriter(random, flags.includes("u")).disjunction(3);
  const text = Array.from(
    { length: Math.floor(random() * 9) },
    () => ALPHABET[Math.floor(random() * ALPHABET.length)] as string,
  ).join("");
  return { source, flags, text, from: random() < 0.7 ? 0 : Math.floor(random() * (text.length + 1)) };
};
