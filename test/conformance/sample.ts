/** A sample of the tests that is the same for the same seed. */
export const sample = <T>(items: readonly T[], size: number, seed: number): T[] => {
  const random = numbers(seed);
  const keyed = items.map((item, index) => ({ item, index, key: random() }));
  const chosen = keyed.sort((a, b) => a.key - b.key).slice(0, size);
  return chosen.sort((a, b) => a.index - b.index).map(({ item }) => item);
};

/** mulberry32: numbers from 0 to 2^32. */
const numbers = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
};
