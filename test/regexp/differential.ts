/** Runs a pattern on our matcher and on the host's, and tells how they differ. */
import { Meter } from "../../src/accounting/meter.ts";
import { parsePattern } from "../../src/regexp/pattern.ts";

export interface Case {
  readonly source: string;
  readonly flags: string;
  readonly text: string;
  readonly from: number;
}

export const freeMeter = (): Meter => {
  const meter = new Meter({ exhausted: () => undefined, poll: () => undefined, heapWalk: () => undefined });
  const lease = { iterations: 2 ** 40, functionCalls: 2 ** 40, memoryBytes: 2 ** 40 };
  meter.lease(lease);
  meter.beginSlice(2 ** 30);
  return meter;
};

type Outcome = readonly (readonly [number, number] | null)[] | string | null;

const ours = ({ source, flags, text, from }: Case): Outcome => {
  const { matcher, groupCount } = parsePattern(source, flags);
  const ends = matcher.exec(text, from, flags.includes("y"), freeMeter());
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
    return error instanceof SyntaxError || !(error instanceof Error) ? "refused" : String(error.stack);
  }
};

/** Undefined where both agree. */
export const difference = (of: Case): string | undefined => {
  const [our, their] = [JSON.stringify(attempt(ours, of)), JSON.stringify(attempt(hosts, of))];
  return our === their ? undefined : `/${of.source}/${of.flags} on ${JSON.stringify(of.text)} from ${of.from}: ${our}, not ${their}`;
};
