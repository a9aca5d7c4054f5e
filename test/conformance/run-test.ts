/** One test, run in each of its modes, and the verdict on it. */
import type { Checkout } from "./checkout.ts";
import { type Frontmatter, type Mode, modesOf, parseFrontmatter } from "./frontmatter.ts";
import { moduleLoader } from "./modules.ts";
import { type Completion, RealmHost, type RealmHostOptions } from "./realm-host.ts";

export interface Failure {
  readonly mode: Mode;
  readonly message: string;
}

export interface TestResult {
  readonly path: string;
  readonly modes: readonly Mode[];
  /** One for each mode that failed. */
  readonly failures: readonly Failure[];
}

export interface RunOptions extends RealmHostOptions {
  readonly checkout: Checkout;
}

interface Test {
  readonly path: string;
  readonly source: string;
  readonly frontmatter: Frontmatter;
}

export const runTest = (path: string, options: RunOptions): TestResult => {
  const source = options.checkout.source(path);
  const test: Test = { path, source, frontmatter: parseFrontmatter(source) };
  const modes = modesOf(test.frontmatter);
  const failures = modes.flatMap((mode) => {
    const message = failureOf(test, mode, options);
    return message === undefined ? [] : [{ mode, message }];
  });
  return { path, modes, failures };
};

/** What went wrong, if anything. An exception of the host is a defect of the engine, and the test's failure. */
const failureOf = (test: Test, mode: Mode, options: RunOptions): string | undefined => {
  try {
    return verdict(test, mode, options);
  } catch (error) {
    return `defect: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
  }
};

const verdict = (test: Test, mode: Mode, options: RunOptions): string | undefined => {
  const host = new RealmHost(options, moduleLoader(options.checkout));
  const { frontmatter } = test;
  const prepared = mode === "raw" ? undefined : prepare(host, frontmatter, options.checkout);
  if (prepared !== undefined) return prepared;
  const completion = andJobs(host, runBody(host, test, mode));
  if (frontmatter.negative !== undefined) return negativeVerdict(frontmatter.negative, completion);
  if (completion.kind !== "done") return describe(completion);
  return frontmatter.flags.includes("async") ? asyncVerdict(host.printed) : undefined;
};

/** Runs the harness: in scripts of its own, before the test. */
const prepare = (host: RealmHost, { flags, includes }: Frontmatter, checkout: Checkout): string | undefined => {
  const handle = flags.includes("async") ? ["doneprintHandle.js"] : [];
  for (const name of ["assert.js", "sta.js", ...handle, ...includes]) {
    const completion = host.runScript(checkout.harnessFile(name), name);
    if (completion.kind !== "done") return `in ${name}: ${describe(completion)}`;
    host.replaceHarness(name);
  }
  return undefined;
};

const runBody = (host: RealmHost, { path, source }: Test, mode: Mode): Completion => {
  if (mode === "module") return host.runModule({ path, text: source });
  return host.runScript(mode === "strict" ? `"use strict";\n${source}` : source, path);
};

const andJobs = (host: RealmHost, completion: Completion): Completion => {
  if (completion.kind !== "done") return completion;
  return host.runJobs();
};

type Negative = NonNullable<Frontmatter["negative"]>;

const negativeVerdict = ({ phase, type }: Negative, completion: Completion): string | undefined => {
  const wanted = `a ${type} (${phase}) was expected`;
  if (completion.kind === "done") return `${wanted}, nothing thrown`;
  if (completion.kind === "threw" && completion.phase === phase && completion.type === type) return undefined;
  return `${wanted}, not ${describe(completion)}`;
};

/** The protocol of `doneprintHandle.js`. */
const asyncVerdict = (printed: readonly string[]): string | undefined => {
  const verdictLine = printed.find((line) => line.startsWith("Test262:Async"));
  if (verdictLine === "Test262:AsyncTestComplete") return undefined;
  return verdictLine?.replace("Test262:AsyncTestFailure:", "$DONE: ") ?? "$DONE was not called";
};

const describe = (completion: Exclude<Completion, { kind: "done" }>): string => {
  if (completion.kind === "stopped") return completion.message;
  const { phase, type, message } = completion;
  return `${type}: ${message}${phase === "parse" ? " (parse)" : ""}`;
};
