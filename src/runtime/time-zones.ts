/**
 * Local time (21.4.1.20): how far it is from UTC, and what it is called. UTC and fixed offsets need nothing of the host;
 * zones with a history come from outside, as part of what a realm is given.
 */

export interface TimeZone {
  /** Milliseconds that local time is ahead of UTC at a moment. */
  readonly offsetAt: (time: number) => number;
  /** What the zone is called at a moment, in the texts of dates. */
  readonly nameAt: (time: number) => string;
  /** Ticks that a question takes, if it takes any. */
  readonly work: number;
}

const fixed = (offset: number, name: string): TimeZone => ({ offsetAt: () => offset, nameAt: () => name, work: 0 });

export const UTC: TimeZone = fixed(0, "Coordinated Universal Time");

const MS_PER_MINUTE = 60_000;

/** The zone of an offset such as `+02:00`; `undefined` for any other text. */
export const zoneOfOffset = (text: string): TimeZone | undefined => {
  const [, sign, hours, minutes] = /^([+-])([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * MS_PER_MINUTE;
  return fixed(sign === "-" ? -offset : offset, `GMT${text}`);
};
