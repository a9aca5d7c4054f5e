/** Generated programs on V8: the same value, the same error, the same effects in the same order. */
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { expect, it } from "vitest";
import { render } from "../fixture-runner/render.ts";
import { runOnV8 } from "../fixture-runner/v8.ts";
import { observe } from "../properties/guest-run.ts";
import { deepGuestProgram, guestProgram } from "../properties/program-arbitrary.ts";
import { runs } from "../properties/runs.ts";
import { desugared } from "./desugar-using.ts";

const observeV8 = async (source: string) => {
  const log: string[] = [];
  const outcome = await runOnV8(
    { name: "<anonymous>", source: desugared(source) },
    { log: (value: unknown) => void log.push(render(value)) },
  );
  await setImmediate(); // a script that threw has left jobs behind
  return { outcome, log };
};

/** Each parser has its own words for what it refuses, such as the rare `await` that is generated outside of async code. */
const withoutWords = (outcome: string): string => outcome.replace(/^(throws: SyntaxError): .*$/s, "$1");

const agrees = async (source: string): Promise<void> => {
  const ours = await observe(source);
  const theirs = await observeV8(source);
  expect(ours.log).toEqual(theirs.log);
  expect(withoutWords(ours.outcome)).toBe(withoutWords(theirs.outcome));
};

it("agrees with V8 about generated programs", () =>
  fc.assert(fc.asyncProperty(guestProgram, agrees), runs(400, 20_000)));

it("agrees with V8 about deeply nested ones", () =>
  fc.assert(fc.asyncProperty(deepGuestProgram, agrees), runs(100, 10_000)));
