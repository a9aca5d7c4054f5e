import { expect, test } from "vitest";
import { sample } from "./sample.ts";

const items = Array.from({ length: 1_000 }, (_, index) => index);

test("the same seed chooses the same, in order", () => {
  const chosen = sample(items, 20, 1);
  expect(chosen).toEqual(sample(items, 20, 1));
  expect(chosen).toEqual([...chosen].sort((a, b) => a - b));
  expect(chosen).toHaveLength(20);
  expect(sample(items, 20, 2)).not.toEqual(chosen);
});

test("a sample larger than the whole is the whole", () => {
  expect(sample(items, Number.POSITIVE_INFINITY, 3)).toEqual(items);
});
