/** How the members of an object are put together: into a line as long as they fit, otherwise one below the other. */
import { keyToText, type PropertyKey } from "../runtime/property-key.ts";

/** Columns that a line should not pass. */
const LINE = 80;
/** More members of a list than these are put into lines of several, as far as all of them are short. */
const LONG_LIST = 6;
const SHORT = 16;

/** What stands around the members. */
export interface Brackets {
  readonly prefix: string;
  readonly open: string;
  readonly close: string;
  /** Members may share lines. */
  readonly fill?: boolean;
}

interface Place {
  readonly indentation: number;
  /** Only a few levels of objects are within this one. */
  readonly isShallow: boolean;
}

export const fold = (members: readonly string[], brackets: Brackets, { indentation, isShallow }: Place): string => {
  const { prefix, open, close } = brackets;
  const start = prefix === "" ? open : `${prefix} ${open}`;
  if (members.length === 0) return `${start}${close}`;
  if (isShallow && !prefix.includes("\n") && fitsIntoLine(members, start.length + indentation))
    return `${start} ${members.join(", ")} ${close}`;
  const margin = " ".repeat(indentation);
  const lines = brackets.fill === true ? filled(members, LINE - indentation - 4) : members;
  return `${start}\n${margin}  ${lines.join(`,\n${margin}  `)}\n${margin}${close}`;
};

const fitsIntoLine = (members: readonly string[], used: number): boolean => {
  let length = used + members.length + 10;
  for (const member of members) {
    length += member.length + 1;
    if (length > LINE || member.includes("\n")) return false;
  }
  return true;
};

/** Short members of a long list, several to a line. */
const filled = (members: readonly string[], width: number): readonly string[] => {
  if (members.length <= LONG_LIST || members.some((member) => member.length > SHORT && !member.startsWith("... ")))
    return members;
  const lines: string[] = [];
  let line = "";
  for (const member of members) {
    if (line !== "" && line.length + member.length + 2 > width) {
      lines.push(line);
      line = member;
    } else line = line === "" ? member : `${line}, ${member}`;
  }
  return [...lines, line];
};

const IDENTIFIER = /^[A-Za-z_]\w*$/;

/** A key as it stands before the colon. */
export const keyText = (key: PropertyKey): string => {
  if (typeof key === "symbol") return `[${keyToText(key)}]`;
  return typeof key === "number" ? `'${key}'` : IDENTIFIER.test(key) ? key : quote(key);
};

const ESCAPES: Readonly<Record<string, string>> = {
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\f": "\\f",
  "\r": "\\r",
  "\\": "\\\\",
};

const escaped = (unit: string): string =>
  ESCAPES[unit] ?? `\\x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

/** A string in quotes: single ones, unless it has some and others are free. */
export const quote = (text: string): string => {
  const body = text.replace(/[\x00-\x1f\x7f-\x9f\\]/g, escaped);
  if (!body.includes("'")) return `'${body}'`;
  if (!body.includes('"')) return `"${body}"`;
  return body.includes("`") || body.includes("${") ? `'${body.replaceAll("'", "\\'")}'` : `\`${body}\``;
};
