/**
 * A fixture is a guest program of one idea whose expected outcome stands in its own leading comment, so that a failing
 * name is a diagnosis and the file can be read without the runner:
 *
 *     // A closure captures the binding of its own iteration.
 *     // expect: [0, 1, 2]
 *
 * The lines of the comment are, after a sentence on the idea:
 *
 *     // expect: <rendered value>                         the completion value, or what its promise settles to
 *     // throws: <Name>[: <message>]                      an uncaught error; `SyntaxError` also stands for a parse error
 *     // exhausted: <limit> at <line>:<column> used <n>   a limit ended the evaluation
 *     // limits: <limit>=<n> …                            the budget that the program runs under
 *     // usage: <resource>=<n> …                          what the account must show afterwards
 *     // v8: skip (<reason>)                              V8 is no oracle for this program …
 *     // v8: from <major> (<reason>)                      … or only that of this Node version and newer
 *     // prelude: <name>                                  what the program begins with: a file of `preludes`
 *
 * V8 keeps no account, so it is no oracle for limits and usage, but of the values of programs that end by themselves.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export type Amounts = Readonly<Record<string, number>>;

export interface Fixture {
  /** Path below `test/fixtures`, without the extension. */
  readonly name: string;
  /** The prelude, if there is one, and the program. */
  readonly source: string;
  /** The expectation, word for word as in the comment: `expect: …`, `throws: …` or `exhausted: …`. */
  readonly expected: string;
  readonly limits: Amounts;
  readonly usage: Amounts;
  /** The first major version of Node whose V8 can run the program; `Infinity` if none is asked. */
  readonly v8From: number;
}

const directory = new URL("../fixtures/", import.meta.url);

const headerOf = (source: string): readonly string[] => {
  const lines = source.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("// "));
  return lines.slice(0, end).map((line) => line.slice(3));
};

const field = (header: readonly string[], key: string): string | undefined =>
  header.find((line) => line.startsWith(`${key}: `))?.slice(key.length + 2);

const parseAmount = (entry: string): readonly [string, number] => {
  const [key, amount] = entry.split("=");
  if (!key || !amount || Number.isNaN(Number(amount))) throw new SyntaxError(`not an amount: ${entry}`);
  return [key, Number(amount)];
};

const parseAmounts = (text: string | undefined): Amounts =>
  Object.fromEntries(text === undefined ? [] : text.trim().split(/\s+/).map(parseAmount));

const parseV8From = (text: string | undefined): number => {
  const match = /^(?:skip|from (\d+)) \(.+\)$/.exec(text ?? "from 0 (default)");
  if (match === null) throw new SyntaxError(`not a remark on V8: ${text}`);
  return match[1] === undefined ? Number.POSITIVE_INFINITY : Number(match[1]);
};

const preludeOf = (name: string | undefined): string =>
  name === undefined ? "" : readFileSync(new URL(`preludes/${name}.js`, import.meta.url), "utf8");

const expectationIn = (header: readonly string[]): string => {
  const found = header.filter((line) => /^(expect|throws|exhausted): /.test(line));
  if (found.length !== 1) throw new SyntaxError(`${found.length} expectations instead of one`);
  return found.join();
};

export const parseFixture = (name: string, source: string): Fixture => {
  const header = headerOf(source);
  const expected = expectationIn(header);
  const remark = expected.startsWith("exhausted: ") ? "skip (has no limits)" : field(header, "v8");
  return {
    name,
    source: preludeOf(field(header, "prelude")) + source,
    expected,
    limits: parseAmounts(field(header, "limits")),
    usage: parseAmounts(field(header, "usage")),
    v8From: parseV8From(remark),
  };
};

const readFixture = (path: string): Fixture => {
  try {
    return parseFixture(path.replace(/\.js$/, ""), readFileSync(new URL(path, directory), "utf8"));
  } catch (cause) {
    throw new Error(`test/fixtures/${path} has no readable header`, { cause });
  }
};

/** All fixtures, in the order of their names. */
export const loadFixtures = (): readonly Fixture[] =>
  readdirSync(fileURLToPath(directory), { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.endsWith(".js"))
    .sort()
    .map(readFixture);
