import { expect, it } from "vitest";
import { parsePattern } from "../../src/regexp/pattern.ts";
import { contains } from "../../src/regexp/ranges.ts";
import { propertyRanges } from "../../src/regexp/unicode-properties.ts";
import { differences } from "./differential.ts";

const names = [
  "L",
  "Lu",
  "Nd",
  "P",
  "Alphabetic",
  "White_Space",
  "ASCII",
  "Any",
  "Uppercase",
  "ID_Start",
  "Math",
  "Cased",
];
/** What the host knows: its version of Unicode may be an older one. */
const samples = Array.from({ length: 0x3000 }, (_, index) => index).filter((point) =>
  /\p{Assigned}/u.test(String.fromCodePoint(point)),
);

it.each(names)("\\p{%s} is what the host says", (name) => {
  const ranges = propertyRanges(name, null);
  const host = new RegExp(`^\\p{${name}}$`, "u");
  expect(samples.filter((point) => contains(ranges, point) !== host.test(String.fromCodePoint(point)))).toEqual([]);
});

it.each(["Greek", "Grek", "Cyrillic", "Latn", "Hiragana", "Zyyy", "Qaac"])(
  "\\p{Script=%s} is what the host says",
  (name) => {
    const ranges = propertyRanges("sc", name);
    const host = new RegExp(`^\\p{sc=${name}}$`, "u");
    expect(samples.filter((point) => contains(ranges, point) !== host.test(String.fromCodePoint(point)))).toEqual([]);
  },
);

it.each([
  ["\\p{Lu}+", "iu", "aBc1"],
  ["\\P{Lu}+", "iu", "aBc1"],
  ["[\\p{L}--[a-z]]+", "v", "abcDEF"],
  ["[\\w&&\\p{Ll}]+", "v", "ABcdE"],
  ["^\\p{RGI_Emoji}$", "v", "👨‍👩‍👧"],
  ["[\\q{abc|d|}x]+", "v", "abcdx"],
  ["[^\\P{Ll}]+", "iv", "aBc"],
  ["\\p{scx=Deva}", "u", "a\u1CD0"],
])("/%s/%s on %s", (source, flags, text) => {
  expect(differences([{ source, flags, text, from: 0 }])).toEqual([]);
});

it("bounds the sets of a pattern", () => {
  const source = Array.from({ length: 3000 }, (_, index) => `[\\p{L}${String.fromCharCode(0x4e00 + index)}]`).join("");
  expect(() => parsePattern(source, "u").matcher).toThrow(
    expect.objectContaining({ message: expect.stringContaining("too large") }),
  );
});
