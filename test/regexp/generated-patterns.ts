/**
 * Random patterns and texts over a small alphabet, in which much matches, often in several ways. All of the syntax that the
 * oldest supported host knows: no modifiers, no duplicate names.
 */
import type { Case } from "./differential.ts";

/** Numbers from 0 (inclusive) to 1, the same ones for the same seed. */
export const randomNumbers = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

/** Letters with one case, two, three, or with one that only some modes see. */
const LETTERS = ["a", "a", "a", "b", "b", "c", "A", "B", "1", " ", "-", "é", "É", "ſ", "s", "S", "k", "K", "\u212a"];
const FOLDED = [
  "ß",
  "ẞ",
  "σ",
  "ς",
  "Σ",
  "µ",
  "μ",
  "ǆ",
  "ǅ",
  "Ǆ",
  "θ",
  "ϑ",
  "ϴ",
  "ı",
  "İ",
  "Å",
  "å",
  "\u212b",
  "ᾳ",
  "ᾼ",
  "я",
];
const POINTS = ["😀", "😁", "\u{10400}", "\u{10428}", "\ud83d", "\ude00", "\u2028"];

const QUANTIFIERS = ["*", "+", "?", "{2}", "{1,2}", "{0,2}", "{2,}", "{0}", "{3,4}"];
const ESCAPES = ["\\w", "\\W", "\\d", "\\D", "\\s", "\\S", "\\x41", "\\u0061", "\\n", "\\t", "\\0", "\\cJ", "\\u017f"];
const PROPERTIES = ["\\p{L}", "\\p{Lu}", "\\p{Ll}", "\\p{Script=Greek}", "\\p{ASCII}"];
const COMPLEMENTS = ["\\P{L}", "\\P{Lu}", "\\P{ASCII}"];
/** What only annex B lets pass. */
const ODDITIES = ["\\8", "{", "}", "]", "\\c", "\\q", "a{,2}", "\\u{1", "[\\w-a]", "[\\c1]", "\\12", "\\k", "(?=a)*"];

class PatternWriter {
  private groups = 0;
  private readonly names: string[] = [];
  private readonly random: () => number;
  private readonly flags: string;

  constructor(random: () => number, flags: string) {
    this.random = random;
    this.flags = flags;
  }

  private get seesPoints(): boolean {
    return this.flags.includes("u") || this.flags.includes("v");
  }

  /**
   * With `v` and `i`, V8 of Node 20 folds the complements of properties as `u` does, and the operands of operations now
   * and then not at all: these are left to test262.
   */
  private get folded(): boolean {
    return this.flags.includes("i") && this.flags.includes("v");
  }

  private get properties(): readonly string[] {
    return this.folded ? PROPERTIES : [...PROPERTIES, ...COMPLEMENTS];
  }

  private chance(share: number): boolean {
    return this.random() < share;
  }

  private pick<T>(...choices: readonly T[]): T {
    return choices[Math.floor(this.random() * choices.length)] as T;
  }

  disjunction(depth: number): string {
    const count = this.pick(1, 1, 2, 3);
    return Array.from({ length: count }, () => this.alternative(depth)).join("|");
  }

  private alternative(depth: number): string {
    return Array.from({ length: this.pick(0, 1, 2, 2, 3, 4) }, () => this.term(depth)).join("");
  }

  private term(depth: number): string {
    if (this.chance(0.15)) return this.assertion(depth);
    if (this.chance(0.5)) return this.atom(depth);
    return this.atom(depth) + this.pick(...QUANTIFIERS) + this.pick("", "", "?");
  }

  private assertion(depth: number): string {
    const simple = this.pick("^", "$", "\\b", "\\B");
    return depth > 0 && this.chance(0.5) ? this.lookaround(depth - 1) : simple;
  }

  private lookaround(depth: number): string {
    return `(?${this.pick("=", "!", "<=", "<!")}${this.disjunction(depth)})`;
  }

