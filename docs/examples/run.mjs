/** `node docs/examples/run.mjs billing`: runs one of the examples and prints what it found. */
import { readdirSync } from "node:fs";
import { inspect } from "node:util";

const notExamples = new Set(["run.mjs", "start.mjs", "tenants.mjs", "usage-table.mjs"]);
const names = readdirSync(new URL(".", import.meta.url))
  .filter((file) => file.endsWith(".mjs") && !notExamples.has(file))
  .map((file) => file.slice(0, -".mjs".length));

const [name = ""] = process.argv.slice(2);
if (names.includes(name)) {
  const { run } = await import(`./${name}.mjs`);
  console.log(inspect(await run(), { depth: 6 }));
} else {
  console.error(`Usage: node docs/examples/run.mjs <example>\nExamples: ${names.join(", ")}`);
  process.exitCode = 1;
}
