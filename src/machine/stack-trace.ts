/** The guest's call stack in the guest's terms: strings made from guest frames only. */
import type { SourceLocation } from "../errors/index.ts";
import type { StackTrace } from "../runtime/realm.ts";
import type { Source } from "./code.ts";
import { BOUNDARY, type Frame, IN_PLACE, NATIVE_STEPS } from "./frame.ts";

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

/** Walks the frames from the innermost; `site` is the offset inside the innermost one where it is known better. */
export const captureFrames = (innermost: Frame | null, site: number): CapturedStack => {
  const sites: Site[] = [];
  let offset = site;
  for (let frame = innermost; frame !== null && sites.length < MAX_FRAMES; frame = frame.parent) {
    const { code, kind } = frame;
    if (kind !== BOUNDARY && kind !== NATIVE_STEPS) {
      sites.push({ name: code.name, source: code.source, offset: offset >= 0 ? offset : positionOf(frame) });
      offset = -1;
    }
    if (kind === BOUNDARY || kind === IN_PLACE) offset = frame.slot;
  }
  return new CapturedStack(sites);
};

const positionOf = (frame: Frame): number => frame.code.positions[Math.max(0, frame.pc)] ?? frame.code.start;
