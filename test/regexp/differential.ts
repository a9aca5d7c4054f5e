/** Runs a pattern on our matcher and on the host's, and tells how they differ. */
import { Meter } from "../../src/accounting/meter.ts";
import { parsePattern } from "../../src/regexp/pattern.ts";

export interface Case {
  readonly source: string;
  readonly flags: string;
  readonly text: string;
  readonly from: number;
}

/** Patterns that take longer than this take either engine too long. */
const MOST_ITERATIONS = 10_000;

class TooLong {}

const tooLong = (): never => {
  throw new TooLong();
};

const boundedMeter = (): Meter => {
  const meter = new Meter({ exhausted: tooLong, poll: () => undefined, heapWalk: () => undefined });
  meter.lease({ iterations: MOST_ITERATIONS, functionCalls: 0, memoryBytes: 0, cpuTimeMs: 0 });
  meter.beginSlice(2 ** 30);
  return meter;
};

type Outcome = readonly (readonly [number, number] | null)[] | string | null;

const ours = ({ source, flags, text, from }: Case): Outcome => {
  const { matcher, groupCount } = parsePattern(source, flags);
  const ends = matcher.exec(text, from, flags.includes("y"), boundedMeter());
  if (ends === null) return null;
  return Array.from({ length: groupCount + 1 }, (_, group) => {
    const start = ends[2 * group] as number;
    return start < 0 ? null : ([start, ends[2 * group + 1] as number] as const);
  });
};

const hosts = ({ source, flags, text, from }: Case): Outcome => {
  const regexp = new RegExp(source, `${flags.replace("g", "")}dg`);
  regexp.lastIndex = from;
  const match = regexp.exec(text);
  return match === null ? null : (match.indices ?? []).map((pair) => pair ?? null);
};

const attempt = (run: (of: Case) => Outcome, of: Case): Outcome => {
  try {
    return run(of);
  } catch (error) {
    if (error instanceof TooLong) return "too long";
    return error instanceof SyntaxError || !(error instanceof Error) ? "refused" : String(error.stack);
  }
};

const splitsPair = (text: string, at: number): boolean => at > 0 && (text.codePointAt(at - 1) ?? 0) > 0xffff;

/** Undefined where both agree. */
export const difference = (of: Case): string | undefined => {
  const outcome = attempt(ours, of);
  if (outcome === "too long") return undefined;
  const expected = attempt(hosts, of);
  // V8 lets matches begin in the middle of a surrogate pair, which the standard does not.
  if (of.flags.includes("u") && Array.isArray(expected) && splitsPair(of.text, expected[0][0])) return undefined;
  const [our, their] = [JSON.stringify(outcome), JSON.stringify(expected)];
  return our === their
    ? undefined
    : `/${of.source}/${of.flags} on ${JSON.stringify(of.text)} from ${of.from}: ${our}, not ${their}`;
};
