// Recursion: two calls, a comparison and an addition per step.
var size = 30; // 26 to warm up, ES5

function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

fib(size);
