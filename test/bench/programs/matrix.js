// Product of two square matrices held as arrays of rows.
var size = 130; // 75 to warm up, ES5

function fill(n, seed) {
  var rows = [];
  for (var i = 0; i < n; i++) {
    var row = [];
    for (var j = 0; j < n; j++) row.push(((i * seed + j) % 10) + 0.5);
    rows.push(row);
  }
  return rows;
}

function multiply(left, right, n) {
  var product = [];
  for (var i = 0; i < n; i++) {
    var row = [];
    for (var j = 0; j < n; j++) {
      var sum = 0;
      for (var k = 0; k < n; k++) sum += left[i][k] * right[k][j];
      row.push(sum);
    }
    product.push(row);
  }
  return product;
}

function trace(matrix) {
  var sum = 0;
  for (var i = 0; i < matrix.length; i++) sum += matrix[i][i];
  return sum;
}

var product = multiply(fill(size, 3), fill(size, 7), size);
trace(product) + product[1][size - 2];
