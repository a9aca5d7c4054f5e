/**
 * Which tests count. ES2025 is what Sandglass promises, in as far as it needs no shared memory, and the explicit resource
 * management of ES2026; `out-of-scope.ts` lists the features beyond it, each with a reason. Tests of other standards
 * (`intl402`) and unfinished ones (`staging`) are in none of the folders.
 */
import type { Checkout } from "./checkout.ts";
import { parseFrontmatter } from "./frontmatter.ts";
import { outOfScope } from "./out-of-scope.ts";

/** The folders of `test` that a run takes where nobody names others. */
export const FOLDERS: readonly string[] = ["annexB", "built-ins", "language"];

const EXCLUDED: ReadonlySet<string> = new Set(Object.keys(outOfScope));

/** The tests in scope at or below the paths, sorted. */
export const testsInScope = (checkout: Checkout, paths: readonly string[]): string[] => {
  const tests = new Set(paths.flatMap((path) => checkout.testsBelow(path)));
  return [...tests].filter((path) => isInScope(checkout.source(path))).sort();
};

const isInScope = (source: string): boolean => {
  const { features, flags } = parseFrontmatter(source);
  // Of the tests that need shared memory, these have no feature that says so.
  return !flags.includes("CanBlockIsTrue") && !features.some((feature) => EXCLUDED.has(feature));
};
