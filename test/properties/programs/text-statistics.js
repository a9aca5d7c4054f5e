// A report over a text: strings, maps, sorting, JSON and objects with accessors.
const text = `The quick brown fox jumps over the lazy dog. The dog sleeps; the fox does not.
Quick foxes are rarely lazy, and lazy dogs are rarely quick.`;

const words = text
  .toLowerCase()
  .split(" ")
  .flatMap((word) => word.split("\n"))
  .map((word) => word.replaceAll(".", "").replaceAll(",", "").replaceAll(";", ""));

const counts = words.reduce((map, word) => map.set(word, (map.get(word) ?? 0) + 1), new Map());
const top = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, 5);
const statistics = {
  words: words.length,
  get longest() {
    return words.reduce((longest, word) => (word.length > longest.length ? word : longest), "");
  },
  letters: Object.fromEntries([..."aeiou"].map((vowel) => [vowel, text.split(vowel).length - 1])),
};
for (const [word, count] of top) log(`${word.padEnd(8, ".")}${count}`);
JSON.parse(JSON.stringify({ top, ...statistics }), (key, value) => (key === "words" ? value * 2 : value));
