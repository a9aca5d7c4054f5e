/**
 * The date time string format (21.4.1.32), as far as a text follows it. Beyond it are fractions of a second with any number of
 * digits, and offsets without a colon. A day alone is one of UTC, a day with a time is local.
 */
import { type Findings, millisecondsOf, signOf } from "./date-findings.ts";
import type { DateTokens, Token } from "./date-tokens.ts";

/** How the format ended: to the end of the text, at something that it has not, or where nothing else can go on either. */
export type StandardEnd = Token | "complete" | "invalid";

export const readStandard = (tokens: DateTokens, found: Findings): StandardEnd => {
  const unused = readYear(tokens, found) ?? readMonthAndDay(tokens, found);
  if (unused !== undefined) return unused;
  const next = tokens.peek();
  if (next.kind === "word" && next.meaning === "separator") {
    tokens.next();
    if (!readTime(tokens, found) || !readZone(tokens, found) || tokens.peek().kind !== "end") return "invalid";
  } else if (next.kind === "end") found.setZone(0);
  else return tokens.next();
  found.isStandard = true;
  return "complete";
};

/** Each may be missing. */
const readMonthAndDay = (tokens: DateTokens, found: Findings): Token | undefined => {
  for (const most of [12, 31]) {
    if (!tokens.skip("-")) return undefined;
    const value = tokens.fixedNumber(2, 1, most);
    if (value === undefined) return tokens.next();
    found.day.push(value);
  }
  return undefined;
};

/** The token that the format cannot use, if there is one. */
const readYear = (tokens: DateTokens, found: Findings): Token | undefined => {
  const sign = tokens.isAt("+", "-") ? tokens.next() : undefined;
  const year = tokens.fixedNumber(sign === undefined ? 4 : 6, 0, 999_999);
  if (year === undefined) return sign ?? tokens.next();
  const isNegative = sign?.kind === "symbol" && sign.symbol === "-";
  if (isNegative && year === 0) return sign;
  found.day.push(isNegative ? -year : year);
  return undefined;
};

/** Midnight may be the 24th hour of the day before. */
const readTime = (tokens: DateTokens, found: Findings): boolean => {
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
  return !tokens.skip(".") || readFraction(tokens, found, hours);
};

const readFraction = (tokens: DateTokens, found: Findings, hours: number): boolean => {
  const fraction = tokens.next();
  if (fraction.kind !== "number" || (hours === 24 && fraction.value > 0)) return false;
  found.time.push(millisecondsOf(fraction));
  return true;
};

const readZone = (tokens: DateTokens, found: Findings): boolean => {
  if (tokens.isAtZ) {
    tokens.next();
    found.setZone(0);
    return true;
  }
  for (const symbol of ["+", "-"]) {
    if (!tokens.skip(symbol)) continue;
    found.sign = signOf(symbol);
    return readOffset(tokens, found);
  }
  return true;
};

const readOffset = (tokens: DateTokens, found: Findings): boolean => {
  const whole = tokens.fixedNumber(4, 0, 2359);
  found.zoneHours = whole === undefined ? tokens.fixedNumber(2, 0, 23) : Math.floor(whole / 100);
  if (found.zoneHours === undefined || (whole === undefined && !tokens.skip(":"))) return false;
  found.zoneMinutes = whole === undefined ? tokens.fixedNumber(2, 0, 59) : whole % 100;
  return found.zoneMinutes !== undefined && found.zoneMinutes < 60;
};
