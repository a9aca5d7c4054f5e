/**
 * One line of guest source with a caret under the place, fit for a terminal and for a log.
 *
 * The line comes from an untrusted program, so it is data, not text: control characters (escape sequences would act on the
 * reader's terminal), bidirectional overrides (they show another program than the one that ran) and lone surrogates are
 * replaced, and a line of megabytes is cut around the caret. Columns count UTF-16 units, as everywhere in JavaScript; a
 * screen counts cells, so the caret's indentation repeats tabs and measures wide and zero-width characters.
 */

/** A place in guest source. Lines and columns are 1-based; columns count UTF-16 units. */
export interface SourceLocation {
  readonly filename: string;
  readonly line: number;
  readonly column: number;
  /** The text of the line, without its terminator. */
  readonly sourceLine: string;
}

/** What a line looks like when shown: `caret` is the line that goes under `text`. */
export interface SourceExcerpt {
  readonly text: string;
  readonly caret: string;
}

/** The most UTF-16 units of a line that are shown. */
const MAX_WIDTH = 100;

const REPLACEMENT = "\ufffd";
const UNSAFE_IN_LINE = /(?!\t)[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const UNSAFE_IN_TEXT = /(?![\t\n])[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const ZERO_WIDTH = /^[\p{Mn}\p{Me}\u200b-\u200d\u2060\ufeff]/u;
const WIDE =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])/u;

/** Several lines of guest-made text (a message, a stack), made harmless to show. */
export const printable = (text: string): string => text.replace(UNSAFE_IN_TEXT, REPLACEMENT);

/** Cuts `sourceLine` around `column` (1-based, clamped to the line) and makes the caret line for it. */
export const sourceExcerpt = (sourceLine: string, column: number, maxWidth = MAX_WIDTH): SourceExcerpt => {
  const caretIndex = Math.min(Math.max(column - 1, 0), sourceLine.length);
  const start = startOfWindow(sourceLine, caretIndex, maxWidth);
  const end = wholeCharacter(sourceLine, Math.min(start + maxWidth, sourceLine.length));
  const before = start > 0 ? "…" : "";
  const after = end < sourceLine.length ? "…" : "";
  const prefix = before + printableLine(sourceLine.slice(start, wholeCharacter(sourceLine, caretIndex)));
  return {
    text: before + printableLine(sourceLine.slice(start, end)) + after,
    caret: `${blankOfSameWidth(prefix)}^`,
  };
};

const printableLine = (line: string): string => line.replace(UNSAFE_IN_LINE, REPLACEMENT);

/** The caret stands in the middle of the window, or nearer to an end where the line ends. */
const startOfWindow = (line: string, caretIndex: number, width: number): number => {
  const last = Math.max(line.length - width, 0);
  return wholeCharacter(line, Math.min(Math.max(caretIndex - (width >> 1), 0), last));
};

/** Moves an index that stands between the halves of a surrogate pair before the pair. */
const wholeCharacter = (line: string, index: number): number =>
  isLowSurrogate(line.charCodeAt(index)) && isHighSurrogate(line.charCodeAt(index - 1)) ? index - 1 : index;

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

const blankOfSameWidth = (text: string): string => Array.from(text, blankFor).join("");

const blankFor = (character: string): string => {
  if (character === "\t") return "\t";
  if (ZERO_WIDTH.test(character)) return "";
  return WIDE.test(character) ? "  " : " ";
};
