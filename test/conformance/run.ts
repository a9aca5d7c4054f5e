/** `npm run conformance`: runs tests of test262 and compares the results with the expectations. README.md tells more. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Checkout, commitOf, findCheckout } from "./checkout.ts";
import { type ExpectationsFile, formatExpectations, parseExpectations, surprises } from "./expectations.ts";
import { type Options, parseOptions, USAGE } from "./options.ts";
import { runTests } from "./pool.ts";
import { describeSurprises, hasPassed, summary } from "./report.ts";
import type { TestResult } from "./run-test.ts";
import { sample } from "./sample.ts";
import { FOLDERS, testsInScope } from "./scope.ts";
import { updated } from "./update.ts";

/** From the root of the package, where npm runs its scripts. */
const EXPECTATIONS = "test/conformance/expectations.txt";

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Throws where they are for another commit: results of other tests would say nothing. */
const readExpectations = (commit: string): ExpectationsFile => {
  if (!existsSync(EXPECTATIONS)) return { commit, expectations: new Map() };
  const file = parseExpectations(readFileSync(EXPECTATIONS, "utf8"));
  if (file.commit === commit) return file;
  throw new RangeError(`The expectations are for commit ${file.commit} of test262, and this is ${commit}`);
};

const runAll = async (paths: readonly string[], options: Options, { folder }: Checkout): Promise<TestResult[]> => {
  const results: TestResult[] = [];
  await runTests(paths, options.workers, { folder, slices: options.slices }, (result) => {
    results.push(result);
    if (results.length % 1_000 === 0) print(`${results.length} of ${paths.length}`);
  });
  return results.sort((a, b) => (a.path < b.path ? -1 : 1));
};

const keep = (output: string | undefined, commit: string, results: readonly TestResult[]): void => {
  if (output === undefined) return;
  const passed = results.filter(hasPassed).length;
  writeFileSync(output, `${JSON.stringify({ commit, tests: results.length, passed, results }, null, 1)}\n`);
};

/** True when every result is the expected one. */
const judge = (results: readonly TestResult[], { expectations }: ExpectationsFile): boolean => {
  const found = surprises(results, expectations);
  if (found.length === 0) return true;
  print(`\n${found.length} results are not the expected ones:\n${describeSurprises(found)}`);
  return false;
};

const update = (
  results: readonly TestResult[],
  { commit, expectations }: ExpectationsFile,
  checkout: Checkout,
  paths: readonly string[],
): void => {
  const suite = {
    tests: testsInScope(checkout, [...FOLDERS, ...paths]),
    source: (path: string) => checkout.source(path),
  };
  const file = { commit, expectations: updated(expectations, results, suite) };
  writeFileSync(EXPECTATIONS, formatExpectations(file));
};

/** Answers with the exit code. */
const main = async (options: Options): Promise<number> => {
  const checkout = findCheckout(process.env);
  const commit = commitOf(checkout, process.env);
  const file = readExpectations(commit);
  const inScope = testsInScope(checkout, options.paths.length > 0 ? options.paths : FOLDERS);
  print(`test262 ${commit}: ${inScope.length} tests in scope`);
  const results = await runAll(sample(inScope, options.sample, options.seed), options, checkout);
  print(`\n${summary(results)}`);
  keep(options.output, commit, results);
  if (!options.update) return judge(results, file) ? 0 : 1;
  update(results, file, checkout, options.paths);
  return 0;
};

/** What is wrong with the command line or the checkout is said in one line. */
const fail = (error: unknown): number => {
  if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  return 2;
};

const start = async (): Promise<number> => {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) print(USAGE);
  return options.help ? 0 : main(options);
};

process.exitCode = await start().catch(fail);
