/**
 * What a text that may be a date consists of: numbers, words, signs, and the space between them. Words are known by their
 * first three letters. A text in parentheses is a comment.
 */

/** What a word can mean; `value` is the month from 1, the hours of the half of the day, or those of the time zone. */
type Meaning = "month" | "half" | "zone" | "separator" | "garbage";

export type Token =
  | { readonly kind: "number"; readonly value: number; readonly length: number }
  | { readonly kind: "word"; readonly meaning: Meaning; readonly value: number; readonly isZ: boolean }
  | { readonly kind: "symbol"; readonly symbol: string }
  | { readonly kind: "space" | "other" | "end" };

const words = (meaning: Meaning, entries: readonly (readonly [string, number])[]) =>
  entries.map(([text, value]) => [text, { meaning, value }] as const);

const MONTH_WORDS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

const WORDS: ReadonlyMap<string, { readonly meaning: Meaning; readonly value: number }> = new Map([
  ...words(
    "month",
    MONTH_WORDS.map((word, index) => [word, index + 1]),
  ),
  ...words("half", Object.entries({ am: 0, pm: 12 })),
  ...words("zone", Object.entries({ z: 0, ut: 0, utc: 0, gmt: 0 })),
  // Zones of the USA, which RFC 822 has.
  ...words("zone", Object.entries({ edt: -4, est: -5, cdt: -5, cst: -6, mdt: -6, mst: -7, pdt: -7, pst: -8 })),
  ...words("separator", [["t", 0]]),
]);

/** Only months may be written out. */
const meaningOf = (word: string): Token => {
  const prefix = word.slice(0, 3).toLowerCase();
  const known = WORDS.get(prefix);
  const isKnown = known !== undefined && (word.length <= 3 || known.meaning === "month");
  return isKnown
    ? { kind: "word", ...known, isZ: prefix === "z" }
    : { kind: "word", meaning: "garbage", value: 0, isZ: false };
};

const isDigit = (unit: string): boolean => unit >= "0" && unit <= "9";
const isSpace = (unit: string): boolean => unit !== "" && unit.trim() === "";
const isWordUnit = (unit: string): boolean => unit >= "A" && !isSpace(unit);

/** More digits of a number say nothing. */
const SIGNIFICANT_DIGITS = 9;
const END: Token = { kind: "end" };

/** Reads a text token by token, each once. */
export class DateTokens {
  private readonly text: string;
  private position = 0;
  private current: Token;

  constructor(text: string) {
    this.text = text;
    this.current = this.scan();
  }

  peek(): Token {
    return this.current;
  }

  next(): Token {
    const token = this.current;
    this.current = this.scan();
    return token;
  }

  isAt(...symbols: readonly string[]): boolean {
    return this.current.kind === "symbol" && symbols.includes(this.current.symbol);
  }

  get isAtZ(): boolean {
    return this.current.kind === "word" && this.current.isZ;
  }

  skip(symbol: string): boolean {
    const isThere = this.isAt(symbol);
    if (isThere) this.next();
    return isThere;
  }

  /** The number here, if it has exactly so many digits and lies in the range; it is passed then. */
  fixedNumber(length: number, least: number, most: number): number | undefined {
    const token = this.current;
    if (token.kind !== "number" || token.length !== length || token.value < least || token.value > most)
      return undefined;
    this.next();
    return token.value;
  }

  private unit(): string {
    return this.text.charAt(this.position);
  }

  private scan(): Token {
    const unit = this.unit();
    if (unit === "") return END;
    if (isDigit(unit)) return this.number();
    if (":-+.)".includes(unit)) return this.single(unit);
    if (isWordUnit(unit)) return meaningOf(this.takeWhile(isWordUnit));
    if (isSpace(unit)) this.takeWhile(isSpace);
    else if (unit === "(") this.comment();
    else this.position++;
    return { kind: isSpace(unit) ? "space" : "other" };
  }

  private single(symbol: string): Token {
    this.position++;
    return { kind: "symbol", symbol };
  }

  private number(): Token {
    const digits = this.takeWhile(isDigit);
    const significant = digits.replace(/^0+/, "").slice(0, SIGNIFICANT_DIGITS);
    return { kind: "number", value: Number(significant), length: digits.length };
  }

  private takeWhile(accepts: (unit: string) => boolean): string {
    const start = this.position;
    while (this.unit() !== "" && accepts(this.unit())) this.position++;
    return this.text.slice(start, this.position);
  }

  private comment(): void {
    let depth = 0;
    do {
      const unit = this.unit();
      if (unit === "(") depth++;
      else if (unit === ")") depth--;
      this.position++;
    } while (depth > 0 && this.position < this.text.length);
  }
}
