// Forgot where to stop.
const factorial = (n) => n * factorial(n - 1);

factorial(5);
