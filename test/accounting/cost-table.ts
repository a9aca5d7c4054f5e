/** The tables of `costs.ts` as rows: the documentation shows them, and a test holds every number to have its text. */
import { readFileSync } from "node:fs";
import { BOUNDS, COSTS, EVALUATION_DEFAULTS } from "../../src/accounting/costs.ts";

const tables = { COSTS, EVALUATION_DEFAULTS, BOUNDS };

export interface CostRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly text: string;
}

const source = readFileSync(new URL("../../src/accounting/costs.ts", import.meta.url), "utf8");

/** The rows of one exported table, in the order of the source. */
export const costRows = (table: keyof typeof tables): CostRow[] =>
  Object.entries(tables[table]).map(([name, value]) => ({ name, value, ...commentOn(table, name) }));

const commentOn = (table: string, name: string): { unit: string; text: string } => {
  const body = source.slice(source.indexOf(`export const ${table} =`));
  const match = new RegExp(`/\\*\\* (\\w+): ([^\\n]*?) \\*/\\n  ${name}:`).exec(body);
  if (match === null) throw new Error(`${table}.${name} has no comment of the form "unit: text"`);
  return { unit: match[1]!, text: match[2]! };
};
