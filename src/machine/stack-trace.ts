/** The guest's call stack in the guest's terms: strings made from guest frames only. */
import type { SourceLocation } from "../errors/index.ts";
import type { StackTrace } from "../runtime/realm.ts";
import { Code, type Source } from "./code.ts";
import { BOUNDARY, type Frame, NATIVE_STEPS } from "./frame.ts";

/** As many frames as V8 shows. */
const MAX_FRAMES = 10;

interface Site {
  readonly name: string;
  readonly source: Source;
  readonly offset: number;
}

/** A call stack captured as offsets; lines are counted only when it is read. */
export class CapturedStack implements StackTrace {
  private readonly sites: readonly Site[];
  constructor(sites: readonly Site[]) {
    this.sites = sites;
  }

  /** How many places it shows. */
  get size(): number {
    return this.sites.length;
  }

  get text(): string {
    return this.sites.map(siteText).join("\n");
  }

  /** The innermost place. */
  get location(): SourceLocation | undefined {
    const site = this.sites[0];
    return site?.source.locate(site.offset);
  }
}

const siteText = (site: Site): string => {
  const { filename, line, column } = site.source.locate(site.offset);
  return site.name === ""
    ? `    at ${filename}:${line}:${column}`
    : `    at ${site.name} (${filename}:${line}:${column})`;
};

/** A call that runs without a frame of its own, and the offset at which it is at work. */
interface LeafCall {
  readonly code: Code;
  readonly site: number;
}

const siteOfLeaf = ({ code, site }: LeafCall): Site => ({
  name: code.name,
  source: code.source,
  offset: site >= 0 ? site : code.start,
});

/** Walks the frames from the innermost; `site` is the offset inside the innermost one where it is known better. */
export const captureFrames = (innermost: Frame | null, site: number, leaf?: LeafCall): CapturedStack => {
  const sites: Site[] = leaf === undefined ? [] : [siteOfLeaf(leaf)];
  let offset = site;
  for (let frame = innermost; frame !== null && sites.length < MAX_FRAMES; frame = frame.parent) {
    if (frame.kind === BOUNDARY) {
      offset = frame.slot;
      if (frame.extra instanceof Code) {
        sites.push(siteOfLeaf({ code: frame.extra, site: offset }));
        offset = -1;
      }
    } else if (frame.kind !== NATIVE_STEPS) {
      sites.push({
        name: frame.code.name,
        source: frame.code.source,
        offset: offset >= 0 ? offset : positionOf(frame),
      });
      offset = -1;
    }
  }
  return new CapturedStack(sites);
};

const positionOf = (frame: Frame): number => frame.code.positions[Math.max(0, frame.pc)] ?? frame.code.start;
