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
    const end = this.starts[line + 1] ?? this.text.length;
    return {
      filename: this.filename,
      line: Math.max(1, line + 1 - this.hiddenLines),
      column: offset - start + 1,
      sourceLine: this.text.slice(start, endOfLine(this.text, start, end)),
    };
  }
}

/** 12.3: LF, CR, CR LF, LS and PS end lines. No regular expressions: V8 may lack the stack to compile them, where this is asked. */
const lineStarts = (text: string): number[] => {
  const starts = [0];
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) === CR && text.charCodeAt(index + 1) === LF) index++;
    if (endsLine(text.charCodeAt(index))) starts.push(index + 1);
  }
  return starts;
};

const LF = 0x0a;
const CR = 0x0d;
const LS = 0x2028;
const PS = 0x2029;

const endsLine = (unit: number): boolean => unit === LF || unit === CR || unit === LS || unit === PS;

/** Where the text of a line ends that, with what ends it, is between `start` and `end`. */
const endOfLine = (text: string, start: number, end: number): number => {
  let last = end;
  while (last > start && endsLine(text.charCodeAt(last - 1))) last--;
  return last;
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
