import { readdirSync, readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

/**
 * The guest programs: plain scripts whose completion value can be checked. Each states its own size, the size at which
 * it warms up an engine that another program is measured on, and whether an ES5 engine can read it:
 *
 *     var size = 30; // 26 to warm up, ES5
 */

/** @typedef {{ name: string, source: string, warmUpSource: string, edition: 5 | 2015 }} Program */

/** @typedef {"programs" | "patterns"} ProgramSet the folder: programs of all kinds, or everyday regular expressions */

const sizeLine = /^var size = (\d+); \/\/ (\d+) to warm up(, ES5)?$/m;

/**
 * @param {URL} folder
 * @param {string} file
 * @returns {Program}
 */
function loadProgram(folder, file) {
  const source = readFileSync(new URL(file, folder), "utf8");
  const match = sizeLine.exec(source);
  if (match === null) throw new Error(`${file} does not state its sizes`);
  return {
    name: file.slice(0, -".js".length),
    source,
    warmUpSource: source.replace(sizeLine, `var size = ${match[2]};`),
    edition: match[3] === undefined ? 2015 : 5,
  };
}

/**
 * @param {ProgramSet} set
 * @returns {Program[]} in alphabetical order
 */
export function loadPrograms(set = "programs") {
  const folder = new URL(`${set}/`, import.meta.url);
  return readdirSync(folder)
    .sort()
    .map((file) => loadProgram(folder, file));
}

/**
 * What V8 makes of a program, as the right answer for every other engine. In a block, because the host's own global
 * scope keeps `const` and `class` declarations and would refuse them a second time.
 * @param {string} source
 * @returns {unknown}
 */
export function evaluateOnV8(source) {
  return runInThisContext(`{${source}\n}`);
}
