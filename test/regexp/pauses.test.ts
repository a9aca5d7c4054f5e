/** A match that pauses finds what one in a single piece finds, and costs the same, wherever it pauses. */
import { describe, expect, it } from "vitest";
import type { Used } from "../../src/accounting/lease.ts";
import { Meter } from "../../src/accounting/meter.ts";
import type { Ends, Found } from "../../src/regexp/matcher.ts";
import { Matcher } from "../../src/regexp/matcher.ts";
import { type Pattern, parsePattern } from "../../src/regexp/pattern.ts";
import { PatternError } from "../../src/regexp/pattern-error.ts";
import type { Case } from "./differential.ts";
import { generatedCase, randomNumbers } from "./generated-patterns.ts";

const COUNT = process.env["SANDGLASS_LONG"] === undefined ? 2_000 : 100_000;
/** Matches that charge more are not looked at. */
const MOST_ITERATIONS = 10_000;
/** Steps between two pauses: not a divisor of what loops take, and at least what is charged at a time. */
const FEW_STEPS = [16, 17, 23, 40];

class TooLong extends Error {}

const tooLong = (): never => {
  throw new TooLong();
};

const nothing = (): void => undefined;

const meterOf = (): Meter => {
  const meter = new Meter({ mustWait: () => false, exhausted: tooLong, poll: nothing, heapWalk: nothing });
  meter.lease({ iterations: MOST_ITERATIONS, functionCalls: 0, memoryBytes: 2 ** 40, cpuTimeMs: 0 });
  return meter;
};

/** A match with a matcher of its own, slice by slice. */
class Paused {
  pauses = 0;
  private found: Found;
  private readonly text: string;
  private readonly meter = meterOf();
  private readonly matcher: Matcher;

  constructor(pattern: Pattern, of: Case, block?: number, ticks = 1) {
    this.text = of.text;
    this.matcher = new Matcher(pattern.instructions, block);
    this.meter.beginSlice(ticks);
    this.found = this.matcher.exec(of.text, of.from, pattern.flags.sticky, this.meter);
  }

  get isDone(): boolean {
    return this.found !== undefined;
  }

  advance(): void {
    this.pauses++;
    this.meter.beginSlice(1);
    this.found = this.matcher.goOn(this.text, this.meter);
  }

  outcome(): readonly [Ends | null, number] {
    while (!this.isDone) this.advance();
    const used: Used = { iterations: 0, functionCalls: 0, memoryBytes: 0, cpuTimeMs: 0 };
    this.meter.takeUsed(used);
    return [this.found as Ends | null, used.iterations];
  }
}

/** Null where the pattern is none. */
const patternOf = ({ source, flags }: Case): Pattern | null => {
  try {
    return parsePattern(source, flags);
  } catch (error) {
    if (error instanceof PatternError) return null;
    throw error;
  }
};

const inOnePiece = (pattern: Pattern, of: Case) => {
  try {
    return new Paused(pattern, of, undefined, MOST_ITERATIONS).outcome();
  } catch (error) {
    if (error instanceof TooLong) return null;
    throw error;
  }
};

const generated = (seed: number): (() => Case) => {
  const random = randomNumbers(seed);
  return () => generatedCase(random);
};

const describeCase = ({ source, flags, text, from }: Case) =>
  `/${source}/${flags} on ${JSON.stringify(text.slice(0, 300))} from ${from}`;

/** How often the matches paused. */
const compare = (of: Case, blocks: readonly number[]): number => {
  const pattern = patternOf(of);
  const whole = pattern && inOnePiece(pattern, of);
  if (!whole) return 0;
  return blocks.reduce((pauses, block) => {
    const paused = new Paused(pattern, of, block);
    expect(paused.outcome(), `${describeCase(of)}, ${block} steps`).toEqual(whole);
    return pauses + paused.pauses;
  }, 0);
};

