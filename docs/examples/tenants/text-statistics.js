// A newsroom's report on a text that the host gives as `text`.
class Tally {
  #counts = new Map();

  add(word) {
    this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
  }

  get size() {
    return this.#counts.size;
  }

  *top(count) {
    const ranked = [...this.#counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    yield* ranked.slice(0, count).map(([word, times]) => `${word} ${times}`);
  }
}

const isLetter = (unit) => unit.toLowerCase() !== unit.toUpperCase();

function* words(source) {
  let word = "";
  for (const unit of source) {
    if (isLetter(unit)) word += unit.toLowerCase();
    else if (word !== "") {
      yield word;
      word = "";
    }
  }
  if (word !== "") yield word;
}

const tally = new Tally();
let total = 0;
let letters = 0;
for (const word of words(text)) {
  tally.add(word);
  total++;
  letters += word.length;
}

({
  words: total,
  distinct: tally.size,
  sentences: text.split(".").length - 1,
  averageLength: Number((letters / total).toFixed(2)),
  top: [...tally.top(3)],
});
