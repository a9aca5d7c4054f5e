/**
 * `Date.parse` (21.4.3.2). A text in the format of the standard (21.4.1.32) is read by that; what is not goes on, from where
 * it left the format, by the lenient rules that the web has agreed on and that every engine of it follows in the main:
 *
 * - a number before `:` or after it belongs to the time, any other to the day: month, day and year, or the year first;
 * - months have names, hours may have `am` and `pm`;
 * - after the time, or after a name of UTC, a sign begins an offset;
 * - words before the first number, and texts in parentheses, say nothing.
 */
import type { Realm } from "../runtime/realm.ts";
import { Findings, millisecondsOf, signOf, timeOfFindings } from "./date-findings.ts";
import { readStandard } from "./date-standard-format.ts";
import { DateTokens, type Token } from "./date-tokens.ts";

/** Reads from `first` on; false if this is no date. */
const readLenient = (tokens: DateTokens, found: Findings, first: Token): boolean => {
  let hasNumber = found.day.length > 0;
  for (let token = first; token.kind !== "end"; token = tokens.next()) {
    if (token.kind === "number") {
      hasNumber = true;
      if (!readNumber(tokens, found, token)) return false;
    } else if (token.kind === "word") {
      if (!readWord(tokens, found, token, hasNumber)) return false;
    } else if (token.kind === "symbol") {
      if (!readSymbol(tokens, found, token.symbol, hasNumber)) return false;
      hasNumber ||= found.sign !== 0;
    }
  }
  return true;
};

/** A sign begins an offset, or a year before the epoch of the calendar, as `toString` writes it. */
const readSymbol = (tokens: DateTokens, found: Findings, symbol: string, hasNumber: boolean): boolean => {
  const isSign = symbol === "+" || symbol === "-";
  if (isSign && (found.isUtc || found.hasTime)) return readOffset(tokens, found, symbol);
  if (!hasNumber || !(isSign || symbol === ")")) return true;
  const year = tokens.peek();
  if (symbol !== "-" || found.namedMonth === undefined || found.day.length !== 1 || year.kind !== "number")
    return false;
  tokens.next();
  found.day.push(-year.value);
  return true;
};

const readNumber = (tokens: DateTokens, found: Findings, token: Extract<Token, { kind: "number" }>): boolean => {
  const { value } = token;
  if (tokens.skip(":")) return readTimeStart(tokens, found, value);
  if (tokens.isAt(".") && found.isTimePart(value)) return readFraction(tokens, found, value);
  tokens.skip(".");
  if (found.isZoneMinute(value)) found.zoneMinutes = value;
  else if (found.isTimePart(value)) return readTimeEnd(tokens, found, value);
  else {
    if (found.day.length === 3) return false;
    found.day.push(value);
    tokens.skip("-");
  }
  return true;
};

/** `10:`, and `10::` for `10:00:`. */
const readTimeStart = (tokens: DateTokens, found: Findings, value: number): boolean => {
  if (tokens.skip(":")) {
    if (found.hasTime) return false;
    found.time.push(value, 0);
    return true;
  }
  if (!found.addTime(value)) return false;
  tokens.skip(".");
  return true;
};

const readFraction = (tokens: DateTokens, found: Findings, value: number): boolean => {
  tokens.skip(".");
  found.addTime(value);
  const fraction = tokens.next();
  if (fraction.kind !== "number") return false;
  found.endTime(millisecondsOf(fraction));
  return true;
};

/** After the time there must be a space, a sign, `Z` or nothing. */
const readTimeEnd = (tokens: DateTokens, found: Findings, value: number): boolean => {
  found.endTime(value);
  const { kind } = tokens.peek();
  return kind === "end" || kind === "space" || tokens.isAtZ || tokens.isAt("+", "-");
};

const readWord = (
  tokens: DateTokens,
  found: Findings,
  { meaning, value }: Extract<Token, { kind: "word" }>,
  hasNumber: boolean,
): boolean => {
  if (meaning === "half" && found.hasTime) found.half = value;
  else if (meaning === "month") {
    found.namedMonth = value;
    tokens.skip("-");
  } else if (meaning === "zone" && hasNumber) found.setZone(value);
  else return !hasNumber && tokens.peek().kind !== "number";
  return true;
};

/** `+2`, `+02`, `+0200`, `+02:00`. */
const readOffset = (tokens: DateTokens, found: Findings, symbol: string): boolean => {
  found.sign = signOf(symbol);
  const token = tokens.peek().kind === "number" ? tokens.next() : undefined;
  const { value, length } = token?.kind === "number" ? token : { value: 0, length: 0 };
  if (tokens.isAt(":")) {
    found.zoneHours = value;
    found.zoneMinutes = undefined;
    return true;
  }
  if (length < 1 || length > 4) return false;
  found.zoneHours = length > 2 ? Math.floor(value / 100) : value;
  found.zoneMinutes = length > 2 ? value % 100 : 0;
  return true;
};

/** The time value that a text stands for, or NaN. */
export const parseDate = (realm: Realm, text: string): number => {
  const tokens = new DateTokens(text);
  const found = new Findings();
  const end = readStandard(tokens, found);
  if (end === "invalid") return Number.NaN;
  if (end !== "complete" && !readLenient(tokens, found, end)) return Number.NaN;
  return timeOfFindings(realm, found);
};