it("finds the same, and costs the same, in slices", () => {
  const next = generated(7);
  let pauses = 0;
  for (let count = 0; count < COUNT; count++) pauses += compare(next(), FEW_STEPS);
  expect(pauses).toBeGreaterThan(COUNT / 2);
});

it("does so in long texts, which are looked at in blocks", () => {
  const next = generated(9);
  let pauses = 0;
  for (let count = 0; count < COUNT / 8; count++) {
    const of = next();
    const filler = of.text.charAt(count % of.text.length) || "-";
    pauses += compare({ ...of, text: of.text + filler.repeat(9_000) + of.text }, [100, 4_096]);
  }
  expect(pauses).toBeGreaterThan(COUNT);
});

/** Each with a part that goes along the whole text. */
const ALONG: [pattern: string, flags: string, text: string][] = [
  ["b", "", "-".repeat(20_000)],
  ["b", "", `${"-".repeat(20_000)}b`],
  ["[bc]d", "i", `${"b".repeat(20_000)}D`],
  ["[bc]", "u", `${"\u{1f600}".repeat(9_000)}b`],
  ["a+b", "", "a".repeat(20_000)],
  ["a+b", "", `${"a".repeat(20_000)}-${"a".repeat(9_000)}b`],
  ["^[^]+b", "", `b${"a".repeat(20_000)}`],
  ["^[^]+?b", "", `${"a".repeat(20_000)}b`],
  ["^.{15000,18000}b", "", "a".repeat(20_000)],
  ["^.{15000,18000}?b", "", "a".repeat(20_000)],
  ["^(?:.{15000,})$", "u", "\u{1f600}".repeat(16_000)],
  ["^.{9000,15000}b", "u", `${"\u{1f600}".repeat(10_000)}b`],
  ["^\\w*$", "", "a".repeat(20_000)],
  ["^(a{9000})\\1$", "", "a".repeat(18_000)],
  ["^(.{9000})\\1$", "iu", `${"\u{10400}".repeat(9_000)}${"\u{10428}".repeat(9_000)}`],
  ["^.{18000}(?<=^\\1(a{9000}))$", "", "a".repeat(18_000)],
];

describe("goes on in the middle of what goes along a text", () => {
  it.each(ALONG)("/%s/%s", (source, flags, text) => {
    expect(compare({ source, flags, text, from: 0 }, [16, 1_000, 4_096])).toBeGreaterThan(4);
  });
});

it("matches of one pattern that take turns do not disturb each other", () => {
  const next = generated(8);
  for (let count = 0; count < COUNT / 4; count++) {
    const of = next();
    const pattern = patternOf(of);
    if (pattern === null) continue;
    const cases = [0, 1, 2].map((index) => ({ ...of, text: of.text.slice(index), from: 0 }));
    const expected = cases.map((each) => inOnePiece(pattern, each));
    if (expected.includes(null)) continue;
    const matches = cases.map((each) => new Paused(pattern, each, 16));
    while (matches.some(({ isDone }) => !isDone)) for (const match of matches) if (!match.isDone) match.advance();
    expect(
      matches.map((match) => match.outcome()),
      describeCase(of),
    ).toEqual(expected);
  }
});

describe("a matcher", () => {
  const pattern = parsePattern("(a+)+$", "");

  it("keeps its stack while its match is paused, however large", () => {
    const of = { source: "", flags: "", text: `${"a".repeat(2_500)}b${"a".repeat(2_500)}`, from: 0 };
    const lazy = parsePattern("(?:a|a(b))*$", "");
    expect(new Paused(lazy, of).outcome()).toEqual(inOnePiece(lazy, of));
  });

  it("is another one for those who come while its match is paused", () => {
    const { matcher } = pattern;
    expect(pattern.matcher).toBe(matcher);
    expect(pattern.handOver()).toBe(matcher);
    expect(pattern.matcher).not.toBe(matcher);
  });
});
