/**
 * `Date.parse` (21.4.3.2). A text in the format of the standard (21.4.1.32) is read by that; what is not goes on, from where
 * it left the format, by the lenient rules that the web has agreed on and that every engine of it follows in the main:
 *
 * - a number before `:` or after it belongs to the time, any other to the day: month, day and year, or the year first;
 * - months have names, hours may have `am` and `pm`;
 * - after the time, or after a name of UTC, a sign begins an offset;
 * - words before the first number, and texts in parentheses, say nothing.
 */
import { timeClip, timeOf, utcOf } from "../runtime/dates.ts";
import type { Realm } from "../runtime/realm.ts";
import { DateTokens, type Token } from "./date-tokens.ts";

/** What was read so far, in the order in which it was found. */
class Findings {
  /** Numbers of the day, up to three. */
  readonly day: number[] = [];
  /** Hours, minutes, seconds, milliseconds. */
  readonly time: number[] = [];
  /** The time has all its parts: what is missing is 0. */
  isTimeComplete = false;
  namedMonth: number | undefined;
  /** The hours to be added to a time from 0 to 12. */
  half: number | undefined;
  isStandard = false;
  sign = 0;
  zoneHours: number | undefined;
  zoneMinutes: number | undefined;

  setZone(hours: number): void {
    this.sign = hours < 0 ? -1 : 1;
    this.zoneHours = Math.abs(hours);
    this.zoneMinutes = 0;
  }

  get isUtc(): boolean {
    return this.zoneHours === 0 && this.zoneMinutes === 0;
  }

  get hasTime(): boolean {
    return this.isTimeComplete || this.time.length > 0;
  }

  addTime(value: number): boolean {
    if (this.isTimeComplete || this.time.length === 4) return false;
    this.time.push(value);
    return true;
  }

  endTime(value: number): void {
    this.addTime(value);
    this.isTimeComplete = true;
  }

  /** This number can be the next part of the time that was begun. */
  isTimePart(value: number): boolean {
    const { length } = this.time;
    return !this.isTimeComplete && length > 0 && length < 4 && value < (length === 3 ? 1000 : 60);
  }

  isZoneMinute(value: number): boolean {
    return this.zoneHours !== undefined && this.zoneMinutes === undefined && value < 60;
  }
}

const isDay = (value: number): boolean => value >= 1 && value <= 31;

// --- the format of the standard --------------------------------------------------------------------------------------------

/** How the format ended: to the end of the text, at something that it has not, or where nothing else can go on either. */
type StandardEnd = Token | "complete" | "invalid";

const readStandard = (tokens: DateTokens, found: Findings): StandardEnd => {
  const unused = readStandardYear(tokens, found);
  if (unused !== undefined) return unused;
  if (tokens.skip("-")) {
    const month = tokens.fixedNumber(2, 1, 12);
    if (month === undefined) return tokens.next();
    found.day.push(month);
    if (tokens.skip("-")) {
      const day = tokens.fixedNumber(2, 1, 31);
      if (day === undefined) return tokens.next();
      found.day.push(day);
    }
  }
  const next = tokens.peek();
  if (next.kind === "word" && next.meaning === "separator") {
    tokens.next();
    if (!readStandardTime(tokens, found) || !readStandardZone(tokens, found)) return "invalid";
    if (tokens.peek().kind !== "end") return "invalid";
  } else if (next.kind === "end") found.setZone(0);
  else return tokens.next();
  found.isStandard = true;
  return "complete";
};

/** The token that the format cannot use, if there is one. */
const readStandardYear = (tokens: DateTokens, found: Findings): Token | undefined => {
  const sign = tokens.isAt("+", "-") ? tokens.next() : undefined;
  const year = tokens.fixedNumber(sign === undefined ? 4 : 6, 0, 999_999);
  if (year === undefined) return sign ?? tokens.next();
  const isNegative = sign?.kind === "symbol" && sign.symbol === "-";
  if (isNegative && year === 0) return sign;
  found.day.push(isNegative ? -year : year);
  return undefined;
};

