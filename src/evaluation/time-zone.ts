/**
 * Time zones by their names: UTC, fixed offsets, and the names of the IANA database, whose rules are the host's. Of the host
 * only the calendar of a zone is asked, and the offset follows from that: nothing else of its `Intl` comes in here.
 */
import { timeOf } from "../runtime/dates.ts";
import { type TimeZone, UTC, zoneOfOffset } from "../runtime/time-zones.ts";

/** The zone that an option names; `undefined` if there is none. */
export const timeZoneNamed = (name: string): TimeZone | undefined =>
  name === "UTC" ? UTC : (zoneOfOffset(name) ?? zoneOfHost(name));

export const isTimeZone = (name: unknown): name is string =>
  typeof name === "string" && timeZoneNamed(name) !== undefined;

/** What a question to the host takes, in ticks: some microseconds. */
const WORK = 128;
const MS_PER_DAY = 86_400_000;
const MAX_TIME = 8.64e15;
const MAX_DAYS = 256;

/** Keeps the offsets of days on which a zone does not change: of those at whose beginning and end it is the same. */
const rememberingDays = (ask: TimeZone["offsetAt"]): TimeZone["offsetAt"] => {
  const days = new Map<number, number>();
  return (time) => {
    const day = Math.floor(time / MS_PER_DAY) * MS_PER_DAY;
    const known = days.get(day);
    if (known !== undefined) return known;
    const offset = ask(time);
    if (ask(day) !== offset || ask(Math.min(day + MS_PER_DAY - 1, MAX_TIME)) !== offset) return offset;
    if (days.size >= MAX_DAYS) days.clear();
    days.set(day, offset);
    return offset;
  };
};

const zoneOfHost = (name: string): TimeZone | undefined => {
  const calendar = formatOf(name, {
    era: "short",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
    hourCycle: "h23",
  });
  const names = formatOf(name, { timeZoneName: "long" });
  if (calendar === undefined || names === undefined) return undefined;
  return {
    offsetAt: rememberingDays((time) => localSecond(calendar, time) - Math.floor(time / 1_000) * 1_000),
    nameAt: (time) => partsOf(names, time)["timeZoneName"] ?? name,
    work: WORK,
  };
};

/** `undefined` for a zone that the host does not know. */
const formatOf = (timeZone: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat | undefined => {
  try {
    return new Intl.DateTimeFormat("en-US", { ...parts, timeZone, calendar: "gregory", numberingSystem: "latn" });
  } catch (error) {
    if (error instanceof RangeError || error instanceof ReferenceError) return undefined;
    throw error;
  }
};

const partsOf = (format: Intl.DateTimeFormat, time: number): Readonly<Record<string, string>> =>
  Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));

/** The local time of a moment, to the second, as if it were UTC. */
const localSecond = (format: Intl.DateTimeFormat, time: number): number => {
  const parts = partsOf(format, time);
  const of = (name: string): number => Number(parts[name]);
  const year = parts["era"]?.startsWith("B") === true ? 1 - of("year") : of("year");
  return timeOf([year, of("month") - 1, of("day"), of("hour"), of("minute"), of("second"), 0]);
};
