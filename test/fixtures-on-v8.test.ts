/** The expectations themselves are on trial here: whatever a fixture says of the language must be true of V8. */
import { describe, expect, it } from "vitest";
import { assertOutcome } from "./fixture-runner/expectation.ts";
import { loadFixtures } from "./fixture-runner/fixture.ts";
import { runOnV8 } from "./fixture-runner/v8.ts";

const fixtures = loadFixtures();
const nodeVersion = Number.parseInt(process.versions.node, 10);

describe("the fixtures on V8", () => {
  for (const fixture of fixtures.filter(({ v8From }) => v8From <= nodeVersion)) {
    it(fixture.name, async () => {
      assertOutcome(fixture, await runOnV8(fixture));
    });
  }

  it("are at least 300", () => {
    expect(fixtures.length).toBeGreaterThanOrEqual(300);
  });
});
