/** @typedef {import("./numbers.d.ts").Time | import("./numbers.d.ts").Untimed | undefined} Cell */

/**
 * @param {Cell} cell
 * @param {Cell} other
 * @returns {number | undefined} `undefined` unless both were timed
 */
export function ratioOf(cell, other) {
  if (cell === undefined || other === undefined || "problem" in cell || "problem" in other) return undefined;
  return cell.milliseconds / other.milliseconds;
}

/**
 * Times relative to another engine's, of the programs that both can run.
 * @param {import("./numbers.d.ts").Times} times
 * @param {string} engine
 * @param {string} other
 * @returns {number[]}
 */
export function ratiosOf(times, engine, other) {
  return Object.values(times).flatMap((row) => ratioOf(row[engine], row[other]) ?? []);
}
