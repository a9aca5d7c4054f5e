/** The texts of dates (21.4.4.35 - 21.4.4.43). They know no locale, as in an implementation without ECMA-402. */
import {
  DAY_OF_MONTH,
  type DateFields,
  fieldsOf,
  HOURS,
  localTime,
  MILLISECONDS,
  MINUTES,
  MONTH,
  MS_PER_MINUTE,
  SECONDS,
  weekDay,
  YEAR,
} from "../runtime/dates.ts";
import type { Realm } from "../runtime/realm.ts";

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const INVALID_DATE = "Invalid Date";

const padded = (value: number, width: number): string => String(Math.abs(value)).padStart(width, "0");
const two = (value: number): string => padded(value, 2);
const signOf = (value: number): string => (value < 0 ? "-" : "+");

const yearText = (year: number): string => `${year < 0 ? "-" : ""}${padded(year, 4)}`;

const clock = (fields: DateFields): string => `${two(fields[HOURS])}:${two(fields[MINUTES])}:${two(fields[SECONDS])}`;

/** 21.4.4.41.2 DateString, of a local time. */
const dayText = (local: number, fields: DateFields): string =>
  `${DAYS[weekDay(local)]} ${MONTHS[fields[MONTH]]} ${two(fields[DAY_OF_MONTH])} ${yearText(fields[YEAR])}`;

/** 21.4.4.41.1 TimeString and 21.4.4.41.3 TimeZoneString. */
const timeText = (realm: Realm, time: number, local: number, fields: DateFields): string => {
  const offset = (local - time) / MS_PER_MINUTE;
  const size = Math.floor(Math.abs(offset));
  const hhmm = `${signOf(offset)}${two(Math.floor(size / 60))}${two(size % 60)}`;
  return `${clock(fields)} GMT${hhmm} (${realm.host.timeZone.nameAt(time)})`;
};

export type DateText = (realm: Realm, time: number) => string;

/** 21.4.4.35 Date.prototype.toDateString ( ) */
export const dateString: DateText = (realm, time) => {
  if (Number.isNaN(time)) return INVALID_DATE;
  const local = localTime(realm, time);
  return dayText(local, fieldsOf(local));
};

/** 21.4.4.42 Date.prototype.toTimeString ( ) */
export const timeString: DateText = (realm, time) => {
  if (Number.isNaN(time)) return INVALID_DATE;
  const local = localTime(realm, time);
  return timeText(realm, time, local, fieldsOf(local));
};

/** 21.4.4.41.4 ToDateString */
export const fullString: DateText = (realm, time) => {
  if (Number.isNaN(time)) return INVALID_DATE;
  const local = localTime(realm, time);
  const fields = fieldsOf(local);
  return `${dayText(local, fields)} ${timeText(realm, time, local, fields)}`;
};

/** 21.4.4.43 Date.prototype.toUTCString ( ) */
export const utcString: DateText = (_, time) => {
  if (Number.isNaN(time)) return INVALID_DATE;
  const fields = fieldsOf(time);
  const day = `${two(fields[DAY_OF_MONTH])} ${MONTHS[fields[MONTH]]} ${yearText(fields[YEAR])}`;
  return `${DAYS[weekDay(time)]}, ${day} ${clock(fields)} GMT`;
};

/** 21.4.1.32 The date time string format, of a finite time value. */
export const isoString = (time: number): string => {
  const fields = fieldsOf(time);
  const year = fields[YEAR];
  const anyYear = year >= 0 && year <= 9999 ? padded(year, 4) : `${signOf(year)}${padded(year, 6)}`;
  const day = `${anyYear}-${two(fields[MONTH] + 1)}-${two(fields[DAY_OF_MONTH])}`;
  return `${day}T${clock(fields)}.${padded(fields[MILLISECONDS], 3)}Z`;
};
