/**
 * The errors of Sandglass are one family for both worlds. A caller of the classes tells them apart by `instanceof`; an
 * Effect program by `_tag`, with `Effect.catchTag`. They are plain `Error` classes, so the ordinary entry point loads
 * nothing of Effect; `_tag` and `name` sit on the prototypes, so an error shows only what is its own.
 *
 * The host stack (`stack`) says where the host called Sandglass; where the guest was is said by the location fields and
 * `guestStack`. Constructors take one options object: subclasses add fields to it, and a location spreads into it.
 */
import { printable, type SourceLocation, sourceExcerpt } from "./source-excerpt.ts";

/** Where in the guest's source an error belongs; every part may be unknown. */
export type ErrorLocation = { readonly [Key in keyof SourceLocation]?: SourceLocation[Key] | undefined } & {
  /** The guest's call stack, innermost frame first, one `at name (file:line:column)` to a line. */
  readonly guestStack?: string | undefined;
};

/** What the constructor of an {@link InterpreterError} takes. */
export interface InterpreterErrorOptions extends ErrorLocation {
  readonly message: string;
  readonly cause?: unknown;
}

/** The most characters of a message that `format()` shows: a guest can make messages of any length. */
const MAX_SHOWN_MESSAGE = 4_096;

/** Puts `name` and `_tag` on the prototype of an error class. */
export const tagErrorClass = (errorClass: { readonly prototype: Error }, name: string, tag = name): void => {
  Object.defineProperty(errorClass.prototype, "name", { value: name, writable: true, configurable: true });
  Object.defineProperty(errorClass.prototype, "_tag", { value: tag, configurable: true });
};

/**
 * Base class of everything that an evaluation can fail with.
 *
 * @example
 * try {
 *   interpreter.evaluate(code, { filename: "plugin.js" });
 * } catch (error) {
 *   if (error instanceof InterpreterError) console.error(error.format());
 *   else throw error;
 * }
 */
export class InterpreterError extends Error {
  static {
    tagErrorClass(InterpreterError, "InterpreterError");
  }

  /** Tells the classes apart in `Effect.catchTag` and in JSON. */
  declare readonly _tag: string;
  /** The `filename` option of the evaluation in whose source the error belongs. */
  declare readonly filename?: string;
  /** 1-based. */
  declare readonly line?: number;
  /** 1-based, in UTF-16 units. */
  declare readonly column?: number;
  /** The text of the line. */
  declare readonly sourceLine?: string;
  /** The guest's call stack, innermost frame first, one `at name (file:line:column)` to a line. */
  declare readonly guestStack?: string;

  constructor(options: InterpreterErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    copyLocation(options, this);
  }

  /** The error for a human: message, place, source line with a caret, guest stack. Safe to print. */
  format(): string {
    const lines = [printable(shortened(this.message))];
    const place = placeOf(this);
    if (place !== undefined) lines.push(`  at ${printable(place)}`);
    if (this.sourceLine !== undefined) {
      const { text, caret } = sourceExcerpt(this.sourceLine, this.column ?? 1);
      lines.push(`    ${text}`, `    ${caret}`);
    }
    if (this.guestStack) lines.push(indented(printable(this.guestStack)));
    return lines.join("\n");
  }

  /** Plain data for structured logs. A long source line is cut around the column. */
  toJSON(): Record<string, unknown> {
    const { _tag, name, message } = this;
    const json: Record<string, unknown> = { _tag, name, message };
    copyLocation(this, json);
    if (this.sourceLine !== undefined) json.sourceLine = sourceExcerpt(this.sourceLine, this.column ?? 1).text;
    if (this.cause !== undefined) json.cause = describeCause(this.cause);
    return json;
  }
}

const LOCATION_KEYS = ["filename", "line", "column", "sourceLine", "guestStack"] as const;

/** Copies the parts of a location that are known: an unknown part is no property at all. */
const copyLocation = (from: ErrorLocation, to: object): void => {
  for (const key of LOCATION_KEYS) {
    const part = from[key];
    if (part !== undefined) (to as Record<string, unknown>)[key] = part;
  }
};

const placeOf = ({ filename, line, column }: ErrorLocation): string | undefined => {
  if (line === undefined) return filename;
  return `${filename ?? "<anonymous>"}:${line}${column === undefined ? "" : `:${column}`}`;
};

const shortened = (message: string): string =>
  message.length <= MAX_SHOWN_MESSAGE ? message : `${message.slice(0, MAX_SHOWN_MESSAGE)}…`;

const indented = (stack: string): string => stack.replace(/^[^\S\n]*(?=\S)/gm, "  ");

const describeCause = (cause: unknown): string => {
  if (cause instanceof Error) return `${cause.name}: ${cause.message}`;
  return typeof cause === "object" || typeof cause === "function" ? `[${typeof cause}]` : String(cause);
};
