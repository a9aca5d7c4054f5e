/** For attacks that exhaust rather than reach: the oracle is asked after each of them as well. */
import { afterEach, beforeAll, beforeEach, expect } from "vitest";
import { Interpreter } from "../../src/index.ts";
import { changesSince, snapshot } from "./host-canary.ts";

export const watchHost = (): void => {
  let before: ReturnType<typeof snapshot>;
  // What the engine itself leaves in the host at its first use is no escape.
  beforeAll(() => void new Interpreter().evaluate("1"));
  beforeEach(() => {
    before = snapshot();
  });
  afterEach(() => expect(changesSince(before)).toEqual([]));
};
