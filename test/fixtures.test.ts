/** Four ways into one machine: value, error, place and usage must be the same in each of them. */
import { describe, expect, it } from "vitest";
import { assertOutcome } from "./fixture-runner/expectation.ts";
import { loadFixtures } from "./fixture-runner/fixture.ts";
import { observe, ways } from "./fixture-runner/ways.ts";

describe.each(Object.entries(ways))("the fixtures by %s", (_, way) => {
  for (const fixture of loadFixtures()) {
    it(fixture.name, async () => {
      const { outcome, usage } = await observe(way, fixture);
      assertOutcome(fixture, outcome);
      expect(usage).toMatchObject(fixture.usage);
    });
  }
});
