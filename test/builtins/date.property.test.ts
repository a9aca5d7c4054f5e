/** Dates against V8 in UTC: what they are made of, their texts, and what is read from texts, for any time and most texts. */
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { parseDate } from "../../src/builtins/date-parser.ts";
import { fieldsOf, timeClip, timeOf } from "../../src/runtime/dates.ts";
import type { Realm } from "../../src/runtime/realm.ts";
import { constructNative, createTestRealm, invoke } from "./support.ts";

let realm: Realm;
beforeAll(() => {
  realm = createTestRealm();
});

const LAST = 8.64e15;
const anyTime = fc.oneof(
  fc.integer({ min: -LAST, max: LAST }),
  fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
  fc.integer({ min: 0, max: 4_102_444_800_000 }),
);
const field = fc.oneof(fc.integer({ min: -400, max: 400 }), fc.integer(), fc.double({ min: -1e6, max: 1e6 }));

const guestDate = (...args: number[]) => constructNative(realm, realm.intrinsic("Date"), args);

describe("dates", () => {
  it("have V8's fields, and those lead back", () => {
    fc.assert(
      fc.property(anyTime, (time) => {
        const date = new Date(time);
        const fields = fieldsOf(time);
        expect(fields.slice(0, 3)).toEqual([date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]);
        expect(timeOf(fields)).toBe(time);
      }),
    );
  });

  it("are made of any fields as V8 makes them", () => {
    fc.assert(
      fc.property(fc.array(field, { minLength: 2, maxLength: 7 }), (fields) => {
        const args = fields as [number, number];
        expect(invoke(realm, guestDate(...args), "getTime")).toBe(new Date(...args).getTime());
      }),
    );
  });

  it("have V8's texts", () => {
    fc.assert(
      fc.property(fc.oneof(anyTime, fc.constant(Number.NaN)), (time) => {
        for (const method of ["toString", "toDateString", "toTimeString", "toUTCString"] as const)
          expect(invoke(realm, guestDate(time), method)).toBe(new Date(time)[method]());
      }),
    );
  });

  it("come back from their texts, or as what V8 reads there", () => {
    fc.assert(
      fc.property(anyTime, (time) => {
        const read = (method: string) => parseDate(realm, String(invoke(realm, guestDate(time), method)));
        const second = Math.floor(time / 1_000) * 1_000;
        expect(read("toISOString")).toBe(time);
        for (const method of ["toString", "toUTCString"] as const) {
          const isAbbreviated = / 00\d\d /.test(new Date(time)[method]());
          expect(read(method)).toBe(isAbbreviated ? Date.parse(new Date(time)[method]()) : second);
        }
      }),
    );
  });

  it("are clipped like V8's", () => {
    fc.assert(
      fc.property(fc.double(), (time) => {
        expect(timeClip(time)).toBe(new Date(time).getTime());
      }),
    );
  });
});

const number = fc.oneof(
  fc.integer({ min: 0, max: 61 }).map((value) => String(value).padStart(2, "0")),
  fc.integer({ min: 0, max: 31 }).map(String),
  fc.integer({ min: 1_900, max: 2_100 }).map(String),
  fc.nat(1_000_000).map(String),
);
const word = fc.constantFrom(
  ...["Jan", "february", "MAR", "Decembre", "Mon", "am", "PM", "UTC", "GMT", "Z", "EST", "pdt", "T", "t", "at", "é"],
);
const mark = fc.constantFrom(
  " ",
  " ",
  "-",
  "/",
  ":",
  ".",
  ",",
  "+",
  "(",
  ")",
  "(a (b) c)",
  "\u00a0",
  "\n",
  "GMT+01:00",
);

/** Pieces of dates in any order, and dates with a piece exchanged. */
const anyText = fc.oneof(
  fc.array(fc.oneof(number, word, mark), { maxLength: 12 }).map((pieces) => pieces.join("")),
  fc
    .tuple(
      anyTime,
      fc.constantFrom("toISOString", "toString", "toUTCString"),
      fc.nat(40),
      fc.nat(3),
      fc.oneof(number, word, mark),
    )
    .map(([time, method, start, count, piece]) => {
      const text = new Date(time)[method as "toString"]();
      return text.slice(0, start) + piece + text.slice(start + count);
    }),
);

/** A year with a sign after a named month: V8 writes it, but does not read it. */
const hasSignedYear = (text: string): boolean => /[a-z].*-\d/is.test(text);

describe("Date.parse", () => {
  it("reads what V8 reads", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const time = parseDate(realm, text);
        const expected = Date.parse(text);
        if (!(Number.isNaN(expected) && hasSignedYear(text))) expect([text, time]).toEqual([text, expected]);
      }),
      { numRuns: 2_000 },
    );
  });
});
