/**
 * Dates: objects that hold a time value, milliseconds since the epoch or NaN, and the arithmetic of 21.4.1 between time
 * values and the fields of the proleptic Gregorian calendar. It is all numbers: the host's own dates are not asked, so a
 * date is the same on every host and in every process.
 */
import { COSTS } from "../accounting/costs.ts";
import { createKind } from "./create-object.ts";
import { defineKind, type GuestObject } from "./guest-object.ts";
import type { Realm } from "./realm.ts";

/** Date objects: the payload is the time value. */
export const DATE = defineKind("Date");

export const createDate = (realm: Realm, proto: GuestObject, time: number): GuestObject =>
  createKind(realm, proto, DATE, time, COSTS.date);

const MS_PER_SECOND = 1_000;
export const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 3_600_000;
const MS_PER_DAY = 86_400_000;
const MAX_TIME = 8.64e15;

/** The places of the fields in a list of them. */
export const YEAR = 0;
export const MONTH = 1;
export const DAY_OF_MONTH = 2;
export const HOURS = 3;
export const MINUTES = 4;
export const SECONDS = 5;
export const MILLISECONDS = 6;

/** Year, month (from 0), day of the month (from 1), hours, minutes, seconds, milliseconds. */
export type DateFields = readonly [number, number, number, number, number, number, number];

/** 21.4.1.6 - 21.4.1.14 of a finite time value. */
export const fieldsOf = (time: number): DateFields => {
  const day = Math.floor(time / MS_PER_DAY);
  const inDay = time - day * MS_PER_DAY;
  const [year, month, dayOfMonth] = calendarDay(day);
  return [
    year,
    month,
    dayOfMonth,
    Math.floor(inDay / MS_PER_HOUR),
    Math.floor(inDay / MS_PER_MINUTE) % 60,
    Math.floor(inDay / MS_PER_SECOND) % 60,
    inDay % MS_PER_SECOND,
  ];
};

/** 21.4.1.13 WeekDay: 0 is Sunday; the epoch was a Thursday. */
export const weekDay = (time: number): number => {
  const rest = (Math.floor(time / MS_PER_DAY) + 4) % 7;
  return rest < 0 ? rest + 7 : rest;
};

/**
 * The calendar repeats after 400 years. A cycle and its years are taken to begin in March, so that the leap day comes last
 * and the months before it have a regular pattern: 153 days in five of them.
 */
const DAYS_PER_CYCLE = 146_097;
/** From the first of March in the year 0 to the epoch. */
const DAYS_BEFORE_EPOCH = 719_468;
const MONTHS_BEFORE_MARCH = 2;

const calendarDay = (day: number): readonly [number, number, number] => {
  const shifted = day + DAYS_BEFORE_EPOCH;
  const cycle = Math.floor(shifted / DAYS_PER_CYCLE);
  const inCycle = shifted - cycle * DAYS_PER_CYCLE;
  const leapDays = Math.floor(inCycle / 1_460) - Math.floor(inCycle / 36_524) + Math.floor(inCycle / 146_096);
  const yearOfCycle = Math.floor((inCycle - leapDays) / 365);
  const inYear = inCycle - daysBeforeYear(yearOfCycle);
  const monthFromMarch = Math.floor((5 * inYear + 2) / 153);
  const month = (monthFromMarch + MONTHS_BEFORE_MARCH) % 12;
  const year = cycle * 400 + yearOfCycle + (month < MONTHS_BEFORE_MARCH ? 1 : 0);
  return [year, month, inYear - daysBeforeMonth(monthFromMarch) + 1];
};

/** Days of a cycle before one of its years. */
const daysBeforeYear = (year: number): number => 365 * year + Math.floor(year / 4) - Math.floor(year / 100);
/** Days of a year that begins in March before one of its months. */
const daysBeforeMonth = (monthFromMarch: number): number => Math.floor((153 * monthFromMarch + 2) / 5);

/** The day, counted from the epoch, on which a month begins. */
const firstOfMonth = (year: number, month: number): number => {
  const fromMarch = month - MONTHS_BEFORE_MARCH;
  const shifted = fromMarch < 0 ? year - 1 : year;
  const cycle = Math.floor(shifted / 400);
  return (
    cycle * DAYS_PER_CYCLE +
    daysBeforeYear(shifted - cycle * 400) +
    daysBeforeMonth(fromMarch < 0 ? fromMarch + 12 : fromMarch) -
    DAYS_BEFORE_EPOCH
  );
};

/** 21.4.1.27 */
const makeTime = (hours: number, minutes: number, seconds: number, milliseconds: number): number =>
  Math.trunc(hours) * MS_PER_HOUR +
  Math.trunc(minutes) * MS_PER_MINUTE +
  Math.trunc(seconds) * MS_PER_SECOND +
  Math.trunc(milliseconds);

/** No time value is in a year further out, even if the days of a month count back to it. */
const MAX_YEAR = 1_000_000;

/** 21.4.1.28 */
const makeDay = (year: number, month: number, dayOfMonth: number): number => {
  const wholeMonth = Math.trunc(month);
  const fullYear = Math.trunc(year) + Math.floor(wholeMonth / 12);
  if (!(Math.abs(fullYear) <= MAX_YEAR)) return Number.NaN;
  const monthOfYear = wholeMonth % 12;
  return firstOfMonth(fullYear, monthOfYear < 0 ? monthOfYear + 12 : monthOfYear) + Math.trunc(dayOfMonth) - 1;
};

/** 21.4.1.29 MakeDate, of the fields; any of them may be out of its range, or not a number. */
export const timeOf = (fields: DateFields): number => {
  const [year, month, dayOfMonth, hours, minutes, seconds, milliseconds] = fields;
  const time = makeDay(year, month, dayOfMonth) * MS_PER_DAY + makeTime(hours, minutes, seconds, milliseconds);
  return Number.isFinite(time) ? time : Number.NaN;
};

/** 21.4.1.30: the years of the last century may be given without it. */
export const makeFullYear = (year: number): number => {
  const whole = Math.trunc(year);
  return whole >= 0 && whole <= 99 ? 1900 + whole : whole;
};

/** 21.4.1.31 */
export const timeClip = (time: number): number => (Math.abs(time) <= MAX_TIME ? Math.trunc(time) + 0 : Number.NaN);

const offsetAt = (realm: Realm, time: number): number => {
  const { timeZone } = realm.host;
  realm.meter.tickMany(timeZone.work);
  return timeZone.offsetAt(Math.max(-MAX_TIME, Math.min(time, MAX_TIME)));
};

/** 21.4.1.25 LocalTime, of a finite time value. */
export const localTime = (realm: Realm, time: number): number => time + offsetAt(realm, time);

/**
 * 21.4.1.26 UTC. Of a local time that comes twice the first is meant, and one that is skipped is counted by the offset before:
 * where the offsets of the day before and the day after differ, the first that leads to a moment where it holds.
 */
export const utcOf = (realm: Realm, local: number): number => {
  if (!Number.isFinite(local)) return Number.NaN;
  const before = offsetAt(realm, local - MS_PER_DAY);
  const after = offsetAt(realm, local + MS_PER_DAY);
  if (before === after || offsetAt(realm, local - before) === before) return local - before;
  return offsetAt(realm, local - after) === after ? local - after : local - before;
};

/** Minutes that UTC is ahead of local time. */
export const offsetInMinutes = (realm: Realm, time: number): number => -offsetAt(realm, time) / MS_PER_MINUTE + 0;
