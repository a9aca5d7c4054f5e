/** Local time in other zones than UTC, and what dates cost. */
import { beforeEach, describe, expect, it } from "vitest";
import { timeZoneNamed } from "../../src/evaluation/time-zone.ts";
import { Interpreter } from "../../src/index.ts";
import type { Realm } from "../../src/runtime/realm.ts";
import { callStatic, chargesOf, constructNative, createTestRealm, invoke } from "./support.ts";

const inZone = (timeZone: string, code: string): unknown => new Interpreter({ timeZone }).evaluate(code);

describe("local time", () => {
  it.each([
    ["+02:00", "Tue Jan 02 2024 03:04:05 GMT+0200 (GMT+02:00)", -120],
    ["-03:30", "Tue Jan 02 2024 03:04:05 GMT-0330 (GMT-03:30)", 210],
    ["UTC", "Tue Jan 02 2024 03:04:05 GMT+0000 (Coordinated Universal Time)", 0],
    ["Asia/Kolkata", "Tue Jan 02 2024 03:04:05 GMT+0530 (India Standard Time)", -330],
  ])("in %s", (zone, text, offset) => {
    expect(inZone(zone, "String(new Date(2024, 0, 2, 3, 4, 5))")).toBe(text);
    expect(inZone(zone, "new Date(0).getTimezoneOffset() + 0")).toBe(offset);
    expect(inZone(zone, "const d = new Date(2024, 0, 2); d.setHours(5); [d.getHours(), d.getDate()]")).toEqual([5, 2]);
    expect(inZone(zone, "Date.parse(new Date(2024, 5, 1).toString()) - new Date('2024-06-01T00:00')")).toBe(0);
  });

  it("counts a skipped hour by the offset before, and takes the first of two", () => {
    const isoIn = (zone: string, fields: string) => inZone(zone, `new Date(${fields}).toISOString()`);
    expect(isoIn("Europe/Berlin", "2024, 2, 31, 2, 30")).toBe("2024-03-31T01:30:00.000Z");
    expect(isoIn("Europe/Berlin", "2024, 9, 27, 2, 30")).toBe("2024-10-27T00:30:00.000Z");
    expect(isoIn("America/New_York", "2024, 2, 10, 2, 30")).toBe("2024-03-10T07:30:00.000Z");
    expect(isoIn("America/New_York", "2024, 10, 3, 1, 30")).toBe("2024-11-03T05:30:00.000Z");
  });

  it("reaches to both ends of time, and not beyond", () => {
    const ends = "[8.64e15, -8.64e15].map((time) => new Date(new Date(time).toString()).getTime())";
    // The texts leave out the 28 seconds of Berlin's oldest offset.
    expect(inZone("Europe/Berlin", ends)).toEqual([8.64e15, -8.64e15 + 28_000]);
    expect(inZone("+05:00", "new Date(275760, 8, 13, 5, 0, 0, 1).getTime()")).toBeNaN();
    expect(inZone("+05:00", "new Date(275760, 8, 13, 5).getTime()")).toBe(8.64e15);
  });

  it("knows the calendar of zones before the year 1", () => {
    expect(timeZoneNamed("Africa/Lagos")?.offsetAt(Date.UTC(-500, 0))).toBe(815_000);
  });

  it("is nowhere without a zone", () => {
    expect(["Mars", "", "+2", "02:00", "+25:00"].map(timeZoneNamed)).toEqual(Array(5).fill(undefined));
  });
});

describe("a date", () => {
  let realm: Realm;
  beforeEach(() => {
    realm = createTestRealm();
  });

  it("costs its bytes, and its texts theirs", () => {
    const constructor = realm.intrinsic("Date");
    const date = constructNative(realm, constructor, [0]);
    invoke(realm, date, "toISOString");
    expect(chargesOf(realm, () => constructNative(realm, constructor, [0]))).toEqual({ iterations: 0, bytes: 64 });
    expect(chargesOf(realm, () => invoke(realm, date, "toISOString"))).toEqual({ iterations: 0, bytes: 48 });
    expect(chargesOf(realm, () => invoke(realm, date, "getTime"))).toEqual({ iterations: 0, bytes: 0 });
  });

  it("is read at the price of a scan", () => {
    expect(chargesOf(realm, () => callStatic(realm, "Date", "parse", ["(".repeat(1_600)]))).toEqual({
      iterations: 100,
      bytes: 0,
    });
  });
});
