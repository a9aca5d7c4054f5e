// A small plug-in: orders against a stock, with exceptions, destructuring and sorting.
class OutOfStock extends Error {
  constructor(item, wanted, left) {
    super(`${item}: ${wanted} wanted, ${left} left`);
    this.name = "OutOfStock";
    this.missing = wanted - left;
  }
}

class Stock {
  #items = new Map();

  add({ item, count = 1, price = 10 }) {
    const { count: known = 0 } = this.#items.get(item) ?? {};
    this.#items.set(item, { count: known + count, price });
  }

  take(item, wanted) {
    const entry = this.#items.get(item) ?? { count: 0 };
    if (entry.count < wanted) throw new OutOfStock(item, wanted, entry.count);
    entry.count -= wanted;
    return entry.price * wanted;
  }

  get value() {
    let sum = 0;
    for (const { count, price } of this.#items.values()) sum += count * price;
    return sum;
  }
}

const stock = new Stock();
for (const item of ["bolt", "nut", "washer", "bolt"]) stock.add({ item, count: item.length, price: item.length * 2 });

const orders = [
  { item: "bolt", wanted: 3 },
  { item: "nut", wanted: 5 },
  { item: "washer", wanted: 1 },
  { item: "gear", wanted: 1 },
];
const report = [];
for (const { item, wanted } of orders) {
  try {
    report.push([item, stock.take(item, wanted)]);
  } catch (error) {
    if (!(error instanceof OutOfStock)) throw error;
    log(error.message);
    report.push([item, -error.missing]);
  } finally {
    log(`${item} done`);
  }
}
[report.sort(([a], [b]) => (a < b ? -1 : 1)), stock.value];
