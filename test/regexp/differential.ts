/**
 * Has our engine and the host's do the same with regular expressions, and tells how the outcomes differ. The host's runs in
 * another process and interprets: what V8 of Node 20 compiles from some of the generated patterns crashes.
 */
import { spawnSync } from "node:child_process";
import { Interpreter } from "../../src/index.ts";

export interface Case {
  readonly source: string;
  readonly flags: string;
  readonly text: string;
  readonly from: number;
}

/** Patterns that take longer than this take either engine too long. */
const MOST_ITERATIONS = 20_000;

/** What can be seen of an expression at work, as JSON. Plain code, for its text runs in the guest. */
const observe = (source: string, flags: string, text: string, from: number, splits: boolean): string => {
  let regexp: RegExp;
  try {
    regexp = new RegExp(source, flags);
  } catch (error) {
    return (error as Error).name;
  }
  const matches: unknown[] = [];
  regexp.lastIndex = from;
  for (let round = 0; round < 4; round++) {
    const match = regexp.exec(text);
    matches.push(match && [match.index, match.slice(), match.groups, match.indices, regexp.lastIndex]);
    if (match === null || !(regexp.global || regexp.sticky)) break;
    if (match[0] === "") regexp.lastIndex++;
  }
  matches.push(regexp.lastIndex);
  regexp.lastIndex = 0;
  matches.push(text.replace(regexp, "[$1]"), splits && text.split(regexp), text.search(regexp));
  return JSON.stringify(matches);
};

type Args = Parameters<typeof observe>;

const interpreter = new Interpreter();
interpreter.evaluate(`const observe = ${observe}`);

/** Undefined where it takes too long. */
const ours = (args: Args): string | undefined => {
  try {
    const code = `observe(...${JSON.stringify(args)})`;
    return interpreter.evaluate(code, { maxIterations: MOST_ITERATIONS }) as string;
  } catch (error) {
    return (error as Error).message.startsWith("Maximum") ? undefined : String(error);
  }
};

const HOST = `
const observe = ${observe};
const cases = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cases.map((args) => observe(...args))));`;

const hosts = (all: readonly Args[]): readonly string[] => {
  const { stdout, signal, stderr } = spawnSync(process.execPath, ["--regexp-interpret-all", "-e", HOST], {
    input: JSON.stringify(all),
    maxBuffer: 2 ** 30,
    encoding: "utf8",
  });
  if (signal !== null || stderr !== "") throw new Error(`the host failed: ${signal} ${stderr}`);
  return JSON.parse(stdout);
};

/**
 * V8 lets matches begin in the middle of a surrogate pair, and splits there, which the standard does not. Where a
 * replacement tore a pair apart, it did.
 */
const loneSurrogates = (outcome: string): number => outcome.match(/\\ud[89a-f]/g)?.length ?? 0;

const mayBeginInPair = ({ flags, text }: Case): boolean =>
  /[uv]/.test(flags) && /[\ud800-\udbff][\udc00-\udfff]/.test(text);

const splitsPair = ({ text, from }: Case): boolean => from > 0 && (text.codePointAt(from - 1) ?? 0) > 0xffff;

const argsOf = (of: Case): Args => [of.source, of.flags, of.text, of.from, !mayBeginInPair(of)];

/** Empty where both always agree. */
export const differences = (cases: readonly Case[]): string[] => {
  const all = cases
    .filter((of) => !(mayBeginInPair(of) && splitsPair(of)))
    .map((of) => ({ of, args: argsOf(of), outcome: ours(argsOf(of)) }))
    .filter(({ outcome }) => outcome !== undefined);
  const expected = hosts(all.map(({ args }) => args));
  return all.flatMap(({ of, outcome }, index) => {
    const { source, flags, text, from } = of;
    const theirs = expected[index] as string;
    if (outcome === theirs || loneSurrogates(theirs) > loneSurrogates(outcome as string)) return [];
    const what = `/${source}/${flags} on ${JSON.stringify(text)} from ${from}`;
    return [`${what}:\n  ${outcome}, not\n  ${theirs}`];
  });
};
