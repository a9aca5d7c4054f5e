import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { withTables } from "./cost-tables.ts";
import { libraryTable } from "./library-table.ts";

const FILE = new URL("../../docs/library.md", import.meta.url);

it("the table of the library is that of a realm (UPDATE_DOCS=1 writes it)", () => {
  const text = readFileSync(FILE, "utf8");
  const current = withTables(text, { library: libraryTable() });
  if (process.env["UPDATE_DOCS"] === "1") writeFileSync(FILE, current);
  else expect(text).toBe(current);
});

it("the table has methods, accessors, constants, and what no global names", () => {
  const table = libraryTable();
  expect(table).toMatch(/^\| `Array` \| 23\.1 \| .*`from\(\)`.* \| .*`flatMap\(\)`.* \|$/m);
  expect(table).toMatch(/^\| `Map` \| 24\.1 \| .* \| .*`size`.* \|$/m);
  expect(table).toMatch(/^\| `Math` \| 21\.3 \| `E` .* \| {2}\|$/m);
  expect(table).toMatch(/^\| `%TypedArray%` \| 23\.2 \| .*/m);
});
