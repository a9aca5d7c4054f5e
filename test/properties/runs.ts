/**
 * How many programs each property is tried on. At every commit the same ones, so that a failure is the commit's, but other ones
 * than any other property; in the long run many more, and others each time.
 */
import { expect } from "vitest";

const isLong = Boolean(process.env["SANDGLASS_LONG"]);

export interface Runs {
  readonly numRuns: number;
  readonly seed?: number;
}

export const runs = (usual: number, long: number): Runs =>
  isLong ? { numRuns: long } : { numRuns: usual, seed: hash(expect.getState().currentTestName ?? "") };

const hash = (text: string): number =>
  Array.from(text).reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) | 0, 0);
