/**
 * Generated cases are the same in every `npm test`, so that a failure there is a change of ours and not of the dice. Each
 * test has a seed of its own, made from its name: two properties that are tried on the same kind of programs see other ones.
 *
 * The long run (`npm run test:long`) throws the dice anew each time. A failure prints the seed; with `SANDGLASS_SEED` set to
 * it the same cases come again, in either run. What the long run finds becomes a fixture.
 */
import fc from "fast-check";
import { beforeEach, expect } from "vitest";

const isLong = process.env["SANDGLASS_LONG"] !== undefined;
const replayed = process.env["SANDGLASS_SEED"];

/** FNV-1a: the same number for the same name, whatever the machine and the order of the tests. */
const seedOf = (name: string): number => {
  let hash = 0x811c9dc5;
  for (const unit of name) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  return hash;
};

const seed = (): { readonly seed?: number } => {
  if (replayed !== undefined) return { seed: Number(replayed) };
  return isLong ? {} : { seed: seedOf(expect.getState().currentTestName ?? "") };
};

beforeEach(() => fc.configureGlobal(seed()));
