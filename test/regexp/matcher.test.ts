import { describe, expect, it } from "vitest";
import { difference } from "./differential.ts";
import { generatedCase, randomNumbers } from "./generated-patterns.ts";

const COUNT = process.env["SANDGLASS_LONG"] === undefined ? 500 : 20_000;

describe("the matcher", () => {
  it("finds what the host's finds", () => {
    const random = randomNumbers(Number(process.env["SEED"] ?? 1));
    const found: string[] = [];
    for (let index = 0; index < COUNT; index++) {
      const differs = difference(generatedCase(random));
      if (differs !== undefined) found.push(differs);
    }
    expect(found).toEqual([]);
  });
});
