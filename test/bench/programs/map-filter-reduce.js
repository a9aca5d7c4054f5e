// Callbacks of array built-ins: map, filter, reduce, forEach, some.
var size = 40000; // 8000 to warm up, ES5

function numbers(count) {
  var list = [];
  for (var i = 0; i < count; i++) list.push((i * 7919) % 1009);
  return list;
}

function pipeline(list, factor) {
  return list
    .map(function (x) {
      return x * factor;
    })
    .filter(function (x) {
      return x % 3 !== 0;
    })
    .reduce(function (sum, x) {
      return sum + x;
    }, 0);
}

var list = numbers(size);
var total = 0;
for (var factor = 1; factor <= 12; factor++) total += pipeline(list, factor);
list.forEach(function (x, i) {
  total += x ^ i;
});
total +
  list.some(function (x) {
    return x > 2000;
  });
