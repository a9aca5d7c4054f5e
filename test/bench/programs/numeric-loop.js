// Integer and floating-point arithmetic in one flat loop.
var size = 1600000; // 320000 to warm up, ES5

function mix(rounds) {
  var hash = 17;
  var sum = 0;
  for (var i = 0; i < rounds; i++) {
    hash = (hash * 31 + i) & 0xffff;
    if (hash % 3 === 0) sum += hash / 2;
    else sum -= i * 0.25;
  }
  return hash + ":" + sum;
}

mix(size);
