import { existsSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What is measured is the built package, so a forgotten build must show. */

const built = new URL("../../dist/index.js", import.meta.url);
const sources = fileURLToPath(new URL("../../src", import.meta.url));

export const isBuilt = () => existsSync(built);

/** Whether a source file is newer than the build. */
export function isStale() {
  const { mtimeMs } = statSync(built);
  return readdirSync(sources, { recursive: true }).some((file) => statSync(`${sources}/${file}`).mtimeMs > mtimeMs);
}