  private atom(depth: number): string {
    if (depth <= 0 || this.chance(0.5)) return this.character();
    return this.pick(
      () => `(?:${this.disjunction(depth - 1)})`,
      () => this.capture(depth - 1, ""),
      () => this.capture(depth - 1, ""),
      () => this.named(depth - 1),
      () => this.reference(),
    )();
  }

  private capture(depth: number, name: string): string {
    this.groups++;
    return `(${name}${this.disjunction(depth)})`;
  }

  private named(depth: number): string {
    const name = `n${this.names.length}`;
    this.names.push(name);
    return this.capture(depth, `?<${name}>`);
  }

  /** To a group that began before, or to one that may come. */
  private reference(): string {
    if (this.names.length > 0 && this.chance(0.4)) return `\\k<${this.pick(...this.names)}>`;
    return this.groups === 0 ? "a" : `\\${1 + Math.floor(this.random() * this.groups)}`;
  }

  private character(): string {
    if (!this.seesPoints && this.chance(0.02)) return this.pick(...ODDITIES);
    return this.pick(
      () => this.letter(),
      () => this.letter(),
      () => this.pick(".", ...ESCAPES),
      () => (this.seesPoints ? this.pick(...this.properties, "\\u{1F600}") : this.letter()),
      () => this.characterClass(2),
    )();
  }

  private letter(): string {
    return this.pick(...LETTERS, ...FOLDED, ...POINTS);
  }

  private characterClass(depth: number): string {
    const hasOperations = this.flags.includes("v") && !this.folded;
    const body = hasOperations && this.chance(0.5) ? this.operation(depth) : this.members(depth);
    return `[${this.pick("", "", "^")}${body}]`;
  }

  private members(depth: number): string {
    return Array.from({ length: this.pick(1, 1, 2, 3) }, () => this.member(depth)).join("");
  }

  private member(depth: number): string {
    const inPoints = this.seesPoints ? this.properties : [];
    return this.pick(
      () => this.classLetter(),
      () => this.range(),
      () => this.pick(...ESCAPES, "\\b", ...inPoints),
      () => (this.flags.includes("v") && depth > 0 ? this.operand(depth - 1) : this.classLetter()),
    )();
  }

  private classLetter(): string {
    const letter = this.letter();
    return letter === "-" ? "\\-" : letter;
  }

  private range(): string {
    const ends = [this.letter(), this.letter()].map((end) => (end === "-" ? "a" : end));
    const [first, last] = ends.sort((a, b) => (a.codePointAt(0) as number) - (b.codePointAt(0) as number));
    // Without `u`, pairs are two characters each.
    return !this.seesPoints && `${first}${last}`.length > 2 ? "a-c" : `${first}-${last}`;
  }

  private operand(depth: number): string {
    return this.pick(
      () => this.pick(...ESCAPES, ...this.properties),
      () => `\\q{${this.pick("a", "ab", "ab|c", "|a", "Ss", "😀a|ſs")}}`,
      () => (depth > 0 ? this.characterClass(depth - 1) : "[a-cA-Cé]"),
    )();
  }

  private operation(depth: number): string {
    const operator = this.pick("--", "&&");
    return Array.from({ length: this.pick(2, 2, 3) }, () => this.operand(depth)).join(operator);
  }
}

export const generatedCase = (random: () => number): Case => {
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const mode = pick(["", "", "", "u", "u", "v"]);
  const flags = ["d", "g", "i", "m", "s"].filter(() => random() < 0.3).join("") + mode + (random() < 0.15 ? "y" : "");
  const source = new PatternWriter(random, flags).disjunction(3);
  const special = [...FOLDED, ...POINTS, "\n", "\r", "\t"];
  const alphabet = random() < 0.5 ? ["a", "b", "A", "1", " "] : [...LETTERS, ...special];
  const text = Array.from({ length: Math.floor(random() * 10) }, () => pick(alphabet)).join("");
  return { source, flags, text, from: random() < 0.7 ? 0 : Math.floor(random() * (text.length + 2)) };
};
