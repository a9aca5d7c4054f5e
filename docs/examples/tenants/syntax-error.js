// Not a program: a bracket is missing.
const totals = [1, 2, 3;
totals.length;
