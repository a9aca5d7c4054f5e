// Map and Set: insertion, look-up, deletion and iteration with string, number and object keys.
var size = 120000; // 24000 to warm up

function wordCounts(count) {
  const counts = new Map();
  for (let i = 0; i < count; i++) {
    const word = `w${(i * 31) % 997}`;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function distinct(count) {
  const seen = new Set();
  for (let i = 0; i < count; i++) seen.add((i * i) % 4099);
  for (let i = 0; i < count; i += 3) seen.delete(i % 4099);
  return seen;
}

function byIdentity(count) {
  const keys = Array.from({ length: 100 }, (_, id) => ({ id }));
  const visits = new Map(keys.map((key) => [key, 0]));
  for (let i = 0; i < count; i++) {
    const key = keys[(i * 13) % 100];
    if (visits.has(key)) visits.set(key, visits.get(key) + key.id);
  }
  return visits;
}

let sum = 0;
for (const [word, count] of wordCounts(size)) sum += word.length * count;
for (const value of distinct(size)) sum += value;
byIdentity(size).forEach((visits, key) => {
  sum += visits - key.id;
});
sum;
