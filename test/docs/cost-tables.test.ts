import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { costTables, withTables } from "./cost-tables.ts";

const FILE = new URL("../../docs/resource-model.md", import.meta.url);

it("the tables of the resource model are those of the source (UPDATE_DOCS=1 writes them)", () => {
  const text = readFileSync(FILE, "utf8");
  const current = withTables(text, costTables());
  if (process.env["UPDATE_DOCS"] === "1") writeFileSync(FILE, current);
  else expect(text).toBe(current);
});

it("a table has a row for each number, with its unit", () => {
  const { costs, defaults } = costTables();
  expect(costs).toContain("| an element of an array; holes are free | 16 bytes | `arrayElement` |");
  expect(costs).toContain("| a byte of an ArrayBuffer | 1 byte | `bufferByte` |");
  expect(defaults).toContain("| live memory of the interpreter | 67,108,864 bytes | `maxMemory` |");
});
