/** Lines of columns, printed one by one while the measurement goes on. */

/**
 * @param {number} value
 * @returns {string} three significant digits or the whole number, in groups of three
 */
export function formatNumber(value) {
  if (!Number.isFinite(value)) return "–";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** @param {number} ratio */
export const formatOverhead = (ratio) => `${ratio < 1 ? "−" : "+"}${Math.abs((ratio - 1) * 100).toFixed(2)} %`;

/**
 * @param {string} label
 * @param {string[]} cells
 * @param {number} width of each cell
 */
export function printRow(label, cells, width) {
  console.log(label.padEnd(labelWidth) + cells.map((cell) => cell.padStart(width)).join(""));
}

const labelWidth = 26;

/** @param {string} title */
export function printTitle(title) {
  console.log(`\n${title}\n`);
}
