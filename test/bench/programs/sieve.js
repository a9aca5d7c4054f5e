// Sieve of Eratosthenes: array stores with a varying stride.
var size = 700000; // 140000 to warm up, ES5

function countPrimes(limit) {
  var composite = [];
  for (var i = 0; i <= limit; i++) composite[i] = false;
  var count = 0;
  for (var n = 2; n <= limit; n++) {
    if (composite[n]) continue;
    count++;
    for (var multiple = n * n; multiple <= limit; multiple += n) composite[multiple] = true;
  }
  return count;
}

countPrimes(size);
