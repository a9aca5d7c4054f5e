/**
 * @param {readonly number[]} values
 * @param {number} fraction between 0 and 1
 * @returns {number}
 */
export function quantile(values, fraction) {
  const sorted = values.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * fraction;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position % 1);
}

/** @param {readonly number[]} values */
export const median = (values) => quantile(values, 0.5);

/** @param {readonly number[]} values */
export function geometricMean(values) {
  const logarithms = values.reduce((sum, value) => sum + Math.log(value), 0);
  return values.length === 0 ? Number.NaN : Math.exp(logarithms / values.length);
}

/**
 * A linear congruential generator, so that the same samples give the same interval.
 * @param {number} seed
 * @returns {(limit: number) => number} an integer from 0 up to, not including, `limit`
 */
function indexSource(seed) {
  let state = seed;
  return (limit) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
}

/**
 * 95 % bootstrap interval of a statistic of several independent sets of samples, each resampled on its own.
 * @param {readonly (readonly number[])[]} sets
 * @param {(resampled: number[][]) => number} statistic
 * @param {number} rounds
 * @returns {[low: number, high: number]}
 */
export function bootstrapInterval(sets, statistic, rounds = 2000) {
  const nextIndex = indexSource(20_250_101);
  const resample = (/** @type {readonly number[]} */ set) => set.map(() => set[nextIndex(set.length)] ?? Number.NaN);
  const estimates = Array.from({ length: rounds }, () => statistic(sets.map(resample)));
  return [quantile(estimates, 0.025), quantile(estimates, 0.975)];
}
