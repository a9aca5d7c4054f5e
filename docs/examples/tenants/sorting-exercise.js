// A student's exercise: merge sort, with the comparisons counted and the result held against the built-in.
let comparisons = 0;

function merge(left, right) {
  const merged = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    comparisons++;
    merged.push(left[i] <= right[j] ? left[i++] : right[j++]);
  }
  return [...merged, ...left.slice(i), ...right.slice(j)];
}

function mergeSort(list) {
  if (list.length < 2) return list;
  const middle = list.length >> 1;
  return merge(mergeSort(list.slice(0, middle)), mergeSort(list.slice(middle)));
}

const numbers = Array.from({ length: 200 }, (_, index) => (index * 7919) % 1009);
const sorted = mergeSort(numbers);
const expected = [...numbers].sort((a, b) => a - b);

({ correct: sorted.every((value, index) => value === expected[index]), comparisons, smallest: sorted[0] });
