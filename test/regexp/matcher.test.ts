import { expect, it } from "vitest";
import { differences } from "./differential.ts";
import { generatedCase, randomNumbers } from "./generated-patterns.ts";

const COUNT = process.env["SANDGLASS_LONG"] === undefined ? 1_000 : 100_000;
/** Cases that are compared at a time. */
const BATCH = 5_000;

it("finds what the host's finds", () => {
  const random = randomNumbers(Number(process.env["SEED"] ?? 1));
  const found: string[] = [];
  for (let count = 0; count < COUNT; count += BATCH)
    found.push(...differences(Array.from({ length: Math.min(BATCH, COUNT) }, () => generatedCase(random))));
  expect(found.map((text) => text.slice(0, 2_000))).toEqual([]);
});
