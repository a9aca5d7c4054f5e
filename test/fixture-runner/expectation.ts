import { expect } from "vitest";
import type { Fixture } from "./fixture.ts";

/** A fixture that names only the error leaves its message open. */
const withoutMessage = (outcome: string): string => outcome.replace(/^(throws: \w+):.*$/s, "$1");

/** Compares what was observed with the line in the fixture, as text, so that a difference reads like the file. */
export const assertOutcome = ({ expected }: Fixture, observed: string): void => {
  const namesOnly = /^throws: \w+$/.test(expected);
  expect(namesOnly ? withoutMessage(observed) : observed).toBe(expected);
};
