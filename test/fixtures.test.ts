/** Four ways into one machine: value, error, place and usage must be the same in each of them. */
import { describe, expect, it } from "vitest";
import { assertOutcome } from "./fixture-runner/expectation.ts";
import { loadFixtures } from "./fixture-runner/fixture.ts";
import { evaluate, observe, otherWays } from "./fixture-runner/ways.ts";

describe("the fixtures four ways", () => {
  for (const fixture of loadFixtures()) {
    it(fixture.name, async () => {
      const observed = await observe(evaluate, fixture);
      assertOutcome(fixture, observed.outcome);
      expect(observed.usage).toMatchObject(fixture.usage);
      for (const [name, way] of Object.entries(otherWays)) expect(await observe(way, fixture), name).toEqual(observed);
    });
  }
});
