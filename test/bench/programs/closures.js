// Closures made, kept, and called: counters over captured variables.
var size = 120000; // 24000 to warm up, ES5

function counter(start, step) {
  var value = start;
  return function () {
    value += step;
    return value;
  };
}

function compose(f, g) {
  return function (x) {
    return f(g(x));
  };
}

function run(rounds) {
  var shared = counter(0, 2);
  var increment = function (x) {
    return x + 1;
  };
  var sum = 0;
  for (var i = 0; i < rounds; i++) {
    var own = counter(i, 3);
    own();
    sum += own() - shared();
    if (i % 4 === 0) sum += compose(increment, increment)(i);
  }
  return sum;
}

run(size);
