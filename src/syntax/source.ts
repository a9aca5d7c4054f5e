/** A source text with its name. Lines are counted once, at the first question for a place. */
import type { SourceLocation } from "../errors/index.ts";

export interface SourceOptions {
  /** The guest made it at run time, and its code belongs to the guest's live memory. */
  readonly isDynamic?: boolean;
  /** Lines before the first that the author of the text knows of. */
  readonly hiddenLines?: number;
  /** What imports in the text are relative to, if not its own name. */
  readonly referrer?: string;
}

export class SourceText {
  readonly text: string;
  readonly filename: string;
  readonly referrer: string;
  readonly isDynamic: boolean;
  private readonly hiddenLines: number;
  private starts: readonly number[] | undefined;

  constructor(text: string, filename: string, options: SourceOptions = {}) {
    this.text = text;
    this.filename = filename;
    this.referrer = options.referrer ?? filename;
    this.isDynamic = options.isDynamic ?? false;
    this.hiddenLines = options.hiddenLines ?? 0;
  }

  /** Line and column (both from 1) of an offset, with the text of the line. */
  locate(offset: number): SourceLocation {
    this.starts ??= lineStarts(this.text);
    const line = lineOf(this.starts, offset);
    const start = this.starts[line] ?? 0;
    const end = this.starts[line + 1] ?? this.text.length + 1;
    const sourceLine = this.text.slice(start, end).replace(/[\r\n\u2028\u2029]+$/, "");
    return {
      filename: this.filename,
      line: Math.max(1, line + 1 - this.hiddenLines),
      column: offset - start + 1,
      sourceLine,
    };
  }
}

/** 12.3: LF, CR, CR LF, LS and PS end lines. */
const lineStarts = (text: string): number[] => {
  const starts = [0];
  for (const end of text.matchAll(/\r\n|[\r\n\u2028\u2029]/g)) starts.push(end.index + end[0].length);
  return starts;
};

/** The last line that starts at or before the offset. */
const lineOf = (starts: readonly number[], offset: number): number => {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
};