/** Midnight may be the 24th hour of the day before. */
const readStandardTime = (tokens: DateTokens, found: Findings): boolean => {
  const hours = tokens.fixedNumber(2, 0, 24);
  if (hours === undefined || !tokens.skip(":")) return false;
  const most = hours === 24 ? 0 : 59;
  const minutes = tokens.fixedNumber(2, 0, most);
  if (minutes === undefined) return false;
  found.time.push(hours, minutes);
  if (!tokens.skip(":")) return true;
  const seconds = tokens.fixedNumber(2, 0, most);
  if (seconds === undefined) return false;
  found.time.push(seconds);
  return !tokens.skip(".") || readStandardFraction(tokens, found, hours);
};

const readStandardFraction = (tokens: DateTokens, found: Findings, hours: number): boolean => {
  const fraction = tokens.next();
  if (fraction.kind !== "number" || (hours === 24 && fraction.value > 0)) return false;
  found.time.push(millisecondsOf(fraction));
  return true;
};

const readStandardZone = (tokens: DateTokens, found: Findings): boolean => {
  if (tokens.isAtZ) {
    tokens.next();
    found.setZone(0);
    return true;
  }
  for (const symbol of ["+", "-"]) {
    if (!tokens.skip(symbol)) continue;
    found.sign = signOf(symbol);
    return readStandardOffset(tokens, found);
  }
  return true;
};

const readStandardOffset = (tokens: DateTokens, found: Findings): boolean => {
  const whole = tokens.fixedNumber(4, 0, 2359);
  found.zoneHours = whole === undefined ? tokens.fixedNumber(2, 0, 23) : Math.floor(whole / 100);
  if (found.zoneHours === undefined || (whole === undefined && !tokens.skip(":"))) return false;
  found.zoneMinutes = whole === undefined ? tokens.fixedNumber(2, 0, 59) : whole % 100;
  return found.zoneMinutes !== undefined && found.zoneMinutes < 60;
};

const signOf = (symbol: string): number => (symbol === "-" ? -1 : 1);

/** The digits after the point: three of them count. */
const millisecondsOf = ({ value, length }: Extract<Token, { kind: "number" }>): number =>
  Math.trunc(value * 10 ** (3 - Math.min(length, 9)));

// --- the lenient rules -----------------------------------------------------------------------------------------------------

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

// --- the result ------------------------------------------------------------------------------------------------------------

/** Year, month from 1, day: in whichever order they stood. */
const dayOf = ({ day, namedMonth, isStandard }: Findings): readonly [number, number, number] | undefined => {
  if (day.length < 1) return undefined;
  const [first = 1, second = 1, third = 1] = day;
  if (namedMonth !== undefined)
    return isDay(first) ? [century(second), namedMonth, first] : [century(first), namedMonth, second];
  if (isStandard) return [first, second, third];
  return isDay(first) ? [century(third), first, second] : [century(first), second, third];
};

/** Two digits are a year of this century or of the last one. */
const century = (year: number): number =>
  year < 0 || Object.is(year, -0) || year > 99 ? year : year + (year < 50 ? 2000 : 1900);

const timeOfDay = ({ time, half }: Findings): readonly [number, number, number, number] | undefined => {
  const [given = 0, minutes = 0, seconds = 0, milliseconds = 0] = time;
  if (half !== undefined && given > 12) return undefined;
  const hours = half === undefined ? given : (given % 12) + half;
  const isMidnight = hours === 24 && minutes === 0 && seconds === 0 && milliseconds === 0;
  const isTime = hours < 24 && minutes < 60 && seconds < 60 && milliseconds < 1000;
  return isTime || isMidnight ? [hours, minutes, seconds, milliseconds] : undefined;
};

const result = (realm: Realm, found: Findings): number => {
  const day = dayOf(found);
  const time = timeOfDay(found);
  if (day === undefined || time === undefined || day[1] < 1 || day[1] > 12 || !isDay(day[2])) return Number.NaN;
  const local = timeOf([day[0], day[1] - 1, day[2], ...time]);
  if (found.sign === 0) return timeClip(utcOf(realm, local));
  const offset = (found.zoneHours ?? 0) * 60 + (found.zoneMinutes ?? 0);
  return timeClip(local - found.sign * offset * 60_000);
};

/** The time value that a text stands for, or NaN. */
export const parseDate = (realm: Realm, text: string): number => {
  const tokens = new DateTokens(text);
  const found = new Findings();
  const end = readStandard(tokens, found);
  if (end === "invalid") return Number.NaN;
  if (end !== "complete" && !readLenient(tokens, found, end)) return Number.NaN;
  return result(realm, found);
};
