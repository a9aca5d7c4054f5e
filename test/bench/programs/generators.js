// Generators: counting, delegation, a pipeline of three, and two-way traffic.
var size = 60000; // 12000 to warm up

function* range(from, to) {
  for (let i = from; i < to; i++) yield i;
}

function* map(source, f) {
  for (const value of source) yield f(value);
}

function* take(source, count) {
  if (count === 0) return;
  for (const value of source) {
    yield value;
    if (--count === 0) return;
  }
}

function* both(first, second) {
  yield* first;
  yield* second;
}

function* average() {
  let sum = 0;
  for (let count = 1; ; count++) sum += yield sum / count;
}

let sum = 0;
for (const value of both(range(0, size), range(size, 2 * size))) sum += value;
for (const value of take(
  map(range(0, Infinity), (x) => x * 3),
  size,
))
  sum -= value;

const running = average();
running.next();
let last = 0;
for (let i = 0; i < size; i++) last = running.next(i).value;
`${sum}:${last.toFixed(3)}`;
