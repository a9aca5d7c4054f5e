/**
 * The tables of `docs/resource-model.md`, made from `src/accounting/costs.ts`: the numbers from its values, the texts from
 * its comments. `UPDATE_DOCS=1 npx vitest run --config .vitest.config.ts test/docs` writes them anew.
 */
import { readFileSync } from "node:fs";
import { BOUNDS, COSTS, EVALUATION_DEFAULTS } from "../../src/accounting/costs.ts";

const SOURCE = readFileSync(new URL("../../src/accounting/costs.ts", import.meta.url), "utf8");

/** The tables by the name of the marker between which they stand. */
export const costTables = (): Readonly<Record<string, string>> => ({
  costs: table(["what", "costs", "name"], COSTS),
  defaults: table(["what", "default", "name"], EVALUATION_DEFAULTS),
  bounds: table(["what", "bound", "name"], BOUNDS),
});

/** The text with what stands between the markers of each table replaced by the table. */
export const withTables = (text: string, tables: Readonly<Record<string, string>>): string =>
  Object.entries(tables).reduce((result, [name, rows]) => replaceBetween(result, name, rows), text);

const replaceBetween = (text: string, name: string, rows: string): string => {
  const [start, end] = [`<!-- begin ${name} -->\n`, `<!-- end ${name} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`no markers for the table ${name}`);
  return `${text.slice(0, from)}${start}${rows}\n${text.slice(to)}`;
};

const table = (titles: readonly string[], values: Readonly<Record<string, number>>): string =>
  [titles, titles.map(() => "---"), ...Object.entries(values).map(rowOf)]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");

const rowOf = ([name, value]: readonly [string, number]): readonly string[] => {
  const [, unit, what] = new RegExp(`/\\*\\* (\\w+): (.+?) \\*/\\s+${name}: `).exec(SOURCE) ?? [];
  if (unit === undefined || what === undefined) throw new Error(`${name} in costs.ts lacks its comment`);
  return [what, `${value.toLocaleString("en")} ${value === 1 ? unit.replace(/s$/, "") : unit}`, `\`${name}\``];
};
