/** What was found in a text that may be a date, and the time that it makes in the end. */
import { timeClip, timeOf, utcOf } from "../runtime/dates.ts";
import type { Realm } from "../runtime/realm.ts";
import type { Token } from "./date-tokens.ts";

/** What was read so far, in the order in which it was found. */
export class Findings {
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

export const signOf = (symbol: string): number => (symbol === "-" ? -1 : 1);

/** The digits after the point: three of them count. */
export const millisecondsOf = ({ value, length }: Extract<Token, { kind: "number" }>): number =>
  Math.trunc(value * 10 ** (3 - Math.min(length, 9)));

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
const century = (year: number): number => (year < 0 || year > 99 ? year : year + (year < 50 ? 2000 : 1900));

const timeOfDay = ({ time, half }: Findings): readonly [number, number, number, number] | undefined => {
  const [given = 0, minutes = 0, seconds = 0, milliseconds = 0] = time;
  if (half !== undefined && given > 12) return undefined;
  const hours = half === undefined ? given : (given % 12) + half;
  const isMidnight = hours === 24 && minutes === 0 && seconds === 0 && milliseconds === 0;
  const isTime = hours < 24 && minutes < 60 && seconds < 60 && milliseconds < 1000;
  return isTime || isMidnight ? [hours, minutes, seconds, milliseconds] : undefined;
};

/** Minutes; nobody means more. */
const MAX_OFFSET = Math.floor(2 ** 31 / 60);

/** The time of what was found, or NaN. */
export const timeOfFindings = (realm: Realm, found: Findings): number => {
  const day = dayOf(found);
  const time = timeOfDay(found);
  if (day === undefined || time === undefined || day[1] < 1 || day[1] > 12 || !isDay(day[2])) return Number.NaN;
  const local = timeOf([day[0], day[1] - 1, day[2], ...time]);
  if (found.sign === 0) return timeClip(utcOf(realm, local));
  const offset = (found.zoneHours ?? 0) * 60 + (found.zoneMinutes ?? 0);
  if (offset > MAX_OFFSET) return Number.NaN;
  return timeClip(local - found.sign * offset * 60_000);
};
