// Destructuring in declarations, parameters, assignments and loops; spread and rest.
var size = 25000; // 5000 to warm up

const orders = Array.from({ length: 50 }, (_, id) => ({
  id,
  customer: { name: `c${id}`, address: { city: `city${id % 5}` } },
  lines: [
    [id, 2],
    [id + 1, 3],
  ],
}));

function weigh({ id, customer: { name, address: { city } = {} }, lines: [[first, count], ...rest], discount = 1 }) {
  return id + name.length + city.length + first * count + rest.length - discount;
}

function swapAll(count) {
  let [a, b, c] = [1, 2, 3];
  for (let i = 0; i < count; i++) [a, b, c] = [b, c, a + (i % 3)];
  return a * b + c;
}

function merge(count) {
  let state = { step: 0, total: 0 };
  for (let i = 0; i < count; i++) {
    const { total, ...others } = state;
    state = { ...others, step: i, total: total + i };
  }
  return state.total + state.step;
}

let sum = 0;
for (let i = 0; i < size; i++) sum += weigh(orders[i % 50]);
for (const { lines } of orders) for (const [item, count] of lines) sum += item * count;
const largest = Math.max(...orders.map(({ id }) => id));
sum + swapAll(size) + merge(size) + largest;
