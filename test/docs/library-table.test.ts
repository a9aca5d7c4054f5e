import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { withTables } from "./cost-tables.ts";
import { CLAUSES, libraryPlaces, libraryTable, nameOf } from "./library-table.ts";

const FILE = new URL("../../docs/library.md", import.meta.url);

it("the table of the library is that of a realm (UPDATE_DOCS=1 writes it)", () => {
  const text = readFileSync(FILE, "utf8");
  const current = withTables(text, { library: libraryTable() });
  if (process.env["UPDATE_DOCS"] === "1") writeFileSync(FILE, current);
  else expect(text).toBe(current);
});

it("the table has methods, accessors, constants, and what no global names, with their clauses", () => {
  const table = libraryTable();
  expect(table).toContain("| **`Array`** | 23.1 |");
  expect(table).toContain("| `Array.prototype.flatMap()` | 23.1.3.14 |");
  expect(table).toContain("| `String.prototype.substr()` | B.2.2.1 |");
  expect(table).toContain("| `Map.prototype.size` | 24.1.3.12 |");
  expect(table).toContain("| `Math.E` | 21.3.1.1 |");
  expect(table).toContain("| `%TypedArray%.prototype[Symbol.iterator]()` | 23.2.3.37 |");
  expect(table).toContain("| `Error.captureStackTrace()` | none |");
});

it("clauses are known for what the realm has, and for nothing else", () => {
  expect([...CLAUSES.keys()].sort()).toEqual(libraryPlaces().flat().map(nameOf).sort());
});
